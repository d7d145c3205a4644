"""Who came to a cell's meetings over a year: members × meetings, and whose absences run."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Organization
from meetings.models import Attendance, AttendanceState, Meeting, MeetingState
from meetings.services.guards import day_of
from meetings.services.measuring import running_excused
from members.models import Member
from people.models import User
from rules.services import preload, value_or_none

# The mark that is written in the table, its colour, and its words.
MARKS: dict[str, tuple[str, str, Any]] = {
    AttendanceState.PRESENT: ("✓", "qa-ok", gettext_lazy("có mặt")),
    AttendanceState.EXCUSED: ("P", "qa-warn", gettext_lazy("vắng có lý do")),
    AttendanceState.ABSENT: ("K", "qa-bad", gettext_lazy("vắng không lý do")),
    AttendanceState.EXEMPT: ("M", "", gettext_lazy("miễn")),
}
TEMPORARY = ("T", "qa-info", gettext_lazy("có mặt, sinh hoạt tạm thời"))
NOT_ON_ROLL = ("–", "", gettext_lazy("không có trong danh sách hôm đó"))


@dataclass(frozen=True)
class Mark:
    """One member at one meeting."""

    sign: str
    css: str
    words: Any
    # Excused more often running than the rule allows, up to this meeting.
    flagged: bool = False


@dataclass
class Line:
    """One member over the year."""

    member: Member
    marks: list[Mark]
    present: int
    base: int
    excused: int
    absent: int
    most_running: int
    is_flagged: bool


class AttendanceYear:
    """The finalised meetings of ``cell`` in ``year``, those that ``user`` may read."""

    def __init__(self, user: User, cell: Organization, year: int) -> None:
        self.user, self.cell, self.year = user, cell, year

    @cached_property
    def meetings(self) -> list[Meeting]:
        return list(
            Meeting.objects.visible_to(self.user)
            .filter(cell=self.cell, state=MeetingState.FINALISED)
            .filter(month__range=(date(self.year, 1, 1), date(self.year, 12, 1)))
            .order_by("planned_at", "pk")
        )

    @cached_property
    def most(self) -> int | None:
        """How many excused absences may run; None where no rule says."""
        if not self.meetings:
            return None
        day = day_of(self.meetings[-1])
        most: int | None = value_or_none(
            "meeting.excused_running_max", on=day, organization=self.cell
        )
        return most

    @cached_property
    def lines(self) -> list[Line]:
        preload("meeting.excused_running_max")
        rows: dict[Any, dict[Any, Attendance]] = defaultdict(dict)
        members: dict[Any, Member] = {}
        attendances = Attendance.objects.filter(meeting__in=[m.pk for m in self.meetings])
        for row in attendances.select_related("member__person").order_by(
            "member__person__sort_key", "member"
        ):
            members[row.member_id] = row.member
            rows[row.member_id][row.meeting_id] = row
        return [self._line(member, rows[pk]) for pk, member in members.items()]

    @property
    def flagged(self) -> list[Line]:
        return [line for line in self.lines if line.is_flagged]

    @property
    def present(self) -> list[str]:
        """Below each meeting how many were there, of how many."""
        return [
            f"{sum(m.sign in '✓T' for m in marks)}/{sum(m.sign not in 'M–' for m in marks)}"
            for marks in zip(*(line.marks for line in self.lines), strict=True)
        ]

    @property
    def legend(self) -> list[tuple[str, str, Any]]:
        return [*MARKS.values(), TEMPORARY, NOT_ON_ROLL]

    def _line(self, member: Member, rows: dict[Any, Attendance]) -> Line:
        running = self._running(rows)
        marks = [self._mark(rows.get(m.pk), running.get(m.pk, 0)) for m in self.meetings]
        states = Counter(row.state for row in rows.values())
        return Line(
            member=member,
            marks=marks,
            present=states[AttendanceState.PRESENT],
            base=states.total() - states[AttendanceState.EXEMPT],
            excused=states[AttendanceState.EXCUSED],
            absent=states[AttendanceState.ABSENT],
            most_running=max(running.values(), default=0),
            is_flagged=any(mark.flagged for mark in marks),
        )

    def _running(self, rows: dict[Any, Attendance]) -> dict[Any, int]:
        """How many excused absences run up to each meeting; what shares a session counts once."""
        sessions = [m.pk for m in self.meetings if m.session_of_id is None and m.pk in rows]
        counts = running_excused(rows[pk].state for pk in sessions)
        return dict(zip(sessions, counts, strict=True))

    def _mark(self, row: Attendance | None, running: int) -> Mark:
        if row is None:
            return Mark(*NOT_ON_ROLL)
        if row.is_temporary and row.state == AttendanceState.PRESENT:
            return Mark(*TEMPORARY)
        away = row.state == AttendanceState.EXCUSED
        flagged = away and self.most is not None and running > self.most
        sign, css, words = MARKS[row.state]
        if flagged:
            words = _("vắng có lý do lần thứ %(count)d liên tiếp") % {"count": running}
        return Mark(sign, "qa-bad" if flagged else css, words, flagged)
