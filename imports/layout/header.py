"""The header of a table: the one to three rows that name the most columns an importer knows.

Nothing is expected at a fixed place; columns stand in any order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from imports.reading import Sheet
from imports.registry import Column, Importer
from imports.values import key_of, text_of

_SEARCHED_ROWS = 60
_HEADER_HEIGHT = 3
EXACT = 1_000
_ORDINAL_LABELS = {"tt", "stt", "so tt", "so thu tu", "thu tu"}
# What opens a cell's rows; the words of a list's own headings.
SECTION = re.compile(r"^(?:(?:[ivxlc]+|[a-h]|\d{1,2}) )?(?:chi bo|cb)\b")


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


def best_header(sheet: Sheet, importer: Importer) -> Header | None:
    """The rows of ``sheet`` that name the most columns of ``importer``."""
    found: list[Header] = []
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        for height in range(1, _HEADER_HEIGHT + 1):
            if header := header_at(sheet.rows, top, height, importer):
                found.append(header)
    return max(found, key=_rank, default=None)


def header_at(rows: list[list[Any]], top: int, height: int, importer: Importer) -> Header | None:
    """The header that so many rows from ``top`` on are, if they are one."""
    block = rows[top : top + height]
    if len(block) < height or not all(_is_words(row) for row in block):
        return None
    labels = labels_of(block)
    chosen = assign(labels, importer.columns)
    columns = {key: column for key, (column, _score) in chosen.items()}
    if any(c.required and c.key not in columns for c in importer.columns):
        return None
    needed = next(c.key for c in importer.columns if c.required)
    if height > 1 and not _is_block(block, columns[needed], names_of(importer, needed)):
        return None
    if len(columns) < 2:
        return None
    header = header_of(labels, top, height, columns)
    header.score = sum(score for _column, score in chosen.values())
    header.unsure = {key for key, (_column, score) in chosen.items() if score < EXACT}
    return header


def headers_from(sheet: Sheet, header: Header, importer: Importer) -> list[Header]:
    """``header``, and the ones below it under which the columns stand otherwise: a sheet may
    hold one table under the other.
    """
    found = [header]
    needed = next(c.key for c in importer.columns if c.required)
    names = names_of(importer, needed)
    for top in range(header.top + header.height, len(sheet.rows)):
        row = sheet.rows[top]
        if not _is_words(row) or names.isdisjoint(key_of(text_of(v)) for v in row if v is not None):
            continue
        heads = (
            header_at(sheet.rows, top, height, importer) for height in range(1, _HEADER_HEIGHT + 1)
        )
        other = max(filter(None, heads), key=_rank, default=None)
        if other and len(other.columns) > 2 and other.columns != found[-1].columns:
            found.append(other)
    return found


def _rank(header: Header) -> tuple[int, int, int, int]:
    return len(header.columns), header.score, -header.height, -header.top


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
    named = key_of(text_of(value_at(first, column))) in names
    if not named and sum(value is not None for value in first) < 3:
        return False
    for row in block[1:]:
        below = value_at(row, column)
        if below is not None and key_of(text_of(below)) not in names:
            return False
        filled = [key_of(text_of(value)) for value in row if value is not None]
        if len(filled) < 3 and any(SECTION.match(text) and text != "chi bo" for text in filled):
            return False
    return True


def names_of(importer: Importer, key: str) -> set[str]:
    """What lists call the column ``key``, folded."""
    return {key_of(s) for c in importer.columns if c.key == key for s in c.synonyms}


def _is_words(row: list[Any]) -> bool:
    """Whether a row could belong to a header: words only, and at least one."""
    filled = [value for value in row if value is not None]
    return bool(filled) and all(
        isinstance(value, str) and re.search(r"[^\W\d]", value) is not None for value in filled
    )


def value_at(row: list[Any], column: int) -> Any:
    """The value in a column, counted from 0, of a row that may be short."""
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
            own = text_of(value_at(row, column))
            below = any(value_at(lower, column) is not None for lower in block[depth + 1 :])
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
    bare = re.sub(r"\([^)]*\)", " ", whole)
    variants = [whole, bare, filled[-1], " ".join(dict.fromkeys(filled))]
    best = 0
    for synonym in column.synonyms:
        key = key_of(synonym)
        if _says(whole, synonym) or _says(bare, synonym):
            best = max(best, EXACT + 100 + len(key))
        elif any(_says(variant, synonym) for variant in variants):
            best = max(best, EXACT + len(key))
        elif (" " in key or len(key) > 6) and any(
            re.search(rf"\b{re.escape(key)}\b", key_of(variant)) for variant in variants
        ):
            best = max(best, len(key))
    return best


def _says(text: str, synonym: str) -> bool:
    """Whether a header's text is ``synonym``, accents left out or not, but no other word.

    "Năm" is not "Nam", nor "ĐT" (a telephone) "DT" (an ethnic group).
    """
    if key_of(text) != key_of(synonym):
        return False
    if text.isascii():
        return True
    pairs = zip(_words(text), _words(synonym), strict=False)
    return all(own.isascii() or not known.isascii() for own, known in pairs)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


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


def header_names(importer: Importer) -> Iterator[str]:
    """The names of the columns a sheet cannot do without."""
    return (str(column.title) for column in importer.columns if column.required)
