"""Tries to break what the database promises, past every service and form."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

Row = Callable[..., Any]


def promises_of(app_label: str) -> set[str]:
    """The constraints of an app by name, and its fields that are unique as ``model.field``."""
    found = set()
    for model in apps.get_app_config(app_label).get_models():
        found |= {constraint.name for constraint in model._meta.constraints}
        found |= {
            f"{model._meta.model_name}.{field.name}"
            for field in model._meta.local_fields
            if field.unique and not field.primary_key
        }
    return found


@contextmanager
def broken(promise: str) -> Iterator[None]:
    """The database itself refuses what the block writes, for the sake of ``promise``.

    SQLite names the columns of a unique row instead of the constraint.
    """
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    said = str(refusal.value)
    assert promise in said or all(column in said for column in _columns_of(promise)), said


def _columns_of(promise: str) -> list[str]:
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            if constraint.name == promise and (fields := getattr(constraint, "fields", ())):
                return [f"{table}.{model._meta.get_field(name).column}" for name in fields]
        name, _dot, field = promise.partition(".")
        if field and model._meta.model_name == name:
            return [model._meta.get_field(field).column]
    return [promise]


def keeps(promise: str, row: Row, stands: list[dict], refused: dict, accepted: dict) -> None:
    """Beside the rows that stand, ``refused`` breaks ``promise`` and its neighbour does not."""
    for fields in stands:
        row(**fields)

    with broken(promise):
        row(**refused)

    neighbour = row(**accepted)
    assert type(neighbour).objects.filter(pk=neighbour.pk).exists()
