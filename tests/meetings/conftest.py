"""A commune with two cells, the people of its posts, and a meeting of May."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from meetings import services
from people import clock
from tests import factories as make

TODAY = date(2024, 5, 15)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day, month, hour=19, minute=30):
    """A moment of 2024, local time."""
    return datetime(2024, month, day, hour, minute, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def today():
    """Every test of meetings stands on the demo's day."""
    with clock.held_today(TODAY):
        yield TODAY


@pytest.fixture
def commune(db):
    """Nine official members in the cell, one on probation, and somebody in each post."""
    committee = make.make_committee(is_upland=True)
    cell, other_cell = make.make_cell(committee), make.make_cell(committee)
    secretary = make.holder_of("secretary", cell)
    members = [make.make_member(cell) for _n in range(8)]
    probationer = make.make_member(
        cell, "Nông Thị Duyên", official=False, joined_on=date(2024, 1, 5)
    )
    return SimpleNamespace(
        committee=committee,
        cell=cell,
        other_cell=other_cell,
        secretary=secretary,
        chair=secretary.person.member,
        members=members,
        member_user=make.user_of(members[1]),
        probationer=probationer,
        mentor=members[0],
        mentor_user=make.user_of(members[0]),
        cell_committee=make.holder_of("committee_member", cell),
        other_secretary=make.holder_of("secretary", other_cell),
        in_charge=make.holder_of("in_charge", cell),
        office=make.holder_of("office", committee),
        committee_secretary=make.holder_of("secretary", committee),
    )


@pytest.fixture
def ready(commune):
    """A candidate of whom every condition is met: the cell may vote."""
    return make.make_ready(commune.cell, "Tằng Văn Hiếu", commune.mentor)


@pytest.fixture
def source(commune):
    """A candidate at the beginning of the way."""
    return make.make_candidate(commune.cell, "Chìu Thị Dung")


@pytest.fixture
def draft(commune):
    """The regular meeting of May, planned for 19:30 on the 3rd."""
    return services.draft_meeting(
        cell=commune.cell,
        kind="regular",
        planned_at=at(3, 5),
        place="Nhà văn hóa thôn",
        actor=commune.secretary,
    )


@pytest.fixture
def hold(commune):
    """Calls the roll of a meeting; who is named is not simply present."""

    def call(meeting, actor=None, **marks):
        return services.take_attendance(
            meeting=meeting,
            states=marks.pop("states", {}),
            minute_taker=commune.members[1],
            actor=actor or commune.secretary,
            **marks,
        )

    return call
