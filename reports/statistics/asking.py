"""What a page or a file asks for: whose figures, which period; frozen, counted or refused."""

from datetime import date

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.utils.functional import cached_property

from cells.models import Organization
from reports.access import Scope
from reports.models import ClosedPeriod, RunState, StatisticsRun
from reports.statistics.closing import closed
from reports.statistics.figures import Figures, figures_for
from reports.statistics.hiding import hide_small
from reports.statistics.periods import (
    Period,
    read_period,
    refuse_future,
    refuse_outside,
    running_quarter,
)
from reports.statistics.runs import run_of
from reports.statistics.showing import Sheet
from rules.services import value


def sheet_of(figures: Figures, scope: Scope) -> Sheet:
    """``figures`` as who has ``scope`` sees them: small groups only for who may open people."""
    until = date.fromisoformat(figures["period"]["until"])
    small = value("statistics.small_group", on=until, organization=scope.tops[0])
    return Sheet(figures if scope.opens_people else hide_small(figures, small), small)


def _day_of(text: str, period: Period, today: date) -> date:
    """The day as of which ``period`` is asked for: its last one, or today while it runs.

    Raises ValidationError for what is no day, or none of the period so far.
    """
    if not text:
        return period.until(today)
    day = DateField().to_python(text) or today
    refuse_outside(period, day, today)
    return day


class Asked:
    """One question for statistics, from an address; what it makes up is said, nothing is lost."""

    def __init__(self, scope: Scope, code: str, today: date, day: str = "") -> None:
        self.scope, self.today = scope, today
        self.refusal = ""
        self.code, self.day = code.strip(), day.strip()
        self.shown_year = today.year
        self.period: Period | None = None
        self.until = today
        try:
            period = read_period(code) if self.code else running_quarter(today)
            self.code = period.code
            self.shown_year = period.year
            refuse_future(period, today)
            self.until = _day_of(self.day, period, today)
            self.period = period
        except ValidationError as refusal:
            self.refusal = " ".join(refusal.messages)

    @cached_property
    def counted(self) -> list[Organization]:
        """What is counted as one: the committee, also of who stands above it alone; or cells."""
        committees = self.scope.committees
        return committees if len(committees) == 1 else self.scope.holders() or list(self.scope.tops)

    @property
    def organization(self) -> Organization | None:
        """The one organisation asked for; None where the reader answers for several cells."""
        return self.counted[0] if len(self.counted) == 1 else None

    @cached_property
    def takes_long(self) -> bool:
        """Whether a worker counts: there are several committees."""
        return len(self.scope.committees) > 1

    @cached_property
    def closed(self) -> ClosedPeriod | None:
        if self.period is None or self.organization is None or self.organization.is_cell:
            return None
        if self.until != self.period.last:
            # What is frozen is the whole period.
            return None
        return closed(self.organization, self.period)

    @cached_property
    def run(self) -> StatisticsRun | None:
        """The worker's count of the first organisation in the scope, as of the day asked."""
        if self.period is None or not self.takes_long:
            return None
        return run_of(self.scope.tops[0], self.period, self.until)

    @cached_property
    def figures(self) -> Figures | None:
        """Frozen ones where the period is closed; None where refused or not counted yet."""
        if self.period is None:
            return None
        if self.closed is not None:
            frozen: Figures = self.closed.figures
            return frozen
        if self.takes_long:
            return self.run.figures if self.run and self.run.state == RunState.DONE else None
        return figures_for(self.counted, self.period, self.until)

    @cached_property
    def sheet(self) -> Sheet | None:
        return sheet_of(self.figures, self.scope) if self.figures else None
