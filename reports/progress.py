"""How admissions stand against the targets of a year (tiến độ chỉ tiêu kết nạp)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from candidates.models import Candidate, Stage
from cells.models import Organization, OrganizationKind, Quota, QuotaSource
from cells.services import judge_shares
from members.models import OrganizationMonth
from reports.access import Scope
from reports.arithmetic import percent
from reports.models import OrganizationCount
from reports.present import STAGE

# Candidates whose dossier is under way: who may still be admitted soon.
IN_DOSSIER = (
    Stage.DOSSIER_ALLOWED,
    Stage.DOSSIER_OPEN,
    Stage.CELL_PASSED,
    Stage.APPRAISED,
    Stage.BASE_PASSED,
    Stage.RETURNED,
    Stage.DECIDED,
)
YEARS_SHOWN = 3
ADMISSIONS = ("admitted", "admitted_women", "admitted_minority", "admitted_young")


@dataclass(frozen=True)
class Target:
    """One target of the whole: what it is, how far it is reached, how it was shared out."""

    source: str
    target: int | None
    percent: Decimal | None
    shares: str = ""


@dataclass(frozen=True)
class Line:
    """One cell (or committee, above several): admitted, its shares, people on the way."""

    organization: Organization
    admitted: int
    assigned: int | None
    own: int | None
    in_dossier: int
    sources: int = 0
    months: Counter[date] = field(default_factory=Counter)

    @property
    def percent(self) -> Decimal | None:
        return percent(self.admitted, self.assigned)

    @property
    def judged(self) -> int:
        """What the year is judged by: the assigned share, else the own one; 0 where none is."""
        return self.assigned or self.own or 0

    @property
    def missing(self) -> int:
        """How many are still owed of the share; 0 where none was given."""
        return max((self.assigned or 0) - self.admitted, 0)


@dataclass(frozen=True)
class YearFigures:
    """One year of the whole, for years side by side."""

    year: int
    own: int | None
    assigned: int | None
    admitted: int = 0
    admitted_women: int = 0
    admitted_minority: int = 0
    admitted_young: int = 0


@dataclass(frozen=True)
class QuotaProgress:
    """A year against its targets, in one person's reach."""

    year: int
    scope: Scope
    admitted: int
    own: Target
    assigned: Target
    lines: list[Line]
    years: list[YearFigures]
    stages: Counter[str] = field(default_factory=Counter)

    @property
    def judged(self) -> Target:
        """The target that the year is judged by: the assigned one, else the own one."""
        return self.assigned if self.assigned.target else self.own

    @property
    def behind(self) -> list[Line]:
        """Lines that still owe admissions of their share."""
        return [line for line in self.lines if line.missing]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the year: no target and nobody admitted."""
        return not self.admitted and self.own.target is None and self.assigned.target is None

    @property
    def admitted_in_years(self) -> int:
        return sum(year.admitted for year in self.years)

    @property
    def minority_in_years(self) -> int:
        return sum(year.admitted_minority for year in self.years)

    @property
    def sources(self) -> int:
        """Everybody on the way to admission."""
        return sum(self.stages.values())

    @property
    def in_dossier(self) -> int:
        """Whose dossier is under way."""
        return sum(line.in_dossier for line in self.lines)


def quota_progress(scope: Scope, year: int) -> QuotaProgress:
    """Count the admissions of ``year`` in ``scope`` against both targets.

    Admitted are members whose ceremony (ngày vào Đảng) fell in the year, in the cell where it
    was, whatever became of them since. A handful of statements, however many cells there are.
    """
    years = list(range(year - YEARS_SHOWN + 1, year + 1))
    units = scope.units
    by_line, by_year = _admissions(units, years)
    whole, shares = _targets(scope, years)
    stages, sources, in_dossier = _pipeline(scope)

    def target(source: QuotaSource) -> Target:
        aim = whole.get((year, source))
        shared = shares[year, source]
        said = "" if aim is None or _is_one_cell(scope) else judge_shares(aim, shared.values())
        return Target(source, aim, percent(by_year[year]["admitted"], aim), said)

    lines = [
        Line(
            organization=o,
            admitted=_in_year(by_line[o.pk], year),
            months=by_line[o.pk],
            assigned=shares[year, QuotaSource.ASSIGNED].get(o.pk),
            own=shares[year, QuotaSource.OWN].get(o.pk),
            in_dossier=in_dossier[o.pk],
            sources=sources[o.pk],
        )
        for o in scope.lines()
    ]
    return QuotaProgress(
        year=year,
        scope=scope,
        admitted=by_year[year]["admitted"],
        own=target(QuotaSource.OWN),
        assigned=target(QuotaSource.ASSIGNED),
        # Of what was dissolved and not taken over, only where it left figures behind.
        lines=[x for x in lines if not x.organization.dissolved_on or x.admitted or x.judged],
        years=[
            YearFigures(
                year=y,
                own=whole.get((y, QuotaSource.OWN)),
                assigned=whole.get((y, QuotaSource.ASSIGNED)),
                **{name: by_year[y][name] for name in ADMISSIONS},
            )
            for y in years
        ],
        stages=stages,
    )


def whole_year(scope: Scope, year: int) -> YearFigures:
    """The admissions of ``year`` in ``scope`` and both its targets, without its lines."""
    cells = Q(organization__in=[o.pk for o in scope.added_up])
    for top in scope.counted:
        below = Q(organization__path__startswith=top.path, organization__kind=OrganizationKind.CELL)
        cells |= below | Q(organization__successor=top.pk)
    months = OrganizationMonth.objects.filter(
        cells, month__range=(date(year, 1, 1), date(year, 12, 1))
    )
    admitted = months.aggregate(**{name: Sum(name, default=0) for name in ADMISSIONS})
    whole: Counter[str] = Counter()
    tops = {o.pk for o in scope.tops}
    for organization, _year, source, target in _known_targets(scope, [year], tops):
        if organization in tops:
            whole[source] += target
    return YearFigures(
        year=year,
        own=whole.get(QuotaSource.OWN),
        assigned=whole.get(QuotaSource.ASSIGNED),
        **admitted,
    )


def lines_of(organizations: list[Organization], year: int) -> list[Line]:
    """A line of ``year`` for each of ``organizations``, cells or committees.

    What they took over counts with them; a committee's cells are counted as they stand, not
    as they were added up last. A fixed number of statements.
    """
    by_key = {o.pk: o for o in organizations}
    keys = list(by_key)
    below = Q(parent__in=keys) | Q(parent__parent__in=keys) | Q(successor__in=keys)
    cells = Organization.objects.cells().filter(below).select_related("parent")
    units = {o.pk: o for o in organizations if o.is_cell}
    for cell in cells:
        above = [cell.parent_id, cell.parent.parent_id if cell.parent else None, cell.successor_id]
        units[cell.pk] = next(by_key[key] for key in above if key and key in by_key)
    by_line, _by_year = _admissions(units, [year])
    shares: dict[tuple[Any, str], int] = {
        (quota.organization_id, quota.source): quota.target
        for quota in Quota.objects.filter(organization__in=keys, year=year)
    }
    dossiers = Candidate.objects.filter(stage__in=IN_DOSSIER).order_by()
    in_dossier: Counter[Any] = Counter()
    for unit in ("cell", "committee"):
        rows = dossiers.filter(**{f"{unit}__in": keys}).values_list(unit)
        in_dossier.update(dict(rows.annotate(count=Count("pk"))))
    return [
        Line(
            organization=o,
            admitted=_in_year(by_line[o.pk], year),
            assigned=shares.get((o.pk, QuotaSource.ASSIGNED)),
            own=shares.get((o.pk, QuotaSource.OWN)),
            in_dossier=in_dossier[o.pk],
        )
        for o in organizations
    ]


def _is_one_cell(scope: Scope) -> bool:
    """Whether the whole has no shares below it: cells carry their targets themselves."""
    return all(o.kind in (OrganizationKind.CELL, OrganizationKind.SECTION) for o in scope.tops)


def _admissions(
    units: dict[UUID, Organization], years: list[int]
) -> tuple[defaultdict[Any, Counter[date]], defaultdict[int, Counter[str]]]:
    """The admissions by line and month, and by year with who was admitted."""
    first, last = date(years[0], 1, 1), date(years[-1], 12, 1)
    rows = (
        OrganizationMonth.objects.filter(organization__in=list(units), month__range=(first, last))
        .filter(admitted__gt=0)
        .order_by()
        .values_list("organization", "month", *ADMISSIONS)
    )
    by_line: defaultdict[Any, Counter[date]] = defaultdict(Counter)
    by_year: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for organization, month, *counts in rows:
        # The first of ADMISSIONS is everybody.
        by_line[units[organization].pk][month] += counts[0]
        year = by_year[month.year]
        for name, count in zip(ADMISSIONS, counts, strict=True):
            year[name] += count
    return by_line, by_year


def _in_year(months: Counter[date], year: int) -> int:
    return sum(count for month, count in months.items() if month.year == year)


def _targets(
    scope: Scope, years: list[int]
) -> tuple[dict[tuple[int, str], int], defaultdict[tuple[int, str], dict[Any, int]]]:
    """The targets of the whole by year and source, and the shares of each line."""
    whole: dict[tuple[int, str], int] = {}
    shares: defaultdict[tuple[int, str], dict[Any, int]] = defaultdict(dict)
    tops = {o.pk for o in scope.tops}
    for organization, year, source, target in _known_targets(scope, years, {*tops, *scope.units}):
        key = (year, source)
        if organization in tops:
            whole[key] = whole.get(key, 0) + target
        if line := scope.units.get(organization):
            shares[key][line.pk] = shares[key].get(line.pk, 0) + target
    return whole, shares


def _known_targets(
    scope: Scope, years: list[int], of: set[UUID]
) -> Iterator[tuple[Any, int, str, int]]:
    """The targets of the organisations ``of``: organisation, year, source, target.

    Those of organisations above communes are sums.
    """
    if scope.counted:
        rows = Quota.objects.filter(organization__in=of, year__range=(years[0], years[-1]))
        for quota in rows:
            yield quota.organization_id, quota.year, quota.source, quota.target
    if scope.added_up:
        added = OrganizationCount.objects.filter(
            organization__in=of,
            kind__in=QuotaSource.values,
            value__in=[str(year) for year in years],
        )
        for row in added:
            yield row.organization_id, int(row.value), row.kind, row.number


def _pipeline(scope: Scope) -> tuple[Counter[str], Counter[Any], Counter[Any]]:
    """Who is on the way by stage and by line, and whose dossier is under way by line."""
    rows: list[tuple[UUID, str, int]] = []
    if scope.counted:
        rows += (
            Candidate.objects.filter(scope.people())
            .before_admission()
            .order_by()
            .values_list("cell", "stage")
            .annotate(count=Count("pk"))
        )
    if scope.added_up:
        rows += OrganizationCount.objects.filter(
            organization__in=list(scope.units), kind=STAGE
        ).values_list("organization", "value", "number")
    stages: Counter[str] = Counter()
    sources: Counter[Any] = Counter()
    in_dossier: Counter[Any] = Counter()
    for organization, stage, count in rows:
        line = scope.units[organization].pk
        stages[stage] += count
        sources[line] += count
        if stage in IN_DOSSIER:
            in_dossier[line] += count
    return stages, sources, in_dossier
