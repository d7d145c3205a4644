"""Keeping a preview: what was parsed, so that it can be judged again, and what was found."""

import hashlib
from collections.abc import Callable
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization
from imports.models import BatchState, ImportBatch, ImportRow, Verdict
from imports.reading import read_workbook
from imports.registry import Context, Importer, Row, shared_places
from imports.services.examining import (
    Reading,
    importer_of,
    judge,
    make_context,
    require_office,
)
from imports.services.grids import kept_sheets
from imports.services.mapping import headers_of, mapping_of, refuse_incomplete
from imports.services.parsing import left_to_right, read_rows
from people import audit, bulk
from people.models import User

# What a cell says beside the row's verdicts.
WARNING = "warning"
_SAME = (str(Verdict.SAME), "")
PIECE = 1_000
_KEPT = (
    "batch_id", "sheet", "number", "data", "verdict", "warned", "cells", "doubles", "decision",
    "decided_on",
)  # fmt: skip
# Told how many rows are behind, of how many.
Progress = Callable[[int, int], None]


def kept_of(row: Row) -> dict[str, Any]:
    """What was parsed of ``row``, without what judging found: the first errors and warnings."""
    errors, warnings = row.parsed
    return {
        "section": row.section,
        "section_cell": row.section_cell,
        "typed": row.typed,
        "places": row.places,
        "values": row.values,
        "errors": {key: row.errors[key].reason for key in islice(row.errors, errors)},
        "warnings": [[problem.field, problem.reason] for problem in row.warnings[:warnings]],
    }


def row_of(kept: ImportRow) -> Row:
    """The row as it was parsed, ready to be judged."""
    data = kept.data
    row = Row(kept.sheet, kept.number, data["section"], data["section_cell"])
    row.typed, row.values = data["typed"], data["values"]
    row.places = shared_places(tuple(data["places"].items()))
    row.decision, row.decided_on = kept.decision, kept.decided_on
    for key, reason in data["errors"].items():
        row.error(key, reason)
    for key, reason in data["warnings"]:
        row.warn(key, reason)
    row.parsed = len(row.errors), len(row.warnings)
    return row


def cells_of(row: Row) -> list[dict[str, str]]:
    """The verdict on each cell: an error goes before a warning, a warning before a change."""
    told = {key: (str(Verdict.ERROR), problem.reason) for key, problem in row.errors.items()}
    for problem in row.warnings:
        told.setdefault(problem.field, (WARNING, problem.reason))
    told = dict.fromkeys(row.places, _SAME) | row.marks | told
    addresses = {key: row.cell(key) for key in told}
    return [
        {
            "field": key,
            "address": address,
            "value": row.typed.get(key, ""),
            "verdict": told[key][0],
            "reason": told[key][1],
        }
        for key, address in left_to_right(addresses).items()
    ]


@transaction.atomic
def preview_workbook(
    *,
    kind: str,
    committee: Organization,
    content: bytes,
    file_name: str,
    actor: User | None,
    source: str = "",
) -> ImportBatch:
    """Judge a workbook and keep the preview; nothing is written into the books.

    The file itself is not kept, only its parsed rows. Raises PermissionDenied when ``actor``
    does not work in the committee's office, and ValidationError for a file that cannot be
    taken.
    """
    require_office(actor, committee)
    importer = importer_of(kind)
    sheets = read_workbook(content, file_name)
    batch = ImportBatch(
        kind=kind,
        committee=committee,
        file_name=PurePath(file_name).name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        created_by=actor,
    )
    context = make_context(committee, {}, actor=actor, source=source)
    return _keep(batch, importer, context, read_rows(importer, sheets, context.cells, file_name))


@transaction.atomic
def preview_mapped(batch: ImportBatch, *, actor: User | None) -> ImportBatch:
    """Judge the sheets kept of ``batch`` by its mapping, anew if it was judged before.

    What was decided of a row stays decided. Raises PermissionDenied when ``actor`` does not
    work in the committee's office, and ValidationError when nothing can be read that way.
    """
    ImportBatch.objects.select_for_update().get(pk=batch.pk)
    return preview_in_steps(batch, actor=actor)


def preview_in_steps(
    batch: ImportBatch,
    *,
    actor: User | None,
    progress: Progress | None = None,
    at_end: Callable[[], None] | None = None,
) -> ImportBatch:
    """The same in steps that are each kept, so that ``progress`` is seen while it goes on.

    Until the last step, in which ``at_end`` is called too, the batch waits to be judged: a run
    cut off is a run to be done again.
    """
    require_office(actor, batch.committee)
    batch = ImportBatch.objects.select_related("committee").get(pk=batch.pk)
    if batch.state not in (BatchState.MAPPING, BatchState.PREVIEW):
        raise ValidationError(_("Tệp này đã ghi vào sổ rồi."), code="committed")
    importer = importer_of(batch.kind)
    mapping = mapping_of(batch)
    refuse_incomplete(importer, mapping)
    sheets = kept_sheets(batch)
    headers = headers_of(sheets, mapping)
    decided = dict(batch.facts.get("decided", {})) | {
        _place(row.sheet, row.number): [row.decision, row.decided_on]
        for row in batch.rows.exclude(decision="")
    }
    # Kept before its rows go: a run cut off must not lose an answer.
    batch.facts["decided"] = decided
    batch.save(update_fields=["facts"])
    facts = {"asks": True, "decided": decided}
    context = make_context(batch.committee, facts, actor=actor, source="")
    read = read_rows(importer, sheets, context.cells, batch.file_name, headers)
    for row in read[0]:
        row.decision, row.decided_on = decided.get(_place(row.sheet, row.number), ("", ""))
    batch.rows.all().delete()
    return _keep(batch, importer, context, read, progress, at_end)


def _place(sheet: str, number: int) -> str:
    return f"{sheet[:60]}!{number}"


def _keep(
    batch: ImportBatch,
    importer: Importer,
    context: Context,
    read: tuple[list[Row], dict[str, Any], list[str]],
    progress: Progress | None = None,
    at_end: Callable[[], None] | None = None,
) -> ImportBatch:
    """Judge what was read and keep it, with the verdicts, as the preview of ``batch``."""
    rows, facts, notes = read
    context.facts.update(facts)
    judge(importer, rows, context)
    reading = Reading(importer, rows, context)
    batch.facts = context.facts | reading.said() | {"notes": notes}
    batch.result = reading.counts()
    batch.state = BatchState.MAPPING
    batch.full_clean(exclude=["mapping", "facts", "result", "created_by"])
    batch.save()
    total = len(rows)
    while rows:
        # What is kept is let go: a long list is not held twice.
        piece = rows[:PIECE]
        del rows[:PIECE]
        bulk.insert_values(ImportRow, _KEPT, (_as_kept(batch, row) for row in piece))
        if progress:
            progress(total - len(rows), total)
    with transaction.atomic():
        batch.state = BatchState.PREVIEW
        batch.save(update_fields=["state"])
        audit.record(
            context.actor,
            "imports.previewed",
            batch,
            path=batch.committee.path,
            source=context.source,
            data={"kind": batch.kind, "file": batch.file_name, "hash": batch.file_hash}
            | batch.result,
        )
        if at_end:
            at_end()
    return batch


def _as_kept(batch: ImportBatch, row: Row) -> tuple[Any, ...]:
    found = judged(row) | {
        "batch_id": batch.pk,
        "sheet": row.sheet[:60],
        "number": row.number,
        "data": kept_of(row),
    }
    return tuple(found[name] for name in _KEPT)


def judged(row: Row) -> dict[str, Any]:
    return {
        "verdict": row.verdict,
        "warned": bool(row.warnings),
        "cells": cells_of(row),
        "doubles": [{"key": double.key, "label": double.label} for double in row.doubles],
        "decision": row.decision,
        "decided_on": row.decided_on,
    }


def judge_again(batch: ImportBatch, *, actor: User | None, source: str = "") -> Reading:
    """Judge the kept rows of ``batch`` against the books as they stand."""
    importer = importer_of(batch.kind)
    rows = [row_of(kept) for kept in batch.rows.all()]
    context = make_context(batch.committee, dict(batch.facts), actor=actor, source=source)
    judge(importer, rows, context)
    return Reading(importer, rows, context)


@transaction.atomic
def refresh_preview(batch: ImportBatch, *, actor: User | None, source: str = "") -> ImportBatch:
    """Keep new verdicts on a preview whose world changed."""
    require_office(actor, batch.committee)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_committed(batch)
    reading = judge_again(batch, actor=actor, source=source)
    kept = list(batch.rows.all())
    for old, row in zip(kept, reading.rows, strict=True):
        for name, value in judged(row).items():
            setattr(old, name, value)
    ImportRow.objects.bulk_update(kept, list(judged(reading.rows[0])), batch_size=200)
    batch.result = reading.counts()
    batch.facts = reading.context.facts | reading.said()
    batch.save(update_fields=["result", "facts"])
    return batch


def refuse_committed(batch: ImportBatch) -> None:
    if batch.state == BatchState.MAPPING:
        raise ValidationError(_("Tệp này chưa xem trước."), code="not_previewed")
    if batch.state != BatchState.PREVIEW:
        raise ValidationError(_("Tệp này đã ghi vào sổ rồi."), code="committed")
