"""Workbooks made for a test: as tidy or as nasty as the test wants them."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

from cells.models import Organization
from imports.services import Reading, examine_workbook

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
MEMBERS = SAMPLES / "danh-sach-dang-vien.xlsx"
CANDIDATES = SAMPLES / "danh-sach-cam-tinh-dang.xlsx"
QUOTAS = SAMPLES / "chi-tieu-ket-nap-2024.xlsx"

MEMBER_HEADER = [
    "TT",
    "Họ và tên",
    "Giới tính",
    "Ngày sinh",
    "Dân tộc",
    "Chi bộ",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Số thẻ ĐV",
    "Chức vụ Đảng",
]
CANDIDATE_HEADER = [
    "TT",
    "Họ và tên",
    "Ngày sinh",
    "Chi bộ",
    "Đoàn thể giới thiệu",
    "Ngày giới thiệu",
    "Số GCN",
    "Ngày cấp GCN",
    "Đảng viên giúp đỡ",
    "Tình trạng",
]


def xlsx(*sheets: Iterable[list[Any]] | tuple[str, list[list[Any]]], merge: str = "") -> bytes:
    """A workbook of ``sheets``: lists of rows, or (name, rows)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, start=1):
        name, rows = sheet if isinstance(sheet, tuple) else (f"Sheet{number}", sheet)
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        for area in merge.split():
            page.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """The same as OpenDocument: texts, numbers and days."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _ods_cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        return (
            '<table:table-cell office:value-type="date" '
            f'office:date-value="{value.isoformat()}"><text:p>{value:%d/%m/%Y}</text:p>'
            "</table:table-cell>"
        )
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p>'
        "</table:table-cell>"
    )


def member(number: int = 1, name: str = "Tằng Văn Hiếu", **cells: Any) -> list[Any]:
    """A row under MEMBER_HEADER; ``cells`` by letter-free names."""
    given = {
        "sex": "Nam",
        "birth": "05/03/1980",
        "ethnic": "Dao",
        "cell": "Chi bộ thôn Nà Cáng",
        "joined": "19/05/2010",
        "official": "19/05/2011",
        "card": "",
        "posts": "",
    } | cells
    return [number, name, *(given[key] or None for key in given)]


def candidate(number: int = 1, name: str = "Chìu Thị Mai", **cells: Any) -> list[Any]:
    """A row under CANDIDATE_HEADER."""
    given = {
        "birth": "21/04/2000",
        "cell": "Chi bộ thôn Nà Cáng",
        "body": "Đoàn Thanh niên",
        "introduced": "01/02/2022",
        "certificate": "",
        "certified": "",
        "mentors": "",
        "state": "nguồn",
    } | cells
    return [number, name, *(given[key] or None for key in given)]


def members_book(*rows: list[Any], header: list[str] = MEMBER_HEADER) -> bytes:
    return xlsx([["DANH SÁCH ĐẢNG VIÊN"], [], header, *rows])


def candidates_book(*rows: list[Any]) -> bytes:
    return xlsx([["DANH SÁCH QUẦN CHÚNG ƯU TÚ"], [], CANDIDATE_HEADER, *rows])


def examine(
    committee: Organization, content: bytes, kind: str = "members", name: str = "danh-sach.xlsx"
) -> Reading:
    return examine_workbook(
        kind=kind,
        committee=committee,
        content=content,
        file_name=name,
        actor=None,
        source="test",
    )


def errors(reading: Reading) -> list[tuple[str, str, str]]:
    """Each error as (cell, typed value, reason)."""
    return [(e.cell, e.value, e.reason) for e in reading.errors]


def warnings(reading: Reading) -> list[tuple[str, str, str]]:
    """Each warning as (cell, typed value, reason)."""
    return [(problem.cell, problem.value, problem.reason) for problem in reading.warnings]


def with_entry(content: bytes, name: str, data: bytes) -> bytes:
    """The same zip with one more entry."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def with_changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same zip with the entry ``name`` changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == name else data)
    return out.getvalue()
