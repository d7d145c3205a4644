"""A workbook's bytes into sheets of raw cells, after refusing what may harm.

Formulas are never evaluated and macros never read: a formula cell carries the value that was
last saved in the file, and the places of formulas are kept so that rows can say so.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_COLUMNS = 200
_MAX_ENTRIES = 1_000
_MAX_UNPACKED = 60 * 1024 * 1024
_MAX_RATIO = 150
# Small files may be packed tightly; the ratio only tells when there is much to unpack.
_RATIO_FROM = 8 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"[^>]*office:value')


@dataclass
class Sheet:
    """One sheet: rows of raw values from A1 on; ``formulas`` holds (row, column) from 0."""

    name: str
    rows: list[list[Any]]
    formulas: set[tuple[int, int]] = field(default_factory=set)


def address(row: int, column: int) -> str:
    """The address of a cell counted from 0: (0, 1) is B1."""
    return f"{get_column_letter(column + 1)}{row + 1}"


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
        has_formulas = _check_zip(content)
        sheets = _read_calamine(content)
        if suffix == ".xlsx" and has_formulas:
            _find_formulas(content, sheets)
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
        sheet.rows = [row[:MAX_COLUMNS] for row in sheet.rows]
    return sheets


def _macros() -> ValidationError:
    return refuse(_("Tệp có macro nên không nhận. Lưu lại thành tệp .xlsx rồi chọn lại."), "macros")


def _bomb() -> ValidationError:
    return refuse(_("Tệp nén bất thường nên không mở. Lưu lại bằng Excel rồi thử lại."), "bomb")


def _check_zip(content: bytes) -> bool:
    """Refuse what unpacks to too much, hides macros or declares entities; say if it has formulas.

    The declared sizes are checked first, then every entry is unpacked under the same limit,
    because a header may lie.
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
    has_formulas = False
    left = _MAX_UNPACKED
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(entry) as stream:
                data = stream.read(left + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
            raise not_a_workbook() from error
        left -= len(data)
        if left < 0 or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise _bomb()
        if entry.filename.startswith("xl/worksheets/"):
            has_formulas = has_formulas or b"<f" in data
            _check_extent(data)
        elif entry.filename == "content.xml" and any(
            int(count) > MAX_ROWS for count in _REPEATED.findall(data)
        ):
            raise _bomb()
    return has_formulas


def _check_extent(data: bytes) -> None:
    """Refuse a sheet whose few cells lie so far apart that the table between would fill memory."""
    rows = columns = 0
    for letters, number in _CELL.findall(data):
        rows = max(rows, int(number))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    if rows * columns > 4_000_000:
        raise _bomb()


def _read_calamine(content: bytes) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [
            meta.name
            for meta in workbook.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible
        ]
        sheets = []
        for name in visible:
            found = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheets.append(Sheet(name, [[_raw(v) for v in row] for row in found]))
    except PasswordError as error:
        raise refuse(_("Tệp có mật khẩu. Bỏ mật khẩu rồi chọn lại."), "password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise not_a_workbook() from error
    return sheets


def _raw(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _find_formulas(content: bytes, sheets: list[Sheet]) -> None:
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise not_a_workbook() from error
    for sheet in sheets:
        if sheet.name not in workbook.sheetnames:
            continue
        for row in workbook[sheet.name].iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
            for cell in row:
                if getattr(cell, "data_type", "") == "f":
                    sheet.formulas.add((cell.row - 1, cell.column - 1))
    workbook.close()


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
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise not_a_workbook()
