"""The statistics as a workbook ready to print: A4 across, the header on each page."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.statistics.heads import Heading
from reports.statistics.showing import COLUMNS, Sheet

FONT = "Times New Roman"
# The language tag makes a point group thousands and a comma stand before decimals.
_NUMBER, _SHARE = "[$-42A]#,##0", "[$-42A]0.0%"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER = 8


def write_workbook(sheet: Sheet, heading: Heading) -> bytes:
    """The commune table, and beside it the groups of people, as an .xlsx file."""
    book = Workbook()
    _commune_table(book.worksheets[0], sheet, heading)
    if breakdowns := sheet.breakdowns():
        _groups(book.create_sheet(_("Cơ cấu")), sheet, heading, breakdowns)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _commune_table(page: Worksheet, sheet: Sheet, heading: Heading) -> None:
    page.title = _("Biểu tổng hợp")
    across = len(COLUMNS) + 2
    _set_up(page, heading, sheet, across, _("BIỂU TỔNG HỢP CÔNG TÁC PHÁT TRIỂN ĐẢNG VIÊN"))
    unit = _("Đảng bộ") if sheet.of_committees else _("Chi bộ")
    # Many narrow columns: headings that stand upright leave the numbers large enough to read.
    titles = [_("STT"), unit, *(str(column.heading) for column in COLUMNS)]
    _header(page, titles, upright=True)
    for number, (name, values) in enumerate(sheet.rows(), 1):
        _row(page, sheet, [number, name, *values])
    _row(page, sheet, [None, _("Cộng"), *sheet.total_row()], bold=True)
    for number, width in enumerate([5, 28, *(column.width for column in COLUMNS)], 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = page.cell(_HEADER + 1, 3)


def _groups(page: Worksheet, sheet: Sheet, heading: Heading, breakdowns: Sequence[Any]) -> None:
    _set_up(page, heading, sheet, 6, _("CƠ CẤU ĐẢNG VIÊN"))
    measures = breakdowns[0].measures
    _header(page, [_("Cách chia"), _("Nhóm"), *(str(title) for title in measures)])
    for breakdown in breakdowns:
        for group in breakdown.groups:
            rest = [None] * (len(measures) - len(group.cells))
            _row(page, sheet, [str(breakdown.title), group.label, *group.cells, *rest])
    for number, width in enumerate((30, 40, 16, 16, 16, 16), 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = page.cell(_HEADER + 1, 1)


def _set_up(page: Worksheet, heading: Heading, sheet: Sheet, across: int, title: str) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top = page.page_margins.bottom = 0.6
    page.page_margins.footer = 0.3
    page.oddFooter.right.text = _("Trang &P/&N")
    page.print_title_rows = f"{_HEADER}:{_HEADER}"
    # The issuing body on the left, the Party's heading on the right (36-HD/VPTW 2018).
    middle = max(across // 2, 2)
    for row, (left, right) in enumerate(heading.lines(), 1):
        _centred(page, row, 1, middle, left.text, Font(name=FONT, size=12, bold=left.bold))
        font = Font(name=FONT, size=12, bold=right.bold, italic=right.italic)
        if right.ruled:
            font = Font(name=FONT, size=13, bold=True, underline="single")
        _centred(page, row, middle + 1, across, right.text, font)
    _centred(page, 5, 1, across, title, Font(name=FONT, size=14, bold=True))
    _centred(page, 6, 1, across, heading.said(sheet), Font(name=FONT, size=12, italic=True))


def _centred(page: Worksheet, row: int, first: int, last: int, text: str, font: Font) -> None:
    cell = page.cell(row, first)
    _put(cell, text)
    cell.font = font
    # Centred over several cells without merging them, which spoils reading back. Empty ones
    # after them would stretch what stands on the left.
    for number in range(first, last + 1) if text else ():
        page.cell(row, number).alignment = Alignment(horizontal="centerContinuous")


def _header(page: Worksheet, titles: Sequence[str], *, upright: bool = False) -> None:
    for number, title in enumerate(titles, 1):
        cell = page.cell(_HEADER, number)
        _put(cell, title)
        cell.font, cell.border = Font(name=FONT, size=11, bold=True), _BOX
        cell.alignment = Alignment(
            horizontal="center",
            vertical="center",
            wrap_text=True,
            text_rotation=90 if upright and number > 2 else 0,
        )
    page.row_dimensions[_HEADER].height = 120 if upright else 36


def _row(page: Worksheet, sheet: Sheet, values: Sequence[Any], bold: bool = False) -> None:
    row = page.max_row + 1
    for number, value in enumerate(values, 1):
        cell = page.cell(row, number)
        is_name = isinstance(value, str) and number <= 2
        if isinstance(value, Decimal):
            cell.value, cell.number_format = float(value / 100), _SHARE
        elif isinstance(value, int):
            cell.value, cell.number_format = value, _NUMBER
        elif is_name:
            _put(cell, value)
        elif number > 2:
            _put(cell, sheet.said(value))
        cell.font, cell.border = Font(name=FONT, size=12, bold=bold), _BOX
        horizontal = "left" if is_name else "right" if number > 2 else "center"
        cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=True)


def _put(cell: Cell, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    # A name that begins like a formula stays text.
    cell.data_type = "s"
