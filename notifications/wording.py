"""Sentences and links that the database fills in, for rules whose findings never leave it."""

import re
import uuid
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

_PLACE = re.compile(r"%\((\w+)\)s")
_NOBODY = uuid.UUID(int=0)


class WrittenUUID(Func):
    """A key as addresses write it, with its dashes; SQLite keeps keys without."""

    output_field = CharField()
    function = "CAST"
    template = "CAST(%(expressions)s AS text)"

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        key, params = compiler.compile(self.source_expressions[0])
        parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
        written = " || '-' || ".join(f"substr({key}, {at}, {size})" for at, size in parts)
        return f"({written})", list(params) * len(parts)


def sentence(template: str, **values: Any) -> Concat:
    """``"Viết nhận xét tháng %(month)s"`` with its places filled by expressions."""
    parts = _PLACE.split(template)
    # Texts and names in turns: a name stands at each odd place.
    filled = [
        Cast(values[part], CharField()) if place % 2 else Value(part)
        for place, part in enumerate(parts)
        if part
    ]
    return Concat(*filled, Value(""), output_field=CharField())


def link(view: str, key: str) -> Concat:
    """The address of ``view`` for the thing whose key is in the column ``key``."""
    before, after = reverse(view, args=[_NOBODY]).split(str(_NOBODY))
    return Concat(Value(before), WrittenUUID(F(key)), Value(after), output_field=CharField())
