"""A list that was exported, changed in one cell and imported changes exactly that."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import ImportBatch
from imports.services import commit_batch, preview_workbook
from members.models import Member
from people import clock
from tests.imports.test_undo import dump
from tests.imports.workbooks import MEMBERS


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def page(client, committee, office):
    """The office of a committee whose members are those of the sample."""
    batch = preview_workbook(
        kind="members", committee=committee, content=MEMBERS.read_bytes(),
        file_name=MEMBERS.name, actor=office,
    )  # fmt: skip
    commit_batch(batch, actor=office)
    client.force_login(office)
    return client


def exported(page, kind):
    return b"".join(page.get(reverse("members:export"), {"tep": kind}))


def imported(page, committee, content, name):
    """The import of ``content`` through the pages: what the preview counts, then written."""
    page.post(
        reverse("imports:upload"),
        {
            "kind": "members",
            "committee": str(committee.pk),
            "file": SimpleUploadedFile(name, content),
        },
    )
    batch = ImportBatch.objects.latest("created_at")
    page.post(reverse("imports:mapping", args=[batch.pk]))
    batch.refresh_from_db()
    counted = {key: batch.result[key] for key in ("rows", "new", "changed", "same")}
    page.post(reverse("imports:commit", args=[batch.pk]), {"own": "1"})
    return counted


def with_one_cell_changed(content, row_of, column, value):
    """The .xlsx with ``value`` in the row of a name, under the header ``column``."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    [header] = [r for r in sheet.iter_rows() if any(cell.value == column for cell in r)]
    [place] = [cell.column for cell in header if cell.value == column]
    [row] = [r for r in sheet.iter_rows() if any(cell.value == row_of for cell in r)]
    sheet.cell(row[0].row, place).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def differences(before, after):
    """By table, the rows that are no more and those that are new."""
    return {
        table: (set(before[table]) - set(rows), set(rows) - set(before[table]))
        for table, rows in after.items()
        if rows != before[table]
    }


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_exported_list_comes_back_as_the_same(page, committee, kind):
    before = dump()

    counted = imported(page, committee, exported(page, kind), f"dang-vien.{kind}")

    assert counted == {"rows": 179, "new": 0, "changed": 0, "same": 179}
    assert differences(before, dump()) == {}


def test_one_cell_changed_in_the_workbook_changes_exactly_that(page, committee):
    who = Member.objects.order_by("person__sort_key")[7]
    content = with_one_cell_changed(
        exported(page, "xlsx"), who.person.full_name, "Ngày chính thức", "28/02/2020"
    )
    before = dump()

    counted = imported(page, committee, content, "dang-vien.xlsx")

    assert (counted["changed"], counted["same"], counted["new"]) == (1, 178, 0)
    changed = differences(before, dump())
    gone, come = changed.pop("members.Member")
    assert (len(gone), len(come)) == (1, 1)
    [event] = [come for _gone, come in [changed.pop("members.MembershipEvent")]]
    assert changed == {}
    assert len(event) == 1
    old = who.official_on
    who.refresh_from_db()
    assert (old != who.official_on, who.official_on) == (True, date(2020, 2, 28))


def test_one_cell_changed_in_the_text_file_changes_exactly_that(page, committee):
    lines = list(csv.reader(io.StringIO(exported(page, "csv").decode("utf-8-sig"))))
    place = lines[0].index("Dân tộc")
    line = lines[9]
    old, line[place] = line[place], "Nùng"
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    before = dump()

    counted = imported(page, committee, out.getvalue().encode("utf-8-sig"), "dang-vien.csv")

    assert old != "Nùng"
    assert (counted["changed"], counted["same"], counted["new"]) == (1, 178, 0)
    changed = differences(before, dump())
    gone, come = changed.pop("people.Person")
    assert (len(gone), len(come)) == (1, 1)
    assert changed == {}
