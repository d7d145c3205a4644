"""Votes in vain three times go up; a removal from probation goes cell, base, decider."""

import pytest

from candidates import services
from candidates.models import Candidate, Stage
from members.models import Member, MembershipEvent
from tests.candidates.way import (
    G1_LAST,
    G2_FIRST,
    G3_FIRST,
    cell_vote,
    committee_vote,
    due_on,
    on_day,
    probationer,
    refused,
    stage_of,
    superior,
    years_before,
)

pytestmark = pytest.mark.django_db
GENERATIONS = [G1_LAST, G2_FIRST, G3_FIRST]


def recognise(commune, candidate, on, **changes):
    return cell_vote(commune, candidate, on, matter="recognition", **changes)


def remove(commune, candidate, on, **changes):
    fields = {"matter": "removal", "reason": "Không đủ tư cách"}
    return cell_vote(commune, candidate, on, **fields | changes)


def in_vain(commune, candidate, on):
    """Two votes to recognise and one to remove, each one short of six."""
    recognise(commune, candidate, on, votes_for=5)
    recognise(commune, candidate, on, votes_for=5)
    twice = stage_of(candidate)
    remove(commune, candidate, on, votes_for=5)
    return twice


def membership(candidate):
    return Member.objects.get(person=candidate.person)


@pytest.fixture(params=GENERATIONS, ids=str)
def day(request):
    with on_day(request.param):
        yield request.param


@pytest.fixture
def stuck(commune, day):
    candidate = due_on(commune, years_before(day, 1), day)
    in_vain(commune, candidate, day)
    return candidate


def test_the_third_vote_in_vain_goes_up_and_the_cell_votes_no_more(commune, day):
    candidate = due_on(commune, years_before(day, 1), day)

    twice = in_vain(commune, candidate, day)

    assert (twice, stage_of(candidate)) == (Stage.PROBATIONARY, Stage.RECOGNITION_STUCK)
    assert set(refused(lambda: recognise(commune, candidate, day))) == {"no_edge"}
    assert set(refused(lambda: remove(commune, candidate, day))) == {"no_edge"}


def settle(commune, candidate, day, matter):
    """Whoever decides on that day settles it: the district, or the commune itself."""
    if day == G1_LAST:
        return superior(commune, candidate, day, matter=matter)
    return committee_vote(commune, candidate, day, matter=matter, votes_for=7)


@pytest.mark.parametrize(
    ("matter", "stage", "status"),
    [("recognition", Stage.OFFICIAL, "official"), ("removal", Stage.REMOVED, "left")],
)
def test_who_is_stuck_the_decider_recognises_or_removes(commune, day, stuck, matter, stage, status):
    unchosen = refused(lambda: settle(commune, stuck, day, ""))

    settle(commune, stuck, day, matter)

    assert set(unchosen) == {"required"}
    assert (stage_of(stuck), membership(stuck).status) == (stage, status)


def test_over_half_is_not_enough_at_half_for_who_is_stuck(commune):
    with on_day(G2_FIRST):
        candidate = due_on(commune, years_before(G2_FIRST, 1), G2_FIRST)
        in_vain(commune, candidate, G2_FIRST)

        decision = committee_vote(commune, candidate, G2_FIRST, matter="removal", votes_for=6)

    assert (decision.passed, stage_of(candidate)) == (False, Stage.RECOGNITION_STUCK)


def test_a_removal_goes_from_the_cell_to_the_decider_and_the_member_leaves(commune, day):
    candidate = probationer(commune, years_before(day, 1))
    short = remove(commune, candidate, day, votes_for=5)
    waiting = stage_of(candidate)
    remove(commune, candidate, day, votes_for=6)
    proposed = stage_of(candidate)
    if day == G1_LAST:
        base_short = committee_vote(commune, candidate, day, votes_for=7)
        committee_vote(commune, candidate, day, votes_for=8)
        superior(commune, candidate, day)
    else:
        base_short = committee_vote(commune, candidate, day, votes_for=6)
        committee_vote(commune, candidate, day, votes_for=7)

    assert (short.passed, waiting) == (False, Stage.PROBATIONARY)
    assert (proposed, base_short.passed) == (Stage.REMOVAL_PROPOSED, False)
    assert (stage_of(candidate), membership(candidate).status) == (Stage.REMOVED, "left")
    left = MembershipEvent.objects.get(member__person=candidate.person, kind="left")
    assert (left.detail, left.happened_on) == ("removed_probation", day)
    assert not Candidate.objects.open().filter(pk=candidate.pk).exists()


def test_a_removal_needs_its_reason_and_not_the_twelve_months(commune, day):
    candidate = probationer(commune, day)

    without = refused(lambda: remove(commune, candidate, day, reason=" "))
    remove(commune, candidate, day)

    assert set(without) == {"required"}
    assert stage_of(candidate) == Stage.REMOVAL_PROPOSED


def test_a_refused_recognition_leaves_the_probation_open_for_another_vote(commune, day):
    candidate = due_on(commune, years_before(day, 1), day)
    recognise(commune, candidate, day)
    services.refuse_admission(
        candidate=candidate, reason="Cần rèn luyện thêm", decided_on=day, actor=commune.chair
    )
    refused_to = stage_of(candidate)

    recognise(commune, candidate, day)

    assert (refused_to, stage_of(candidate)) == (
        Stage.PROBATIONARY, Stage.RECOGNITION_PROPOSED,
    )  # fmt: skip
    assert membership(candidate).status == "probationary"
