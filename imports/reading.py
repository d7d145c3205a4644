"""A workbook's bytes into sheets of raw cells, after refusing what may harm.

Formulas are never evaluated and macros never read: a formula cell carries the value that was
last saved in the file, and the places of formulas are kept so that rows can say so.
"""

import csv
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from imports import legacy

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 120_000
MAX_COLUMNS = 200
_MAX_ENTRIES = 1_000
_MAX_UNPACKED = 150 * 1024 * 1024
_MAX_RATIO = 150
# Small files may be packed tightly; the ratio only tells when there is much to unpack.
_RATIO_FROM = 8 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A sheet whose few cells lie far apart would fill memory with the table between them.
_MAX_CELLS = 4_000_000
_PIECE = 1024 * 1024
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[\s>/]')
# A cell whose value is an error: #REF!, #N/A.
_ERROR = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"(?=[^>]*\bt="e")[^>]*>.*?<v>(#[^<]{1,20})</v>',
    re.DOTALL,
)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"[^>]*office:value')


Place = tuple[int, int]


@dataclass
class Sheet:
    """One sheet: rows of raw values from A1 on; places are (row, column) from 0.

    ``notes`` says what was done to a cell before it was understood: its old font converted,
    its value taken from the merged cell it belongs to. A hidden sheet is named, not read.
    """

    name: str
    rows: list[list[Any]]
    formulas: set[Place] = field(default_factory=set)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    notes: dict[Place, str] = field(default_factory=dict)
    hidden: bool = False


@dataclass
class _Entry:
    """What the XML of one sheet says and its values do not: formulas, and errors in words."""

    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)


def letters_of(column: int) -> str:
    """The letters of a column counted from 0: 1 is B."""
    return str(get_column_letter(column + 1))


def address(row: int, column: int) -> str:
    """The address of a cell counted from 0: (0, 1) is B1."""
    return f"{letters_of(column)}{row + 1}"


def split_address(text: str) -> tuple[int, int]:
    """Column and row of an address, from 1: B7 is (2, 7). What is no address comes last."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d+)", text)
    return (column_index_from_string(match[1]), int(match[2])) if match else (MAX_COLUMNS, 0)


def refuse(message: str, code: str = "unreadable") -> ValidationError:
    return ValidationError({"file": ValidationError(message, code=code)})


def not_a_workbook() -> ValidationError:
    return refuse(
        _("Tệp này không phải bảng tính. Chọn tệp .xlsx, .xls, .csv hoặc .ods."), "not_a_workbook"
    )


def read_workbook(content: bytes, file_name: str) -> list[Sheet]:
    """Read every visible sheet. Raises ValidationError, by field ``file``, for what is refused."""
    if len(content) > MAX_BYTES:
        raise refuse(
            _("Tệp lớn quá %(limit)d MB. Bỏ bớt ảnh và trang không cần.")
            % {"limit": MAX_BYTES // 1024 // 1024},
            "too_large",
        )
    suffix = PurePath(file_name).suffix.lower()
    if suffix in (".xlsm", ".xltm", ".xlsb", ".xlam"):
        raise _macros()
    if content.startswith(b"PK"):
        if suffix not in (".xlsx", ".ods"):
            raise not_a_workbook()
        entries = _check_zip(content)
        sheets = _read_calamine(content)
        _place(content, sheets, entries)
    elif content.startswith(_OLE):
        if suffix not in (".xls", ".xlsx"):
            raise not_a_workbook()
        sheets = _read_calamine(content)
    elif suffix == ".csv":
        sheets = [Sheet("CSV", _read_csv(content))]
    else:
        raise not_a_workbook()
    for sheet in sheets:
        if len(sheet.rows) > MAX_ROWS:
            raise refuse(
                _("Trang «%(sheet)s» có quá %(limit)d dòng. Chia thành nhiều tệp.")
                % {"sheet": sheet.name, "limit": MAX_ROWS},
                "too_large",
            )
        if any(len(row) > MAX_COLUMNS for row in sheet.rows):
            sheet.rows = [row[:MAX_COLUMNS] for row in sheet.rows]
        _convert_old_fonts(sheet)
    return sheets


def _convert_old_fonts(sheet: Sheet) -> None:
    """Bring what was typed in .VnTime or VNI to Unicode, and say so in each cell."""
    width = max(map(len, sheet.rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in sheet.rows:
        for column, value in enumerate(row):
            if isinstance(value, str) and not value.isascii():
                columns[column].append(value)
    told = legacy.judged(columns)
    if not any(told):
        return
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and (kind := told[column].get(value)):
                row[column] = legacy.convert(value, kind)
                sheet.notes[number, column] = _("Chữ %(font)s «%(text)s», đã đổi sang Unicode.") % {
                    "font": legacy.FONTS[kind],
                    "text": value,
                }


def _macros() -> ValidationError:
    return refuse(_("Tệp có macro nên không nhận. Lưu lại thành tệp .xlsx rồi chọn lại."), "macros")


def _bomb() -> ValidationError:
    return refuse(_("Tệp nén bất thường nên không mở. Lưu lại bằng Excel rồi thử lại."), "bomb")


def _check_zip(content: bytes) -> dict[str, _Entry]:
    """Refuse what unpacks to too much, hides macros or declares entities.

    Returns the places of formulas and errors by entry. The declared sizes are checked first,
    then every entry is unpacked under the same limit, piece by piece: a header may lie.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise not_a_workbook() from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > _MAX_ENTRIES
        or unpacked > _MAX_UNPACKED
        or (unpacked > _RATIO_FROM and unpacked / packed > _MAX_RATIO)
    ):
        raise _bomb()
    names = {entry.filename for entry in entries}
    if any(PurePath(name).name.lower() == "vbaproject.bin" for name in names):
        raise _macros()
    if "xl/workbook.xml" not in names and "content.xml" not in names:
        raise not_a_workbook()
    found: dict[str, _Entry] = {}
    left = _MAX_UNPACKED
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            left -= _check_entry(archive, entry, left, found)
    return found


def _check_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    left: int,
    found: dict[str, _Entry],
) -> int:
    """Read one entry through under the limit ``left``; return how much it unpacked to."""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    told = _Entry()
    rows = columns = size = 0
    for piece, new in _pieces(archive, entry):
        size += new
        if size > left or b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise _bomb()
        if is_sheet:
            # Cells stand row by row: the last one of a piece has its greatest row.
            for letters, number in _CELL.findall(piece):
                columns = max(columns, _column(letters))
                rows = max(rows, int(number))
            if rows * columns > _MAX_CELLS:
                raise _bomb()
            if b"<f" in piece:
                told.formulas |= {_place_of(c, n) for c, n in _FORMULA.findall(piece)}
            if b't="e"' in piece:
                told.errors |= {
                    _place_of(c, n): text.decode() for c, n, text in _ERROR.findall(piece)
                }
        elif entry.filename == "content.xml" and any(
            int(count) > MAX_ROWS for count in _REPEATED.findall(piece)
        ):
            raise _bomb()
    if told.formulas or told.errors:
        found[entry.filename] = told
    return size


def _place_of(letters: bytes, number: bytes) -> Place:
    return int(number) - 1, _column(letters) - 1


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """An entry in pieces cut between tags, each with how many bytes of it are new."""
    kept = b""
    try:
        with archive.open(entry) as stream:
            while data := stream.read(_PIECE):
                piece = kept + data
                # A formula's tag must stay with its cell's, so a piece ends before a cell.
                cut = max(piece.rfind(b"<c "), piece.rfind(b"<table:table-cell"))
                cut = cut if cut > 0 and len(piece) - cut < _PIECE else len(piece)
                yield piece[:cut], len(data)
                kept = piece[cut:]
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        OSError,
        EOFError,
    ) as error:
        raise not_a_workbook() from error
    if kept:
        yield kept, 0


@lru_cache(maxsize=1_000)
def _column(letters: bytes) -> int:
    """The number of a column from 1: A is 1, AA is 27."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column


def _read_calamine(content: bytes) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for meta in workbook.sheets_metadata:
            if meta.visible != SheetVisibleEnum.Visible:
                sheets.append(Sheet(meta.name, [], hidden=True))
                continue
            found = workbook.get_sheet_by_name(meta.name)
            rows: list[list[Any]] = [*found.to_python(skip_empty_area=False)]
            for row in rows:
                for column, value in enumerate(row):
                    if isinstance(value, str) and not value.strip():
                        row[column] = None
            sheets.append(Sheet(meta.name, rows, merged=list(found.merged_cell_ranges or [])))
    except PasswordError as error:
        raise refuse(_("Tệp có mật khẩu. Bỏ mật khẩu rồi chọn lại."), "password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise not_a_workbook() from error
    return sheets


def _raw(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _place(content: bytes, sheets: list[Sheet], entries: dict[str, _Entry]) -> None:
    """Give each sheet what was found in its entry, by the workbook's list of sheets."""
    if not entries:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            book = archive.read("xl/workbook.xml").decode()
            relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        except (KeyError, UnicodeDecodeError) as error:
            raise not_a_workbook() from error
    targets = {}
    for tag in _RELATION.findall(relations):
        given = dict(_ATTRIBUTE.findall(tag))
        targets[given.get("Id", "")] = given.get("Target", "").removeprefix("/").removeprefix("xl/")
    by_name = {sheet.name: sheet for sheet in sheets}
    for tag in _SHEET.findall(book):
        given = dict(_ATTRIBUTE.findall(tag))
        sheet = by_name.get(html.unescape(given.get("name", "")))
        entry = "xl/" + targets.get(given.get("r:id", ""), "")
        if sheet is not None and entry in entries:
            sheet.formulas = entries[entry].formulas
            for (row, column), text in entries[entry].errors.items():
                # Values of errors are not read; an error is no empty cell.
                if row < len(sheet.rows) and column < len(sheet.rows[row]):
                    sheet.rows[row][column] = text


def _read_csv(content: bytes) -> list[list[Any]]:
    text = _decoded(content)
    first = "\n".join(text.splitlines()[:20])
    delimiter = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise not_a_workbook() from error
    return [[_raw(value) for value in row] for row in rows]


def _decoded(content: bytes) -> str:
    """Text of a .csv: UTF-16 by its mark or its zeros, UTF-8, else what reads as Vietnamese.

    One-byte text is Windows-1258, or western places that hold .VnTime or VNI letters; the
    reading under which more words are Vietnamese wins.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif content[1:20:2].count(0) > 5:
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    if b"\0" in content:
        raise not_a_workbook()
    vietnamese = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    western = content.decode("latin-1")
    return western if _old_font_words(western) > _good_words(vietnamese) else vietnamese


def _good_words(text: str) -> int:
    return sum(not word.isascii() and legacy.reads_well(word) for word in text[:20_000].split())


def _old_font_words(text: str) -> int:
    kinds = [legacy.readings(word) for word in text[:20_000].split() if not word.isascii()]
    return max(sum(kind in found for found in kinds) for kind in (legacy.TCVN3, legacy.VNI))
