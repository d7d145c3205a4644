"""What is refused before it is read, and how each kind of file is read."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from imports.reading import MAX_BYTES, read_workbook
from tests.imports.workbooks import MEMBERS, ods, with_entry, xlsx

NOT_A_WORKBOOK = "Tệp này không phải bảng tính. Chọn tệp .xlsx, .xls, .csv hoặc .ods."
BOMB = "Tệp nén bất thường nên không mở. Lưu lại bằng Excel rồi thử lại."
MACROS = "Tệp có macro nên không nhận. Lưu lại thành tệp .xlsx rồi chọn lại."
GOOD = xlsx([["Họ và tên", "Ngày sinh"], ["Tằng Văn Hiếu", "1980"]])


def refusal(content: bytes, name: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        read_workbook(content, name)
    return refused.value.message_dict["file"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"Chi la van ban", "danh-sach.xlsx"),
        (b"", "danh-sach.xlsx"),
        (b"%PDF-1.7 ...", "danh-sach.pdf"),
        (GOOD[:200], "danh-sach.xlsx"),
        (GOOD, "danh-sach.csv"),
        (b"PK\x03\x04 broken", "danh-sach.xlsx"),
        (b"a,b\x00c", "danh-sach.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "danh-sach.xls"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_beside_the_field(content, name):
    assert refusal(content, name) == [NOT_A_WORKBOOK]


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("doc.txt", "xin chào")

    assert refusal(out.getvalue(), "danh-sach.xlsx") == [NOT_A_WORKBOOK]


def test_macros_are_refused_by_name_and_by_content():
    assert refusal(GOOD, "danh-sach.xlsm") == [MACROS]
    assert refusal(with_entry(GOOD, "xl/vbaProject.bin", b"x"), "danh-sach.xlsx") == [MACROS]


def test_zip_bombs_are_refused_by_size_ratio_and_count():
    huge = with_entry(GOOD, "xl/media/0.xml", b"0" * (151 * 1024 * 1024))
    dense = with_entry(GOOD, "xl/media/0.xml", b"0" * (9 * 1024 * 1024))
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(1001):
            archive.writestr(f"xl/media/{number}.png", b"x")

    for content in (huge, dense, out.getvalue()):
        assert refusal(content, "danh-sach.xlsx") == [BOMB]


def test_entities_and_far_cells_are_refused():
    entities = with_entry(GOOD, "xl/custom.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    far = with_entry(GOOD, "xl/worksheets/sheet9.xml", b'<c r="A1"/><c r="XFD1048576"/>')

    assert refusal(entities, "danh-sach.xlsx") == [BOMB]
    assert refusal(far, "danh-sach.xlsx") == [BOMB]


def test_a_large_file_is_refused():
    assert refusal(b"0" * (MAX_BYTES + 1), "danh-sach.csv") == [
        "Tệp lớn quá 20 MB. Bỏ bớt ảnh và trang không cần."
    ]


def test_the_sample_is_read_from_its_first_cell_on():
    (sheet,) = read_workbook(MEMBERS.read_bytes(), MEMBERS.name)

    assert sheet.name == "Danh sách ĐV"
    assert sheet.rows[0][0] == "ĐẢNG BỘ XÃ QUẢNG AN"
    assert sheet.rows[7][1] == "Phùn Phúc Múi"
    assert sheet.formulas == set()


def test_formulas_are_found_and_never_evaluated():
    content = xlsx([["Họ và tên", "Ngày sinh"], ['=UPPER("tằng văn hiếu")', "1980"]])

    (sheet,) = read_workbook(content, "danh-sach.xlsx")

    assert sheet.formulas == {(1, 0)}
    assert sheet.rows[1] == [None, "1980"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_whatever_its_signs(encoding, delimiter):
    content = (
        delimiter.join(["Họ và tên", "Ngày sinh"]) + "\r\n" + delimiter.join(["Lê Đạt", "1980"])
    )

    (sheet,) = read_workbook(content.encode(encoding), "danh-sach.csv")

    assert sheet.rows == [["Họ và tên", "Ngày sinh"], ["Lê Đạt", "1980"]]


def test_hidden_sheets_are_not_read():
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(xlsx([["A"]], [["B"]])))
    book["Sheet2"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)

    read = read_workbook(out.getvalue(), "a.xlsx")
    assert [(s.name, s.hidden, s.rows) for s in read] == [
        ("Sheet1", False, [["A"]]),
        ("Sheet2", True, []),
    ]


def test_an_ods_is_read():
    content = ods(("Trang1", [["Họ và tên", "Ngày sinh"]]))

    assert [s.rows for s in read_workbook(content, "a.ods")] == [[["Họ và tên", "Ngày sinh"]]]
