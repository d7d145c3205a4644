"""The rows of a workbook's tables: each cell as typed, and as its column reads it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from imports import layout, secrecy
from imports.matching import CellBook
from imports.reading import MAX_ROWS, Sheet, letters_of, refuse
from imports.registry import Importer, Row, shared_places
from imports.values import BadValue, Noted, text_of

# What people put in a cell that has nothing to say.
_NOTHING = "-–—_. …"


def read_rows(
    importer: Importer,
    sheets: list[Sheet],
    cells: CellBook,
    file_name: str,
    headers: list[layout.Header | None] | None = None,
) -> tuple[list[Row], dict[str, Any], list[str]]:
    """Find each sheet's table and parse its cells; ``headers`` says of each where it stands."""
    if secrecy.bears_mark(sheets):
        raise refuse(_("Trang đầu ghi MẬT nên không nhận tệp."), "secret")
    tables = [
        (
            sheet,
            layout.find_table(sheet, importer, header, lambda name: cells.find(name) is not None)
            if header or headers is None
            else None,
        )
        for sheet, header in zip(sheets, headers or [None] * len(sheets), strict=True)
    ]
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
        table.sheet[:60]: {
            "row": table.header_row,
            "titles": table.titles,
            "columns": {key: letters_of(column) for key, column in table.columns.items()},
        }
        for table in found
    }
    rows = []
    columns = {column.key: column for column in importer.columns}
    # A list says the same things over and over: each is read once, and held once.
    parsed = lru_cache(maxsize=5_000, typed=True)(lambda key, raw: columns[key].parse(raw))
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
            _parse(row, cells_of_row, parsed)
            for key, note in told.items():
                row.warn(key, note)
            importer.settle(row)
            row.parsed = len(row.errors), len(row.warnings)
            rows.append(row)
    if not rows:
        raise refuse(_("Dưới dòng tiêu đề chưa có dòng nào."), "no_rows")
    if len(rows) > MAX_ROWS:
        raise refuse(
            _("Tệp có quá %(limit)d dòng. Chia thành nhiều tệp.") % {"limit": MAX_ROWS}, "too_large"
        )
    return rows, facts, notes


def _parse(
    row: Row, cells: dict[str, tuple[str, Any, bool]], parsed: Callable[[str, Any], Any]
) -> None:
    places = [(key, column) for key, (column, _raw, _formula) in cells.items()]
    if row.section_cell and "cell" not in cells:
        places.append(("cell", row.section_cell))
    row.places = shared_places(tuple(places))
    for key, (_column, raw, is_formula) in cells.items():
        typed = text_of(raw)
        if not typed:
            if is_formula:
                row.error(key, _("Ô này là công thức chưa có giá trị. Dán giá trị rồi nhập lại."))
            continue
        row.typed[key] = typed
        if typed.startswith("#"):
            row.error(key, _("Ô này báo lỗi %(text)s.") % {"text": typed})
            continue
        try:
            value = parsed(key, raw)
        except BadValue as reason:
            if typed.strip(_NOTHING):
                row.error(key, str(reason))
            continue
        if isinstance(value, Noted):
            row.warn(key, value.note)
            value = value.value
        if is_formula:
            row.warn(key, _("Ô này là công thức, lấy giá trị lưu trong tệp."))
        row.values[key] = value


def left_to_right(addresses: dict[str, str]) -> dict[str, str]:
    """The cells of one row as they stand in the sheet.

    PostgreSQL gives the keys of JSON back in an order of its own; a preview read again must
    not differ from itself.
    """
    return dict(sorted(addresses.items(), key=lambda cell: (len(cell[1]), cell[1], cell[0])))
