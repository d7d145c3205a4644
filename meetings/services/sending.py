"""When the minutes go up: finalising sends them, and the rules say within how many days."""

from datetime import date, timedelta

from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from cells.models import Organization
from meetings.models import Meeting, MeetingState
from rules.services import value_or_none

RULE = "meeting.report_up"
# The days below as the database reads them, for a table of hundreds of meetings.
ENDED_ON = TruncDate(Coalesce("ended_at", "started_at", "planned_at"))
SENT_ON = TruncDate("finalised_at")


def ended_on(meeting: Meeting) -> date:
    """The day on which the meeting ended; until that is written, on which it began."""
    return timezone.localdate(meeting.ended_at or meeting.started_at or meeting.planned_at)


def term(cell: Organization, ended: date) -> date | None:
    """The last day on which minutes of ``cell`` are in time, in calendar days from the end.

    None where the rules of that day set no such term (before 42-HD/BTCTW). The one place that
    counts it: work, pages and the table of months all ask here.
    """
    days = value_or_none(RULE, on=ended, organization=cell)
    return ended + timedelta(days=days) if days is not None else None


def due_up(meeting: Meeting) -> date | None:
    """The day by which the minutes of ``meeting`` are due above; see :func:`term`."""
    return term(meeting.cell, ended_on(meeting))


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
