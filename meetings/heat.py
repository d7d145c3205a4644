"""Cells × months as the committee looks at them: who met, when, how well; from few reads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.deadlines import add_months, month_of
from candidates.models import MentorReport, ReportState
from cells import policy
from cells.access import reach
from cells.models import Organization
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.services.measuring import late_after
from meetings.wording import points_words, score_words
from people import clock
from people.models import User
from rules.models import Rubric
from rules.services import preload, value_or_none

ON_TIME, LATE, MISSED, OWED, PLANNED, NOTHING = range(6)
# The sign that is written, the class that repeats it in colour, and the words.
SIGNS: dict[int, tuple[str, str, Any]] = {
    ON_TIME: ("✓", "qa-ok", gettext_lazy("họp, gửi biên bản đúng hạn")),
    LATE: ("✓!", "qa-warn", gettext_lazy("họp, gửi biên bản muộn")),
    OWED: ("!", "qa-warn", gettext_lazy("đã họp, quá hạn chưa gửi biên bản")),
    MISSED: ("✗", "qa-bad", gettext_lazy("không họp")),
    PLANNED: ("…", "qa-info", gettext_lazy("đã có lịch họp")),
    NOTHING: ("·", "", gettext_lazy("chưa có lịch họp")),
}
# What the last lines of the table count, in fewer words.
_COUNTED = (
    (ON_TIME, gettext_lazy("đúng hạn")),
    (LATE, gettext_lazy("muộn")),
    (MISSED, gettext_lazy("không họp")),
)


@dataclass
class Square:
    """One cell in one month."""

    state: int
    url: str = ""
    score: str = ""
    score_words: str = ""
    reports: str = ""
    total: Decimal | None = None

    @property
    def sign(self) -> str:
        return SIGNS[self.state][0]

    @property
    def css(self) -> str:
        return SIGNS[self.state][1]

    @property
    def words(self) -> str:
        """What the square says to who hears it."""
        said = [str(SIGNS[self.state][2])]
        if self.score_words:
            said.append(self.score_words)
        if self.reports:
            said.append(_("nhận xét đã nộp %(reports)s") % {"reports": self.reports})
        return "; ".join(said)


@dataclass
class Row:
    cell: Organization
    squares: list[Square | None]

    @property
    def name(self) -> str:
        """The cell's name as one column has room for."""
        return self.cell.name.removeprefix("Chi bộ ")

    @property
    def average(self) -> str:
        """The mean of the cell's points over these months."""
        totals = [s.total for s in self.squares if s is not None and s.total is not None]
        if not totals:
            return "–"
        mean = sum(totals, Decimal(0)) / len(totals)
        return points_words(mean.quantize(Decimal("0.1")))


@dataclass
class Tally:
    """How many cells stand one way in each month."""

    sign: str
    css: str
    words: Any
    counts: list[int]


@dataclass(frozen=True)
class _Met:
    """What is read of one regular meeting."""

    pk: Any
    state: str
    planned_at: datetime
    started_at: datetime | None
    finalised_at: datetime | None
    total: Decimal | None
    band: str | None
    rubric: int | None


_READ = ("pk", "cell", "state", "planned_at", "started_at", "finalised_at")


def cells_watched(user: User, first: date, last: date) -> QuerySet[Organization]:
    """The cells whose final minutes ``user`` may read and that lived between the two days."""
    return (
        Organization.objects.filter(reach(user).organizations(policy.SEE_MEETING))
        .cells()
        .filter(Q(established_on=None) | Q(established_on__lte=last))
        .filter(Q(dissolved_on=None) | Q(dissolved_on__gte=first))
        .order_by("position", "name", "pk")
    )


@dataclass
class HeatMap:
    """Some cells in some months, as ``user`` may see them.

    Above a cell only that a meeting is planned shows before its minutes are locked.
    """

    user: User
    cells: Sequence[Organization]
    months: list[date]
    _drafts: set[Any] = field(default_factory=set)

    @cached_property
    def rows(self) -> list[Row]:
        preload("meeting.report_up")
        own = reach(self.user).places(policy.SEE_MEETING_DRAFT)
        self._drafts = {cell.pk for cell in own}
        squares = [[self._square(cell, month) for month in self.months] for cell in self.cells]
        return [Row(cell, line) for cell, line in zip(self.cells, squares, strict=True)]

    @property
    def tallies(self) -> list[Tally]:
        """The last lines of the table: how many cells were on time, late, missing."""
        counted = [
            Counter(square.state for square in column if square is not None)
            for column in zip(*(row.squares for row in self.rows), strict=True)
        ]
        return [
            Tally(*SIGNS[state][:2], words, [count[state] for count in counted])
            for state, words in _COUNTED
        ]

    @property
    def legend(self) -> list[tuple[str, str, Any]]:
        return list(SIGNS.values())

    @cached_property
    def _met(self) -> dict[tuple[Any, date], _Met]:
        rows = (
            Meeting.objects.standing()
            .filter(kind=MeetingKind.REGULAR, cell__in=[cell.pk for cell in self.cells])
            .filter(month__range=(self.months[0], self.months[-1]))
            .order_by()
            .values_list(
                "month",
                *_READ,
                Coalesce("score__confirmed_total", "score__total"),
                "score__confirmed_band",
                "score__band",
                "score__rubric",
            )
        )
        found = {}
        for month, pk, cell, state, planned, started, finalised, total, above, own, rubric in rows:
            met = _Met(pk, state, planned, started, finalised, total, above or own, rubric)
            found[cell, month] = met
        return found

    @cached_property
    def _reports(self) -> dict[tuple[Any, date], tuple[int, int]]:
        rows = (
            MentorReport.objects.filter(
                cell__in=[cell.pk for cell in self.cells],
                period__range=(self.months[0], self.months[-1]),
            )
            .order_by()
            .values_list("cell", "period")
            .annotate(
                there=Count("pk", filter=Q(state=ReportState.SUBMITTED)), expected=Count("pk")
            )
        )
        return {(cell, period): (there, expected) for cell, period, there, expected in rows}

    @cached_property
    def _since(self) -> date:
        """The first month that these cells have a meeting of: before it nothing was missed."""
        regular = Meeting.objects.standing().filter(
            kind=MeetingKind.REGULAR, cell__in=[cell.pk for cell in self.cells]
        )
        first: date | None = regular.order_by().aggregate(first=Min("month"))["first"]
        return first or clock.today()

    @cached_property
    def _rubrics(self) -> dict[int, Rubric]:
        return {rubric.pk: rubric for rubric in Rubric.objects.only("bands")}

    def _square(self, cell: Organization, month: date) -> Square | None:
        if not _lived(cell, month):
            return None
        met = self._met.get((cell.pk, month))
        square = Square(self._state(cell, month, met))
        if met is not None and (met.state == MeetingState.FINALISED or cell.pk in self._drafts):
            square.url = reverse("meetings:detail", args=[met.pk])
        if met is not None and met.state == MeetingState.FINALISED and met.rubric is not None:
            words = score_words(met.total, met.band or "", self._rubrics[met.rubric])
            square.total, square.score_words = met.total, words
            square.score = points_words(met.total) if met.total is not None else words
        if counted := self._reports.get((cell.pk, month)):
            square.reports = f"{counted[0]}/{counted[1]}"
        return square

    def _state(self, cell: Organization, month: date, met: _Met | None) -> int:
        today = clock.today()
        over = add_months(month, 1) <= month_of(today)
        if met is None:
            return MISSED if over and month >= self._since else NOTHING
        if met.state == MeetingState.FINALISED and met.finalised_at is not None:
            in_time = timezone.localdate(met.finalised_at) <= self._deadline(cell, met)
            return ON_TIME if in_time else LATE
        if met.state == MeetingState.HELD:
            return OWED if today > self._deadline(cell, met) else PLANNED
        return MISSED if over else PLANNED

    def _deadline(self, cell: Organization, met: _Met) -> date:
        day = timezone.localdate(met.started_at or met.planned_at)
        return late_after(day, value_or_none("meeting.report_up", on=day, organization=cell))


def _lived(cell: Organization, month: date) -> bool:
    """Whether ``cell`` was there on some day of ``month``."""
    end = add_months(month, 1) - timedelta(days=1)
    begun = cell.established_on is None or cell.established_on <= end
    return begun and (cell.dissolved_on is None or cell.dissolved_on >= month)


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
