"""How admissions stand against the targets of a year (tiến độ chỉ tiêu kết nạp)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from candidates.models import Candidate, Stage
from cells.models import Organization, Quota, QuotaSource
from cells.services import judge_shares
from members.models import Member, MemberQuerySet
from people.ethnic import KINH
from reports.access import Scope
from reports.arithmetic import percent

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
    admitted: int
    minority: int
    own: int | None
    assigned: int | None


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
        return sum(year.minority for year in self.years)

    @property
    def sources(self) -> int:
        """Everybody on the way to admission."""
        return sum(self.stages.values())


def quota_progress(scope: Scope, year: int) -> QuotaProgress:
    """Count the admissions of ``year`` in ``scope`` against both targets.

    Admitted are members whose ceremony (ngày vào Đảng) fell in the year, whatever became of
    them since. A handful of statements, however many cells there are.
    """
    years = list(range(year - YEARS_SHOWN + 1, year + 1))
    organizations = scope.lines()
    unit = "committee" if scope.counts_committees else "cell"
    admitted, by_year, minority = _admissions(scope.people(), years, unit)
    whole, shares = _targets(scope, years, organizations)
    stages, in_dossier = _pipeline(scope.people(), unit)

    def target(source: QuotaSource) -> Target:
        aim = whole.get((year, source))
        shared = shares[year, source]
        said = "" if aim is None or _is_one_cell(scope) else judge_shares(aim, shared.values())
        return Target(source, aim, percent(by_year[year], aim), said)

    return QuotaProgress(
        year=year,
        scope=scope,
        admitted=by_year[year],
        own=target(QuotaSource.OWN),
        assigned=target(QuotaSource.ASSIGNED),
        lines=[
            Line(
                organization=o,
                admitted=admitted[o.pk, year],
                assigned=shares[year, QuotaSource.ASSIGNED].get(o.pk),
                own=shares[year, QuotaSource.OWN].get(o.pk),
                in_dossier=in_dossier[o.pk],
            )
            for o in organizations
        ],
        years=[
            YearFigures(
                year=y,
                admitted=by_year[y],
                minority=minority[y],
                own=whole.get((y, QuotaSource.OWN)),
                assigned=whole.get((y, QuotaSource.ASSIGNED)),
            )
            for y in years
        ],
        stages=stages,
    )


def lines_of(organizations: list[Organization], year: int, unit: str) -> list[Line]:
    """A line of ``year`` for each of ``organizations``, all cells or all committees.

    ``unit`` says which: "cell" or "committee". A fixed number of statements.
    """
    keys = [o.pk for o in organizations]
    people = Q(**{f"{unit}__in": keys})
    admitted, _by_year, _minority = _admissions(people, [year], unit)
    _stages, in_dossier = _pipeline(people, unit)
    shares: dict[tuple[Any, str], int] = {
        (quota.organization_id, quota.source): quota.target
        for quota in Quota.objects.filter(organization__in=keys, year=year)
    }
    return [
        Line(
            organization=o,
            admitted=admitted[o.pk, year],
            assigned=shares.get((o.pk, QuotaSource.ASSIGNED)),
            own=shares.get((o.pk, QuotaSource.OWN)),
            in_dossier=in_dossier[o.pk],
        )
        for o in organizations
    ]


def _is_one_cell(scope: Scope) -> bool:
    """Whether the whole has no shares below it: cells carry their targets themselves."""
    return not scope.committees


def _admissions(
    of: Q, years: list[int], unit: str
) -> tuple[Counter[Any], Counter[int], Counter[int]]:
    people = Member.objects.filter(of).order_by()

    def counted(admitted: MemberQuerySet, day: str) -> Any:
        return admitted.values_list(unit, f"{day}__year").annotate(
            all=Count("pk"),
            minority=Count("pk", filter=~Q(person__ethnic_group__in=("", KINH))),
        )

    first, last = years[0], years[-1]
    # Who was admitted again counts in both years; one statement for both.
    again = counted(people.first_joined_between(first, last), "first_joined_on")
    rows = counted(people.joined_between(first, last), "joined_on").union(again, all=True)
    by_unit: Counter[Any] = Counter()
    by_year: Counter[int] = Counter()
    minority: Counter[int] = Counter()
    for organization, year, count, of_minority in rows:
        by_unit[organization, year] += count
        by_year[year] += count
        minority[year] += of_minority
    return by_unit, by_year, minority


def _targets(
    scope: Scope, years: list[int], organizations: list[Organization]
) -> tuple[dict[tuple[int, str], int], defaultdict[tuple[int, str], dict[Any, int]]]:
    """The targets of the whole by year and source, and the shares of each line."""
    holders = {o.pk for o in scope.holders()}
    lines = {o.pk for o in organizations}
    whole: dict[tuple[int, str], int] = {}
    shares: defaultdict[tuple[int, str], dict[Any, int]] = defaultdict(dict)
    rows = Quota.objects.filter(organization__in=holders | lines, year__range=(years[0], years[-1]))
    for quota in rows:
        key = (quota.year, quota.source)
        if quota.organization_id in holders:
            whole[key] = whole.get(key, 0) + quota.target
        if quota.organization_id in lines:
            shares[key][quota.organization_id] = quota.target
    return whole, shares


def _pipeline(of: Q, unit: str) -> tuple[Counter[str], Counter[Any]]:
    rows = (
        Candidate.objects.filter(of)
        .before_admission()
        .order_by()
        .values_list(unit, "stage")
        .annotate(count=Count("pk"))
    )
    stages: Counter[str] = Counter()
    in_dossier: Counter[Any] = Counter()
    for organization, stage, count in rows:
        stages[stage] += count
        if stage in IN_DOSSIER:
            in_dossier[organization] += count
    return stages, in_dossier
