"""The corpus of lists, and files that are none, as the office sends them through the pages."""

import io
import os
import unicodedata
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports import reading
from imports.models import ImportBatch
from members.models import Member
from people import clock
from people.models import AuditEntry
from tests.imports.old_excel import xls
from tests.imports.test_every_noise import TCVN3, VNI, in_old_font
from tests.imports.test_reading import BOMB, MACROS, NOT_A_WORKBOOK
from tests.imports.workbooks import member, members_book, ods, with_changed, with_entry, xlsx

HEADER = ["TT", "Họ và tên", "Giới tính", "Ngày sinh", "Chi bộ", "Ngày vào Đảng"]
PEOPLE = [
    (1, "Tằng Văn Hiếu", "Nam", "05/03/1980", "Chi bộ thôn Nà Cáng", "19/05/2010"),
    (2, "Chìu Thị Mai", "Nữ", "21/04/1985", "Chi bộ thôn Pạc Này", "03/02/2012"),
]
BORN = {"Tằng Văn Hiếu": "1980-03-05", "Chìu Thị Mai": "1985-04-21"}
YEARS = {name: day[:4] for name, day in BORN.items()}


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def page(client, office):
    client.force_login(office)
    return client


def send(page, committee, content, name):
    return page.post(
        reverse("imports:upload"),
        {
            "kind": "members",
            "committee": str(committee.pk),
            "file": SimpleUploadedFile(name, content),
        },
    )


def write(page):
    """Press on through mapping and preview, and write."""
    batch = ImportBatch.objects.get()
    page.post(reverse("imports:mapping", args=[batch.pk]))
    page.post(reverse("imports:commit", args=[batch.pk]), {"own": "1"})


def spelled(how):
    say = in_old_font(how) if isinstance(how, dict) else how
    return [[say(c) if isinstance(c, str) else c for c in row] for row in (HEADER, *PEOPLE)]


def serial(text):
    day = date(int(text[6:]), int(text[3:5]), int(text[:2]))
    return (day - date(1899, 12, 30)).days


def sheet_per_cell():
    header = [h for h in HEADER if h != "Chi bộ"]
    return [(person[4], [header, [c for i, c in enumerate(person) if i != 4]]) for person in PEOPLE]


def two_row_header(rows):
    top = ["TT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Chi bộ", "Ngày vào Đảng"]
    below = [None, None, "Nam", "Nữ", None, None]
    return [["DANH SÁCH ĐẢNG VIÊN"], top, below] + [
        [n, name, born if sex == "Nam" else None, born if sex == "Nữ" else None, cell, joined]
        for n, name, sex, born, cell, joined in rows
    ]


def with_years(rows):
    return [(*row[:3], int(row[3][6:]), *row[4:]) for row in rows]


CORPUS = {
    "TCVN3": (lambda: xlsx(spelled(TCVN3)), "ds.xlsx", BORN),
    "VNI": (lambda: xlsx(spelled(VNI)), "ds.xlsx", BORN),
    "NFD": (
        lambda: xlsx(spelled(lambda text: unicodedata.normalize("NFD", text))), "ds.xlsx", BORN,
    ),
    "old Excel": (
        lambda: xls([HEADER, *([*p[:3], serial(p[3]), p[4], serial(p[5])] for p in PEOPLE)]),
        "ds.xls", BORN,
    ),
    "OpenDocument": (lambda: ods(("Danh sách", [HEADER, *map(list, PEOPLE)])), "ds.ods", BORN),
    "two header rows": (
        lambda: xlsx(two_row_header(PEOPLE), merge="A2:A3 B2:B3 C2:D2 E2:E3 F2:F3"), "ds.xlsx",
        BORN,
    ),
    "a sheet for each cell": (lambda: xlsx(*sheet_per_cell()), "ds.xlsx", BORN),
    "births by year": (
        lambda: xlsx([HEADER, *map(list, with_years(PEOPLE))]), "ds.xlsx", YEARS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CORPUS)
def test_a_list_of_the_corpus_goes_in_whole(page, committee, kind):
    make_content, name, born = CORPUS[kind]

    send(page, committee, make_content(), name)
    write(page)

    found = Member.objects.select_related("person", "cell")
    assert {
        (m.person.full_name, m.person.sex, birth_of(m.person), m.cell.name, m.joined_on)
        for m in found
    } == {
        (
            name,
            "male" if sex == "Nam" else "female",
            born[name],
            cell,
            date(int(joined[6:]), int(joined[3:5]), int(joined[:2])),
        )
        for _n, name, sex, _born, cell, joined in PEOPLE
    }


def birth_of(person):
    day = person.birth_date
    return str(day.year) if person.birth_precision == "year" else day.isoformat()


def unreadable():
    """A workbook whose cells cannot be read: whoever reads them first finds no workbook."""
    return with_changed(
        members_book(member()), "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2]
    )


def bomb():
    return with_entry(unreadable(), "xl/media/0.xml", b"0" * (151 * 1024 * 1024))


def with_macros():
    """As Excel keeps macros: a type of its own, and the project beside the sheets."""
    book = with_changed(
        unreadable(),
        "[Content_Types].xml",
        lambda data: data.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
    return with_entry(book, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(508))


def document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


REFUSED = {
    "a zip bomb": (bomb, "ds.xlsx", BOMB),
    "a renamed document": (document, "ds.xlsx", NOT_A_WORKBOOK),
    "a macro workbook": (with_macros, "ds.xlsm", MACROS),
    "a macro workbook under another name": (with_macros, "ds.xlsx", MACROS),
    "a file of 100 MB": (
        lambda: b"PK\x03\x04" + bytes(100 * 1024 * 1024), "ds.xlsx",
        "Tệp lớn quá 20 MB. Bỏ bớt ảnh và trang không cần.",
    ),
    "a workbook that is broken": (unreadable, "ds.xlsx", NOT_A_WORKBOOK),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_list_is_refused_with_the_reason_before_its_cells_are_read(
    page, committee, kind
):
    make_content, name, reason = REFUSED[kind]
    before = Member.objects.count(), AuditEntry.objects.count()

    answer = send(page, committee, make_content(), name)

    form = answer.context["form"]
    assert answer.status_code == 200
    assert form.errors == {"file": [reason]}
    assert reason in answer.content.decode()
    assert (form["kind"].value(), form["committee"].value()) == ("members", str(committee.pk))
    assert not ImportBatch.objects.exists()
    assert (Member.objects.count(), AuditEntry.objects.count()) == before


def test_of_a_file_that_is_too_large_no_more_is_kept_than_tells_so(rf):
    sent = SimpleUploadedFile("ds.xlsx", bytes(reading.MAX_BYTES + 5_000_000))
    asked = rf.post("/imports/upload/", {"file": sent})

    kept = asked.FILES["file"]

    assert kept.size == reading.MAX_BYTES + 1
    assert os.stat(kept.temporary_file_path()).st_size == kept.size


def test_a_file_of_the_greatest_size_is_kept_whole(rf):
    sent = SimpleUploadedFile("ds.xlsx", bytes(reading.MAX_BYTES))

    assert rf.post("/imports/upload/", {"file": sent}).FILES["file"].size == reading.MAX_BYTES
