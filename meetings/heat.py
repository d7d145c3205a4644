"""Cells × months as the committee looks at them: who met, when, how well; from few reads."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from candidates.deadlines import add_months, month_of
from candidates.models import MentorReport, ReportState
from cells import policy
from cells.access import reach
from cells.models import Organization
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.services import sending
from meetings.squares import (
    LATE,
    MISSED,
    NOTHING,
    ON_TIME,
    OWED,
    PLANNED,
    SIGNS,
    Look,
    Pen,
    Square,
)
from meetings.wording import points_words, score_words
from people import clock
from people.models import User
from rules.models import Rubric
from rules.services import preload

# What the last lines of the table count, in fewer words.
_COUNTED = (
    (ON_TIME, gettext_lazy("đúng hạn")),
    (LATE, gettext_lazy("muộn")),
    (MISSED, gettext_lazy("không họp")),
)


@dataclass
class Row:
    cell: Organization
    squares: list[Square | None]
    pen: Pen

    @property
    def name(self) -> str:
        """The cell's name as one column has room for."""
        return self.cell.name.removeprefix("Chi bộ ")

    @property
    def drawn(self) -> SafeString:
        return self.pen.line(self.squares)

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

    @property
    def drawn(self) -> SafeString:
        return format_html_join("", "<td>{}</td>", ((count,) for count in self.counts))


class _Month(NamedTuple):
    """A column, and what is the same for every cell in it."""

    first: date
    last: date
    is_over: bool


class _Met(NamedTuple):
    """What is read of one regular meeting."""

    pk: UUID
    state: str
    ended_on: date
    sent_on: date | None
    total: Decimal | None
    confirmed_band: str | None
    own_band: str | None
    rubric: int | None


_READ = (
    "pk",
    "state",
    sending.ENDED_ON,
    sending.SENT_ON,
    Coalesce("score__confirmed_total", "score__total"),
    "score__confirmed_band",
    "score__band",
    "score__rubric",
)


def cells_watched(
    user: User, first: date, last: date, right: policy.Right = policy.SEE_MEETING
) -> QuerySet[Organization]:
    """The cells over which ``user`` holds ``right`` and that lived between the two days."""
    return (
        Organization.objects.filter(reach(user).organizations(right))
        .cells()
        .filter(Q(established_on=None) | Q(established_on__lte=last))
        .filter(Q(dissolved_on=None) | Q(dissolved_on__gte=first))
        .order_by("position", "name", "pk")
        .only("name", "path", "established_on", "dissolved_on")
    )


@dataclass
class HeatMap:
    """Some cells in some months, as ``user`` may see them.

    Above a cell only that a meeting is planned shows before its minutes are locked.
    """

    user: User
    cells: Sequence[Organization]
    months: list[date]

    @cached_property
    def rows(self) -> list[Row]:
        preload(sending.RULE)
        pen, columns = Pen(), self._columns()
        return [Row(cell, self._squares(cell, columns), pen) for cell in self.cells]

    @property
    def tallies(self) -> list[Tally]:
        """The last lines of the table: how many cells were on time, late, missing."""
        counted = [
            Counter(square.look.state for square in column if square is not None)
            for column in zip(*(row.squares for row in self.rows), strict=True)
        ]
        return [
            Tally(*SIGNS[state][:2], words, [count[state] for count in counted])
            for state, words in _COUNTED
        ]

    @property
    def legend(self) -> list[tuple[str, str, Any]]:
        return list(SIGNS.values())

    @property
    def headings(self) -> SafeString:
        return format_html_join(
            "", '<th scope="col">{}</th>', ((f"{month:%m/%y}",) for month in self.months)
        )

    def _columns(self) -> list[_Month]:
        running = month_of(clock.today())
        return [
            _Month(first, add_months(first, 1) - timedelta(days=1), first < running)
            for first in self.months
        ]

    @cached_property
    def _met(self) -> dict[UUID, dict[date, _Met]]:
        """The regular meeting of each month, by cell."""
        rows = (
            Meeting.objects.standing()
            .filter(kind=MeetingKind.REGULAR, cell__in=self._cell_ids)
            .filter(month__range=(self.months[0], self.months[-1]))
            .order_by()
            .values_list("cell", "month", *_READ)
        )
        found: dict[UUID, dict[date, _Met]] = defaultdict(dict)
        for cell, month, *read in rows:
            found[cell][month] = _Met(*read)
        return found

    @cached_property
    def _reports(self) -> dict[UUID, dict[date, str]]:
        """How many of the mentors' reports of each month came, of how many owed, by cell."""
        rows = (
            MentorReport.objects.filter(
                cell__in=self._cell_ids, period__range=(self.months[0], self.months[-1])
            )
            .order_by()
            .values_list("cell", "period")
            .annotate(
                there=Count("pk", filter=Q(state=ReportState.SUBMITTED)), expected=Count("pk")
            )
        )
        found: dict[UUID, dict[date, str]] = defaultdict(dict)
        for cell, period, there, expected in rows:
            found[cell][period] = f"{there}/{expected}"
        return found

    @cached_property
    def _since(self) -> date:
        """The first month that these cells have a meeting of: before it nothing was missed."""
        regular = Meeting.objects.standing().filter(
            kind=MeetingKind.REGULAR, cell__in=self._cell_ids
        )
        first: date | None = regular.order_by().aggregate(first=Min("month"))["first"]
        return first or clock.today()

    @cached_property
    def _cell_ids(self) -> list[Any]:
        return [cell.pk for cell in self.cells]

    @cached_property
    def _own(self) -> set[Any]:
        """The cells whose drafts the reader may open."""
        return {cell.pk for cell in reach(self.user).places(policy.SEE_MEETING_DRAFT)}

    @cached_property
    def _score(self) -> Callable[[Decimal | None, str, int], tuple[str, str]]:
        """The points (without them the class) to be seen, and both in words; of each score once."""
        rubrics = {rubric.pk: rubric for rubric in Rubric.objects.only("bands")}

        @cache
        def score(total: Decimal | None, band: str, rubric: int) -> tuple[str, str]:
            words = score_words(total, band, rubrics[rubric])
            return points_words(total) if total is not None else words, words

        return score

    def _squares(self, cell: Organization, columns: list[_Month]) -> list[Square | None]:
        met, reports = self._met[cell.pk], self._reports[cell.pk]
        return [
            self._square(cell, month, met.get(month.first), reports.get(month.first, ""))
            if _lived(cell, month)
            else None
            for month in columns
        ]

    def _square(self, cell: Organization, month: _Month, met: _Met | None, reports: str) -> Square:
        if met is None:
            was_missed = month.is_over and month.first >= self._since
            return Square(Look(MISSED if was_missed else NOTHING, reports=reports))
        is_final = met.state == MeetingState.FINALISED
        total, score, words = None, "", ""
        if is_final and met.rubric is not None:
            total = met.total
            score, words = self._score(total, met.confirmed_band or met.own_band or "", met.rubric)
        return Square(
            Look(_state(cell, month, met), score, words, reports),
            total=total,
            meeting=met.pk if is_final or cell.pk in self._own else None,
        )


def _lived(cell: Organization, month: _Month) -> bool:
    """Whether ``cell`` was there on some day of ``month``."""
    begun = cell.established_on is None or cell.established_on <= month.last
    return begun and (cell.dissolved_on is None or cell.dissolved_on >= month.first)


def _state(cell: Organization, month: _Month, met: _Met) -> int:
    if met.state == MeetingState.FINALISED and met.sent_on is not None:
        return ON_TIME if met.sent_on <= _deadline(cell, met) else LATE
    if met.state == MeetingState.HELD:
        return OWED if clock.today() > _deadline(cell, met) else PLANNED
    return MISSED if month.is_over else PLANNED


def _deadline(cell: Organization, met: _Met) -> date:
    """The last day on which minutes are in time; before there was a term, of the month."""
    due = sending.term(cell, met.ended_on)
    return due or add_months(month_of(met.ended_on), 1) - timedelta(days=1)
