"""One sitting settles several people: a vote on each, one resolution, all or none."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from candidates import services
from candidates.models import Decision, Sitting, Stage
from candidates.services import Ballot
from tests import factories as make
from tests.candidates.way import (
    DAY,
    G1_LAST,
    G2_FIRST,
    G3_FIRST,
    cell_vote,
    due_on,
    on_day,
    ready_on,
    refused,
    stage_of,
    years_before,
)

pytestmark = pytest.mark.django_db


def sit(commune, ballots, held_on, **changes):
    fields = {
        "committee": commune.committee, "held_on": held_on, "entitled": 11, "present": 11,
        "number": "20-NQ/ĐU", "ballots": ballots, "actor": commune.chair,
    }  # fmt: skip
    return services.hold_sitting(**fields | changes)


def proposed(commune, day, *names):
    candidates = [ready_on(commune, day, name) for name in names]
    for candidate in candidates:
        cell_vote(commune, candidate, day)
    return candidates


@pytest.fixture(params=[G2_FIRST, G3_FIRST], ids=str)
def day(request):
    with on_day(request.param):
        yield request.param


def test_each_gets_their_own_vote_under_one_resolution(commune, day):
    one, two, three = proposed(commune, day, "Chìu A Một", "Chìu A Hai", "Chìu A Ba")

    decisions = sit(
        commune, [Ballot(one, 6, number="31-QĐ/ĐU"), Ballot(two, 11), Ballot(three, 5)], day
    )

    sitting = Sitting.objects.get()
    assert (sitting.number, sitting.held_on, sitting.entitled, sitting.present) == (
        "20-NQ/ĐU", day, 11, 11,
    )  # fmt: skip
    assert [(d.sitting, d.number, d.votes_for, d.passed) for d in decisions] == [
        (sitting, "31-QĐ/ĐU", 6, True),
        # Every decision has a number of its own; what did not pass is none.
        (sitting, "32-QĐ/ĐU", 11, True),
        (sitting, "", 5, False),
    ]
    assert [stage_of(c) for c in (one, two, three)] == [
        Stage.DECIDED, Stage.DECIDED, Stage.CELL_PASSED,
    ]  # fmt: skip


def test_a_sitting_settles_admissions_and_recognitions_together(commune, day):
    [admitted] = proposed(commune, day, "Chìu A Một")
    recognised = due_on(commune, years_before(day, 1), day)
    cell_vote(commune, recognised, day, matter="recognition")

    sit(commune, [Ballot(admitted, 8), Ballot(recognised, 8)], day)

    assert (stage_of(admitted), stage_of(recognised)) == (Stage.DECIDED, Stage.OFFICIAL)


def test_in_june_2025_the_sitting_proposes_by_two_thirds(commune):
    with on_day(G1_LAST):
        one, two = proposed(commune, G1_LAST, "Chìu A Một", "Chìu A Hai")

        sit(commune, [Ballot(one, 8), Ballot(two, 7)], G1_LAST)

    assert (stage_of(one), stage_of(two)) == (Stage.BASE_PASSED, Stage.CELL_PASSED)


def test_one_wrong_row_keeps_all_out_and_is_named(commune, day):
    one, two, three = proposed(commune, day, "Chìu A Một", "Chìu A Hai", "Chìu A Ba")
    still_open = ready_on(commune, day, "Chìu A Tư")
    ballots = [Ballot(one, 8), Ballot(two, 12), Ballot(three, 6, 6), Ballot(still_open, 8)]

    refused(lambda: sit(commune, ballots, day))
    with pytest.raises(ValidationError) as refusal:
        sit(commune, ballots, day)

    assert set(refusal.value.error_dict) == {
        f"{two.pk}-votes_for", f"{three.pk}-against", f"{still_open.pk}-votes_for",
    }  # fmt: skip
    assert not Sitting.objects.exists()
    assert not Decision.objects.filter(body="decider").exists()
    assert stage_of(one) == Stage.CELL_PASSED


def test_a_deciding_sitting_takes_a_number_for_each(commune, day):
    one, two = proposed(commune, day, "Chìu A Một", "Chìu A Hai")

    decisions = sit(commune, [Ballot(one, 8, number="31-QĐ/ĐU"), Ballot(two, 8)], day, number="")

    assert [d.number for d in decisions] == ["31-QĐ/ĐU", "32-QĐ/ĐU"]
    assert stage_of(two) == Stage.DECIDED


@pytest.mark.parametrize("part", ["submitted", "mentors"])
def test_nobody_decides_what_they_submitted_or_whom_they_mentor(commune, day, part):
    one, two = proposed(commune, day, "Chìu A Một", "Chìu A Hai")
    person = {"submitted": commune.secretary, "mentors": commune.mentor_user}[part]
    make.make_post(person.person, commune.committee, "deputy")
    person = type(person).objects.get(pk=person.pk)
    # One of the two is nobody's business of theirs.
    two.decisions.update(recorded_by=commune.office)
    two.mentorships.update(mentor=commune.members[3])
    with on_day(day):
        with pytest.raises(ValidationError) as refusal:
            sit(commune, [Ballot(one, 8), Ballot(two, 8)], day, actor=person)
        alone = stage_of(two)
        sit(commune, [Ballot(two, 8)], day, actor=person)

    assert refusal.value.message_dict == {
        f"{one.pk}-votes_for": [
            {
                "submitted": "Đồng chí đã trình hồ sơ này nên không xét.",
                "mentors": "Đồng chí đang giúp đỡ người này nên không xét.",
            }[part]
        ]
    }
    assert (alone, stage_of(two)) == (Stage.CELL_PASSED, Stage.DECIDED)


def test_a_sitting_has_somebody_to_settle_and_counts_that_can_be(commune, day):
    [one] = proposed(commune, day, "Chìu A Một")

    nobody = refused(lambda: sit(commune, [], day))
    future = refused(lambda: sit(commune, [Ballot(one, 8)], day + DAY))
    refused(lambda: sit(commune, [Ballot(one, 8)], day, present=12))

    assert (set(nobody), set(future)) == ({"nothing"}, {"future"})


def test_a_sitting_is_for_who_sits_on_the_committee(commune, day):
    [one] = proposed(commune, day, "Chìu A Một")

    for actor in (commune.secretary, commune.office, commune.in_charge):
        refused(lambda a=actor: sit(commune, [Ballot(one, 8)], day, actor=a), PermissionDenied)
