"""A commune with two cells and the people of its posts."""

from datetime import date
from types import SimpleNamespace

import pytest

from people import clock
from tests import factories as make

TODAY = date(2024, 5, 15)


@pytest.fixture(autouse=True)
def today():
    """Every test of candidates stands on the demo's day."""
    with clock.held_today(TODAY):
        yield TODAY


@pytest.fixture
def commune(db):
    """Nine official members in the cell, and somebody in each post that acts here."""
    committee = make.make_committee(is_upland=True)
    cell, other_cell = make.make_cell(committee), make.make_cell(committee)
    secretary = make.holder_of("secretary", cell)
    members = [make.make_member(cell) for _n in range(8)]
    return SimpleNamespace(
        committee=committee,
        cell=cell,
        other_cell=other_cell,
        secretary=secretary,
        members=members,
        mentor=members[0],
        mentor_user=make.user_of(members[0]),
        other_secretary=make.holder_of("secretary", other_cell),
        in_charge=make.holder_of("in_charge", cell),
        office=make.holder_of("office", committee),
        chair=make.holder_of("secretary", committee),
    )


@pytest.fixture
def candidate(commune):
    """A source of the cell, twenty-four years old, introduced in March."""
    return make.make_candidate(commune.cell, "Chìu Thị Dung")


@pytest.fixture
def ready(commune):
    """A candidate of whom every condition is met: the cell may vote."""
    return make.make_ready(commune.cell, "Tằng Văn Hiếu", commune.mentor)
