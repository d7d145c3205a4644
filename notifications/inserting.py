"""INSERT … SELECT of a queryset: many rows written without leaving the database."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from people.bulk import adapted


def new_id() -> RawSQL:
    """A new key for each row, as this database makes and keeps it."""
    if connection.vendor == "postgresql":
        return RawSQL("gen_random_uuid()", [])
    return RawSQL("lower(hex(randomblob(16)))", [])


def insert_select(model: type[Model], columns: Mapping[str, Any], rows: QuerySet[Any, Any]) -> int:
    """Write a row of ``model`` for each of ``rows``; rows that are there already stay.

    ``columns`` says for each column what it holds: ``"pk"`` the key of the row selected, an
    expression, or one value for all. Returns how many rows are new.
    """
    try:
        asked, asked_params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    shown, params = [], []
    for value in columns.values():
        if isinstance(value, RawSQL):
            shown.append(value.sql)
        elif value == "pk":
            shown.append("asked.pk")
        else:
            shown.append("%s")
            params.append(adapted(value))
    statement = f"WITH asked(pk) AS ({asked}) SELECT {', '.join(shown)} FROM asked WHERE 1 = 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) {statement} "
            "ON CONFLICT DO NOTHING",
            [*asked_params, *params],
        )
        return int(cursor.rowcount)
