"""What writing a batch did, row by row: looked at before and after, kept for undo.

A print of each row is made by the database, so that a hundred thousand new rows cost a key
and a print each; values are kept of changed columns alone. History, audit entries and the
outbox are a trail, not state: they tell of the import and of its undoing, and stay.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Coalesce

from imports.models import ChangeKind, ImportBatch, ImportChange
from imports.registry import Context, Importer, touched

PIECE = 1_000
PRINT = 12
# Between columns, and for a column that is empty.
_BREAK, _NOTHING = "\x1f", "\x1e"

Table = type[models.Model]
Prints = dict[str, str]


class _Joined(Func):
    """Text after text, as both databases join it; one flat chain, however many columns."""

    arg_joiner = " || "
    template = "(%(expressions)s)"
    output_field = TextField()


def columns_of(table: Table) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields]


def with_print(rows: QuerySet[Any], columns: list[str]) -> QuerySet[Any]:
    """``rows`` with ``print_of_row``: equal for equal values of ``columns`` alone."""
    parts: list[Any] = []
    for name in columns:
        parts += [Coalesce(Cast(F(name), TextField()), Value(_NOTHING)), Value(_BREAK)]
    marked: QuerySet[Any] = rows.order_by().annotate(print_of_row=MD5(_Joined(*parts)))
    return marked


def plain(value: Any) -> Any:
    """``value`` as JSON holds it; the column's own ``to_python`` reads it back."""
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return str(value)


class Journal:
    """The tables that a commit touches, looked at before it; ``write`` keeps the difference."""

    def __init__(self, importer: Importer, context: Context) -> None:
        self._scopes: dict[Table, QuerySet[Any]] = {}
        for scope in [*importer.touches(context), *_of_upper_floors(importer, context)]:
            table: Table = scope.model
            known = self._scopes.get(table)
            self._scopes[table] = scope if known is None else known | scope
        self._before = {table: self._rows(table) for table in self._scopes}

    def _here(self, table: Table) -> QuerySet[Any]:
        manager: Any = table._base_manager
        rows: QuerySet[Any] = manager.filter(pk__in=self._scopes[table].order_by().values("pk"))
        return rows

    def _rows(self, table: Table) -> dict[Any, tuple[Any, ...]]:
        """The print of each row, and its values after it."""
        columns = columns_of(table)
        rows = with_print(self._here(table), columns).values_list("pk", "print_of_row", *columns)
        return {key: (mark[:PRINT], *values) for key, mark, *values in rows.iterator(PIECE)}

    def write(self, batch: ImportBatch) -> None:
        """Keep what became of the tables since, as changes of ``batch``."""
        kept: list[ImportChange] = []
        for table, before in self._before.items():
            columns = columns_of(table)
            prints = with_print(self._here(table), columns).values_list("pk", "print_of_row")
            created: dict[str, Any] = {}
            changed: dict[Any, str] = {}
            left = set(before)
            for key, mark in prints.iterator(PIECE):
                left.discard(key)
                if key not in before:
                    created[str(key)] = mark[:PRINT]
                elif before[key][0] != mark[:PRINT]:
                    changed[key] = mark[:PRINT]
            if left:
                raise RuntimeError(f"{table._meta.label}: a list removed rows; undo cannot.")
            for kind, rows in (
                (ChangeKind.CREATED, created),
                (ChangeKind.CHANGED, _with_values(table, columns, before, changed)),
            ):
                for piece in _pieces(rows):
                    kept.append(
                        ImportChange(
                            batch=batch, table=table._meta.label_lower, kind=kind,
                            columns=columns, rows=piece,
                        )
                    )  # fmt: skip
        ImportChange.objects.bulk_create(kept, batch_size=50)


def _of_upper_floors(importer: Importer, context: Context) -> Iterator[QuerySet[Any]]:
    for told in touched[importer.key]:
        yield from told(context)


def _with_values(
    table: Table, columns: list[str], before: dict[Any, tuple[Any, ...]], changed: dict[Any, str]
) -> dict[str, Any]:
    """Of each changed row the print now, and the values before of what changed."""
    found: dict[str, Any] = {}
    keys = list(changed)
    manager: Any = table._base_manager
    for start in range(0, len(keys), PIECE):
        for key, *now in manager.filter(pk__in=keys[start : start + PIECE]).values_list(
            "pk", *columns
        ):
            old = zip(columns, before[key][1:], now, strict=True)
            found[str(key)] = [
                changed[key],
                {name: plain(was) for name, was, became in old if was != became},
            ]
    return found


def _pieces(rows: dict[str, Any]) -> Iterator[dict[str, Any]]:
    items = list(rows.items())
    for start in range(0, len(items), PIECE):
        yield dict(items[start : start + PIECE])
