"""How many will be admitted by the year's end (dự báo), from how long it took here before.

Of everybody on the way it is asked: of those admitted here who were as long at the same stage,
how many were admitted within the days that are left? The chances add up to the forecast, and
they say how far it may be off. Whoever was dropped on the way counts against the chance.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from candidates.models import Candidate, Stage, StageEvent, Step
from reports.access import Scope

# The years of the past that are still like today.
YEARS_BACK = 3
# Fewer admissions than these say nothing about the next.
LEAST_CASES = 5
# Eight times in ten the number falls within so many standard deviations.
_SPREAD = 1.28
# The way from the list to the ceremony; a side step is its last stage's.
WAY = (
    Stage.SOURCE, Stage.SYMPATHISER, Stage.DOSSIER_ALLOWED, Stage.DOSSIER_OPEN,
    Stage.CELL_PASSED, Stage.APPRAISED, Stage.BASE_PASSED, Stage.DECIDED,
)  # fmt: skip
_LOST = (Stage.DROPPED, Stage.WITHDRAWN, Stage.GONE, Stage.DECEASED)


@dataclass(frozen=True)
class Experience:
    """What happened here to those who were at a stage: days until the ceremony, and who left.

    Whoever waits longer than anybody who was admitted has an even chance: nothing is known.
    """

    days: list[int]
    lost: int = 0

    @property
    def typical(self) -> int | None:
        """The days from the stage to the ceremony, half took longer; None where too few did."""
        return round(median(self.days)) if len(self.days) >= LEAST_CASES else None

    def chance(self, waited: int, left: int) -> float:
        """The chance to be admitted within ``left`` days for who has waited ``waited`` days."""
        longer = [days for days in self.days if days > waited]
        within = sum(1 for days in longer if days - waited <= left)
        # Those who left had as many who waited as long, as far as anybody knows.
        lost = self.lost * len(longer) / len(self.days) if self.days else 0
        # Nothing seen is sure: one more case of either kind (Laplace's rule of succession).
        return (within + 1) / (len(longer) + lost + 2)


@dataclass(frozen=True)
class Forecast:
    """The admissions of a year: as many as ``admitted``, and probably so many more."""

    admitted: int
    expected: float
    deviation: float
    cases: int

    @property
    def low(self) -> int:
        return self.admitted + max(0, math.floor(self.expected - _SPREAD * self.deviation))

    @property
    def high(self) -> int:
        return self.admitted + math.ceil(self.expected + _SPREAD * self.deviation)


def experience_of(scope: Scope, today: date) -> dict[str, Experience]:
    """What the last years taught in ``scope``, by stage. Two statements."""
    since = date(today.year - YEARS_BACK, today.month, 1)
    ends = (
        StageEvent.objects.filter(
            candidate__in=Candidate.objects.filter(scope.people()).order_by().values("pk"),
            effective_on__gte=since,
        )
        .order_by()
        .values_list("candidate", "effective_on", "step", "to_stage")
    )
    admitted = {who: on for who, on, step, _stage in ends if step == Step.CEREMONY}
    lost = {who for who, _on, _step, stage in ends if stage in _LOST} - set(admitted)
    reached: dict[str, dict[UUID, date]] = defaultdict(dict)
    steps = StageEvent.objects.filter(candidate__in=[*admitted, *lost], to_stage__in=WAY)
    for who, on, stage in steps.order_by().values_list("candidate", "effective_on", "to_stage"):
        reached[stage][who] = min(on, reached[stage].get(who, on))
    return {
        stage: Experience(
            sorted((admitted[who] - on).days for who, on in entries.items() if who in admitted),
            sum(1 for who in entries if who in lost),
        )
        for stage, entries in reached.items()
    }


def forecast_of(
    candidates: Iterable[Candidate],
    experience: dict[str, Experience],
    *,
    admitted: int,
    today: date,
    until: date,
) -> Forecast | None:
    """Forecast the admissions up to ``until``; None where too few were admitted here to say."""
    cases = max((len(known.days) for known in experience.values()), default=0)
    if cases < LEAST_CASES:
        return None
    left = (until - today).days
    chances = [
        known.chance((today - candidate.stage_since).days, left)
        for candidate in candidates
        if (known := experience.get(candidate.stage)) and known.days
    ]
    variance = sum(chance * (1 - chance) for chance in chances)
    return Forecast(admitted, sum(chances), math.sqrt(variance), cases)


def latest_start(known: Experience | None, until: date) -> date | None:
    """The day by which a stage is to be reached for a ceremony by ``until``, as it goes here."""
    if known is None or known.typical is None:
        return None
    return until - timedelta(known.typical)
