"""Take a workbook in from a page: read it, keep its sheets sealed, guess its columns."""

import hashlib
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization
from imports import secrecy
from imports.models import BatchState, ImportBatch
from imports.reading import Sheet, read_workbook, refuse
from imports.services.examining import importer_of, refuse_busy, require_office
from imports.services.grids import keep_sheets, kept_sheets
from imports.services.mapping import (
    HEIGHTS,
    as_data,
    guess_mapping,
    mapping_of,
    point_at_header,
)
from people.models import User


@transaction.atomic
def take_workbook(
    *, kind: str, committee: Organization, content: bytes, file_name: str, actor: User | None
) -> ImportBatch:
    """Read a workbook and guess which column is which; the office sees that before judging.

    The file itself is not kept; its sheets are, sealed, until something is written or the
    preview goes. Raises PermissionDenied when ``actor`` does not work in the committee's
    office, and ValidationError, by field ``file``, for a file that cannot be taken.
    """
    require_office(actor, committee)
    importer = importer_of(kind)
    sheets = read_workbook(content, file_name)
    if secrecy.bears_mark(sheets):
        raise refuse(_("Trang đầu ghi MẬT nên không nhận tệp."), "secret")
    if not any(value is not None for sheet in sheets for row in sheet.rows for value in row):
        raise refuse(_("Tệp này không có ô nào ghi chữ hay số."), "no_rows")
    batch = ImportBatch(
        kind=kind,
        committee=committee,
        file_name=PurePath(file_name).name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        state=BatchState.MAPPING,
        created_by=actor,
    )
    batch.mapping = as_data(guess_mapping(importer, sheets, batch))
    batch.full_clean(exclude=["mapping", "facts", "result", "created_by"])
    batch.save()
    keep_sheets(batch, sheets)
    return batch


@transaction.atomic
def point_header(
    batch: ImportBatch, *, sheets: list[int], top: int, height: int, actor: User | None
) -> None:
    """Take rows that somebody pointed at for the header of ``sheets``; guess columns anew.

    ``top`` is counted from 0. Raises ValidationError when a sheet has no such row.
    """
    require_office(actor, batch.committee)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_busy(batch)
    if batch.state not in (BatchState.MAPPING, BatchState.PREVIEW):
        raise ValidationError(_("Tệp này đã ghi vào sổ rồi."), code="committed")
    if height not in HEIGHTS or top < 0:
        raise ValidationError(_("Chọn dòng tiêu đề của trang."), code="no_header")
    mapping = mapping_of(batch)
    kept = kept_sheets(batch, tops_only=True)
    for number in sheets:
        if not 0 <= number < len(kept):
            raise ValidationError(_("Tệp không có trang tính đó."), code="no_sheet")
        point_at_header(importer_of(batch.kind), kept[number], mapping[number], top, height)
    batch.mapping = as_data(mapping)
    batch.save(update_fields=["mapping"])


def sheets_of(batch: ImportBatch) -> list[Sheet]:
    """The first rows of each sheet kept of ``batch``: enough to show its columns."""
    return kept_sheets(batch, tops_only=True)
