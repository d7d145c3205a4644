"""Writing the fields of a row that differ, with both values in the trail."""

from typing import Any, TypeVar

from cells.models import Organization, Post
from people import audit
from people.models import User

_Row = TypeVar("_Row", Organization, Post)


def change(
    row: _Row,
    allowed: tuple[str, ...],
    changes: dict[str, Any],
    actor: User | None,
    action: str,
    path: str,
) -> _Row:
    """Write the fields that differ, with their old and new values in the trail."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    changed: dict[str, Any] = {}
    for name in allowed:
        if name in changes and changes[name] != getattr(row, name):
            changed[name] = [str(getattr(row, name) or ""), str(changes[name] or "")]
            setattr(row, name, changes[name])
    if changed:
        row.full_clean()
        row.save()
        audit.record(actor, action, row, path=path, data=changed)
    return row
