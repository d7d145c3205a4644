"""The scores of a cell's last months, as its page shows them."""

from dataclasses import dataclass
from datetime import date

from candidates.deadlines import add_months, month_of
from cells.models import Organization
from meetings.models import Meeting, MeetingState
from meetings.wording import score_words
from people import clock
from people.models import User


@dataclass(frozen=True)
class Point:
    """One month of a cell's scores."""

    month: date
    words: str
    url: str


def series(user: User, cell: Organization, months: int = 12) -> list[Point]:
    """The scores of a cell's last months, the newest first, as ``user`` may see them."""
    first = add_months(month_of(clock.today()), -months + 1)
    meetings = (
        Meeting.objects.visible_to(user)
        .filter(cell=cell, state=MeetingState.FINALISED, month__gte=first, score__isnull=False)
        .select_related("score__rubric")
        .order_by("-planned_at", "pk")[:months]
    )
    return [
        Point(
            meeting.month,
            score_words(
                meeting.score.confirmed_total or meeting.score.total,
                meeting.score.confirmed_band or meeting.score.band,
                meeting.score.rubric,
            ),
            meeting.get_absolute_url(),
        )
        for meeting in meetings
    ]
