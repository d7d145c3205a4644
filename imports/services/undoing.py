"""Take a written batch back, row for row, while nothing else touched its rows (hoàn tác)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.models import Organization
from imports.models import BatchState, ChangeKind, ImportBatch
from imports.registry import importers
from imports.services.examining import require_office
from imports.services.journal import PIECE, PRINT, Table, with_print
from people import audit
from people.models import AuditEntry, User

# How many touched rows a refusal names; of the others it says how many.
NAMED = 5


@dataclass
class _Changes:
    """What a batch did to one table."""

    table: Table
    created: dict[Any, str] = field(default_factory=dict)
    # By key: the print as left, and the values before.
    changed: dict[Any, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)

    @property
    def prints(self) -> dict[Any, str]:
        return self.created | {key: mark for key, (mark, _old) in self.changed.items()}


class Touched(ValidationError):
    """Something else touched the rows of a batch since it was written."""


def undoable_until(batch: ImportBatch) -> Any:
    """Until when ``batch`` can be undone, or None when it was not written."""
    if batch.state != BatchState.COMMITTED or batch.committed_at is None:
        return None
    return batch.committed_at + timedelta(days=settings.IMPORT_UNDO_DAYS)


def may_still_undo(batch: ImportBatch) -> bool:
    """Whether the time to undo ``batch`` runs and what it did was kept."""
    until = undoable_until(batch)
    return bool(until and timezone.now() < until and batch.changes.exists())


@transaction.atomic
def undo_batch(batch: ImportBatch, *, actor: User | None, source: str = "") -> ImportBatch:
    """Bring the books back to what they were before ``batch`` was written.

    Raises PermissionDenied when ``actor`` does not work in the committee's office, and
    ValidationError when the batch is not written, was undone already, is past its time, or
    something else touched its rows (``Touched``, which names them). Then nothing changes.
    """
    require_office(actor, batch.committee)
    committee = Organization.objects.select_for_update().get(pk=batch.committee_id)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    batch.committee = committee
    _refuse(batch)
    changes = _changes(batch)
    if found := list(_touched(changes, batch)):
        raise Touched([_named(found, batch)], code="touched")
    removed = sum(len(change.created) for change in changes)
    restored = sum(len(change.changed) for change in changes)
    keys = {change.table._meta.label: {*change.created, *change.changed} for change in changes}
    with importers[batch.kind].undoing(keys):
        for change in _children_first(changes):
            _remove(change)
        for change in changes:
            _restore(change)
    batch.state = BatchState.UNDONE
    batch.undone_at = timezone.now()
    batch.undone_by = actor
    batch.save(update_fields=["state", "undone_at", "undone_by"])
    batch.changes.all().delete()
    audit.record(
        actor,
        "imports.undone",
        batch,
        path=committee.path,
        source=source,
        data={"kind": batch.kind, "file": batch.file_name, "removed": removed,
              "restored": restored},
    )  # fmt: skip
    return batch


def _refuse(batch: ImportBatch) -> None:
    if batch.state == BatchState.UNDONE:
        raise ValidationError(_("Lần nhập này đã hoàn tác rồi."), code="undone")
    if batch.state != BatchState.COMMITTED:
        raise ValidationError(_("Lần nhập này chưa ghi vào sổ."), code="not_committed")
    if not may_still_undo(batch):
        raise ValidationError(
            _("Đã quá %(days)d ngày nên không hoàn tác được nữa.")
            % {"days": settings.IMPORT_UNDO_DAYS},
            code="too_late",
        )


def _changes(batch: ImportBatch) -> list[_Changes]:
    found: dict[str, _Changes] = {}
    for kept in batch.changes.all():
        table = apps.get_model(kept.table)
        change = found.setdefault(kept.table, _Changes(table, columns=kept.columns))
        key_of = table._meta.pk.to_python
        if kept.kind == ChangeKind.CREATED:
            change.created |= {key_of(key): mark for key, mark in kept.rows.items()}
        else:
            change.changed |= {key_of(key): (mark, old) for key, (mark, old) in kept.rows.items()}
    return list(found.values())


def _rows(table: Table) -> Any:
    return table._base_manager


def _in_pieces(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), PIECE):
        yield keys[start : start + PIECE]


# Whether anything else touched them


def _touched(changes: list[_Changes], batch: ImportBatch) -> Iterator[models.Model | str]:
    """The rows that are not as the batch left them, and rows of elsewhere that point to them."""
    made = {change.table: change.created for change in changes}
    for change in changes:
        left = change.prints
        for piece in _in_pieces(list(left)):
            rows = with_print(_rows(change.table).filter(pk__in=piece), change.columns)
            now = {key: mark[:PRINT] for key, mark in rows.values_list("pk", "print_of_row")}
            different = [key for key in piece if key in now and now[key] != left[key]]
            yield from _rows(change.table).filter(pk__in=different)
            for key in piece:
                if key not in now:
                    yield _("%(what)s đã bị xóa") % {"what": _name(change.table)}
        yield from _pointing(change, made)


def _pointing(change: _Changes, made: dict[Table, dict[Any, str]]) -> Iterator[models.Model]:
    """Rows that refer to what the batch created and are not of the batch themselves."""
    for table, name in _references(change.table):
        ours = made.get(table, {})
        for piece in _in_pieces(list(change.created)):
            for row in _rows(table).filter(**{f"{name}__in": piece}):
                if row.pk not in ours:
                    yield row


def _references(table: Table) -> Iterator[tuple[Table, str]]:
    """Tables and columns that refer to ``table``.

    Rows of history are a trail and do not count; nor does what is counted from other rows.
    """
    for other in apps.get_models(include_auto_created=True):
        if hasattr(other, "history_type") or getattr(other, "is_counted", False):
            continue
        for column in other._meta.concrete_fields:
            if column.related_model is table:
                yield other, column.name


def _named(found: list[models.Model | str], batch: ImportBatch) -> str:
    """The refusal: which rows, where they stand, who was there since and when."""
    said = list(dict.fromkeys(_told(row, batch) for row in found))
    shown = "; ".join(said[:NAMED])
    if len(said) > NAMED:
        shown += " " + _("và %(count)d chỗ khác") % {"count": len(said) - NAMED}
    return _("Không hoàn tác được vì sau lần nhập đã có thay đổi: %(rows)s.") % {"rows": shown}


def _told(row: models.Model | str, batch: ImportBatch) -> str:
    if isinstance(row, str):
        return row
    said = _("%(what)s %(name)s") % {"what": _name(type(row)), "name": row}
    place = next(
        (here for name in ("cell", "organization") if (here := getattr(row, name, None))), None
    )
    if place is None and (member := getattr(row, "member", None)) is not None:
        place = getattr(member, "cell", None)
    if place is not None and str(place) not in said:
        said = _("%(row)s, %(place)s") % {"row": said, "place": place}
    keys = {str(row.pk), str(getattr(getattr(row, "member", None), "pk", "")),
            str(getattr(row, "member_id", "")), str(getattr(row, "candidate_id", ""))}  # fmt: skip
    entry = (
        AuditEntry.objects.filter(
            Q(at__gt=batch.committed_at), target_id__in=keys - {"", "None"}, actor__isnull=False
        )
        .select_related("actor__person")
        .order_by("-at")
        .first()
    )
    if entry is not None:
        said = _("%(row)s (%(who)s, %(at)s)") % {
            "row": said,
            "who": entry.actor,
            "at": f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}",
        }
    return said


def _name(table: Table) -> str:
    return str(table._meta.verbose_name)


# Taking back


def _children_first(changes: list[_Changes]) -> list[_Changes]:
    """In an order in which no row goes before those that refer to it."""
    ordered: list[_Changes] = []
    left = list(changes)
    while left:
        tables = {change.table for change in left}
        free = [
            change
            for change in left
            if not any(
                other in tables and other is not change.table
                for other, _column in _references(change.table)
            )
        ]
        for change in free or left[:1]:
            ordered.append(change)
            left.remove(change)
    return ordered


def _remove(change: _Changes) -> None:
    for piece in _in_pieces(list(change.created)):
        _rows(change.table).filter(pk__in=piece).delete()


def _restore(change: _Changes) -> None:
    """Write the old values back, by ``save``, so that the history tells of it too."""
    columns: dict[str, Any] = {f.attname: f for f in change.table._meta.concrete_fields}
    for piece in _in_pieces(list(change.changed)):
        for row in _rows(change.table).filter(pk__in=piece):
            _mark, old = change.changed[row.pk]
            for name, value in old.items():
                setattr(row, name, columns[name].to_python(value))
            row.save(update_fields=[columns[name].name for name in old])
