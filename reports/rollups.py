"""Figures above communes, added up beforehand (cộng dồn số liệu).

A committee's months are the sums of its cells', those of an organisation above are the sums
of what stands right below it. Everything is written anew in one transaction: pages read the
old rows until the new ones stand, and nothing needs to know what changed.
"""

from django.db import connection, transaction
from django.db.models import Max, Q
from django.db.models.functions import Length
from django.utils import timezone

from cells.models import Organization, OrganizationKind, Quota
from members.models import OrganizationMonth
from members.months import COUNTS
from reports.models import OrganizationCount, RollUp
from reports.present import present_rows

# What one organisation adds to the path of those below it.
_PATH_PIECE = 13
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
    deepest = Organization.objects.aggregate(longest=Max(Length("path")))["longest"] or 0
    for depth in range(deepest // _PATH_PIECE, 1, -1):
        _climb(OrganizationMonth, _MONTH, COUNTS, depth, ("counted_at",))
        _climb(OrganizationCount, _KIND, ("number",), depth)
    RollUp.objects.update_or_create(pk=1, defaults={"done_at": now})


def _count_committees() -> None:
    """The people and the targets of every committee."""
    targets = (
        Quota.objects.filter(organization__kind=OrganizationKind.COMMITTEE)
        .order_by()
        .values_list("organization", "source", "year", "target")
    )
    for rows in (present_rows(Q(), "committee"), targets):
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
        with connection.cursor() as cursor:
            cursor.execute(_COUNT.format(table=OrganizationCount._meta.db_table, rows=sql), params)


_COUNT = "INSERT INTO {table} (organization_id, kind, value, number) {rows}"
_CLIMB = """
INSERT INTO {table} (organization_id, {named}, {sums}{also})
SELECT below.parent_id, {keys}, {summed}{also_latest}
FROM {table} counted JOIN {organization} below ON below.id = counted.organization_id
WHERE below.parent_id IS NOT NULL AND LENGTH(below.path) = {length}
GROUP BY below.parent_id, {keys}
"""


def _climb(
    model: type[OrganizationMonth] | type[OrganizationCount],
    keys: tuple[str, ...],
    sums: tuple[str, ...],
    depth: int,
    also: tuple[str, ...] = (),
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
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
