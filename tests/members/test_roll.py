"""The roll of a cell as of a day (form 7-HSĐV): the page, and the file exactly as shown."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from imports.services import preview_workbook
from members import services
from members.roll import CellRoll
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)
HEADINGS = [
    "STT", "Họ tên và họ tên khai sinh", "Nam/nữ, dân tộc, tôn giáo", "Ngày sinh", "Quê quán",
    "Văn hóa, lý luận, chuyên môn, ngoại ngữ", "Nghề nghiệp trước khi vào Đảng và hiện nay",
    "Ngày vào Đảng, ngày chính thức", "Số thẻ, số LL, số Huy hiệu", "Bộ đội, công an, hưu trí",
    "Ngày chuyển đi, đến đâu", "Ngày chuyển đến, từ đâu", "Ngày từ trần, lý do",
    "Ngày ra khỏi Đảng, hình thức", "Ghi chú",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee(), "Chi bộ thôn Nà Cáng")


@pytest.fixture
def office(cell):
    return make.holder_of("office", cell.parent)


def there(cell, name, **fields):
    """A member with the time in the cell that the services would have written."""
    person = make.make_person(
        name, religion="Không", ethnic_group="09", ethnic_name="Dao", education="12/12",
        education_level="upper_secondary", theory_level="elementary", profession="Đại học",
        occupation="Làm ruộng",
        home_place="Quảng An", birth_date=date(1970, 6, 15),
    )  # fmt: skip
    fields = {"joined_on": date(1990, 2, 3), "official_on": date(1991, 2, 3)} | fields
    return make.make_member(cell, person=person, **fields)


def roll(user, cell, **asked):
    found = CellRoll(user, asked, cell)
    return {line[0]: line for line in map(found.line, found.rows())}


def test_a_line_holds_the_facts_of_the_form(cell, office):
    member = there(cell, "Lý A Dơ", card_number="64012345")
    services.award_badge(member=member, on=date(2020, 2, 3), years=30, actor=office)

    assert roll(office, cell) == {
        "Lý A Dơ": [
            "Lý A Dơ", "Nam\nDao\nKhông", "15/06/1970", "Quảng An", "12/12\nsơ cấp\nĐại học",
            "Làm ruộng",
            "03/02/1990\n03/02/1991", "64012345\n\nHuy hiệu 30 năm", "", "", "", "", "", "",
        ]
    }  # fmt: skip


def test_the_roll_is_as_of_a_day_and_the_whole_book_on_demand(cell, office):
    other = make.make_cell(cell.parent, "Chi bộ thôn Pò Mới")
    stays, moves = there(cell, "Bàn Tài A"), there(cell, "Bàn Tài B")
    gone, dead, left = there(cell, "Bàn Tài C"), there(cell, "Bàn Tài D"), there(cell, "Bàn Tài E")
    young = there(cell, "Bàn Tài G", joined_on=date(2025, 6, 1), official_on=date(2026, 3, 1))
    asked = services.ask_transfer(member=moves, to_cell=other, actor=office)
    owner = make.holder_of("secretary", cell)
    services.release_transfer(request=asked, on=date(2026, 1, 1), actor=owner)
    services.move_out(member=gone, on=date(2026, 1, 2), place="Hạ Long", actor=office)
    services.record_death(member=dead, on=date(2026, 1, 3), ground="Ốm", actor=office)
    services.record_leaving(
        member=left, on=date(2026, 1, 4), kind="expelled", ground="QĐ 5", actor=office
    )
    services.exempt(member=stays, on=date(2026, 1, 5), reason="age_or_health", actor=office)

    def names(**asked):
        return sorted(name for name in roll(office, cell, **asked) if name.startswith("Bàn"))

    everybody = ["Bàn Tài A", "Bàn Tài B", "Bàn Tài C", "Bàn Tài D", "Bàn Tài E", "Bàn Tài G"]
    assert names() == ["Bàn Tài A", "Bàn Tài G"]
    assert names(ngay="31/12/2025") == everybody
    assert names(ngay="31/12/2024") == everybody[:-1]
    assert names(ca_da_thoi="co") == everybody
    book = roll(office, cell, ca_da_thoi="co")
    assert {name: line[9:14] for name, line in book.items() if name in everybody} == {
        "Bàn Tài A": ["", "", "", "", "miễn sinh hoạt"],
        "Bàn Tài B": ["01/01/2026\nChi bộ thôn Pò Mới", "", "", "", ""],
        "Bàn Tài C": ["02/01/2026\nHạ Long", "", "", "", ""],
        "Bàn Tài D": ["", "", "03/01/2026\nỐm", "", ""],
        "Bàn Tài E": ["", "", "", "04/01/2026\nkhai trừ", ""],
        "Bàn Tài G": ["", "", "", "", ""],
    }
    past = roll(office, cell, ngay="31/12/2025")
    assert (past["Bàn Tài G"][6], past["Bàn Tài G"][13]) == ("01/06/2025", "dự bị")
    assert roll(office, other)["Bàn Tài B"][10] == "01/01/2026\nChi bộ thôn Nà Cáng"
    assert young.cell == cell


def test_the_file_is_what_the_page_shows_and_the_trail_says_who_took_it(client, cell, office):
    there(cell, "Lý A Dơ")
    client.force_login(office)
    page = client.get(reverse("members:roll", args=[cell.pk]), {"ngay": "01/01/2026"})
    response = client.get(reverse("members:roll-export", args=[cell.pk]), {"ngay": "01/01/2026"})

    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows[0] == HEADINGS
    assert [[text for _h, text in line] for _n, _m, line in page.context["lines"]] == [
        ["\n".join(filter(None, (text or "").split("\n"))) for text in row[1:]] for row in rows[1:]
    ]
    assert (
        sheet["A3"].value == "(Chi bộ thôn Nà Cáng; tính đến ngày 01/01/2026; tải ngày 20/03/2026)"
    )
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    entry = AuditEntry.objects.get(action="documents.exported")
    assert (entry.actor, entry.data["list"], entry.data["rows"]) == (office, "members:roll", 1)


def test_the_import_reads_its_own_roll_and_finds_nothing_to_change(client, cell, office):
    there(cell, "Lý A Dơ", card_number="64012345")
    client.force_login(office)
    file = client.get(reverse("members:roll-export", args=[cell.pk])).getvalue()

    batch = preview_workbook(
        kind="members", committee=cell.parent, content=file, file_name="so.xlsx",
        actor=office,
    )  # fmt: skip

    told = [
        (cell["address"], cell["reason"])
        for row in batch.rows.all()
        for cell in row.cells
        if cell["reason"]
    ]
    assert told == []
    assert {key: batch.result[key] for key in ("rows", "new", "changed", "same")} == {
        "rows": 1, "new": 0, "changed": 0, "same": 1,
    }  # fmt: skip


def test_the_roll_is_for_who_sees_members_of_the_cell(client, cell, office):
    statuses = {}
    people = {
        "nobody": None,
        "secretary": make.holder_of("secretary", cell),
        "in charge": make.holder_of("in_charge", cell),
        "office": office,
        "superior viewer": make.holder_of("superior_viewer", cell.parent),
        "admin": make.holder_of("system_admin", cell.parent),
        "other cell": make.holder_of("secretary", make.make_cell(cell.parent)),
        "elsewhere": make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn")),
    }
    for who, user in people.items():
        if user:
            client.force_login(user)
        statuses[who] = [
            client.get(reverse(name, args=[cell.pk])).status_code
            for name in ("members:roll", "members:roll-export")
        ]

    assert statuses == {
        "nobody": [302, 302], "secretary": [200, 200], "in charge": [200, 200],
        "office": [200, 200], "superior viewer": [403, 403], "admin": [403, 403],
        "other cell": [404, 404], "elsewhere": [404, 404],
    }  # fmt: skip


def test_the_roll_asks_as_much_with_one_row_as_with_three(
    client, cell, office, django_assert_max_num_queries
):
    client.force_login(office)
    counts = []
    for rows in (1, 2):
        for _n in range(rows):
            there(cell, "")
        with django_assert_max_num_queries(15) as asked:
            page = client.get(reverse("members:roll", args=[cell.pk]))
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert len(page.context["lines"]) == 3
