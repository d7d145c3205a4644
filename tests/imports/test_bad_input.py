"""Bad input as real lists have it: told by sheet, cell, value and reason; the rest goes in."""

from datetime import date

import pytest

from imports.services import commit_batch, preview_workbook
from members.models import Member
from people import clock
from tests import factories as make
from tests.imports.workbooks import MEMBER_HEADER, member, xlsx

SHEET = "Chi bộ Nà Cáng"
HEADER = [*MEMBER_HEADER, "Số CCCD"]
KNOWN = "18784530"


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def known(na_cang):
    """A member whose card number a list may name again."""
    return make.make_member(na_cang, "Phùn Sủi Lan", card_number=KNOWN)


def taken_in(committee, office, *rows):
    """A list with the rows, and one good row behind them, written but for faulty rows."""
    good = [*member(9, "Chìu Thị Mai", birth="1975"), None]
    content = xlsx((SHEET, [["DANH SÁCH"], [], HEADER, *rows, good]))
    batch = preview_workbook(
        kind="members", committee=committee, content=content, file_name="ds.xlsx", actor=office
    )
    return commit_batch(batch, actor=office, good_rows=True)


def told(batch, verdict="error"):
    return [
        (row.sheet, cell["address"], cell["value"], cell["reason"])
        for row in batch.rows.all()
        for cell in row.cells
        if cell["verdict"] == verdict
    ]


@pytest.mark.parametrize(
    ("cells", "address", "value", "reason"),
    [
        ({"birth": "30/02/1980"}, "D4", "30/02/1980",
         "Ngày 30/02/1980 không có. Ghi lại theo dạng 03/02/1980."),
        ({"joined": "19/13/2010"}, "G4", "19/13/2010",
         "Ngày 19/13/2010 không có. Ghi lại theo dạng 03/02/1980."),
        ({"official": "19/05/2009"}, "H4", "19/05/2009",
         "Ngày chính thức 19/05/2009 phải sau ngày vào Đảng 19/05/2010."),
        ({"joined": "04/03/1998"}, "G4", "04/03/1998",
         "Vào Đảng ngày 04/03/1998 lúc 17 tuổi, chưa đủ 18 tuổi (sinh 05/03/1980)."),
        ({"birth": "05/03/2006", "joined": "04/03/2024", "official": ""}, "G4", "04/03/2024",
         "Vào Đảng ngày 04/03/2024 lúc 17 tuổi, chưa đủ 18 tuổi (sinh 05/03/2006)."),
        ({"birth": "1994"}, "G4", "19/05/2010",
         "Vào Đảng ngày 19/05/2010 lúc 16 tuổi, chưa đủ 18 tuổi (sinh 1994)."),
        ({"joined": "19/05/1979"}, "G4", "19/05/1979",
         "Ngày vào Đảng 19/05/1979 trước ngày sinh 05/03/1980."),
        ({"card": KNOWN}, "I4", KNOWN,
         "Số thẻ này đã là của đ/c Phùn Sủi Lan, Chi bộ thôn Nà Cáng."),
        ({"name": "=A1&B1"}, "B4", "",
         "Ô này là công thức chưa có giá trị. Dán giá trị rồi nhập lại."),
        ({"name": "'=HYPERLINK(\"http://a.vn\")"}, "B4", '=HYPERLINK("http://a.vn")',
         "«=HYPERLINK(\"http://a.vn\")» không phải họ và tên."),
        ({"name": "12345"}, "B4", "12345", "«12345» không phải họ và tên."),
        ({"name": ""}, "B4", "", "Còn thiếu họ và tên."),
        ({"id": "12345"}, "K4", "12345", "Số định danh có 12 số, ở đây chỉ đọc được 5 số."),
        ({"joined": "#REF!"}, "G4", "#REF!", "Ô này báo lỗi #REF!."),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_told_and_the_good_row_goes_in(
    committee, na_cang, office, known, cells, address, value, reason
):
    cells = dict(cells)
    row = [*member(1, cells.pop("name", "Lý A Dơ"), **{k: v for k, v in cells.items()
                                                      if k != "id"}), cells.get("id")]  # fmt: skip

    batch = taken_in(committee, office, row)

    assert told(batch) == [(SHEET, address, value, reason)]
    assert [str(m) for m in Member.objects.exclude(pk=known.pk)] == ["Chìu Thị Mai"]


def test_a_birth_known_by_its_year_alone_is_not_refused_by_a_guess(committee, na_cang, office):
    row = [*member(1, "Lý A Dơ", birth="1992", joined="19/05/2010"), None]

    assert told(taken_in(committee, office, row)) == []


def test_the_same_name_with_another_birth_date_is_another_person(committee, na_cang, office):
    make.make_member(
        make.make_cell(committee, "Chi bộ thôn An Sơn"),
        person=make.make_person("Lý A Dơ", birth_date=date(1961, 1, 1)),
    )

    batch = taken_in(committee, office, [*member(1, "Lý A Dơ"), None])

    assert (batch.result["new"], batch.result["error"]) == (2, 0)
    born = Member.objects.filter(person__full_name="Lý A Dơ").values_list("person__birth_date")
    assert {day for (day,) in born} == {date(1961, 1, 1), date(1980, 3, 5)}


def test_two_people_of_one_name_in_a_list_both_go_in(committee, na_cang, office):
    rows = [*member(1, "Lý A Dơ", birth="1/1/1970"), None], [*member(2, "Lý A Dơ"), None]

    assert told(taken_in(committee, office, *rows)) == []
    assert Member.objects.filter(person__full_name="Lý A Dơ").count() == 2
