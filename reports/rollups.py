"""Figures above communes, added up beforehand (cộng dồn số liệu).

A committee's months are the sums of its cells', those of an organisation above are the sums
of what stands right below it. Everything is written anew in one transaction: pages read the
old rows until the new ones stand, and nothing needs to know what changed.
"""

from datetime import date

from django.db import connection, transaction
from django.db.models import Case, F, Max, Q, When, Window
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear, Length, RowNumber
from django.utils import timezone

from cells.models import Organization, OrganizationKind, Quota
from members.models import MembershipPeriod, OrganizationMonth
from members.months import COUNTS, FIRST_DAY
from reports.models import OrganizationCount, RollUp
from reports.present import present_sql

# What one organisation adds to the path of those below it.
_PATH_PIECE = 13
# The kind that says on which day a target was made; no sum.
REACHED = "reached"
# Days and words that the sums of these are grouped by.
_MONTH, _KIND = ("month",), ("kind", "value")


@transaction.atomic
def add_up() -> None:
    """Add up the figures of every committee and everything above. Safe to run at any time."""
    now = timezone.now()
    above = OrganizationMonth.objects.exclude(organization__kind=OrganizationKind.CELL)
    above._raw_delete(above.db)
    every = OrganizationCount.objects.all()
    every._raw_delete(every.db)
    _count_committees()
    _write_days_reached()
    deepest = Organization.objects.aggregate(longest=Max(Length("path")))["longest"] or 0
    for depth in range(deepest // _PATH_PIECE, 1, -1):
        _climb(OrganizationMonth, _MONTH, COUNTS, depth, ("counted_at",))
        _climb(OrganizationCount, _KIND, ("number",), depth, unless=REACHED)
    RollUp.objects.update_or_create(pk=1, defaults={"done_at": now})


def _count_committees() -> None:
    """The people and the targets of every committee."""
    targets = (
        Quota.objects.filter(organization__kind=OrganizationKind.COMMITTEE)
        .order_by()
        .values_list("organization", "source", "year", "target")
    )
    of_targets = targets.query.get_compiler(connection=connection).as_sql()
    for sql, params in (present_sql(Q(), "committee"), of_targets):
        with connection.cursor() as cursor:
            cursor.execute(_COUNT.format(table=OrganizationCount._meta.db_table, rows=sql), params)


def reached_key(source: str, year: int) -> str:
    """The value of :data:`REACHED` for a target."""
    return f"{source} {year}"


def day_of(number: int) -> date:
    """The day that a number of :data:`REACHED` stands for: 20240515."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def _write_days_reached() -> None:
    """The day on which each committee made each of its targets: that of its last admission."""
    committee = Case(
        When(cell__parent__kind=OrganizationKind.COMMITTEE, then=F("cell__parent")),
        default=F("cell__parent__parent"),
    )
    year = ExtractYear("happened_on")
    number = year * 10_000 + ExtractMonth("happened_on") * 100 + ExtractDay("happened_on")
    admitted = (
        MembershipPeriod.objects.order_by()
        .admitted_between(FIRST_DAY, date.max)
        .values_list(
            committee,
            year,
            number,
            Window(RowNumber(), partition_by=[committee, year], order_by="happened_on"),
        )
    )
    sql, params = admitted.query.get_compiler(connection=connection).as_sql()
    statement = _DAYS_REACHED.format(
        table=OrganizationCount._meta.db_table,
        quota=Quota._meta.db_table,
        admitted=sql,
        kind="%s",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, REACHED])


_DAYS_REACHED = """
INSERT INTO {table} (organization_id, kind, value, number)
WITH admitted(committee, year, day, nth) AS ({admitted})
SELECT quota.organization_id, {kind}, quota.source || ' ' || quota.year, admitted.day
FROM admitted JOIN {quota} quota ON quota.organization_id = admitted.committee
    AND quota.year = admitted.year AND quota.target = admitted.nth
"""
_COUNT = "INSERT INTO {table} (organization_id, kind, value, number) {rows}"
_CLIMB = """
INSERT INTO {table} (organization_id, {named}, {sums}{also})
SELECT below.parent_id, {keys}, {summed}{also_latest}
FROM {table} counted JOIN {organization} below ON below.id = counted.organization_id
WHERE below.parent_id IS NOT NULL AND LENGTH(below.path) = {length}{unless}
GROUP BY below.parent_id, {keys}
"""


def _climb(
    model: type[OrganizationMonth] | type[OrganizationCount],
    keys: tuple[str, ...],
    sums: tuple[str, ...],
    depth: int,
    also: tuple[str, ...] = (),
    unless: str = "",
) -> None:
    """Add what stands ``depth`` organisations deep up to what stands right above it."""
    statement = _CLIMB.format(
        table=model._meta.db_table,
        organization=Organization._meta.db_table,
        keys=", ".join(f"counted.{key}" for key in keys),
        named=", ".join(keys),
        sums=", ".join(sums),
        summed=", ".join(f"SUM({name})" for name in sums),
        also="".join(f", {name}" for name in also),
        also_latest="".join(f", MAX({name})" for name in also),
        length=depth * _PATH_PIECE,
        unless=f" AND counted.kind <> '{unless}'" if unless else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
