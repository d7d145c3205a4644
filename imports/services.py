"""Take a workbook in: read and judge it, keep the preview, write it wholly or not at all."""

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.access import may_import
from cells.models import Organization
from imports import layout, secrecy
from imports.matching import CellBook
from imports.models import BatchState, ImportBatch, ImportRow, Verdict
from imports.reading import MAX_ROWS, Sheet, read_workbook, refuse
from imports.registry import Context, Importer, Problem, Row, before, importers
from imports.values import BadValue, Noted, text_of
from people import audit, clock
from people.language import of_the_books
from people.models import User

# What a cell says beside the row's verdicts.
WARNING = "warning"


@dataclass
class Reading:
    """A workbook read and judged, before anything is kept."""

    importer: Importer
    rows: list[Row]
    context: Context
    notes: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.errors.values()]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.warnings]

    def counts(self) -> dict[str, int]:
        """How many rows in all, and of each verdict."""
        found = Counter(row.verdict for row in self.rows)
        return {
            "rows": len(self.rows),
            "warned": sum(bool(row.warnings) for row in self.rows),
        } | {str(v.value): found[v.value] for v in Verdict}

    def said(self) -> dict[str, Any]:
        """What the preview says beside the rows: numbers of what will be made, and offers."""
        good = [row for row in self.rows if row.is_good]
        return {
            "summary": self.importer.summary(good, self.context),
            "offers": [list(offer) for offer in self.importer.offers(self.context)],
        }


class WorldChanged(ValidationError):
    """The books changed since the preview, so that rows would be judged otherwise."""


def importer_of(kind: str) -> Importer:
    """The importer of ``kind``; raises ValidationError when no app registered one."""
    if kind not in importers:
        raise ValidationError({"kind": _("Chọn loại danh sách.")})
    return importers[kind]


def _require(actor: User | None, committee: Organization) -> None:
    if actor is not None and not may_import(actor, committee):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được nhập từ bảng tính."))


def examine_workbook(
    *,
    kind: str,
    committee: Organization,
    content: bytes,
    file_name: str,
    actor: User | None,
    source: str = "",
) -> Reading:
    """Read and judge a workbook without writing anything.

    Raises PermissionDenied when ``actor`` does not work in the committee's office, and
    ValidationError, by field ``file``, for a file that cannot be taken.
    """
    _require(actor, committee)
    importer = importer_of(kind)
    sheets = read_workbook(content, file_name)
    context = _context(committee, {}, actor=actor, source=source)
    rows, facts, notes = _rows(importer, sheets, context.cells, file_name)
    context.facts.update(facts)
    _judge(importer, rows, context)
    return Reading(importer, rows, context, notes)


def _judge(importer: Importer, rows: list[Row], context: Context) -> None:
    for objection in before[importer.key]:
        objection(rows, context)
    importer.judge(rows, context)


def _context(
    committee: Organization,
    facts: dict[str, Any],
    *,
    actor: User | None,
    source: str,
    choices: dict[str, bool] | None = None,
) -> Context:
    return Context(
        committee=committee,
        cells=CellBook(committee),
        today=clock.today(),
        facts=facts,
        actor=actor,
        source=source,
        choices=choices or {},
    )


def _rows(
    importer: Importer, sheets: list[Sheet], cells: CellBook, file_name: str
) -> tuple[list[Row], dict[str, Any], list[str]]:
    """Find each sheet's table and parse its cells."""
    if secrecy.bears_mark(sheets):
        raise refuse(_("Trang đầu ghi MẬT nên không nhận tệp."), "secret")
    tables = [(sheet, layout.find_table(sheet, importer)) for sheet in sheets]
    found = [table for _sheet, table in tables if table is not None]
    if not found:
        raise refuse(
            _("Không thấy dòng tiêu đề có cột «%(names)s». Xem lại loại danh sách và tệp.")
            % {"names": "», «".join(layout.header_names(importer))},
            "no_header",
        )
    notes = [
        _("Trang «%(sheet)s» không có bảng nên bỏ qua.") % {"sheet": sheet.name}
        for sheet, table in tables
        if table is None and any(value is not None for row in sheet.rows for value in row)
    ] + [
        _("Trang «%(sheet)s» đang ẩn nên không đọc.") % {"sheet": sheet.name}
        for sheet in sheets
        if sheet.hidden
    ]
    titles = [title for table in found for title in [*table.titles, table.sheet]]
    totals = [list(total.items()) for table in found for total in table.totals]
    facts = importer.facts(titles, file_name) | {"sheets": len(found), "labels": {}}
    facts["totals"] = [{key: text_of(value) for key, value in total} for total in totals]
    facts["tops"] = {
        table.sheet[:60]: {"row": table.header_row, "titles": table.titles} for table in found
    }
    rows = []
    for table in found:
        facts["labels"] |= table.labels
        for line in table.rows:
            section = line.section
            if section.startswith("?"):
                # A sheet's name stands for a cell when it names one, or when sheets divide a list.
                named = section[1:]
                section = named if len(found) > 1 or cells.find(named) else ""
            row = Row(table.sheet, line.number, section, line.section_cell)
            cells_of_row, told = line.take()
            _parse(row, cells_of_row, importer)
            for key, note in told.items():
                row.warn(key, note)
            rows.append(row)
    if not rows:
        raise refuse(_("Dưới dòng tiêu đề chưa có dòng nào."), "no_rows")
    if len(rows) > MAX_ROWS:
        raise refuse(
            _("Tệp có quá %(limit)d dòng. Chia thành nhiều tệp.") % {"limit": MAX_ROWS}, "too_large"
        )
    return rows, facts, notes


def _parse(row: Row, cells: dict[str, tuple[str, Any, bool]], importer: Importer) -> None:
    columns = {column.key: column for column in importer.columns}
    for key, (address, raw, is_formula) in cells.items():
        row.addresses[key] = address
        row.typed[key] = text_of(raw)
        if not row.typed[key]:
            if is_formula:
                row.error(key, _("Ô này là công thức chưa có giá trị. Dán giá trị rồi nhập lại."))
            continue
        if row.typed[key].startswith("#"):
            row.error(key, _("Ô này báo lỗi %(text)s.") % {"text": row.typed[key]})
            continue
        try:
            value = columns[key].parse(raw)
        except BadValue as reason:
            row.error(key, str(reason))
            continue
        if isinstance(value, Noted):
            row.warn(key, value.note)
            value = value.value
        if is_formula:
            row.warn(key, _("Ô này là công thức, lấy giá trị lưu trong tệp."))
        row.values[key] = value
    row.addresses = _left_to_right(row.addresses)


def _left_to_right(addresses: dict[str, str]) -> dict[str, str]:
    """The cells of one row as they stand in the sheet.

    PostgreSQL gives the keys of JSON back in an order of its own; a preview read again must
    not differ from itself.
    """
    return dict(sorted(addresses.items(), key=lambda cell: (len(cell[1]), cell[1], cell[0])))


# Keeping a preview: what was parsed, so that it can be judged again, and what was found.


def _kept(row: Row) -> dict[str, Any]:
    """What was parsed of ``row``, in copies: judging moves the row's own cells about."""
    return {
        "section": row.section,
        "section_cell": row.section_cell,
        "typed": dict(row.typed),
        "addresses": dict(row.addresses),
        "values": dict(row.values),
        "errors": {key: problem.reason for key, problem in row.errors.items()},
        "warnings": [[problem.field, problem.reason] for problem in row.warnings],
    }


def _row_of(kept: ImportRow) -> Row:
    """The row as it was parsed, ready to be judged."""
    data = kept.data
    row = Row(kept.sheet, kept.number, data["section"], data["section_cell"])
    row.typed, row.addresses = dict(data["typed"]), _left_to_right(data["addresses"])
    row.values = dict(data["values"])
    for key, reason in data["errors"].items():
        row.error(key, reason)
    for key, reason in data["warnings"]:
        row.warn(key, reason)
    return row


def _cells(row: Row) -> list[dict[str, str]]:
    """The verdict on each cell: an error goes before a warning, a warning before a change."""
    found: dict[str, dict[str, str]] = {}

    def put(key: str, verdict: str, reason: str) -> None:
        problem = row.problem(key, reason)
        found.setdefault(
            key,
            {
                "field": key,
                "address": problem.cell,
                "value": problem.value,
                "verdict": verdict,
                "reason": reason,
            },
        )

    for key, problem in row.errors.items():
        put(key, Verdict.ERROR, problem.reason)
    for problem in row.warnings:
        put(problem.field, WARNING, problem.reason)
    for key, (verdict, reason) in row.marks.items():
        put(key, verdict, reason)
    for key in row.addresses:
        put(key, Verdict.SAME, "")
    in_order = _left_to_right({key: cell["address"] for key, cell in found.items()})
    return [found[key] for key in in_order]


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
    # Parsing happens before judging: what is kept is what was parsed, not what was judged.
    _require(actor, committee)
    importer = importer_of(kind)
    sheets = read_workbook(content, file_name)
    context = _context(committee, {}, actor=actor, source=source)
    rows, facts, notes = _rows(importer, sheets, context.cells, file_name)
    context.facts.update(facts)
    kept = [_kept(row) for row in rows]
    _judge(importer, rows, context)
    batch = ImportBatch(
        kind=kind,
        committee=committee,
        file_name=PurePath(file_name).name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        created_by=actor,
    )
    reading = Reading(importer, rows, context)
    batch.facts = context.facts | reading.said() | {"notes": notes}
    batch.result = reading.counts()
    batch.full_clean(exclude=["facts", "result", "created_by"])
    batch.save()
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch=batch, sheet=row.sheet[:60], number=row.number, data=data, **_judged(row)
            )
            for row, data in zip(rows, kept, strict=True)
        ],
        batch_size=500,
    )
    audit.record(
        actor,
        "imports.previewed",
        batch,
        path=committee.path,
        source=source,
        data={"kind": kind, "file": batch.file_name, "hash": batch.file_hash} | batch.result,
    )
    return batch


def _judged(row: Row) -> dict[str, Any]:
    return {"verdict": row.verdict, "warned": bool(row.warnings), "cells": _cells(row)}


def judge_again(batch: ImportBatch, *, actor: User | None, source: str = "") -> Reading:
    """Judge the kept rows of ``batch`` against the books as they stand."""
    importer = importer_of(batch.kind)
    rows = [_row_of(kept) for kept in batch.rows.all()]
    context = _context(batch.committee, dict(batch.facts), actor=actor, source=source)
    _judge(importer, rows, context)
    return Reading(importer, rows, context)


@transaction.atomic
def refresh_preview(batch: ImportBatch, *, actor: User | None, source: str = "") -> ImportBatch:
    """Keep new verdicts on a preview whose world changed."""
    _require(actor, batch.committee)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _refuse_committed(batch)
    reading = judge_again(batch, actor=actor, source=source)
    kept = list(batch.rows.all())
    for old, row in zip(kept, reading.rows, strict=True):
        for name, value in _judged(row).items():
            setattr(old, name, value)
    ImportRow.objects.bulk_update(kept, ["verdict", "warned", "cells"], batch_size=200)
    batch.result = reading.counts()
    batch.facts = reading.context.facts | reading.said()
    batch.save(update_fields=["result", "facts"])
    return batch


def _refuse_committed(batch: ImportBatch) -> None:
    if batch.state != BatchState.PREVIEW:
        raise ValidationError(_("Tệp này đã ghi vào sổ rồi."), code="committed")


@transaction.atomic
def commit_batch(
    batch: ImportBatch,
    *,
    actor: User | None,
    good_rows: bool = False,
    choices: dict[str, bool] | None = None,
    source: str = "",
) -> ImportBatch:
    """Write a preview into the books: all of it, or with ``good_rows`` all but faulty rows.

    Rows are judged anew under a lock of the committee. Raises PermissionDenied when ``actor``
    does not work in its office; WorldChanged when a row would now be judged otherwise;
    ValidationError when errors stand and ``good_rows`` was not asked for, or it was written
    already. Then nothing is written.
    """
    _require(actor, batch.committee)
    committee = Organization.objects.select_for_update().get(pk=batch.committee_id)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    batch.committee = committee
    _refuse_committed(batch)
    reading = judge_again(batch, actor=actor, source=source)
    before = [(kept.verdict, kept.cells) for kept in batch.rows.all()]
    after = [(str(row.verdict), _cells(row)) for row in reading.rows]
    if changed := sum(a != b for a, b in zip(before, after, strict=True)):
        raise WorldChanged(
            _("Sổ đã đổi từ lúc xem trước: %(count)d dòng khác đi. Xem lại rồi ghi.")
            % {"count": changed},
            code="world_changed",
        )
    faulty = sum(not row.is_good for row in reading.rows)
    if faulty and not good_rows:
        raise ValidationError(
            _("Còn %(count)d dòng lỗi nên chưa ghi dòng nào.") % {"count": faulty}, code="errors"
        )
    context = reading.context
    context.choices = choices or {}
    with of_the_books():
        context.ground = _("danh sách %(file)s, lần nhập %(number)s") % {
            "file": batch.file_name[:120],
            "number": batch.pk.hex[:8],
        }
    # The committee's lock keeps the cells that judging found; they need not be read again.
    reading.importer.commit([row for row in reading.rows if row.is_good], context)
    batch.state = BatchState.COMMITTED
    batch.committed_at = timezone.now()
    # The verdicts stay as they were before writing: what was new, what was changed.
    batch.result = reading.counts() | {"good_rows": good_rows, "choices": context.choices}
    batch.save(update_fields=["state", "committed_at", "result"])
    audit.record(
        actor,
        "imports.committed",
        batch,
        path=committee.path,
        source=source,
        data={"kind": batch.kind, "file": batch.file_name} | batch.result,
    )
    return batch


def problems_as_data(problems: list[Problem]) -> list[dict[str, str]]:
    """Errors or warnings as scripts read them."""
    found = [asdict(problem) for problem in problems]
    return [{k: p[k] for k in ("sheet", "cell", "value", "reason")} for p in found]


__all__ = [
    "Reading",
    "WorldChanged",
    "commit_batch",
    "examine_workbook",
    "importer_of",
    "judge_again",
    "preview_workbook",
    "problems_as_data",
    "refresh_preview",
]
