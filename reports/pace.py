"""Whether a year's targets will be made, which cells will not, and what is still in time.

(Tiến độ: dự báo đến cuối năm, chi bộ lâu không kết nạp, mốc còn kịp trong năm.)
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Max

from candidates.models import Candidate, Stage
from candidates.readiness import Readiness, judge_all, with_facts
from cells.models import Organization
from members.models import OrganizationMonth
from reports.forecast import Experience, Forecast, experience_of, forecast_of, latest_start
from reports.progress import IN_DOSSIER, Line, QuotaProgress

# Cells without an admission for so many months are named.
SILENT_MONTHS = (12, 24)
# A page names so many people; the list of candidates has them all.
MOST_NAMED = 60
_DEADLINES = (Stage.DOSSIER_OPEN, Stage.CELL_PASSED, Stage.BASE_PASSED, Stage.DECIDED)


class Light(StrEnum):
    """How a target stands: made or sure to be, possible, out of reach as things go."""

    GREEN = "ok"
    AMBER = "warn"
    RED = "bad"


# The icon beside each colour, for eyes and printers that see grey.
SIGNS = {Light.GREEN: "check", Light.AMBER: "clock", Light.RED: "cross"}


class Deadline(NamedTuple):
    """The day by which a stage is to be reached to count this year, as it goes here."""

    stage: Stage
    by: date
    days: int
    there: int


class Silent(NamedTuple):
    """A cell that admitted nobody for long; ``last`` is the month of its last admission."""

    line: Line
    last: date | None
    sources: int


class Coming(NamedTuple):
    """Somebody whose dossier is under way: when the next step is lawful."""

    candidate: Candidate
    readiness: Readiness | None


@dataclass(frozen=True)
class Pace:
    """The running year of one commune or cell, seen to its end."""

    progress: QuotaProgress
    today: date
    forecast: Forecast | None
    deadlines: list[Deadline]
    coming: list[Coming]
    silent: list[Silent]
    silent_months: int

    @property
    def light(self) -> Light | None:
        """The colour of the whole against the target that the year is judged by."""
        target = self.progress.judged.target
        if not target:
            return None
        if self.forecast is None:
            return light_of(
                self.progress.admitted, self.progress.in_dossier, target, self.today.month
            )
        if self.forecast.low >= target:
            return Light.GREEN
        return Light.AMBER if self.forecast.high >= target else Light.RED


def light_of(admitted: int, in_dossier: int, target: int, month: int) -> Light:
    """The colour by the straight pace of the year, where nothing better is known."""
    due = target * month // 12
    if (admitted >= max(due, 1) and admitted >= due) or admitted >= target:
        return Light.GREEN
    return Light.AMBER if admitted + in_dossier >= due else Light.RED


def light_of_line(line: Line) -> Light | None:
    """The colour of one line: its share made, its missing people on the way, or neither."""
    if not line.judged:
        return None
    if line.admitted >= line.judged:
        return Light.GREEN
    if line.admitted + line.in_dossier >= line.judged:
        return Light.AMBER
    return Light.RED


def pace_of(progress: QuotaProgress, today: date, silent_months: int = SILENT_MONTHS[0]) -> Pace:
    """Look ahead from ``today`` to the end of the year of ``progress``."""
    scope = progress.scope
    until = date(progress.year, 12, 31)
    on_the_way = list(
        with_facts(Candidate.objects.filter(scope.people()).followed())
        .filter(stage__in=IN_DOSSIER)
        .select_related("person__member", "cell__parent")
        .order_by("stage_since", "pk")
    )
    others = Candidate.objects.filter(scope.people()).followed().exclude(stage__in=IN_DOSSIER)
    experience = experience_of(scope, today)
    return Pace(
        progress=progress,
        today=today,
        forecast=forecast_of(
            [*on_the_way, *others.only("stage", "stage_since")],
            experience,
            admitted=progress.admitted,
            today=today,
            until=until,
        ),
        deadlines=_deadlines(experience, progress, until),
        coming=[Coming(*row) for row in judge_all(on_the_way[:MOST_NAMED], today)],
        silent=silent_cells(progress, today, silent_months),
        silent_months=silent_months,
    )


def _deadlines(
    experience: dict[str, Experience], progress: QuotaProgress, until: date
) -> list[Deadline]:
    found = []
    for stage in _DEADLINES:
        known = experience.get(stage)
        by = latest_start(known, until)
        if by is not None and known is not None and known.typical is not None:
            found.append(Deadline(stage, by, known.typical, progress.stages[stage]))
    return found


def silent_cells(progress: QuotaProgress, today: date, months: int) -> list[Silent]:
    """The lines that admitted nobody in the last ``months`` months, the longest first."""
    units = progress.scope.units
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    since = date(year, month + 1, 1)
    rows = (
        OrganizationMonth.objects.filter(
            organization__in=list(units), admitted__gt=0, month__lte=today
        )
        .order_by()
        .values_list("organization")
        .annotate(last=Max("month"))
    )
    last: dict[Organization, date] = {}
    for key, day in rows:
        last[units[key]] = max(day, last.get(units[key], day))
    silent = [
        Silent(line, last.get(line.organization), line.sources)
        for line in progress.lines
        if last.get(line.organization, date.min) < since and not line.organization.dissolved_on
    ]
    return sorted(silent, key=lambda x: x.last or date.min)
