"""Lists as files: exactly what the page shows, and nothing that a spreadsheet would run."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from documents import services
from members.lists import MemberList
from people import clock
from people.models import AuditEntry
from tests import factories as make

TODAY = date(2024, 5, 15)
FORMULA = "=HYPERLINK(1)"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield TODAY


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


def sheet_of(response):
    return load_workbook(io.BytesIO(b"".join(response))).active


def lines_of(response):
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_file_holds_the_rows_of_the_page_in_its_order(client, cell, office):
    for name in ("Đặng Văn Ước", "Bàn Văn Đức", "Lê Thị Ánh"):
        make.make_member(cell, name)
    make.make_member(cell, "Bàn Văn Đạt", official=False)
    client.force_login(office)
    asked = {"q": "van", "trang_thai": "official"}

    page = client.get(reverse("members:list"), asked)
    sheet = sheet_of(client.get(reverse("members:export"), asked))

    shown = [member.person.full_name for member in page.context["members"]]
    assert shown == ["Bàn Văn Đức", "Đặng Văn Ước"]
    assert [row[1] for row in sheet.iter_rows(min_row=6, values_only=True)] == shown
    assert "Tải 2 dòng (Excel)" in page.content.decode()
    assert f"{reverse('members:export')}?q=van&amp;trang_thai=official" in page.content.decode()


def test_the_workbook_is_ready_to_print(client, cell, office):
    make.make_member(cell, "Bàn Văn Đức", joined_on=date(2015, 3, 3), card_number="22.001234")
    client.force_login(office)

    response = client.get(reverse("members:export"))
    sheet = sheet_of(response)

    assert response["Content-Disposition"] == 'attachment; filename="dang-vien-2024-05-15.xlsx"'
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$5:$5", "A6")
    assert "&P" in sheet.oddFooter.right.text
    above = [row[0] for row in sheet.iter_rows(max_row=3, values_only=True)]
    assert above == ["Đảng ủy xã Quảng An", "DANH SÁCH ĐẢNG VIÊN", "(Tải ngày 15/05/2024)"]
    assert [c.value.date() if c.is_date else c.value for c in sheet[6]] == [
        1, "Bàn Văn Đức", date(1990, 6, 15), "Nam", None, "Chi bộ thôn Nà Cáng",
        date(2015, 3, 3), date(2016, 3, 3), "22.001234", "chính thức",
    ]  # fmt: skip
    assert {(c.font.name, c.font.size) for row in sheet["A5:J6"] for c in row} == {
        ("Times New Roman", 12)
    }
    assert sheet["C6"].number_format == "dd/mm/yyyy"
    assert sheet["A6"].border.left.style == "thin"


@pytest.mark.parametrize("name", [FORMULA, "+84 912", "-1+1", "@SUM(A1)"])
def test_what_could_start_a_formula_is_text_in_both_files(client, cell, office, name):
    make.make_member(cell, name)
    client.force_login(office)

    value = sheet_of(client.get(reverse("members:export")))["B6"]
    lines = lines_of(client.get(reverse("members:export"), {"tep": "csv"}))

    assert (value.value, value.data_type, value.quotePrefix) == (name, "s", True)
    assert [line[1] for line in lines] == ["Họ và tên", f"'{name}"]


def test_a_file_is_written_in_the_trail(client, cell, office):
    make.make_member(cell, "Bàn Văn Đức")
    client.force_login(office)

    client.get(reverse("members:export"), {"q": "duc", "tep": "csv"})

    entry = AuditEntry.objects.get(action="documents.exported")
    assert (entry.actor, entry.organization_path, entry.data) == (
        office,
        cell.parent.path,
        {
            "list": "members:list",
            "filter": "(Tìm: duc; tải ngày 15/05/2024)",
            "rows": 1,
            "file": "csv",
        },
    )


def test_a_list_too_long_for_a_file_is_refused_in_words_and_not_logged(cell, office):
    for _n in range(2):
        make.make_member(cell)

    with pytest.raises(ValidationError) as refusal:
        services.export_list(found=MemberList(office, {}), kind="xlsx", actor=office, most=1)

    assert refusal.value.messages == [
        "Danh sách có 2 dòng, một tệp chỉ nhận 1 dòng. Lọc bớt rồi tải."
    ]
    assert not AuditEntry.objects.filter(action="documents.exported").exists()


def test_each_list_has_its_file(client, cell, office):
    secretary = make.holder_of("secretary", cell)
    make.make_mentorship(
        make.make_candidate(cell, "Tằng Tài Nhì"), make.make_member(cell, "Bàn Văn Đức")
    )
    client.force_login(office)

    def rows(name):
        return [line[1:] for line in lines_of(client.get(reverse(name), {"tep": "csv"}))[1:]]

    assert rows("candidates:export") == [
        [
            "Tằng Tài Nhì", "15/06/1990", "Nam", "", "Chi bộ thôn Nà Cáng", "Nguồn",
            "05/03/2024", "Bàn Văn Đức",
        ]
    ]  # fmt: skip
    assert rows("documents:cells") == [
        ["Chi bộ thôn Nà Cáng", "thôn, bản, khu", secretary.person.full_name, "", "3"]
    ]
    assert rows("meetings:export") == []


def test_the_file_asks_the_same_for_one_row_and_three(
    client, cell, office, django_assert_max_num_queries
):
    client.force_login(office)

    for _round in range(3):
        make.make_mentorship(make.make_candidate(cell), make.make_member(cell))
        for name in ("members:export", "candidates:export", "documents:cells"):
            with django_assert_max_num_queries(15):
                client.get(reverse(name))
