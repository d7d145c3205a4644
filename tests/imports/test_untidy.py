"""Lists as offices keep them: "như trên", names in two columns, one table under the other."""

from datetime import date

import pytest

from people import clock
from tests import factories as make
from tests.imports.workbooks import errors, examine, warnings, xlsx

HEADER = ["TT", "Họ và tên", "Ngày sinh", "Chi bộ", "Ngày vào Đảng"]
HIEU = [1, "Tằng Văn Hiếu", "05/03/1980", "Chi bộ thôn Nà Cáng", "19/05/2010"]
MAI = [2, "Chìu Thị Mai", "21/04/1985", "Chi bộ thôn Nà Cáng", "03/02/2012"]


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def read(committee, na_cang):
    make.make_cell(committee, "Chi bộ thôn Pạc Này")

    def of(*rows, merge=""):
        return examine(committee, xlsx(list(rows), merge=merge))

    return of


def values(reading, *fields):
    return [tuple(row.get(name) for name in fields) for row in reading.rows]


@pytest.mark.parametrize("mark", ["nt", "-nt-", "như trên", "Như trên", '"', "''", "//", "〃"])
def test_a_mark_for_the_same_as_above_takes_the_value_above_and_says_so(read, mark):
    found = read(HEADER, HIEU, [*MAI[:3], mark, MAI[4]], [3, "Lý A Ba", "1990", mark, "3/2/2015"])

    assert [row.get("cell") for row in found.rows] == ["Chi bộ thôn Nà Cáng"] * 3
    assert warnings(found) == [
        (cell, "Chi bộ thôn Nà Cáng", f"«{mark}»: lấy như dòng 2.") for cell in ("D3", "D4")
    ]


def test_a_mark_below_a_heading_means_the_person_above_it(read):
    found = read(
        ["Dân tộc", "Họ và tên", "Ngày sinh", "Ngày vào Đảng"],
        ["Chi bộ thôn Nà Cáng"],
        ["Dao", *HIEU[1:3], HIEU[4]],
        ["Chi bộ thôn Pạc Này"],
        ["nt", *MAI[1:3], MAI[4]],
    )

    assert [row.get("ethnic")["name"] for row in found.rows] == ["Dao", "Dao"]
    assert [row.section for row in found.rows] == ["Chi bộ thôn Nà Cáng", "Chi bộ thôn Pạc Này"]


def test_a_mark_with_nothing_above_it_is_an_error(read):
    found = read(HEADER, [*HIEU[:4], "nt"])

    assert errors(found) == [
        ("E2", "nt", "«nt» không phải ngày. Ghi lại theo dạng 03/02/1980."),
    ]


@pytest.mark.parametrize(
    ("header", "merge"),
    [
        ([["TT", "Họ và tên", None]], "B1:C1"),
        ([["TT", "Họ đệm", "Tên"]], ""),
        ([["TT", "Họ và tên đệm", "Tên"]], ""),
        ([["TT", "Họ và tên", None], [None, "Họ đệm", "Tên"]], "A1:A2 B1:C1"),
    ],
)
def test_a_name_in_two_columns_is_one_name(read, header, merge):
    rest = ["Ngày sinh", "Chi bộ", "Ngày vào Đảng"]
    header = [[*header[0], *rest], *([*row, None, None, None] for row in header[1:])]

    found = read(
        *header,
        [1, "Tằng Văn", "Hiếu", *HIEU[2:]],
        [2, "Chìu Thị", "Mai", *MAI[2:]],
        [3, "Lý", "Ba", "1990", "Nà Cáng", "3/2/2015"],
        merge=merge,
    )

    assert values(found, "full_name") == [("Tằng Văn Hiếu",), ("Chìu Thị Mai",), ("Lý Ba",)]
    assert errors(found) == []


def test_a_heading_over_two_columns_joins_them_whatever_stands_in_the_second(read):
    found = read(
        ["TT", "Họ và tên", None, *HEADER[2:]],
        [1, "Tằng Văn", "Hiếu (Hiếu Lớn)", *HIEU[2:]],
        [2, "Chìu Thị Mai", None, *MAI[2:]],
        [3, None, "Y Ba", "1990", "Nà Cáng", "3/2/2015"],
        merge="B1:C1",
    )

    assert values(found, "full_name") == [("Tằng Văn Hiếu",), ("Chìu Thị Mai",), ("Y Ba",)]


def test_a_column_of_notes_without_a_name_is_no_given_name(read):
    found = read(
        ["TT", "Họ và tên", None, *HEADER[2:]],
        [1, "Tằng Văn Hiếu", "Miễn", *HIEU[2:]],
        [2, "Chìu Thị Mai", None, *MAI[2:]],
        [3, "Lý A Ba", None, "1990", "Nà Cáng", "3/2/2015"],
    )

    assert values(found, "full_name") == [("Tằng Văn Hiếu",), ("Chìu Thị Mai",), ("Lý A Ba",)]


def test_a_second_table_on_the_sheet_is_read_by_its_own_header(read):
    found = read(
        ["I. ĐẢNG VIÊN CHÍNH THỨC"],
        HEADER,
        HIEU,
        [],
        ["II. ĐẢNG VIÊN DỰ BỊ"],
        ["TT", "Chi bộ", "Họ và tên", "Ngày vào Đảng", "Ngày sinh"],
        [1, "Chi bộ thôn Pạc Này", "Chìu Thị Mai", "03/02/2024", "21/04/1999"],
    )

    assert values(found, "full_name", "birth", "cell", "joined") == [
        ("Tằng Văn Hiếu", "1980-03-05", "Chi bộ thôn Nà Cáng", "2010-05-19"),
        ("Chìu Thị Mai", "1999-04-21", "Chi bộ thôn Pạc Này", "2024-02-03"),
    ]
    assert found.rows[1].address("full_name") == "C7"


def test_notes_and_signatures_below_the_list_are_no_people(read):
    found = read(
        HEADER,
        HIEU,
        [],
        [None, "Tổng số: 01 đồng chí"],
        [None, "Ghi chú: số liệu tính đến ngày 31/12/2023"],
        [None, None, None, "Quảng An, ngày 05 tháng 01 năm 2024"],
        [None, "NGƯỜI LẬP", None, "T/M CHI ỦY"],
        [None, "Phùn Văn Nam", None, "Tằng A Lộc"],
    )

    assert values(found, "full_name") == [("Tằng Văn Hiếu",)]


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("DANH SÁCH ĐẢNG VIÊN CHI BỘ THÔN NÀ CÁNG", "CHI BỘ THÔN NÀ CÁNG"),
        ("Danh sách đảng viên của chi bộ Nà Cáng", "chi bộ Nà Cáng"),
        ("DANH SÁCH ĐẢNG VIÊN CÁC CHI BỘ TRỰC THUỘC", ""),
    ],
)
def test_a_title_that_ends_in_a_cell_names_it(read, title, section):
    without = [name for name in HEADER if name != "Chi bộ"]

    found = read([title], without, [*HIEU[:3], HIEU[4]])

    assert found.rows[0].section == section
    assert [error[0] for error in errors(found)] == ([] if section else ["B3"])


@pytest.mark.parametrize(
    ("written", "name", "left_out"),
    [
        ("Đ/c Tằng Văn Hiếu", "Tằng Văn Hiếu", ""),
        ("đ/c: Tằng Văn Hiếu", "Tằng Văn Hiếu", ""),
        ("Đc. Tằng Văn Hiếu", "Tằng Văn Hiếu", ""),
        ("Đồng chí Tằng Văn Hiếu", "Tằng Văn Hiếu", ""),
        ("tằng văn hiếu", "Tằng Văn Hiếu", ""),
        ("Tằng Văn Hiếu (Hiếu Lớn)", "Tằng Văn Hiếu", "(Hiếu Lớn)"),
        ("Tằng Văn Hiếu - BT", "Tằng Văn Hiếu", "BT"),
        ("Tằng Văn Hiếu, Bí thư", "Tằng Văn Hiếu", "Bí thư"),
        ("Đcô Văn Hiếu", "Đcô Văn Hiếu", ""),
        ("H'Hen Niê", "H'Hen Niê", ""),
    ],
)
def test_a_name_is_read_without_what_stands_around_it(read, written, name, left_out):
    found = read(HEADER, [1, written, *HIEU[2:]])

    assert found.rows[0].get("full_name") == name
    said = [(written, f"Phần «{left_out}» không ghi vào sổ.")] if left_out else []
    assert [warning[1:] for warning in warnings(found)] == said


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("ngày 5/3/1980", "1980-03-05"),
        ("5,3,1980", "1980-03-05"),
        ("05/03/1980.", "1980-03-05"),
        ("19800305", "1980-03-05"),
        ("05031980", "1980-03-05"),
        ("tháng 3/1980", "1980-03"),
        ("tháng 3 năm 1980", "1980-03"),
        ("?/3/1980", "1980-03"),
        ("00/03/1980", "1980-03"),
        ("năm 1980", "1980"),
        ("1980.", "1980"),
        ("?/?/1980", "1980"),
        ("00/00/1980", "1980"),
        ("…/…/1980", "1980"),
        ("--/--/1980", "1980"),
    ],
)
def test_a_birth_is_taken_as_far_as_it_is_known(read, written, known):
    assert values(read(HEADER, [1, "Tằng Văn Hiếu", written, *HIEU[3:]]), "birth") == [(known,)]


@pytest.mark.parametrize("written", ["00/13/1980", "?/?/80", "0/0/0", "(âm lịch) 5/3/1980"])
def test_a_birth_that_makes_no_sense_is_told(read, written):
    found = read(HEADER, [1, "Tằng Văn Hiếu", written, *HIEU[3:]])

    assert [error[:2] for error in errors(found)] == [("C2", written)]


def test_a_heading_of_a_year_is_not_the_heading_of_men(read):
    found = read(
        ["TT", "Họ và tên", "Ngày", "Tháng", "Năm", *HEADER[3:]],
        [1, "Chìu Thị Mai", 21, 4, 1985, *MAI[3:]],
    )

    assert values(found, "sex", "birth") == [(None, None)]
    assert [w[2] for w in warnings(found)] == ["Chưa có ngày sinh."]


def test_the_first_of_two_numbers_is_kept_and_the_other_told(read):
    header = [*HEADER, "ĐT", "Dân tộc", "Số thẻ", "CCCD"]

    found = read(
        header,
        [*HIEU, "0912345678, 0987654321", "Dao Thanh Y", "chưa có", "không"],
        [*MAI, "ko", "-", "-", "chưa có"],
    )

    assert errors(found) == []
    assert values(found, "phone", "card", "national_id") == [("0912345678", "", ""), ("", None, "")]
    assert found.rows[0].get("ethnic") == {"code": "09", "name": "Dao Thanh Y"}
    assert [w[2] for w in warnings(found)] == ["Số thứ hai «0987654321» không ghi vào sổ."]
