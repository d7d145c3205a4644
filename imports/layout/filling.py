"""What a cell says by where it stands: merged over several rows, "như trên", a name in two columns.

Sheets are filled in before their rows are read, and each filled cell says so.
"""

import re
from typing import Any

from django.utils.translation import gettext as _

from imports.layout.header import Header, labels_of, value_at
from imports.reading import Sheet, address
from imports.registry import Importer
from imports.values import key_of, text_of

# "Như trên" as lists write it, and the signs that stand for it.
_DITTO = {"nt", "n t", "nhu tren"}
_DITTO_SIGNS = {'"', "''", "“", "”", "″", "〃", "//", ",,"}
_AROUND = " -–.()\u00a0\u200b"
_BEGINS = {sign[0] for sign in _DITTO_SIGNS} | {"n", "N", *_AROUND}
_LONGEST = 20
# How many rows show whether a column without a name of its own holds given names.
_LOOKED_AT = 200


def fill(sheet: Sheet, header: Header, importer: Importer, end: int) -> None:
    """Fill in the rows under ``header`` up to row ``end``, counted from 0."""
    _fill_merged(sheet, header, importer, end)
    _fill_dittos(sheet, header, importer, end)
    _join_names(sheet, header, importer, end)


def _fill_merged(sheet: Sheet, header: Header, importer: Importer, end: int) -> None:
    """A cell merged downwards in the data holds for each row it covers, and each row says so.

    A name is not handed down: one person would become several.
    """
    names = {header.columns[c.key] for c in importer.columns if c.required}
    known = set(header.columns.values())
    for (top, left), (bottom, right) in sheet.merged:
        if top < header.top + header.height or bottom >= end:
            continue
        area = f"{address(top, left)}:{address(bottom, right)}"
        value = value_at(sheet.rows[top], left)
        people = [n for n in range(top, bottom + 1) if _names_somebody(sheet.rows[n], names)]
        for number in range(top, bottom + 1):
            for column in range(left, min(right + 1, len(sheet.rows[number]))):
                if (number, column) == (top, left) or column not in known:
                    continue
                if column == left and column not in names and number in people:
                    sheet.rows[number][column] = value
                    note = _("Ô gộp %(area)s, lấy giá trị của ô đầu.") % {"area": area}
                else:
                    note = _("Ô gộp %(area)s, ở đây để trống.") % {"area": area}
                sheet.notes[number, column] = note


def _names_somebody(row: list[Any], names: set[int]) -> bool:
    return any(value_at(row, column) is not None for column in names)


def _fill_dittos(sheet: Sheet, header: Header, importer: Importer, end: int) -> None:
    """A cell that says "như trên" holds what the last one above it says."""
    names = {header.columns[c.key] for c in importer.columns if c.required}
    columns = set(header.columns.values()) - names
    first = header.top + header.height
    for column in columns:
        above, said_in = None, 0
        for number, row in enumerate(sheet.rows[first:end], start=first):
            value = row[column] if column < len(row) else None
            # A heading of a cell may stand in this column: it says nothing of people.
            if value is None or not _names_somebody(row, names):
                continue
            if not is_ditto(value):
                above, said_in = value, number
            elif above is not None:
                sheet.rows[number][column] = above
                sheet.notes[number, column] = _("«%(text)s»: lấy như dòng %(row)d.") % {
                    "text": text_of(value) or value,
                    "row": said_in + 1,
                }


def is_ditto(value: Any) -> bool:
    """Whether a cell says that it holds the same as the one above it."""
    if not isinstance(value, str) or len(value) > _LONGEST or value[:1] not in _BEGINS:
        return False
    bare = value.strip(_AROUND)
    return bare in _DITTO_SIGNS or key_of(bare) in _DITTO


def _join_names(sheet: Sheet, header: Header, importer: Importer, end: int) -> None:
    """A name in two columns, the given name apart so that it can be sorted, becomes one."""
    for needed in (c.key for c in importer.columns if c.required):
        column = header.columns[needed]
        if column + 1 in header.columns.values() or not _is_given_name(sheet, header, column, end):
            continue
        for row in sheet.rows[header.top + header.height : end]:
            parts = [text_of(value_at(row, at)) for at in (column, column + 1)]
            if parts[1] and column + 1 < len(row):
                row[column] = " ".join(filter(None, parts))


def _is_given_name(sheet: Sheet, header: Header, column: int, end: int) -> bool:
    """Whether the column behind the name's holds given names: it says so, or the name's heading
    reaches over it, or it has none and holds one word in nearly each row.
    """
    labels = labels_of(sheet.rows[header.top : header.top + header.height])
    own, behind = (labels[at] if at < len(labels) else [] for at in (column, column + 1))
    words = [part for part in behind if part]
    if words and key_of(words[-1]) == "ten":
        return True
    if words and words != [part for part in own if part]:
        return False
    below = header.top + header.height
    if any(
        header.top <= top and bottom < below and left == column < right
        for (top, left), (bottom, right) in sheet.merged
    ):
        return True
    rows = sheet.rows[below : min(end, header.top + _LOOKED_AT)]
    named = [row for row in rows if isinstance(value_at(row, column), str)]
    single = [row for row in named if _is_word(text_of(value_at(row, column + 1)))]
    return len(named) > 1 and len(single) > 0.8 * len(named)


def _is_word(text: str) -> bool:
    return re.fullmatch(r"[^\W\d_]+(?:\s*\(.*\))?", text) is not None
