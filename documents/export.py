"""A list as a file: .xlsx ready to print, or .csv. What could start a formula stays text."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet.worksheet import Worksheet

# Above this many rows a file is no list to read or print.
MOST_ROWS = 20_000
FONT = "Times New Roman"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_IN_MEMORY = 2 * 1024 * 1024
# The header stands under three lines and an empty one; openpyxl asks before the first row.
_HEADER = 5
_LEFT, _MIDDLE = "qa left", "qa middle"


@dataclass(frozen=True)
class Column:
    """One column of a list; ``width`` in characters."""

    heading: Any
    width: int = 16
    centred: bool = False


@dataclass(frozen=True)
class Table:
    """A list to be written: ``organization`` and ``filters`` stand above it, in words."""

    title: str
    organization: str
    filters: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def _text(value: Any) -> Any:
    """``value`` as a cell holds it: a day stays a day, a number a number."""
    if value is None:
        return ""
    if isinstance(value, int | date):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def _file() -> IO[bytes]:
    """Where a file is written: in memory, and on the disk when it grows."""
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)


def write_csv(table: Table) -> IO[bytes]:
    """Write ``table`` as UTF-8 with a mark, so that Excel reads Vietnamese; days as 05/03/2024.

    A value that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    file = _file()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([str(column.heading) for column in table.columns])
    writer.writerows([_as_csv(value) for value in row] for row in table.rows)
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _as_csv(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value


def write_xlsx(table: Table) -> IO[bytes]:
    """Write ``table`` as a workbook for A4 across: title rows, a header repeated on each page."""
    book = Workbook(write_only=True)
    for name, horizontal in ((_LEFT, "left"), (_MIDDLE, "center")):
        book.add_named_style(_body_style(name, horizontal))
    sheet = book.create_sheet(title=_("Danh sách"))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.right.text = _("Trang &P/&N")
    for number, column in enumerate(table.columns):
        sheet.column_dimensions[_letter(number)].width = column.width
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.freeze_panes = f"A{_HEADER + 1}"
    _add_title_rows(sheet, table)
    sheet.append([_header(sheet, column) for column in table.columns])
    styles = [_MIDDLE if column.centred else _LEFT for column in table.columns]
    for row in table.rows:
        sheet.append([_cell(sheet, _text(v), s) for v, s in zip(row, styles, strict=True)])
    file = _file()
    book.save(file)
    file.seek(0)
    return file


def _letter(number: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]


def _border() -> Border:
    thin = Side(style="thin")
    return Border(left=thin, right=thin, top=thin, bottom=thin)


def _body_style(name: str, horizontal: str) -> NamedStyle:
    return NamedStyle(
        name=name,
        font=Font(name=FONT, size=12),
        border=_border(),
        alignment=Alignment(horizontal=horizontal, vertical="top", wrap_text=True),
    )


def _add_title_rows(sheet: Any, table: Table) -> None:
    """Write what stands above the header: three lines and an empty one."""
    across = len(table.columns)
    lines = [
        (table.organization, Font(name=FONT, size=12, bold=True), "left"),
        (table.title, Font(name=FONT, size=14, bold=True), "centerContinuous"),
        (table.filters, Font(name=FONT, size=12, italic=True), "centerContinuous"),
    ]
    for text, font, horizontal in lines:
        cells = []
        # A title centred over several cells needs no merged ones, which spoil reading back.
        for value in [text, *[None] * (across - 1)]:
            cell = WriteOnlyCell(sheet, value=None)
            if value:
                _set_text(cell, _text(value))
            cell.font = font
            cell.alignment = Alignment(horizontal=horizontal)
            cells.append(cell)
        sheet.append(cells)
    sheet.append([])


def _header(sheet: Any, column: Column) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=str(column.heading))
    cell.font = Font(name=FONT, size=12, bold=True)
    cell.border = _border()
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _set_text(cell: WriteOnlyCell, text: str) -> None:
    cell.value = text
    # openpyxl takes "=…" for a formula; as text it also keeps Excel's own mark of a text.
    if text.startswith(_STARTS_A_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True


def _cell(sheet: Any, value: Any, style: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    cell.style = style
    if isinstance(value, str):
        _set_text(cell, value)
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
    return cell
