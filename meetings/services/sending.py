"""When the minutes go up: finalising sends them, and the rules say within how many days."""

from datetime import date, timedelta

from django.utils import timezone

from meetings.models import Meeting, MeetingState
from meetings.services.guards import day_of
from rules.services import value_or_none

RULE = "meeting.report_up"


def due_up(meeting: Meeting) -> date | None:
    """The day by which the minutes are due above, in calendar days from the end of the meeting.

    None where the rules of its day set no such term (before 42-HD/BTCTW).
    """
    ended = timezone.localdate(meeting.ended_at) if meeting.ended_at else day_of(meeting)
    days = value_or_none(RULE, on=ended, organization=meeting.cell)
    return ended + timedelta(days=days) if days is not None else None


def sent_on(meeting: Meeting) -> date | None:
    """The day on which the minutes were sent up, None until they are final."""
    is_final = meeting.state == MeetingState.FINALISED and meeting.finalised_at
    return timezone.localdate(meeting.finalised_at) if is_final else None


def days_late(meeting: Meeting, on: date) -> int | None:
    """How many days after the term the minutes came, or still have not come on ``on``.

    0 is in time; None where no term runs: without a rule, or before the meeting was held.
    """
    if meeting.state not in (MeetingState.HELD, MeetingState.FINALISED):
        return None
    due = due_up(meeting)
    return max(0, ((sent_on(meeting) or on) - due).days) if due else None


def is_late(meeting: Meeting, on: date) -> bool:
    """Whether the minutes came late, or are late on ``on``."""
    return bool(days_late(meeting, on))
