"""A meeting that moves or is off is told at once, and no older invitation is read beside it."""

from datetime import date
from decimal import Decimal

import pytest

from candidates.models import StageEvent, Step
from candidates.telling import tell_cell
from meetings import services
from meetings.models import QualityScore
from meetings.services import amending, telling, telling_scores
from notifications.models import Notification, NotificationState
from people import clock
from rules.models import Rubric
from tests.meetings.conftest import TODAY, at

pytestmark = pytest.mark.django_db

INVITED = NotificationState.PENDING
TAKEN_BACK = NotificationState.WITHDRAWN


@pytest.fixture
def june(commune):
    """The regular meeting of June, to which people are invited."""
    meeting = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(10, 6), place="Nhà văn hóa",
        actor=commune.secretary,
    )  # fmt: skip
    return services.announce_meeting(meeting=meeting, actor=commune.secretary)


def move(commune, meeting, planned_at=None, place="Ủy ban"):
    return services.reschedule_meeting(
        meeting=meeting, planned_at=planned_at or at(17, 6), place=place, form="in_person",
        actor=commune.secretary,
    )  # fmt: skip


def cancel(commune, meeting):
    services.cancel_meeting(meeting=meeting, reason="Mưa lũ", actor=commune.secretary)


def told(user):
    """What ``user`` is told of the meeting, in order: which rule, how, whether at once."""
    rows = Notification.objects.filter(recipient=user).order_by("created_at")
    return [(row.rule, row.state, row.is_urgent) for row in rows]


def test_the_first_invitation_can_wait_to_be_told_with_other_things(commune, june):
    assert told(commune.member_user) == [("meeting-announced", INVITED, False)]


def test_a_draft_that_moved_is_invited_to_for_the_first_time(commune):
    meeting = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(10, 6), actor=commune.secretary
    )
    services.announce_meeting(meeting=move(commune, meeting), actor=commune.secretary)

    assert told(commune.member_user) == [("meeting-announced", INVITED, False)]


@pytest.mark.parametrize("who", ["member_user", "in_charge"])
def test_a_meeting_that_moves_is_told_at_once_and_its_older_invitation_taken_back(
    commune, june, who
):
    move(commune, june)

    assert told(getattr(commune, who)) == [
        ("meeting-announced", TAKEN_BACK, False),
        ("meeting-announced", INVITED, True),
    ]


def test_each_further_change_leaves_one_invitation(commune, june):
    move(commune, june)
    move(commune, june, at(17, 6), place="Trường học")
    move(commune, june, at(10, 6), place="Nhà văn hóa")

    states = [state for _rule, state, _urgent in told(commune.member_user)]
    assert states == [TAKEN_BACK, TAKEN_BACK, TAKEN_BACK, INVITED]


def test_an_invitation_that_was_seen_stays_as_settled(commune, june):
    Notification.objects.update(state=NotificationState.SENT)

    move(commune, june)

    old = Notification.objects.get(recipient=commune.member_user, rung=0)
    assert (old.state, old.settled_at is not None) == (NotificationState.SENT, True)


def test_a_meeting_moved_into_the_past_invites_nobody_any_more(commune, june):
    with clock.held_today(date(2024, 6, 20)):
        move(commune, june)

    assert told(commune.member_user) == [("meeting-announced", TAKEN_BACK, False)]


def test_a_meeting_called_off_is_told_at_once_and_nobody_is_invited(commune, june):
    cancel(commune, june)

    assert told(commune.member_user) == [
        ("meeting-announced", TAKEN_BACK, False),
        ("meeting-cancelled", INVITED, True),
    ]


def test_calling_one_off_leaves_the_invitation_to_another(commune, june):
    july = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(10, 7), actor=commune.secretary
    )
    services.announce_meeting(meeting=july, actor=commune.secretary)

    cancel(commune, june)

    rows = Notification.objects.filter(rule="meeting-announced", subject_id=july.pk)
    assert {row.state for row in rows} == {INVITED}


def test_each_notice_names_the_committee_whose_settings_it_follows(commune, june, ready):
    final = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(3, 5), actor=commune.secretary
    )
    final.state, final.started_at, final.finalised_at = "finalised", at(3, 5), at(4, 5)
    final.save()
    telling.report_final(final)
    amending.amend_minutes(
        meeting=final, text="Có mặt 9", reason="Đếm sai", actor=commune.secretary
    )
    telling_scores.tell_of_other_score(
        QualityScore(
            meeting=final, rubric=Rubric.objects.get(code="an-phu-2025"), total=Decimal("90.0"),
            band="tot", confirmed_total=Decimal("80.0"), confirmed_band="kha",
            confirm_reason="Nội dung chung chung",
        )
    )  # fmt: skip
    StageEvent.objects.create(
        candidate=ready, step=Step.RETURNED, to_stage=ready.stage, effective_on=TODAY
    )
    tell_cell(ready, commune.office)
    cancel(commune, june)

    rows = Notification.objects.all()
    assert {row.rule for row in rows} == {
        "meeting-announced", "meeting-cancelled", "meeting-finalised", "meeting-amended",
        "meeting-score-differs", "candidate-settled",
    }  # fmt: skip
    assert {row.committee for row in rows} == {commune.committee}
