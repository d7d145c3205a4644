"""Writing many rows at once: COPY on PostgreSQL, INSERT of many rows elsewhere.

What is written so has passed the checks of its service: no ``save`` runs here, and rows whose
key the database gives do not learn it.
"""

import csv
import gc
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import AutoField, CharField, DateTimeField, JSONField, Value
from django.utils import timezone

# How many rows one statement carries.
PIECE = 5_000
# SQLite counts the values of a statement.
_AT_ONCE = 500
# What stands for nothing in a COPY; no text of ours can hold it.
_NULL = "\x01"
# JSON without a space, and in its own letters: half the bytes of a Vietnamese list.
_TIGHT = (",", ":")
_Row = TypeVar("_Row")


def pieces(rows: Iterable[_Row], size: int = PIECE) -> Iterator[list[_Row]]:
    """``rows`` in lists of at most ``size``."""
    left = iter(rows)
    while piece := list(islice(left, size)):
        yield piece


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collector back: it would walk many rows without a cycle again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def insert(model: Any, rows: Iterable[models.Model]) -> None:
    """Write new ``rows`` of ``model``: one COPY, or an INSERT for each few hundred of them."""
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(rows, batch_size=_AT_ONCE)
        return
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, AutoField)]
    stamps = [f for f in fields if getattr(f, "auto_now_add", False)]
    names = [f.attname for f in fields]
    held = itemgetter(*names)

    def values() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            for stamp in stamps:
                stamp.pre_save(row, True)
            row._state.adding, row._state.db = False, connection.alias
            yield held(row.__dict__)

    _copy(model, names, values())


def insert_values(model: Any, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write new rows of ``model`` given as values of the columns ``names``, which must be all
    that may not be empty: cheaper by half than making an object of each.
    """
    if connection.vendor == "postgresql":
        _copy(model, names, rows)
        return
    for piece in pieces(rows):
        made = [model(**dict(zip(names, row, strict=True))) for row in piece]
        model._base_manager.bulk_create(made, batch_size=_AT_ONCE)


def _copy(model: Any, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write ``rows`` by COPY, which PostgreSQL takes several times as fast as INSERT."""
    fields = [model._meta.get_field(name) for name in names]
    as_json = [place for place, f in enumerate(fields) if isinstance(f, JSONField)]
    columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '{_NULL}')",
            _Lines(rows, as_json),
        )


class _Lines:
    """``rows`` as a file of lines, written while the database takes in those before them."""

    def __init__(self, rows: Iterable[tuple[Any, ...]], as_json: list[int]) -> None:
        self._pieces = pieces(rows, _AT_ONCE)
        self._as_json = as_json

    def read(self, _size: int) -> str:
        lines = io.StringIO()
        writer = csv.writer(lines)
        for row in next(self._pieces, []):
            cells = [_NULL if value is None else value for value in row]
            for place in self._as_json:
                cells[place] = json.dumps(cells[place], ensure_ascii=False, separators=_TIGHT)
            writer.writerow(cells)
        return lines.getvalue()


def note_history(model: Any, rows: Iterable[models.Model], kind: str) -> None:
    """Write how ``rows`` stand into the history of ``model``: "+" for added, "~" for changed.

    The database copies its own rows; the user of the request is named, as by a ``save``.
    """
    history = model.history.model
    fields = [field.attname for field in history.tracked_fields]
    columns = [history._meta.get_field(f.name).column for f in history.tracked_fields]
    columns += ["history_type", "history_date", "history_user_id"]
    into = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(history._meta.db_table)
    user_key = history._meta.get_field("history_user").target_field
    for piece in pieces(rows):
        user = history.get_default_history_user(piece[0])
        told = (
            model._base_manager.filter(pk__in=[row.pk for row in piece])
            .order_by()
            .values_list(
                *fields,
                Value(kind, CharField()),
                Value(timezone.now(), DateTimeField()),
                Value(user.pk if user else None, user_key),
            )
        )
        chosen, given = told.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({into}) {chosen}", given)


def adapted(value: Any) -> Any:
    """A value as this database keeps it, for a statement written by hand."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and connection.vendor != "postgresql":
        return value.hex
    return value
