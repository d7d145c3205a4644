"""A commune with two cells, a year half done."""

from datetime import date

import pytest

from cells.services import set_quota
from tests import factories as make


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def other_cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Hải An")


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


@pytest.fixture
def quota():
    """Set a target the short way."""

    def give(organization, target, year=2024, source="assigned"):
        return set_quota(
            organization=organization,
            year=year,
            source=source,
            target=target,
            actor=None,
            job="test",
        )

    return give


@pytest.fixture
def admit():
    """Give a cell members who joined in a year."""

    def join(cell, count, year=2024, **person):
        for _n in range(count):
            make.make_member(
                cell,
                official=False,
                joined_on=date(year, 3, 5),
                person=make.make_person(**person),
            )

    return join
