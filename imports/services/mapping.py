"""Which column of a sheet is which field: guessed, shown, set right by hand and remembered."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from imports import layout
from imports.models import BatchState, ImportBatch, ImportLayout
from imports.reading import Sheet
from imports.registry import Importer
from imports.services.examining import importer_of, refuse_busy, require_office
from imports.services.grids import kept_sheets
from imports.values import MASKED_FIELD, key_of, text_of
from people import audit, national_id
from people.models import User

_SEARCHED_ROWS = 60
# What may be a national id, whatever its column is called: a zero may be lost.
_LIKE_AN_ID = re.compile(r"\d{9}|\d{11,12}")
HEIGHTS = (1, 2, 3)


@dataclass
class SheetMap:
    """Of one sheet: where its header stands (rows from 0), and the column of each field.

    Without ``top`` no header was found; with ``left_out`` nobody wants the sheet read.
    """

    name: str
    top: int | None = None
    height: int = 1
    columns: dict[str, int] = field(default_factory=dict)
    # Fields that were told by a name found inside a longer one.
    unsure: list[str] = field(default_factory=list)
    # Somebody pointed at the header.
    pointed: bool = False
    left_out: bool = False
    hidden: bool = False
    # How many rows the sheet has in all.
    rows: int = 0
    # Who said so of this layout before, and on which day.
    said_by: str = ""
    said_on: str = ""

    @property
    def is_read(self) -> bool:
        return self.top is not None and not self.left_out


Mapping = list[SheetMap]


def mapping_of(batch: ImportBatch) -> Mapping:
    return [SheetMap(**told) for told in batch.mapping]


def as_data(mapping: Mapping) -> list[dict[str, Any]]:
    return [asdict(sheet) for sheet in mapping]


def labels_at(sheet: Sheet, top: int, height: int) -> list[list[str]]:
    """The header's texts of each column, from the upper row to the lower."""
    block = sheet.rows[top : top + height]
    return layout.labels_of(block) if block else []


def fingerprint(labels: list[list[str]]) -> str:
    """What tells one layout from another: its header's texts, folded."""
    texts = [key_of(" ".join(part for part in parts if part)) for parts in labels]
    while texts and not texts[-1]:
        texts.pop()
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()


def guess_mapping(importer: Importer, sheets: list[Sheet], batch: ImportBatch) -> Mapping:
    """What is where: as the office said of the same layout before, else by the names."""
    known = {
        said.fingerprint: said
        for said in ImportLayout.objects.filter(
            committee=batch.committee_id, kind=importer.key
        ).select_related("chosen_by__person")
    }
    return [_guess(importer, sheet, known) for sheet in sheets]


def _guess(importer: Importer, sheet: Sheet, known: dict[str, ImportLayout]) -> SheetMap:
    found = SheetMap(sheet.name, rows=len(sheet.rows), hidden=sheet.hidden)
    if sheet.hidden:
        return found
    heights = {said.height for said in known.values()}
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        for height in heights:
            said = known.get(fingerprint(labels_at(sheet, top, height)))
            if said is not None and said.height == height:
                found.top, found.height, found.columns = top, height, dict(said.columns)
                found.said_by = str(said.chosen_by or "")
                found.said_on = f"{timezone.localtime(said.chosen_at):%d/%m/%Y}"
                return found
    header = layout.best_header(sheet, importer)
    if header is not None:
        found.top, found.height, found.columns = header.top, header.height, header.columns
        found.unsure = sorted(header.unsure)
    return found


def point_at_header(
    importer: Importer, sheet: Sheet, found: SheetMap, top: int, height: int
) -> None:
    """Take the rows somebody pointed at for the header, and guess its columns by their names."""
    if top + height > len(sheet.rows):
        raise ValidationError(_("Trang «%(sheet)s» không có dòng đó.") % {"sheet": sheet.name})
    chosen = layout.assign(labels_at(sheet, top, height), importer.columns)
    found.top, found.height = top, height
    found.columns = {key: column for key, (column, _score) in chosen.items()}
    found.unsure = sorted(key for key, (_c, score) in chosen.items() if score < layout.EXACT)
    found.said_by = found.said_on = ""
    found.pointed, found.left_out = True, False


def headers_of(sheets: list[Sheet], mapping: Mapping) -> list[layout.Header | None]:
    """The header of each sheet as ``mapping`` has it; None for a sheet that is not read."""
    found: list[layout.Header | None] = []
    for sheet, said in zip(sheets, mapping, strict=True):
        if said.top is None or said.left_out:
            found.append(None)
            continue
        labels = labels_at(sheet, said.top, said.height)
        found.append(layout.header_of(labels, said.top, said.height, dict(said.columns)))
    return found


def refuse_incomplete(importer: Importer, mapping: Mapping) -> None:
    """Refuse a mapping that reads no sheet, or one without a column that every list needs."""
    if not any(sheet.is_read for sheet in mapping):
        raise ValidationError(
            _("Chưa chọn dòng tiêu đề của trang nào nên chưa đọc được."), code="no_header"
        )
    for sheet in mapping:
        missing = [
            str(column.title)
            for column in importer.columns
            if column.required and column.key not in sheet.columns
        ]
        if sheet.is_read and missing:
            raise ValidationError(
                _("Trang «%(sheet)s»: chọn cột nào là «%(names)s».")
                % {"sheet": sheet.name, "names": "», «".join(missing)},
                code="column_missing",
            )


@transaction.atomic
def choose_columns(batch: ImportBatch, mapping: Mapping, *, actor: User | None) -> ImportBatch:
    """Keep what somebody said of the columns, and remember it for the committee's next list.

    Raises PermissionDenied when ``actor`` does not work in the committee's office, and
    ValidationError when the batch was written, or what was said cannot be.
    """
    require_office(actor, batch.committee)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_busy(batch)
    if batch.state not in (BatchState.MAPPING, BatchState.PREVIEW):
        raise ValidationError(_("Tệp này đã ghi vào sổ rồi."), code="committed")
    importer = importer_of(batch.kind)
    refuse_incomplete(importer, mapping)
    changed = _differing(mapping_of(batch), mapping)
    batch.mapping = as_data(mapping)
    batch.save(update_fields=["mapping"])
    if changed and actor is not None:
        sheets = kept_sheets(batch, tops_only=True)
        for number in changed:
            _remember(batch, sheets[number], mapping[number], actor)
        audit.record(
            actor,
            "imports.mapped",
            batch,
            path=batch.committee.path,
            data={"kind": batch.kind, "sheets": [mapping[number].name for number in changed]},
        )
    return batch


def _differing(before: Mapping, now: Mapping) -> list[int]:
    """The sheets of which somebody said something else than stood there."""
    return [
        number
        for number, (old, new) in enumerate(zip(before, now, strict=True))
        if new.is_read
        and (
            (new.pointed and not new.said_by)
            or (old.top, old.height, old.columns) != (new.top, new.height, new.columns)
        )
    ]


def _remember(batch: ImportBatch, sheet: Sheet, said: SheetMap, actor: User) -> None:
    if said.top is None:
        return
    ImportLayout.objects.update_or_create(
        committee=batch.committee,
        kind=batch.kind,
        fingerprint=fingerprint(labels_at(sheet, said.top, said.height)),
        defaults={
            "columns": said.columns,
            "height": said.height,
            "chosen_by": actor,
            "chosen_at": timezone.now(),
        },
    )


# What the page shows


@dataclass
class ColumnShown:
    """A column of a sheet: what its header says, its first values, and what it was taken for."""

    number: int
    letter: str
    label: str
    values: list[str]
    key: str
    doubt: str = ""


def columns_shown(sheet: Sheet, said: SheetMap) -> list[ColumnShown]:
    """The columns of ``sheet`` that hold anything, with their first three values, masked."""
    if said.top is None:
        return []
    labels = labels_at(sheet, said.top, said.height)
    below = sheet.rows[said.top + said.height : said.top + said.height + 200]
    by_column = {column: key for key, column in said.columns.items()}
    width = max([len(labels), *(len(row) for row in below)])
    found = []
    for number in range(width):
        parts = labels[number] if number < len(labels) else []
        label = " › ".join(dict.fromkeys(part for part in parts if part))
        key = by_column.get(number, "")
        values = _first_values(below, number, key)
        if not label and not values:
            continue
        doubt = ""
        if key and key in said.unsure:
            doubt = "unsure"
        elif not key and not layout.is_ordinal(label):
            doubt = "unknown"
        found.append(ColumnShown(number, get_column_letter(number + 1), label, values, key, doubt))
    return found


def _first_values(rows: Iterable[list[Any]], column: int, key: str) -> list[str]:
    found: list[str] = []
    for row in rows:
        text = text_of(row[column]) if column < len(row) and row[column] is not None else ""
        if text:
            found.append(shown(text, key))
        if len(found) == 3:
            break
    return found


def shown(text: str, key: str = "") -> str:
    """A cell as a page may show it: what may be a national id is masked."""
    bare = re.sub(r"[\s.\-']", "", text)
    if key == MASKED_FIELD or _LIKE_AN_ID.fullmatch(bare):
        return national_id.masked(bare)
    return text[:80]
