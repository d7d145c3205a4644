"""The workbook back with its faults: red cells for errors, yellow for warnings, each told why.

Built from what the preview kept, at the addresses of the file that was taken in, so that the
office mends it there and takes the same file in again. Rows above the header come back as
plain lines; pictures, widths and columns nobody reads do not come back.
"""

import io
from collections import defaultdict
from typing import Any, cast

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from imports.models import ImportBatch, ImportRow, Verdict
from imports.reading import split_address
from imports.registry import address_of, importers
from imports.values import MASKED_FIELD

RED, YELLOW = "FFC7CE", "FFEB9C"
_FILLS = {
    str(Verdict.ERROR): PatternFill("solid", start_color=RED, end_color=RED),
    "warning": PatternFill("solid", start_color=YELLOW, end_color=YELLOW),
}


def marked_workbook(batch: ImportBatch) -> bytes:
    """The rows of ``batch`` as .xlsx, every cell text as it was typed."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    by_sheet: dict[str, list[ImportRow]] = defaultdict(list)
    for row in batch.rows.all():
        by_sheet[row.sheet].append(row)
    tops = batch.facts.get("tops", {})
    for name, rows in by_sheet.items():
        page = book.create_sheet(name[:31])
        top = tops.get(name) or {"row": max(rows[0].number - 1, 1), "titles": [], "columns": {}}
        _write_top(page, top, batch)
        for row in rows:
            _write_row(page, row, top["row"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_top(page: Worksheet, top: dict[str, Any], batch: ImportBatch) -> None:
    """Titles above the header, and the header as one row: the last row the file's header had."""
    last = top["row"]
    for place, title in enumerate(top["titles"]):
        line, column = min(place + 1, last - 1), max(place + 2 - last, 0) + 1
        if line >= 1:
            _text(page, line, column, title)
    importer = importers.get(batch.kind)
    names = {column.key: str(column.title) for column in importer.columns} if importer else {}
    names |= batch.facts.get("labels", {})
    for key, letters in top["columns"].items():
        column, _row = split_address(address_of(letters, last))
        _text(page, last, column, names.get(key, key)).font = Font(bold=True)


def _write_row(page: Worksheet, row: ImportRow, top: int) -> None:
    data = row.data
    column, number = split_address(data["section_cell"])
    if number > top and number != row.number:
        _text(page, number, column, data["section"].removeprefix("?"))
    lines: dict[str, list[str]] = defaultdict(list)
    places = {key: address_of(place, row.number) for key, place in data["places"].items()}
    for key, address in places.items():
        # A cell of several facts comes back with each on a line of its own.
        if data["typed"].get(key) and key != MASKED_FIELD:
            lines[address].append(data["typed"][key])
    for address, texts in lines.items():
        column, number = split_address(address)
        if number:
            _text(page, number, column, "\n".join(texts))
    reasons: dict[str, list[dict[str, str]]] = defaultdict(list)
    for cell in row.cells:
        if cell["verdict"] in _FILLS:
            reasons[cell["address"]].append(cell)
    if data["typed"].get(MASKED_FIELD):
        # The number itself was never kept, only its mask.
        reason = _("Số định danh không giữ lại. Gõ lại số vào ô này.")
        reasons[places[MASKED_FIELD]].append({"verdict": "warning", "reason": reason})
    for address, told in reasons.items():
        column, number = split_address(address)
        place = page.cell(*((number, column) if number else (row.number, 1)))
        worst = next((c for c in told if c["verdict"] == Verdict.ERROR), told[0])
        place.fill = _FILLS[worst["verdict"]]
        place.comment = Comment("\n".join(c["reason"] for c in told), _("Quảng An"))


def _text(page: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write ``text`` so that no program takes it for a formula."""
    cell = cast(Cell, page.cell(row, column, text))  # no cells are merged here
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return cell
