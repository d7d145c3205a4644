"""Where a sheet keeps what: titles, the header (one to three rows), sections, rows, totals.

Nothing is expected at a fixed place. The header is the group of rows that names the most
columns an importer knows; columns stand in any order.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from imports.reading import Sheet, address, letters_of
from imports.registry import Column, Importer
from imports.values import MASKED_FIELD, Secret, key_of, text_of

_SEARCHED_ROWS = 60
_HEADER_HEIGHT = 3
EXACT = 1_000
_ORDINAL_LABELS = {"tt", "stt", "so tt", "so thu tu", "thu tu"}
_ROMAN = re.compile(r"^[IVXLC]+\.?$|^[A-Z]\.?$")
_SECTION = re.compile(r"^(?:(?:[ivxlc]+|[a-h]|\d{1,2}) )?(?:chi bo|cb)\b")
_PLACE = re.compile(r"^(?:(?:[ivxlc]+|[a-h]|\d{1,2}) )?(?:thon|ban|khu|xom|to dan pho)\b")
_TOTAL = re.compile(
    r"^(?:tong cong|tong so|tong|cong)(?:$| \d| (?:toan|cac|chi bo|dang|so|danh sach|chung)\b)"
)
_PLAIN_SHEET = re.compile(
    r"^(?:sheet|trang|trang tinh|bang|csv|ds|danh sach|dsdv|mau|bieu)\b.*\d*$"
)


Cells = dict[str, tuple[str, Any, bool]]


@dataclass(slots=True)
class TableRow:
    """One row of people (or cells) with its section.

    Its cells are made when asked for: a large list does not lie in memory twice.
    """

    number: int
    make: Callable[[int], tuple[Cells, dict[str, str]]]
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


@dataclass
class Header:
    """The rows of a sheet that name its columns: where they stand and which field is where."""

    top: int
    height: int
    columns: dict[str, int]
    labels: dict[str, str]
    ordinal: int | None
    score: int = 0
    # Fields whose column was told by a name found inside a longer one.
    unsure: set[str] = field(default_factory=set)


def find_table(sheet: Sheet, importer: Importer, header: Header | None = None) -> Table | None:
    """Read the table of ``sheet``, or return None when no row of it is a header.

    ``header`` is what somebody said of the columns; without it the best one is looked for.
    """
    header = header or best_header(sheet, importer)
    if header is None:
        return None
    above = sheet.rows[: header.top]
    titles = [text for row in above for value in row if (text := text_of(value))]
    table = Table(sheet.name, titles, header.columns, header.labels)
    table.header_row = header.top + header.height
    _read_rows(sheet, importer, header, table)
    return table


def best_header(sheet: Sheet, importer: Importer) -> Header | None:
    """The rows of ``sheet`` that name the most columns of ``importer``."""
    found: list[Header] = []
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        for height in range(1, _HEADER_HEIGHT + 1):
            if header := _header_at(sheet.rows, top, height, importer):
                found.append(header)
    return max(found, key=lambda h: (len(h.columns), h.score, -h.height, -h.top), default=None)


def _header_at(rows: list[list[Any]], top: int, height: int, importer: Importer) -> Header | None:
    block = rows[top : top + height]
    if len(block) < height or not all(_is_words(row) for row in block):
        return None
    labels = labels_of(block)
    chosen = assign(labels, importer.columns)
    columns = {key: column for key, (column, _score) in chosen.items()}
    if any(c.required and c.key not in columns for c in importer.columns):
        return None
    needed = next(c.key for c in importer.columns if c.required)
    if height > 1 and not _is_block(block, columns[needed], _known(importer, needed)):
        return None
    if len(columns) < 2:
        return None
    header = header_of(labels, top, height, columns)
    header.score = sum(score for _column, score in chosen.values())
    header.unsure = {key for key, (_column, score) in chosen.items() if score < EXACT}
    return header


def header_of(labels: list[list[str]], top: int, height: int, columns: dict[str, int]) -> Header:
    """The header at a place under which ``columns`` stand for what they are said to."""
    ordinal = next(
        (i for i, parts in enumerate(labels) if key_of(parts[0]) in _ORDINAL_LABELS), None
    )
    texts = {
        key: " ".join(part for part in labels[column] if part)
        for key, column in columns.items()
        if column < len(labels)
    }
    return Header(top, height, columns, texts, ordinal)


def is_ordinal(label: str) -> bool:
    """Whether a column only counts the rows (TT, STT)."""
    return key_of(label) in _ORDINAL_LABELS


def _is_block(block: list[list[Any]], column: int, names: set[str]) -> bool:
    """Whether several rows are one header, as against a title above it or a section below.

    The column that every list has (the name) stands in the first row, merged downwards, or
    the first row names many columns; and no row below opens a section or names somebody.
    """
    first = block[0]
    named = key_of(text_of(_value(first, column))) in names
    if not named and sum(value is not None for value in first) < 3:
        return False
    for row in block[1:]:
        below = _value(row, column)
        if below is not None and key_of(text_of(below)) not in names:
            return False
        filled = [key_of(text_of(value)) for value in row if value is not None]
        if len(filled) < 3 and any(_SECTION.match(text) and text != "chi bo" for text in filled):
            return False
    return True


def _known(importer: Importer, key: str) -> set[str]:
    return {key_of(s) for c in importer.columns if c.key == key for s in c.synonyms}


def _is_words(row: list[Any]) -> bool:
    """Whether a row could belong to a header: words only, and at least one."""
    filled = [value for value in row if value is not None]
    return bool(filled) and all(
        isinstance(value, str) and re.search(r"[^\W\d]", value) is not None for value in filled
    )


def _value(row: list[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def labels_of(block: list[list[Any]]) -> list[list[str]]:
    """The header text of each column, from the upper row to the lower.

    A merged cell keeps its text in its first column: it reaches right over the columns that
    have a text of their own below it.
    """
    width = max(len(row) for row in block)
    labels: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(block):
        reaching = ""
        for column in range(width):
            own = text_of(_value(row, column))
            below = any(_value(lower, column) is not None for lower in block[depth + 1 :])
            if own:
                reaching = own if below else ""
                labels[column].append(own)
            else:
                labels[column].append(reaching if below else "")
                reaching = reaching if below else ""
    return labels


def _score(parts: list[str], column: Column) -> int:
    """How well a header names ``column``: an exact name beats one found inside it."""
    filled = [part for part in parts if part]
    if not filled:
        return 0
    whole = " ".join(filled)
    variants = {key_of(whole), key_of(filled[-1]), key_of(re.sub(r"\([^)]*\)", " ", whole))}
    variants.add(" ".join(dict.fromkeys(key_of(part) for part in filled)))
    best = 0
    for synonym in map(key_of, column.synonyms):
        if key_of(whole) == synonym or key_of(re.sub(r"\([^)]*\)", " ", whole)) == synonym:
            best = max(best, EXACT + 100 + len(synonym))
        elif synonym in variants:
            best = max(best, EXACT + len(synonym))
        elif (" " in synonym or len(synonym) > 6) and any(
            re.search(rf"\b{re.escape(synonym)}\b", variant) for variant in variants
        ):
            best = max(best, len(synonym))
    return best


def assign(labels: list[list[str]], columns: tuple[Column, ...]) -> dict[str, tuple[int, int]]:
    """Give each known column the sheet's column that names it best; one each."""
    scores = sorted(
        (
            (score, -index, column.key)
            for index, parts in enumerate(labels)
            for column in columns
            if (score := _score(parts, column))
        ),
        reverse=True,
    )
    chosen: dict[str, tuple[int, int]] = {}
    taken: set[int] = set()
    for score, index, key in scores:
        if key not in chosen and -index not in taken:
            chosen[key] = (-index, score)
            taken.add(-index)
    return chosen


def _read_rows(sheet: Sheet, importer: Importer, header: Header, table: Table) -> None:
    section, section_cell = _outer_section(sheet, table.titles, importer)
    after_total = False
    skip_to = header.top + header.height
    _fill_merged(sheet, header, importer)
    composed = _composed(importer, header)
    taken = partial(_take, sheet, header, composed)
    for number in range(skip_to, len(sheet.rows)):
        row = sheet.rows[number]
        if row.count(None) == len(row):
            continue
        if number < skip_to or _is_column_numbers(row):
            continue
        if _repeats_header(sheet, importer, header, number):
            skip_to = number + header.height
            continue
        if importer.sections and (heading := _heading(row, number, header)):
            section, section_cell = heading
            after_total = False
            continue
        if any(_TOTAL.match(key_of(text_of(value))) for value in row[:4] if value is not None):
            table.totals.append({key: _value(row, c) for key, c in header.columns.items()})
            after_total = True
            continue
        filled = sum(
            _value(row, column) is not None or (number, column) in sheet.formulas
            for column in header.columns.values()
        )
        if _is_row(row, filled, header, after_total):
            table.rows.append(TableRow(number + 1, taken, section, section_cell))


def _take(
    sheet: Sheet, header: Header, composed: dict[str, list[str]], number: int
) -> tuple[Cells, dict[str, str]]:
    """The cells of a row, facts that share a cell parted; the sheet's own row is let go."""
    row, sheet.rows[number] = sheet.rows[number], []
    cells: Cells = {}
    notes = {}
    for key, column in header.columns.items():
        value = _value(row, column)
        if key == MASKED_FIELD and value is not None:
            value = Secret(value)
        cells[key] = (letters_of(column), value, (number, column) in sheet.formulas)
        if note := sheet.notes.get((number, column)):
            notes[key] = note
    for key, parts in composed.items():
        _part(key, parts, cells, notes)
    return cells, notes


def _fill_merged(sheet: Sheet, header: Header, importer: Importer) -> None:
    """A cell merged downwards in the data holds for each row it covers, and each row says so.

    A name is not handed down: one person would become several.
    """
    names = {header.columns[c.key] for c in importer.columns if c.required}
    known = set(header.columns.values())
    for (top, left), (bottom, right) in sheet.merged:
        if top < header.top + header.height or bottom >= len(sheet.rows):
            continue
        area = f"{address(top, left)}:{address(bottom, right)}"
        value = _value(sheet.rows[top], left)
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
    return any(_value(row, column) is not None for column in names)


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


def _outer_section(sheet: Sheet, titles: list[str], importer: Importer) -> tuple[str, str]:
    """The cell that a title above the table or the sheet's name stands for."""
    if not importer.sections:
        return "", ""
    for title in titles:
        if _SECTION.match(key_of(title)):
            return title, "A1"
    name = key_of(sheet.name)
    if _SECTION.match(name) or _PLACE.match(name):
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


def _repeats_header(sheet: Sheet, importer: Importer, header: Header, number: int) -> bool:
    """Whether the header stands again, as at the top of a printed page."""
    first = sheet.rows[header.top]
    again = sheet.rows[number]
    named = [c for c in header.columns.values() if _value(first, c) is not None]
    return bool(named) and all(
        key_of(text_of(_value(again, c))) == key_of(text_of(_value(first, c))) for c in named
    )


def _heading(row: list[Any], number: int, header: Header) -> tuple[str, str] | None:
    """The section that a row opens: "III | Chi bộ thôn …", "Chi bộ …" alone."""
    filled = [(column, text_of(value)) for column, value in enumerate(row) if value is not None]
    if not filled or len(filled) > 3:
        return None
    marker = filled[0][1]
    for column, text in filled:
        if _SECTION.match(key_of(text)) or (_PLACE.match(key_of(text)) and len(filled) <= 2):
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
    ordinal = text_of(_value(row, header.ordinal)) if header.ordinal is not None else ""
    numbered = bool(re.fullmatch(r"\d{1,5}[.)]?", ordinal))
    if numbered and not after_total:
        return True
    return filled >= (3 if after_total and len(header.columns) > 3 else 2)


def header_names(importer: Importer) -> Iterator[str]:
    """The names of the columns a sheet cannot do without."""
    return (str(column.title) for column in importer.columns if column.required)
