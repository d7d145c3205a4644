"""The audit trail: ``record`` inside the transaction of the change it tells of."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from people import bulk, national_id
from people.language import of_the_books
from people.models import AuditEntry, User


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON can hold it: ids, days and rows as text."""
    if isinstance(value, dict):
        return {str(k): _masked(v) if k == "national_id" else _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(v) for v in value]
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, uuid.UUID | date | datetime):
        return str(value)
    return value


def _masked(value: Any) -> Any:
    """The trail never holds a national id, whoever records it."""
    if isinstance(value, list | tuple):
        return [_masked(each) for each in value]
    return national_id.masked(str(value or ""))


_COLUMNS = (
    "at",
    "actor_id",
    "source",
    "action",
    "target_type",
    "target_id",
    "target_label",
    "organization_path",
    "data",
)


class Act(NamedTuple):
    """What was done, on what, where; one of many that :func:`record_all` writes."""

    action: str
    target: models.Model | None = None
    path: str = ""
    data: dict[str, Any] | None = None


def record(
    actor: User | None,
    action: str,
    target: models.Model | None = None,
    *,
    path: str = "",
    source: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write who did ``action`` on ``target``; a scheduled job names itself as ``source``.

    ``path`` is the id-path of the organisation that the act belongs to. If the entry cannot
    be written, the caller's transaction fails with it, and the change does not happen.
    """
    with of_the_books():
        told = _told(Act(action, target, path, data), actor, source)
    return AuditEntry.objects.create(**dict(zip(_COLUMNS, told, strict=True)))


def record_all(acts: Iterable[Act], *, actor: User | None, source: str = "") -> None:
    """Write many acts of one actor at once, each as :func:`record` would."""
    with of_the_books():
        bulk.insert_values(AuditEntry, _COLUMNS, (_told(act, actor, source) for act in acts))


def _told(act: Act, actor: User | None, source: str) -> tuple[Any, ...]:
    """The values of ``_COLUMNS`` that tell of one act."""
    if actor is None and not source:
        raise ValueError("Somebody did it: give an actor or a source.")
    target = act.target
    return (
        timezone.now(),
        actor.pk if actor is not None else None,
        source,
        act.action,
        target._meta.label_lower if target is not None else "",
        str(target.pk) if target is not None else "",
        str(target)[:200] if target is not None else "",
        act.path,
        _plain(act.data or {}),
    )
