"""Lists as offices keep them, each made here and read whole."""

import io
import unicodedata

import openpyxl
import pytest

from imports.reading import read_workbook
from people import sealing
from tests import factories as make
from tests.imports.old_excel import xls
from tests.imports.workbooks import errors, examine, member, members_book, xlsx

HEADER = ["Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Chi bộ"]
ROW = ["Tằng Văn Hiếu", "05/03/1980", "19/05/2010", "Chi bộ thôn Nà Cáng"]
SEVEN = [
    "STT",
    "Họ tên và họ tên khai sinh",
    "Nam/nữ, dân tộc, tôn giáo",
    "Ngày sinh",
    "Quê quán",
    "Văn hóa, lý luận, chuyên môn, ngoại ngữ",
    "Nghề nghiệp trước khi vào Đảng và hiện nay",
    "Ngày vào Đảng, ngày chính thức",
    "Số thẻ, số LL, số Huy hiệu",
    "Ngày chuyển đi, đến đâu",
    "Ghi chú",
]


def read_one(committee, content, name="danh-sach.xlsx"):
    reading = examine(committee, content, name=name)
    assert errors(reading) == []
    (row,) = reading.rows
    return row


def test_old_excel_keeps_days_as_serial_numbers(committee, na_cang):
    row = read_one(committee, xls([HEADER, [ROW[0], 29285, 40317, ROW[3]]]), "ds.xls")

    assert (row.values["birth"], row.values["joined"]) == ("1980-03-05", "2010-05-19")
    assert row.plan.cell == na_cang


def test_decomposed_letters_and_stray_spaces_read_the_same(committee, na_cang):
    loose = [unicodedata.normalize("NFD", f"  {text.replace(' ', '  ')}\u200b ") for text in ROW]
    loose_header = [unicodedata.normalize("NFD", text) for text in HEADER]

    row = read_one(committee, xlsx([loose_header, loose]))

    assert (row.values["full_name"], row.plan.cell) == ("Tằng Văn Hiếu", na_cang)


def test_one_byte_csv_is_read_as_windows_1258_or_as_an_old_font(committee, na_cang):
    windows = unicodedata.normalize("NFC", ";".join(HEADER) + "\n" + ";".join(ROW))
    # Windows-1258 writes some tones as signs of their own behind the letter.
    parts = [c if _fits(c) else _with_tone_apart(c) for c in windows]
    old = "Hä vµ tªn;Ngµy sinh;Ngµy vµo §¶ng;Chi bé\nT»ng V¨n HiÕu;05/03/1980;19/05/2010;Nµ C¸ng"

    for content in ("".join(parts).encode("cp1258"), old.encode("latin-1")):
        row = read_one(committee, content, "ds.csv")
        assert (row.values["full_name"], row.plan.cell) == ("Tằng Văn Hiếu", na_cang)


def _fits(letter):
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


def _with_tone_apart(letter):
    parts = unicodedata.normalize("NFD", letter)
    tone = next(p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone


def test_births_known_by_year_or_month_alone(committee):
    reading = examine(
        committee, members_book(member(1, "Lý A Dơ", birth=1980), member(2, birth="3/1980"))
    )

    assert [row.values["birth"] for row in reading.rows] == ["1980", "1980-03"]


def test_short_column_names(committee, na_cang):
    header = ["TT", "HỌ VÀ TÊN", "Sinh ngày", "DT", "TĐHV", "TĐCM", "LLCT", "NVĐ",
              "Ngày CN chính thức", "Số ĐDCN", "SĐT", "Chi bộ"]  # fmt: skip
    row = read_one(
        committee,
        xlsx([header, [1, "TẰNG VĂN HIẾU", "5.3.1980", "Dao", "12/12", "Đại học", "TC",
                       "19/5/2010", "19/5/2011", 22080001234, 912345678, "Nà Cáng"]]),
    )  # fmt: skip

    assert row.values["ethnic"]["code"]
    assert [row.values[k] for k in ("education", "profession", "theory", "phone", "official")] == [
        "12/12", "Đại học", "intermediate", "0912345678", "2011-05-19"
    ]  # fmt: skip


def test_a_national_id_regains_its_zero_and_is_never_kept_in_clear(committee, na_cang):
    header = [*HEADER, "Số CCCD"]
    good, short = [*ROW, 22080001234], ["Lý A Dơ", *ROW[1:], "12345"]

    first, second = examine(committee, xlsx([header, good, short])).rows

    assert first.typed["national_id"] == "2208••••234"
    assert sealing.unseal(first.values["national_id"]) == "022080001234"
    assert [(w.cell, w.reason) for w in first.warnings] == [
        ("E2", "Thiếu số 0 đứng đầu, đã thêm lại.")
    ]
    assert [(p.cell, p.value, p.reason) for p in second.errors.values()] == [
        ("E3", "12345", "Số định danh có 12 số, ở đây chỉ đọc được 5 số.")
    ]


def test_the_roll_of_form_7_holds_several_facts_in_a_cell(committee, na_cang):
    person = [1, "Tằng Văn Hiếu\nTằng Hiếu", "Nam, Dao, Không", "05/03/1980", "Quảng An",
              "12/12\nSơ cấp\nĐại học\nTiếng Anh", "Làm ruộng", "19/05/2010\n19/05/2011",
              "12345678\n000001 HN\n", None, None]  # fmt: skip
    gone = [2, "Lý A Dơ", "Nam, Dao, Không", "1970", None, None, None, "1/2/1995\n1/2/1996",
            None, "1/1/2020, Hạ Long", None]  # fmt: skip

    reading = examine(committee, xlsx([["Chi bộ thôn Nà Cáng"],
                                      SEVEN, person, gone]))  # fmt: skip

    first, second = reading.rows
    assert first.errors == {}
    assert {k: first.values[k] for k in
            ("sex", "religion", "education", "theory", "profession", "joined", "official",
             "card")} == {
        "sex": "male", "religion": "Không", "education": "12/12", "theory": "elementary",
        "profession": "Đại học", "joined": "2010-05-19", "official": "2011-05-19",
        "card": "12345678",
    }  # fmt: skip
    assert first.address("official") == "H3"
    assert [(p.cell, p.reason) for p in second.errors.values()] == [
        ("J4", "«1/1/2020, Hạ Long»: đồng chí không còn sinh hoạt ở đây, không nhập vào danh sách.")
    ]


def test_the_national_export_names_cells_by_code(committee):
    cell = make.make_cell(committee, "Chi bộ thôn Nà Cáng")
    cell.code = "22.168.053.001.000"
    cell.save()
    header = ["STT", "Họ và tên", "Số thẻ đảng viên", "Số CCCD", "Ngày sinh", "Ngày kết nạp",
              "Chi bộ sinh hoạt", "Chi bộ nơi cư trú", "Trạng thái"]  # fmt: skip
    content = xlsx(("DS_DANGVIEN", [
        header,
        [1, "Tằng Văn Hiếu", "12345678", "022080001234", "05/03/1980", "19/05/2010",
         "22.168.053.001.000", "22.168.053.002.000", "Đang sinh hoạt"],
        [2, "Lý A Dơ", "12345679", "022080001235", "05/03/1980", "19/05/2010",
         "22.168.053.009.000", None, "Đã chuyển đi"],
    ]))  # fmt: skip

    first, second = examine(committee, content, name="DS_DANGVIEN.xlsx").rows

    assert (first.errors, first.plan.cell, first.values["card"]) == ({}, cell, "12345678")
    assert {p.cell for p in second.errors.values()} == {"G3", "I3"}


def test_merged_cells_hold_for_each_row_and_each_row_says_so(committee, na_cang):
    rows = [HEADER, ROW, ["Lý A Dơ", "1970", "1/2/1995", None]]

    reading = examine(committee, xlsx(rows, merge="D2:D3"))

    assert [row.plan.cell for row in reading.rows] == [na_cang, na_cang]
    assert [(w.cell, w.reason) for w in reading.rows[1].warnings] == [
        ("D3", "Ô gộp D2:D3, lấy giá trị của ô đầu.")
    ]


def test_hidden_sheets_are_named_and_hidden_rows_are_read(committee, na_cang):
    book = openpyxl.load_workbook(io.BytesIO(xlsx([HEADER, ROW], [HEADER, ["Lý A Dơ", *ROW[1:]]])))
    book["Sheet1"].row_dimensions[2].hidden = True
    book["Sheet2"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)

    reading = examine(committee, out.getvalue())

    assert [row.values["full_name"] for row in reading.rows] == ["Tằng Văn Hiếu"]
    assert reading.notes == ["Trang «Sheet2» đang ẩn nên không đọc."]


@pytest.mark.parametrize(
    ("cells", "cell", "value"),
    [
        ({"joined": "31/13/2010"}, "G5", "31/13/2010"),
        ({"official": "1/1/2009"}, "H5", "1/1/2009"),
        ({"birth": "1/1/2011"}, "G5", "19/05/2010"),
        ({"name": "=A1"}, "B5", ""),
        ({"name": "12345"}, "B5", "12345"),
        ({"birth": "30/2/1980"}, "D5", "30/2/1980"),
    ],
)
def test_a_slip_is_told_by_address_and_the_rest_goes_in(committee, na_cang, cells, cell, value):
    reading = examine(committee, members_book(member(1, "Lý A Dơ"), member(2, **cells)))

    assert [(p.cell, p.value) for p in reading.errors] == [(cell, value)]
    assert [row.is_good for row in reading.rows] == [True, False]


def test_formulas_are_placed_on_their_own_sheet():
    content = xlsx(("Một", [["a"]]), ("Hai & ba", [["a", "=1+1"], ["=A1", None]]))

    first, second = read_workbook(content, "a.xlsx")

    assert (first.formulas, second.formulas) == (set(), {(0, 1), (1, 0)})


def test_a_renamed_document_and_a_very_large_file_are_refused():
    from tests.imports.test_reading import NOT_A_WORKBOOK, refusal

    out = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")

    assert refusal(out.getvalue(), "danh-sach.xlsx") == [NOT_A_WORKBOOK]
    assert refusal(bytes(100 * 1024 * 1024), "danh-sach.xlsx") == [
        "Tệp lớn quá 20 MB. Bỏ bớt ảnh và trang không cần."
    ]
