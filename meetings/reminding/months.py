"""The regular meetings that cells owe, month by month, whether or not anybody drafted them."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from django.utils import timezone

from candidates import deadlines
from cells.models import Organization
from cells.services import committee_of
from meetings.models import Meeting, MeetingKind
from meetings.services.planning import cells_that_meet
from people import clock

CHUNK = 500


def period_of(subject: UUID, period: date) -> UUID:
    """One key for what recurs: the thing it is of, in the month or quarter of ``period``."""
    return uuid.uuid5(subject, f"{period:%Y-%m}")


@dataclass(frozen=True)
class CellMonth:
    """A cell in a month: its regular meeting there, None while nobody drafted one."""

    cell: Organization
    month: date
    meeting: Meeting | None

    @property
    def subject(self) -> UUID:
        """The same before the meeting is drafted, after it, and when it is drafted anew."""
        return period_of(self.cell.pk, self.month)

    @property
    def committee(self) -> UUID:
        return self.meeting.committee_id if self.meeting else committee_of(self.cell).pk

    @property
    def planned_on(self) -> date:
        """The day planned, until there is one the day on which the cell usually meets."""
        if self.meeting is None:
            return deadlines.usual_meeting_on(self.cell, self.month)
        return timezone.localdate(self.meeting.planned_at)

    @property
    def is_owed(self) -> bool:
        """Whether the cell was there to meet: one founded after its day begins next month."""
        founded = self.cell.established_on
        return self.meeting is not None or founded is None or founded <= self.planned_on


def cell_months(until: date, only: Collection[UUID] | None) -> Iterator[CellMonth]:
    """Every cell from last month to the month of ``until``; two queries for each chunk.

    Nobody is reminded of an older month: its meeting is held no more. Months to come are as
    many as the longest lead that a committee set; they push no late month out.
    """
    first = deadlines.add_months(deadlines.month_of(clock.today()), -1)
    # What is to be done the day before the first of a month is due in the month before.
    last = deadlines.month_of(until + timedelta(days=1))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = tuple(deadlines.add_months(first, n) for n in range(count))
    cells = cells_that_meet().select_related("parent__parent").iterator(chunk_size=CHUNK)
    while chunk := list(islice(cells, CHUNK)):
        there = _regular(chunk, months)
        for cell in chunk:
            for month in months:
                found = CellMonth(cell, month, there.get((cell.pk, month)))
                if found.is_owed and (only is None or found.subject in only):
                    yield found


def _regular(
    cells: list[Organization], months: tuple[date, ...]
) -> dict[tuple[UUID, date], Meeting]:
    """The standing regular meetings of ``cells`` in ``months``."""
    meetings = Meeting.objects.standing().filter(
        kind=MeetingKind.REGULAR, cell__in=[cell.pk for cell in cells], month__in=months
    )
    return {(meeting.cell_id, meeting.month): meeting for meeting in meetings}
