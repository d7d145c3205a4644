"""Votes on each side of their share, and who is counted in it."""

import pytest

from candidates import services
from candidates.models import Stage
from members.services import send_away
from tests import factories as make
from tests.candidates.way import (
    DAY,
    EACH_SIDE,
    G1_LAST,
    G2_FIRST,
    G3_FIRST,
    cell_vote,
    committee_vote,
    on_day,
    ready_on,
    refused,
    stage_of,
    unread,
)

pytestmark = pytest.mark.django_db
SHARES = [(3, 2), (8, 6), (9, 6), (10, 7), (12, 8)]
SOURCES = {
    G1_LAST: "24-QĐ/TW",
    G2_FIRST: "294-QĐ/TW điểm 9.3.4; 06-HD/TW điểm 3.6, 4.6, 11.1",
    G3_FIRST: "208-QĐ/TW",
}


def of_size(commune, number):
    """Let the cell have ``number`` official members; the secretary and the mentor stay."""
    for member in commune.members[number - 1 :]:
        member.delete()
    for _n in range(number - 9):
        make.make_member(commune.cell)


@pytest.mark.parametrize("day", SOURCES, ids=str)
@pytest.mark.parametrize(("number", "needed"), SHARES)
def test_a_cell_proposes_by_two_thirds_of_all_its_official_members(commune, day, number, needed):
    of_size(commune, number)
    with on_day(day):
        enough, short = ready_on(commune, day, "Chìu A"), ready_on(commune, day, "Chìu B")

        passed = cell_vote(commune, enough, day, present=number, votes_for=needed)
        # Whoever stays away counts: all who came were for.
        failed = cell_vote(commune, short, day, present=needed - 1, votes_for=needed - 1)

    assert (passed.entitled, passed.passed, passed.clause) == (number, True, SOURCES[day])
    assert (failed.entitled, failed.passed) == (number, False)
    assert (stage_of(enough), stage_of(short)) == (Stage.CELL_PASSED, Stage.CELL_FAILED)


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
def test_who_is_on_probation_or_away_is_not_counted(commune, day):
    make.make_member(commune.cell, official=False)
    with on_day(day):
        send_away(
            member=commune.members[7], on=day, ends_on=day, place="Bình Dương",
            actor=commune.office,
        )  # fmt: skip
        candidate = ready_on(commune, day)

        decision = cell_vote(commune, candidate, day, present=8, votes_for=6)

    # Two thirds of eight are six; of nine they are too, so the base is asserted itself.
    assert (decision.entitled, decision.passed) == (8, True)
    assert services.entitled_in_cell(commune.cell, day + DAY) == 9


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
@pytest.mark.parametrize(
    ("exempt_absent", "entitled", "passed"), [(0, 9, False), (1, 8, False), (2, 7, True)]
)
def test_who_is_exempt_and_stays_away_leaves_the_base_and_no_other_absentee(
    commune, day, exempt_absent, entitled, passed
):
    with on_day(day):
        candidate = ready_on(commune, day)

        decision = cell_vote(
            commune, candidate, day, present=6, votes_for=5, exempt_absent=exempt_absent
        )

    assert (decision.entitled, decision.passed) == (entitled, passed)


@pytest.mark.parametrize(("entitled", "needed"), SHARES)
def test_a_base_proposes_by_two_thirds_of_the_committee(commune, entitled, needed):
    with on_day(G1_LAST):
        candidate = ready_on(commune, G1_LAST)
        cell_vote(commune, candidate, G1_LAST)
        counts = {"entitled": entitled, "present": entitled}

        failed = committee_vote(commune, candidate, G1_LAST, votes_for=needed - 1, **counts)
        waiting = stage_of(candidate)
        passed = committee_vote(commune, candidate, G1_LAST, votes_for=needed, **counts)

    assert (failed.passed, waiting) == (False, Stage.CELL_PASSED)
    assert (passed.body, passed.passed, passed.clause, stage_of(candidate)) == (
        "base", True, "29-QĐ/TW điểm 4.3.2 (theo mẫu)", Stage.BASE_PASSED,
    )  # fmt: skip


@pytest.mark.parametrize("day", [G2_FIRST, G3_FIRST], ids=str)
@pytest.mark.parametrize(("entitled", "needed"), [(7, 4), (9, 5), (11, 6), (12, 7)])
def test_a_decider_decides_by_more_than_half(commune, day, entitled, needed):
    with on_day(day):
        candidate = ready_on(commune, day)
        cell_vote(commune, candidate, day)
        counts = {"entitled": entitled, "present": entitled}

        failed = committee_vote(commune, candidate, day, votes_for=needed - 1, **counts)
        waiting = stage_of(candidate)
        passed = committee_vote(commune, candidate, day, votes_for=needed, **counts)

    assert (failed.passed, waiting) == (False, Stage.CELL_PASSED)
    assert (passed.body, passed.passed, stage_of(candidate)) == (
        "decider", True, Stage.DECIDED,
    )  # fmt: skip
    assert passed.clause == {G2_FIRST: "06-HD/TW điểm 3.7a, 4.6", G3_FIRST: "208-QĐ/TW"}[day]


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
def test_three_official_members_vote_and_two_do_not(commune, day):
    of_size(commune, 3)
    with on_day(day):
        candidate, other = ready_on(commune, day, "Chìu A"), ready_on(commune, day, "Chìu B")
        voted = cell_vote(commune, candidate, day, present=3, votes_for=3)
        commune.members[1].delete()

        said = refused(lambda: cell_vote(commune, other, day, present=2, votes_for=2))

    assert voted.passed
    assert said == {
        "members": "Chi bộ có từ 3 đảng viên chính thức: Có 2 đảng viên chính thức. ("
        + unread("câu hỏi nghiệp vụ; 294-QĐ/TW điểm 20.2.1 về điều kiện lập chi bộ")
        + ")"
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"present": 10}, "present"),
        ({"present": 8, "votes_for": 9}, "votes_for"),
        ({"votes_for": 8, "against": 1, "other": 1}, "against"),
    ],
)
def test_more_votes_than_people_are_no_vote(commune, changes, field):
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)

        refused(lambda: cell_vote(commune, candidate, G2_FIRST, **changes))

    assert services.entitled_in_cell(commune.cell, G2_FIRST) == 9
