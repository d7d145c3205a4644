"""What a cell's months count (số liệu tháng): one definition, for upkeep and for a recount.

Upkeep adds what a change brought and takes away what it ended, so that two who change
different members at once both count; a recount writes everything from the members' rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import TruncMonth
from django.utils import timezone

from cells.models import OrganizationKind
from members.models import (
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    MembershipPeriodQuerySet,
    OrganizationMonth,
)
from people import bulk, traits
from people.bulk import adapted
from people.models import Person

# Months before it are not counted: no page compares a year before.
FIRST_DAY = date(2000, 1, 1)
COUNTS = (
    "admitted",
    "admitted_women",
    "admitted_minority",
    "admitted_religious",
    "admitted_young",
    "recognised",
    "removed",
)
_PERSON = "member__person__"
Key = tuple[UUID, date]


def movements(of: Q | None = None) -> QuerySet[Any, Any]:
    """What happened by cell and month: rows of cell, month and :data:`COUNTS`.

    ``of`` narrows to some members, by lookups that begin with ``member``. A cell and month
    stand in up to four rows: admitted, admitted the first of two times, recognised, removed.
    """
    of = of or Q()
    periods = MembershipPeriod.objects.filter(of).order_by()
    removed = (
        MembershipEvent.objects.standing()
        .filter(of, kind=MembershipEventKind.LEFT, happened_on__gte=FIRST_DAY)
        .with_cell()
        .filter(Q(("cell_then__isnull", False)))
        .order_by()
    )
    again = periods.filter(member__first_joined_on__isnull=False)
    return _admitted(periods, "joined_on").union(
        _admitted(again, "first_joined_on"),
        _counted(_on(periods, "official_on"), F("cell"), recognised=Count("pk")),
        _counted(removed, F("cell_then"), removed=Count("pk")),
        all=True,
    )


def _admitted(periods: MembershipPeriodQuerySet, day: str) -> QuerySet[Any, Any]:
    young = Q(age__lte=traits.YOUNG_UNTIL)
    return _counted(
        _on(periods, day).annotate(age=traits.age(f"member__{day}", _PERSON)),
        F("cell"),
        admitted=Count("pk"),
        admitted_women=Count("pk", filter=traits.women(_PERSON)),
        admitted_minority=Count("pk", filter=traits.of_minorities(_PERSON)),
        admitted_religious=Count("pk", filter=traits.religious(_PERSON)),
        admitted_young=Count("pk", filter=young),
    )


def _on(periods: MembershipPeriodQuerySet, day: str) -> MembershipPeriodQuerySet:
    return periods.holding(f"member__{day}").filter(**{f"member__{day}__gte": FIRST_DAY})


def _counted(rows: QuerySet[Any, Any], cell: F, **counts: Any) -> QuerySet[Any, Any]:
    """``rows`` by cell and month, with every one of :data:`COUNTS` in its place."""
    nought = Value(0, output_field=IntegerField())
    columns = {f"n_{name}": counts.get(name, nought) for name in COUNTS}
    grouped = rows.values(place=cell, month=TruncMonth("happened_on")).annotate(**columns)
    return grouped.values_list("place", "month", *columns)


@contextmanager
def keeping_months(members: Iterable[UUID]) -> Iterator[None]:
    """Let a change of ``members`` reach the months it touches, in its own transaction."""
    keys = list(members)
    before = _by_key(keys)
    yield
    _add(_by_key(keys), before)


def follow_person(member: Member, before: Person, after: Person) -> None:
    """Let a correction of who a member is reach the months of the admissions.

    Most corrections touch nothing that is counted and ask the database nothing.
    """
    days = [day for day in (member.joined_on, member.first_joined_on) if day and day >= FIRST_DAY]
    changed = {
        day: difference
        for day in days
        if (difference := _difference(traits.of(before, day), traits.of(after, day)))
    }
    if not changed:
        return
    for day, difference in changed.items():
        _add_to_cell_then(member, day, difference)


def _difference(before: dict[str, bool], after: dict[str, bool]) -> dict[str, int]:
    return {
        f"admitted_{name}": int(after[name]) - int(before[name])
        for name in before
        if before[name] != after[name]
    }


def _add_to_cell_then(member: Member, day: date, difference: dict[str, int]) -> None:
    """Add to the month of ``day`` of the cell where ``member`` was then.

    Written by hand: every correction of a person passes here, and putting a queryset together
    takes twenty times as long as running the statement.
    """
    statement = _FOLLOW.format(
        table=OrganizationMonth._meta.db_table,
        periods=MembershipPeriod._meta.db_table,
        added=", ".join(f"{name} = {name} + %s" for name in difference),
    )
    month, on = adapted(day.replace(day=1)), adapted(day)
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [*difference.values(), adapted(timezone.now()), month, adapted(member.pk), on, on],
        )


def count_new(members: Iterable[UUID]) -> None:
    """Count members that were just written: they had no months before."""
    _add(_by_key(members), {})


def _by_key(members: Iterable[UUID]) -> dict[Key, Counter[str]]:
    found: dict[Key, Counter[str]] = {}
    for piece in bulk.pieces(members):
        _gather(_of_one(*piece) if len(piece) == 1 else movements(Q(member__in=piece)), found)
    return found


def _of_one(member: UUID) -> Iterator[tuple[Any, ...]]:
    """The rows of :func:`movements` for one member, which nearly every act is about."""
    sql, params = _statement_of_one(connection.vendor)
    key = adapted(member)
    with connection.cursor() as cursor:
        cursor.execute(sql, [key if value == adapted(_NOBODY) else value for value in params])
        for cell, month, *counts in cursor.fetchall():
            # Texts on SQLite, a moment on PostgreSQL: no field of ours has read them.
            yield UUID(str(cell)), date.fromisoformat(str(month)[:10]), *counts


@cache
def _statement_of_one(_vendor: str) -> tuple[str, list[Any]]:
    """:func:`movements` of a member as SQL: putting it together takes longer than asking it."""
    rows = movements(Q(member=_NOBODY)).query
    sql, params = rows.get_compiler(connection=connection).as_sql()
    return sql, list(params)


# Stands in a statement for the member to come.
_NOBODY = UUID(int=0)


def _gather(rows: Iterable[tuple[Any, ...]], found: dict[Key, Counter[str]]) -> None:
    for cell, month, *counts in rows:
        found.setdefault((cell, month), Counter()).update(dict(zip(COUNTS, counts, strict=True)))


def _add(after: dict[Key, Counter[str]], before: dict[Key, Counter[str]]) -> None:
    """Add the difference to the rows; in one order, so that two writers do not cross."""
    new = [(key, after[key]) for key in sorted(after.keys() - before.keys())]
    for piece in bulk.pieces(new, _AT_ONCE):
        _upsert(piece)
    for key in sorted(before):
        changed = {
            name: F(name) + difference
            for name in COUNTS
            if (difference := after.get(key, _NONE)[name] - before[key][name])
        }
        if changed:
            organization, month = key
            OrganizationMonth.objects.filter(organization=organization, month=month).update(
                counted_at=timezone.now(), **changed
            )
    for gone in bulk.pieces(before.keys() - after.keys(), _AT_ONCE):
        cells, of_months = zip(*gone, strict=True)
        # Of more than the pairs; whatever counts nothing says nothing.
        OrganizationMonth.objects.filter(
            organization__in=cells, month__in=of_months, **dict.fromkeys(COUNTS, 0)
        ).delete()


def _upsert(rows: list[tuple[Key, Counter[str]]]) -> None:
    """Add to the months that are there already, and write the others."""
    now = adapted(timezone.now())
    marks = f"({', '.join(['%s'] * (len(COUNTS) + 3))})"
    values = [
        value
        for (organization, month), counted in rows
        for value in (
            adapted(organization), adapted(month), *(counted[name] for name in COUNTS), now,
        )
    ]  # fmt: skip
    table = OrganizationMonth._meta.db_table
    statement = _UPSERT.format(
        table=table,
        columns=", ".join(COUNTS),
        values=", ".join([marks] * len(rows)),
        added=", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in COUNTS),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# SQLite counts the values of a statement.
_AT_ONCE = 500
_UPSERT = """
INSERT INTO {table} (organization_id, month, {columns}, counted_at) VALUES {values}
ON CONFLICT (organization_id, month) DO UPDATE SET {added}, counted_at = excluded.counted_at
"""
_FOLLOW = """
UPDATE {table} SET {added}, counted_at = %s WHERE month = %s AND organization_id IN (
    SELECT cell_id FROM {periods}
    WHERE member_id = %s AND started_on <= %s AND (ended_on IS NULL OR ended_on >= %s)
)
"""
_NONE: Counter[str] = Counter()
_RECOUNT = """
INSERT INTO {table} (organization_id, month, {columns}, counted_at)
WITH moved({moved_columns}) AS ({movements})
SELECT place, month, {sums}, {now} FROM moved GROUP BY place, month
"""


@transaction.atomic
def recount() -> int:
    """Write the months of all cells anew from the members' rows; return how many there are.

    One statement; the authority over what upkeep adds up.
    """
    cells = OrganizationMonth.objects.filter(organization__kind=OrganizationKind.CELL)
    cells._raw_delete(cells.db)
    sql, params = movements().query.get_compiler(connection=connection).as_sql()
    names = [f"n_{name}" for name in COUNTS]
    statement = _RECOUNT.format(
        table=OrganizationMonth._meta.db_table,
        columns=", ".join(COUNTS),
        sums=", ".join(f"SUM({name})" for name in names),
        now="%s",
        movements=sql,
        moved_columns=", ".join(["place", "month", *names]),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, adapted(timezone.now())])
        return int(cursor.rowcount)


def astray() -> Iterator[OrganizationMonth]:
    """The rows of cells that differ from a recount, and unsaved ones for what is missing."""
    right: dict[Key, Counter[str]] = {}
    _gather(movements(), right)
    rows = OrganizationMonth.objects.filter(organization__kind=OrganizationKind.CELL)
    for row in rows.select_related("organization").iterator():
        counted = right.pop((row.organization_id, row.month), _NONE)
        if any(getattr(row, name) != counted[name] for name in COUNTS):
            yield row
    for (organization, month), counted in right.items():
        if any(counted.values()):
            yield OrganizationMonth(organization_id=organization, month=month, **counted)
