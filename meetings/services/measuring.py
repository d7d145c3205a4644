"""What can be computed of a meeting's sheet: length, who came, who spoke, tasks, days.

:class:`Facts` is read once; what follows from it asks nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import (
    Attendance,
    AttendanceState,
    Meeting,
    MeetingKind,
    MeetingState,
    Opinion,
    TaskState,
)
from meetings.services.guards import day_of
from meetings.services.lengths import min_minutes
from meetings.services.tasks import carried_tasks
from meetings.wording import percent
from people import clock
from rules.rubrics import Criterion, Measure, Sheet
from rules.services import RuleMissing, value_or_none

KEYS = (
    "meeting.rubric",
    "meeting.min_minutes",
    "meeting.min_minutes_combined",
    "meeting.min_minutes_large_cell",
    "meeting.attendance_aim",
    "meeting.excused_running_max",
    "meeting.documents_after",
)
# Of a roll, who is not counted in the attendance base (domain of 42-HD: exempt of meetings).
_NOT_IN_BASE = {AttendanceState.EXEMPT}
_HAPPENED = (MeetingState.HELD, MeetingState.FINALISED)


@dataclass(frozen=True)
class Suggestion:
    """What the sheet could hold for one criterion, and from what that follows."""

    points: Any
    why: str


@dataclass(frozen=True)
class Facts:
    """One meeting in numbers, on the day it was held."""

    minimum: int
    minutes: int | None = None
    base: int = 0
    present: int = 0
    absent: int = 0
    aim: int | None = None
    excused_max: int | None = None
    excused_over: list[str] = field(default_factory=list)
    announced_before: bool = False
    speakers: int = 0
    tasks_done: int = 0
    tasks_due: int = 0
    is_first: bool = False
    has_thematic: bool = False
    posted_days: int | None = None
    posted_within: int | None = None

    @property
    def rate(self) -> Fraction | None:
        """Who came, of the attendance base, in percent."""
        return _percent(self.present, self.base)


def _percent(part: int, base: int) -> Fraction | None:
    return Fraction(part * 100, base) if base else None


def suggest_from(sheet: Sheet, facts: Facts) -> dict[str, Suggestion]:
    """What ``facts`` say of the criteria of ``sheet``, by code; of the rest nothing."""
    found = {}
    for criterion in sheet.criteria:
        if not_here := _not_applicable(criterion, facts):
            found[criterion.code] = Suggestion(None, not_here)
            continue
        compute = _COMPUTED.get(criterion.computed_from)
        suggestion = compute(criterion, facts, sheet.has_points) if compute else None
        if suggestion is not None:
            found[criterion.code] = suggestion
    return found


_NO_THEMATIC = "no thematic part in this month's session"
_NEW_CELL = "first meeting of a new cell"


def _not_applicable(criterion: Criterion, facts: Facts) -> str:
    """Why ``criterion`` does not apply; empty where it does."""
    if criterion.not_applicable_when == _NO_THEMATIC and not facts.has_thematic:
        return _("Tháng này không sinh hoạt chuyên đề.")
    if criterion.not_applicable_when == _NEW_CELL and facts.is_first:
        return _("Chưa có nghị quyết tháng trước.")
    return ""


def _met(criterion: Criterion, yes: bool, why: str, has_points: bool) -> Suggestion:
    """Met or not, in the words or points of the sheet."""
    if has_points:
        return Suggestion(criterion.max if yes else 0, why)
    return Suggestion(yes, why)


def _measured(criterion: Criterion, measure: Measure, why: str) -> Suggestion | None:
    points = criterion.proposed(measure)
    return None if points is None else Suggestion(points, why)


def _length(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion | None:
    if facts.minutes is None:
        return None
    short = max(0, facts.minimum - facts.minutes)
    why = _("Họp %(minutes)d phút, tối thiểu %(minimum)d phút.") % {
        "minutes": facts.minutes,
        "minimum": facts.minimum,
    }
    if criterion.options and criterion.type == "choice":
        share = _percent(facts.minutes, facts.minimum)
        return _measured(criterion, Measure(percent=share, short=Fraction(short)), why)
    return _met(criterion, short == 0, why, has_points)


def _rate(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion | None:
    if facts.rate is None:
        return None
    why = _("Có mặt %(present)d/%(base)d (%(share)s)") % {
        "present": facts.present,
        "base": facts.base,
        "share": percent(facts.present, facts.base),
    }
    why = f"{why}; {_absent_words(facts)}." if facts.absent else f"{why}."
    if criterion.type == "choice":
        return _measured(criterion, Measure(percent=facts.rate, absent=facts.absent), why)
    if facts.aim is None:
        return None
    return _met(criterion, facts.rate > facts.aim, why, has_points)


def _absent_words(facts: Facts) -> str:
    return _("%(count)d vắng không lý do") % {"count": facts.absent}


def _nobody_absent(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion | None:
    if not facts.base:
        return None
    why = f"{_absent_words(facts)}." if facts.absent else _("Không ai vắng không lý do.")
    return _met(criterion, facts.absent == 0, why, has_points)


def _excused(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion | None:
    if facts.excused_max is None:
        return None
    words = {"max": facts.excused_max, "names": ", ".join(facts.excused_over)}
    why = (
        _("Vắng có lý do quá %(max)d lần liên tiếp: %(names)s.")
        if facts.excused_over
        else _("Không ai vắng có lý do quá %(max)d lần liên tiếp.")
    )
    return _met(criterion, not facts.excused_over, why % words, has_points)


def _announced(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion:
    why = (
        _("Giấy mời đã gửi trước giờ họp.")
        if facts.announced_before
        else _("Chưa gửi giấy mời trước giờ họp.")
    )
    return _met(criterion, facts.announced_before, why, has_points)


def _spoke(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion | None:
    # Opinions may stand in the minutes without a name: then nothing is known.
    if not facts.speakers or not facts.present:
        return None
    share = _percent(facts.speakers, facts.present)
    why = _("%(speakers)d/%(present)d người dự phát biểu (%(share)s).") % {
        "speakers": facts.speakers,
        "present": facts.present,
        "share": percent(facts.speakers, facts.present),
    }
    return _measured(criterion, Measure(percent=share), why)


def _tasks(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion | None:
    if not facts.tasks_due:
        return None
    share = _percent(facts.tasks_done, facts.tasks_due)
    why = _("Xong %(done)d/%(due)d việc tháng trước (%(share)s).") % {
        "done": facts.tasks_done,
        "due": facts.tasks_due,
        "share": percent(facts.tasks_done, facts.tasks_due),
    }
    return _measured(criterion, Measure(percent=share), why)


def _posted(criterion: Criterion, facts: Facts, has_points: bool) -> Suggestion | None:
    if facts.posted_days is None or facts.posted_within is None:
        return None
    why = _("Biên bản khóa sau %(days)d ngày, hạn %(within)d ngày.") % {
        "days": facts.posted_days,
        "within": facts.posted_within,
    }
    return _met(criterion, facts.posted_days <= facts.posted_within, why, has_points)


# What a sheet says that a criterion is computed from, and how.
_COMPUTED: dict[str, Callable[[Criterion, Facts, bool], Suggestion | None]] = {
    "meeting length": _length,
    "attendance rate": _rate,
    "attendance": _nobody_absent,
    "excused absences running": _excused,
    "announcement": _announced,
    "speakers / present": _spoke,
    "tasks of the last resolution done / due": _tasks,
    "posted date": _posted,
}


def running_excused(states: Iterable[str]) -> list[int]:
    """After each meeting in order, how many excused absences run up to it.

    Being there ends the run. A month of exemption, and an absence without reason (which is
    marked by itself), neither break nor add.
    """
    counts, run = [], 0
    for state in states:
        if state == AttendanceState.PRESENT:
            run = 0
        elif state == AttendanceState.EXCUSED:
            run += 1
        counts.append(run)
    return counts


def facts_of(meeting: Meeting) -> Facts:
    """Read what the sheet of ``meeting`` may be computed from."""
    day, cell = day_of(meeting), meeting.cell
    roll = list(
        Attendance.objects.filter(meeting=meeting)
        .select_related("member__person")
        .order_by("member__person__sort_key", "member")
    )
    base = [row for row in roll if row.state not in _NOT_IN_BASE]
    present = {row.member_id for row in base if row.state == AttendanceState.PRESENT}
    excused_max = _rule("meeting.excused_running_max", meeting)
    done, due = _tasks_of(meeting, day)
    return Facts(
        minimum=minimum_minutes(meeting, len(roll)),
        minutes=_minutes(meeting),
        base=len(base),
        present=len(present),
        absent=sum(row.state == AttendanceState.ABSENT for row in base),
        aim=_rule("meeting.attendance_aim", meeting),
        excused_max=excused_max,
        excused_over=_excused_over(meeting, roll, excused_max),
        announced_before=(
            meeting.announced_at is not None
            and meeting.announced_at <= (meeting.started_at or meeting.planned_at)
        ),
        speakers=len(
            present
            & set(
                Opinion.objects.filter(item__meeting=meeting, speaker__isnull=False)
                .order_by()
                .values_list("speaker", flat=True)
            )
        ),
        tasks_done=done,
        tasks_due=due,
        is_first=not _earlier(meeting).filter(kind=MeetingKind.REGULAR).exists(),
        has_thematic=Meeting.objects.filter(
            cell=cell, month=meeting.month, kind=MeetingKind.THEMATIC, state__in=_HAPPENED
        ).exists(),
        posted_days=_posted_days(meeting, day),
        posted_within=_rule("meeting.documents_after", meeting),
    )


def _rule(key: str, meeting: Meeting) -> Any:
    return value_or_none(key, on=day_of(meeting), organization=meeting.cell)


def minimum_minutes(meeting: Meeting, roll: int) -> int:
    """How long the meeting has to be; 0 where no rule of its day says."""
    try:
        return min_minutes(meeting, roll=roll).minutes
    except RuleMissing:
        return 0


def combined(meeting: Meeting) -> Meeting | None:
    """The thematic meeting held in the same session, if there is one."""
    follower: Meeting | None = getattr(meeting, "followed_by", None)
    return follower if follower is not None and follower.state in _HAPPENED else None


def _minutes(meeting: Meeting) -> int | None:
    """How long the session was, the thematic part that shares it included."""
    ends = [meeting.ended_at]
    if (follower := combined(meeting)) is not None:
        ends.append(follower.ended_at)
    known = [end for end in ends if end is not None]
    if meeting.started_at is None or not known:
        return None
    return int((max(known) - meeting.started_at).total_seconds() // 60)


def _earlier(meeting: Meeting) -> Any:
    """What the cell held and finalised before, this session's own parts aside."""
    return Meeting.objects.filter(
        cell=meeting.cell_id, state=MeetingState.FINALISED, planned_at__lt=meeting.planned_at
    )


def _excused_over(meeting: Meeting, roll: list[Attendance], most: int | None) -> list[str]:
    """Who of the roll is excused at this meeting more than ``most`` times running this year."""
    away = [row for row in roll if row.state == AttendanceState.EXCUSED]
    if not away or most is None:
        return []
    states: dict[Any, list[str]] = defaultdict(list)
    before = (
        Attendance.objects.filter(
            meeting__in=_earlier(meeting).filter(
                month__gte=date(meeting.month.year, 1, 1), session_of=None
            ),
            member__in=[row.member_id for row in away],
        )
        .order_by("meeting__planned_at")
        .values_list("member", "state")
    )
    for member, state in before:
        states[member].append(state)
    over = []
    for row in away:
        if running_excused([*states[row.member_id], row.state])[-1] > most:
            over.append(str(row.member))
    return over


def _tasks_of(meeting: Meeting, day: date) -> tuple[int, int]:
    """Of what earlier meetings gave: how many are done by ``day``, of how many due by then."""
    done = due = 0
    for state, due_on, closed_on in carried_tasks(meeting).values_list(
        "state", "due_on", "closed_on"
    ):
        if state == TaskState.DROPPED:
            continue
        if state == TaskState.DONE and closed_on is not None and closed_on <= day:
            done, due = done + 1, due + 1
        elif due_on is None or due_on <= day:
            due += 1
    return done, due


def _posted_days(meeting: Meeting, day: date) -> int | None:
    """After how many days the minutes were locked, or stand open today."""
    if meeting.finalised_at is not None:
        return max(0, (timezone.localdate(meeting.finalised_at) - day).days)
    return max(0, (clock.today() - day).days)
