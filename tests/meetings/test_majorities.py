"""Each base of a majority at its boundary, in the room: who counts, and how many are needed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from meetings import services
from members.services import exempt
from people import clock
from tests import factories as make
from tests.meetings.conftest import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ten(commune):
    """The cell has ten official members and one on probation."""
    return [commune.chair, *commune.members, commune.cell_committee.person.member]


@pytest.fixture
def held(commune, draft, hold):
    return hold(draft)


def passed(item, votes, actor, **others):
    vote = services.record_vote(item=item, votes_for=votes, actor=actor, **others)
    item.meeting = item.meeting.__class__.objects.select_related("cell").get(pk=item.meeting_id)
    return services.judge(item, vote).passed


@pytest.mark.parametrize(("votes", "passes"), [(5, False), (6, True)])
def test_an_ordinary_vote_needs_more_than_half_of_all_official_members(
    commune, ten, held, votes, passes
):
    item = held.items.get(kind="topic")

    assert passed(item, votes, commune.secretary) is passes


@pytest.mark.parametrize(("votes", "passes"), [(6, False), (7, True)])
def test_an_admission_needs_two_thirds_of_all_official_members(
    commune, ten, ready, draft, hold, votes, passes
):
    item = hold(draft).items.get(candidate=ready)
    services.review_candidate(
        item=item, text="", conclusion="", next_step="admit", actor=commune.secretary
    )
    item.refresh_from_db()

    assert passed(item, votes, commune.secretary) is passes


@pytest.mark.parametrize(("votes", "passes"), [(6, False), (7, True)])
def test_so_does_a_recognition(commune, ten, hold, votes, passes):
    candidate = make.make_candidate(commune.cell, stage="probationary")
    with clock.held_today(date(2025, 5, 3)):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="regular", planned_at=at(3, 5).replace(year=2025),
            actor=commune.secretary,
        )  # fmt: skip
        item = hold(meeting).items.get(candidate=candidate)

        assert passed(item, votes, commune.secretary) is passes


@pytest.mark.parametrize(("votes", "passes"), [(6, False), (7, True)])
def test_who_is_absent_stays_in_the_base(commune, ten, ready, draft, hold, votes, passes):
    """Three of ten are away: seven votes of seven present are still of ten."""
    away = {member.pk: services.Mark("excused", "ốm") for member in ten[1:4]}
    item = hold(draft, states=away).items.get(candidate=ready)
    services.review_candidate(
        item=item, text="", conclusion="", next_step="admit", actor=commune.secretary
    )
    item.refresh_from_db()

    assert passed(item, votes, commune.secretary) is passes


@pytest.mark.parametrize(("votes", "passes"), [(5, False), (6, True)])
def test_who_is_exempt_and_not_there_leaves_the_base(
    commune, ten, ready, draft, hold, votes, passes
):
    """One exempt and absent: two thirds of nine are six."""
    away = {ten[1].pk: services.Mark("exempt")}
    item = hold(draft, states=away).items.get(candidate=ready)
    services.review_candidate(
        item=item, text="", conclusion="", next_step="admit", actor=commune.secretary
    )
    item.refresh_from_db()

    assert passed(item, votes, commune.secretary) is passes


def test_who_is_exempt_and_came_votes(commune, ten, draft, hold):
    exempt(member=ten[1], on=make.MARCH_5, reason="age_or_health", actor=commune.office)

    held = hold(draft, states={ten[1].pk: services.Mark("present")})

    assert services.vote_base(held).entitled == 10


@pytest.mark.parametrize("kind", ["topic", "candidate"])
def test_the_vote_of_a_probationer_is_refused(commune, ten, ready, draft, hold, kind):
    """Eleven are in the room, ten may vote."""
    item = hold(draft).items.get(kind=kind)

    with pytest.raises(ValidationError, match="Số phiếu 11 nhiều hơn số có mặt 10"):
        services.record_vote(item=item, votes_for=11, actor=commune.secretary)


def test_votes_for_against_and_other_are_no_more_than_who_is_there(commune, ten, held):
    item = held.items.get(kind="topic")

    services.record_vote(item=item, votes_for=8, against=1, other=1, actor=commune.secretary)
    with pytest.raises(ValidationError, match="Cộng số phiếu là 11"):
        services.record_vote(item=item, votes_for=8, against=2, other=1, actor=commune.secretary)
