"""Tables are found wherever they stand and whatever their columns are called."""

from tests import factories as make
from tests.imports.workbooks import (
    MEMBER_HEADER,
    errors,
    examine,
    member,
    members_book,
    xlsx,
)


def test_columns_stand_in_any_order_under_other_names(committee):
    content = xlsx(
        [
            ["TỈNH ỦY QUẢNG NINH", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["Bảng tổng hợp"],
            [],
            ["Chính thức", "KẾT NẠP", "SINH NGÀY (dd/mm/yyyy)", "HỌ TÊN", "Sinh hoạt tại chi bộ"],
            ["19/05/2011", "19/05/2010", "5.3.1980", "Tằng Văn Hiếu", "Thôn Nà Cáng"],
        ]
    )  # fmt: skip

    reading = examine(committee, content)

    (row,) = reading.rows
    assert errors(reading) == []
    assert {k: row.values[k] for k in ("full_name", "birth", "joined", "official")} == {
        "full_name": "Tằng Văn Hiếu",
        "birth": "1980-03-05",
        "joined": "2010-05-19",
        "official": "2011-05-19",
    }
    assert row.plan.new_cell == "Chi bộ thôn Nà Cáng"


def test_a_header_of_two_merged_rows_with_dates_under_men_and_women(committee):
    content = xlsx(
        [
            ["DANH SÁCH"],
            ["STT", "Họ và tên", "Năm sinh", None, "Ngày, tháng, năm vào Đảng", None],
            [None, None, "Nam", "Nữ", "Dự bị", "Chính thức"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            ["I", "Chi bộ thôn Nà Cáng"],
            [1, "Tằng Văn Hiếu", 1980, None, "19/05/2010", "19/05/2011"],
            ["II", "CHI BỘ CÔNG AN XÃ (2 đ/c)"],
            [1, "Chìu Thị Mai", None, "1/2/1990", "19/05/2012", "19/05/2013"],
            [2, "Lê Văn Đạt", "x", None, "19/05/2014", "19/05/2015"],
            [None, "Tổng cộng: 3 đảng viên"],
            [None, None, None, "Quảng An, ngày 15 tháng 5 năm 2024"],
            [None, "Người lập", None, None, "BÍ THƯ"],
            [None, "Nguyễn Văn A", None, None, "Nguyễn Thị Hương"],
        ],
        merge="A2:A3 B2:B3 C2:D2 E2:F2",
    )

    reading = examine(committee, content)

    assert errors(reading) == []
    assert [(r.values["full_name"], r.values["sex"], r.values.get("birth"), r.plan.new_cell)
            for r in reading.rows] == [
        ("Tằng Văn Hiếu", "male", "1980", "Chi bộ thôn Nà Cáng"),
        ("Chìu Thị Mai", "female", "1990-02-01", "Chi bộ Công An Xã"),
        ("Lê Văn Đạt", "male", None, "Chi bộ Công An Xã"),
    ]  # fmt: skip


def test_sections_without_the_word_cell_and_a_header_on_each_page(committee):
    header = ["TT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng"]
    content = xlsx(
        [
            header,
            ["III. Chi bộ thôn Nà Cáng"],
            [1, "Tằng Văn Hiếu", "1980", "19/05/2010"],
            header,
            ["IV", "Trường Mầm non"],
            [2, "Chìu Thị Mai", "1990", "19/05/2012"],
            [3],
            ["Cộng", None, 2],
        ]
    )

    reading = examine(committee, content)

    assert [(r.number, r.plan.new_cell) for r in reading.rows] == [
        (3, "Chi bộ thôn Nà Cáng"),
        (6, "Chi bộ Trường Mầm non"),
    ]


def test_each_sheet_stands_for_the_cell_it_is_called_after(committee, na_cang):
    rows = [["Họ và tên", "Ngày sinh", "Ngày vào Đảng"], ["Tằng Văn Hiếu", "1980", "19/05/2010"]]
    other = [rows[0], ["Chìu Thị Mai", "1990", "19/05/2012"]]

    reading = examine(
        committee, xlsx(("Nà Cáng", rows), ("CB Hải An", other), ("Ghi chú", [["Xem thêm"]]))
    )

    assert [(r.sheet, r.plan.cell, r.plan.new_cell) for r in reading.rows] == [
        ("Nà Cáng", na_cang, ""),
        ("CB Hải An", None, "Chi bộ Hải An"),
    ]
    assert reading.notes == ["Trang «Ghi chú» không có bảng nên bỏ qua."]


def test_a_surname_that_folds_like_a_total_is_a_person(committee):
    reading = examine(
        committee, members_book(member(1, "Tống Văn Cộng"), member(2, "Công Thị Tổng"))
    )

    assert [r.values["full_name"] for r in reading.rows] == ["Tống Văn Cộng", "Công Thị Tổng"]


def test_a_csv_with_semicolons_and_a_mark_at_its_start(committee):
    lines = [";".join(MEMBER_HEADER), ";".join(str(v or "") for v in member())]

    reading = examine(committee, "\n".join(lines).encode("utf-8-sig"), name="danh-sach.csv")

    assert [(r.values["full_name"], r.verdict) for r in reading.rows] == [("Tằng Văn Hiếu", "new")]


def test_cells_are_recognised_with_and_without_their_words(committee, na_cang):
    for written in (
        "Nà Cáng",
        "thôn nà cáng",
        "CHI BỘ THÔN NÀ CÁNG",
        "CB thôn Nà Cáng",
        "III. Chi bộ thôn Nà Cáng (12 đ/c)",
    ):
        reading = examine(committee, members_book(member(cell=written)))
        assert reading.rows[0].plan.cell == na_cang, written
    other = make.make_cell(committee, "Chi bộ bản Nà Cáng")
    assert examine(committee, members_book(member(cell="bản Nà Cáng"))).rows[0].plan.cell == other


def test_a_title_naming_the_cell_right_above_the_header_is_no_header(committee):
    content = xlsx(
        [
            ["CHI BỘ THÔN NÀ CÁNG", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["TT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng"],
            [1, "Tằng Văn Hiếu", "1980", "19/05/2010"],
        ]
    )

    (row,) = examine(committee, content).rows

    assert (row.plan.new_cell, errors(examine(committee, content))) == ("Chi bộ thôn Nà Cáng", [])
