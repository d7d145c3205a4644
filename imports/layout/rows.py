"""The rows of a table: which of a sheet's rows are the list's, and under which section.

Titles stand above, headings of cells between the rows, totals and signatures below.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from imports.layout.filling import fill
from imports.layout.header import (
    SECTION,
    Header,
    best_header,
    headers_from,
    value_at,
)
from imports.reading import Sheet, address, letters_of
from imports.registry import Importer
from imports.values import MASKED_FIELD, Secret, key_of, text_of

_ROMAN = re.compile(r"^[IVXLC]+\.?$|^[A-Z]\.?$")
_PLACE = re.compile(r"^(?:(?:[ivxlc]+|[a-h]|\d{1,2}) )?(?:thon|ban|khu|xom|to dan pho)\b")
_TOTAL = re.compile(
    r"^(?:tong cong|tong so|tong|cong)(?:$| \d| (?:toan|cac|chi bo|dang|so|danh sach|chung)\b)"
)
_IN_TITLE = re.compile(r"\bchi bộ\s+\w.*", re.IGNORECASE)
_PLAIN_SHEET = re.compile(
    r"^(?:sheet|trang|trang tinh|bang|csv|ds|danh sach|dsdv|mau|bieu)(?:\d*|\b.*)$"
)


Cells = dict[str, tuple[str, Any, bool]]
Take = Callable[[int], tuple[Cells, dict[str, str]]]


@dataclass(slots=True)
class TableRow:
    """One row of people (or cells) with its section.

    Its cells are made when asked for: a large list does not lie in memory twice.
    """

    number: int
    make: Take
    section: str = ""
    section_cell: str = ""

    def take(self) -> tuple[Cells, dict[str, str]]:
        """Cells by field key with their column, and what was done before they were understood."""
        return self.make(self.number - 1)


@dataclass
class Table:
    """What was found in one sheet."""

    sheet: str
    titles: list[str]
    columns: dict[str, int]
    labels: dict[str, str] = field(default_factory=dict)
    rows: list[TableRow] = field(default_factory=list)
    totals: list[dict[str, Any]] = field(default_factory=list)
    # The last row of the header, from 1.
    header_row: int = 1


def find_table(
    sheet: Sheet,
    importer: Importer,
    header: Header | None = None,
    is_cell: Callable[[str], bool] = lambda _name: False,
) -> Table | None:
    """Read the table of ``sheet``, or return None when no row of it is a header.

    ``header`` is what somebody said of the columns; without it the best one is looked for.
    ``is_cell`` knows the names of cells: a title may end in one.
    """
    header = header or best_header(sheet, importer)
    if header is None:
        return None
    above = sheet.rows[: header.top]
    titles = [text for row in above for value in row if (text := text_of(value))]
    table = Table(sheet.name, titles, header.columns, header.labels)
    table.header_row = header.top + header.height
    outer = _outer_section(sheet, header, is_cell) if importer.sections else ("", "")
    _read_rows(sheet, importer, header, table, outer)
    return table


def _read_rows(
    sheet: Sheet, importer: Importer, first: Header, table: Table, outer: tuple[str, str]
) -> None:
    section, section_cell = outer
    after_total = False
    skip_to = 0
    for header, taken, number in _places(sheet, importer, first):
        row = sheet.rows[number]
        if row.count(None) == len(row):
            continue
        if number < skip_to or _is_column_numbers(row):
            continue
        if _repeats_header(sheet, header, number):
            skip_to = number + header.height
            continue
        if importer.sections and (heading := _heading(row, number)):
            section, section_cell = heading
            after_total = False
            continue
        if any(_TOTAL.match(key_of(text_of(value))) for value in row[:4] if value is not None):
            table.totals.append({key: value_at(row, c) for key, c in header.columns.items()})
            after_total = True
            continue
        filled = sum(
            value_at(row, column) is not None or (number, column) in sheet.formulas
            for column in header.columns.values()
        )
        if _is_row(row, filled, header, after_total):
            table.rows.append(TableRow(number + 1, taken, section, section_cell))


def _places(sheet: Sheet, importer: Importer, header: Header) -> Iterator[tuple[Header, Take, int]]:
    """Each row below a header, with the header it stands under and how its cells are taken."""
    headers = headers_from(sheet, header, importer)
    ends = [later.top for later in headers[1:]] + [len(sheet.rows)]
    for found, end in zip(headers, ends, strict=True):
        fill(sheet, found, importer, end)
        taken = partial(_take, sheet, found, _composed(importer, found))
        for number in range(found.top + found.height, end):
            yield found, taken, number


def _take(
    sheet: Sheet, header: Header, composed: dict[str, list[str]], number: int
) -> tuple[Cells, dict[str, str]]:
    """The cells of a row, facts that share a cell parted; the sheet's own row is let go."""
    row, sheet.rows[number] = sheet.rows[number], []
    cells: Cells = {}
    notes = {}
    for key, column in header.columns.items():
        value = value_at(row, column)
        if key == MASKED_FIELD and value is not None:
            value = Secret(value)
        cells[key] = (letters_of(column), value, (number, column) in sheet.formulas)
        if note := sheet.notes.get((number, column)):
            notes[key] = note
    for key, parts in composed.items():
        _part(key, parts, cells, notes)
    return cells, notes


def _composed(importer: Importer, header: Header) -> dict[str, list[str]]:
    """Of the columns that hold several facts: the fields of the facts, in the header's order."""
    found = {}
    for column in importer.columns:
        if column.parts and column.key in header.columns:
            label = key_of(header.labels[column.key])
            order = sorted(column.parts, key=lambda part: label.find(key_of(part[1])))
            found[column.key] = [key for key, _word in order]
    return found


def _part(
    key: str,
    parts: list[str],
    cells: dict[str, tuple[str, Any, bool]],
    notes: dict[str, str],
) -> None:
    """Give each fact of one cell to its own field, under the same address."""
    place, raw, is_formula = cells.pop(key)
    note = notes.pop(key, "")
    facts = re.split(r"[\n;]", raw) if isinstance(raw, str) else [raw]
    if len(facts) == 1 and isinstance(raw, str):
        facts = raw.split(",")
    for name, fact in zip(parts, facts, strict=False):
        if name and name not in cells:
            cells[name] = (place, (fact.strip() or None) if isinstance(fact, str) else fact,
                           is_formula)  # fmt: skip
            if note:
                notes[name] = note


def _outer_section(sheet: Sheet, header: Header, is_cell: Callable[[str], bool]) -> tuple[str, str]:
    """The cell that a title above the table or the sheet's name stands for."""
    titles = [
        (text, address(number, column))
        for number, row in enumerate(sheet.rows[: header.top])
        for column, value in enumerate(row)
        if (text := text_of(value))
    ]
    for text, place in titles:
        if SECTION.match(key_of(text)):
            return text, place
    for text, place in titles:
        # "DANH SÁCH ĐẢNG VIÊN CHI BỘ THÔN NÀ CÁNG"
        if (match := _IN_TITLE.search(text)) and is_cell(match[0]):
            return match[0], place
    name = key_of(sheet.name)
    if SECTION.match(name) or _PLACE.match(name):
        return sheet.name, "A1"
    # A sheet called after a place ("Nà Cáng") is told from "Sheet1" by the caller.
    return ("", "") if _PLAIN_SHEET.match(name) else (f"?{sheet.name}", "A1")


def _is_column_numbers(row: list[Any]) -> bool:
    """A row "(1) (2) (3)" or "A B 1 2" under the header."""
    if any(
        not isinstance(value, str | float | int) or len(str(value)) > 4
        for value in row
        if value is not None
    ):
        return False
    filled = [text_of(value).strip("() ") for value in row if value is not None]
    numbers = [text for text in filled if re.fullmatch(r"\d{1,2}", text)]
    return (
        len(filled) >= 3
        and all(re.fullmatch(r"\d{1,2}|[A-Z]", text) for text in filled)
        and [int(n) for n in numbers] == sorted({int(n) for n in numbers})
        and len(numbers) >= 2
        and len(filled) >= len([v for v in row if v is not None])
        and all(b - a == 1 for a, b in zip(map(int, numbers), map(int, numbers[1:]), strict=False))
    )


def _repeats_header(sheet: Sheet, header: Header, number: int) -> bool:
    """Whether the header stands again, as at the top of a printed page."""
    first = sheet.rows[header.top]
    again = sheet.rows[number]
    named = [c for c in header.columns.values() if value_at(first, c) is not None]
    return bool(named) and all(
        key_of(text_of(value_at(again, c))) == key_of(text_of(value_at(first, c))) for c in named
    )


def _heading(row: list[Any], number: int) -> tuple[str, str] | None:
    """The section that a row opens: "III | Chi bộ thôn …", "Chi bộ …" alone."""
    filled = [(column, text_of(value)) for column, value in enumerate(row) if value is not None]
    if not filled or len(filled) > 3:
        return None
    marker = filled[0][1]
    for column, text in filled:
        if SECTION.match(key_of(text)) or (_PLACE.match(key_of(text)) and len(filled) <= 2):
            return text, address(number, column)
    if len(filled) == 2 and _ROMAN.match(marker) and not filled[1][1][:1].isdigit():
        return filled[1][1], address(number, filled[1][0])
    return None


def _is_row(row: list[Any], filled: int, header: Header, after_total: bool) -> bool:
    """Whether a row, of whose known columns so many are ``filled``, is one of the list's, as
    against a blank, a note or a signature.
    """
    if not filled:
        return False
    ordinal = text_of(value_at(row, header.ordinal)) if header.ordinal is not None else ""
    numbered = bool(re.fullmatch(r"\d{1,5}[.)]?", ordinal))
    if numbered and not after_total:
        return True
    return filled >= (3 if after_total and len(header.columns) > 3 else 2)
