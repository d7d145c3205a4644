"""Last month's attendance list beside the next meeting: who was away then, and why.

A secretary who prepares a meeting asks first whom to telephone; whoever was away last month
missed the tasks that come back now.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from meetings.models import Attendance, AttendanceState, Meeting, MeetingKind, MeetingState


@dataclass(frozen=True)
class LastRoll:
    """The roll of the cell's regular meeting before this one (danh sách điểm danh kỳ trước)."""

    meeting: Meeting
    attendances: list[Attendance]

    @cached_property
    def counts(self) -> Counter[Any]:
        return Counter(row.state for row in self.attendances)

    @property
    def words(self) -> str:
        """The counts of the list in one sentence."""
        return _("%(present)d/%(total)d có mặt") % {
            "present": self.counts[AttendanceState.PRESENT],
            "total": self.counts.total() - self.counts[AttendanceState.EXEMPT],
        }

    @property
    def away(self) -> list[Attendance]:
        """Who was not there and was not exempt, by name."""
        there = (AttendanceState.PRESENT, AttendanceState.EXEMPT)
        return [row for row in self.attendances if row.state not in there]

    @cached_property
    def by_member(self) -> dict[UUID, str]:
        """Beside a member's name: how they were away last time."""
        return {
            row.member_id: _("kỳ trước vắng: %(why)s") % {"why": row.reason}
            if row.reason
            else _("kỳ trước vắng không lý do")
            for row in self.away
        }


def last_roll(meeting: Meeting) -> LastRoll | None:
    """The list of the last regular meeting held before ``meeting``, None for the first one."""
    last = (
        Meeting.objects.filter(
            cell=meeting.cell_id,
            kind=MeetingKind.REGULAR,
            state=MeetingState.FINALISED,
            month__lt=meeting.month,
        )
        .order_by("-month")
        .first()
    )
    if last is None:
        return None
    rows = last.attendances.select_related("member__person").order_by(
        "member__person__sort_key", "member"
    )
    return LastRoll(last, list(rows))
