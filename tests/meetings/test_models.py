"""What the database itself refuses, tried through the ORM."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from meetings.models import AgendaItem, Attendance, Meeting, Task, Vote
from tests import factories as make
from tests.meetings.conftest import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(draft):
    return draft


def breaks(constraint, write):
    """The write is refused by the constraint of that name (SQLite names columns instead)."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    said = str(refusal.value)
    assert constraint in said or "UNIQUE constraint failed" in said


def another(meeting, **fields):
    values = {
        "cell": meeting.cell, "committee": meeting.committee, "kind": "regular",
        "month": date(2024, 6, 1), "planned_at": at(3, 6),
    } | fields  # fmt: skip
    return Meeting.objects.create(**values)


def test_one_regular_meeting_per_cell_and_month(meeting):
    breaks("meeting_one_regular_per_month", lambda: another(meeting, month=date(2024, 5, 1)))
    assert another(meeting, month=date(2024, 5, 1), kind="thematic").pk
    assert another(meeting, month=date(2024, 5, 1), state="cancelled", cancel_reason="x").pk


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("meeting_month_is_a_month", {"month": date(2024, 6, 2)}),
        ("meeting_finalised_has_times", {"state": "finalised"}),
        ("meeting_cancelled_has_reason", {"state": "cancelled"}),
        ("meeting_times_in_order", {"started_at": at(3, 6), "ended_at": at(2, 6)}),
    ],
)
def test_a_meeting_is_whole(meeting, constraint, fields):
    breaks(constraint, lambda: another(meeting, **fields))


def test_an_item_has_its_place_and_a_candidate_comes_once(meeting, commune):
    candidate = make.make_candidate(commune.cell)

    def add(position, kind="candidate", who=candidate):
        return AgendaItem.objects.create(
            meeting=meeting, position=position, kind=kind, title="x", candidate=who
        )

    add(500)
    breaks("agenda_item_position_once", lambda: add(500, "topic", None))
    breaks("agenda_item_candidate_once", lambda: add(501))
    breaks("agenda_item_candidate_for_review_only", lambda: add(502, "topic"))
    breaks("agenda_item_candidate_for_review_only", lambda: add(503, "candidate", None))


def test_a_member_is_on_the_roll_once_and_excused_with_a_reason(meeting, commune):
    def call(member, **fields):
        return Attendance.objects.create(meeting=meeting, member=member, is_official=True, **fields)

    call(commune.mentor)
    breaks("attendance_once_per_member", lambda: call(commune.mentor))
    breaks("attendance_excused_has_reason", lambda: call(commune.members[1], state="excused"))


@pytest.mark.parametrize(
    "counts",
    [
        {"entitled": 9, "present": 10, "votes_for": 5},
        {"entitled": 10, "present": 8, "votes_for": 9},
        {"entitled": 10, "present": 8, "votes_for": 6, "against": 2, "other": 1},
    ],
)
def test_counts_can_be(meeting, counts):
    topic = meeting.items.get(kind="topic")

    breaks("vote_counts_can_be", lambda: Vote.objects.create(item=topic, **counts))


def test_a_task_that_is_closed_has_its_day_and_one_dropped_its_reason(meeting, commune):
    def give(**fields):
        return Task.objects.create(
            meeting=meeting, cell=meeting.cell, title="x", owner=commune.mentor, **fields
        )

    breaks("task_closed_has_day", lambda: give(state="done"))
    breaks("task_closed_has_day", lambda: give(closed_on=date(2024, 5, 3)))
    breaks("task_dropped_has_reason", lambda: give(state="dropped", closed_on=date(2024, 5, 3)))
