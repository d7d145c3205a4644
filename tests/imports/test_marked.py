"""The workbook back with red and yellow cells: what it holds, who may take it, taking it again."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from imports.services import preview_workbook
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.imports.workbooks import MEMBERS, QUOTAS, xlsx

HEADER = ["Họ và tên", "Ngày sinh", "Chi bộ", "Ngày vào Đảng", "Số CCCD"]


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


def preview(committee, actor, content, kind="members"):
    return preview_workbook(
        kind=kind, committee=committee, content=content, file_name="ds.xlsx", actor=actor
    )


def marked(client, batch):
    response = client.get(reverse("imports:marked", args=[batch.pk]))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.fixture
def faulty(committee, office):
    rows = [
        ["DANH SÁCH ĐẢNG VIÊN"],
        HEADER,
        ["Tằng Văn Hiếu", "31/02/1980", "Nà Cáng", "19/05/2010", "022168000123"],
        ["=1+1", "02/03/1981", "Nà Cáng", "19/05/2010", None],
        ["Chìu Thị Mai", "02/03/1982", "Nà Cáng", "19/05/2011", None],
    ]
    return preview(committee, office, xlsx(rows))


def test_faults_are_red_with_the_reason_at_the_same_address(client, office, faulty):
    client.force_login(office)

    sheet = openpyxl.load_workbook(io.BytesIO(marked(client, faulty)))["Sheet1"]

    assert sheet["A1"].value == "DANH SÁCH ĐẢNG VIÊN"
    assert [cell.value for cell in sheet[2]] == HEADER
    assert sheet["B3"].value == "31/02/1980"
    assert sheet["B3"].fill.start_color.rgb.endswith("FFC7CE")
    assert sheet["B3"].comment.text
    assert sheet["A5"].value == "Chìu Thị Mai"
    assert sheet["A5"].comment is None


def test_no_cell_of_it_is_a_formula_and_no_national_id_goes_out(client, office, faulty):
    client.force_login(office)

    sheet = openpyxl.load_workbook(io.BytesIO(marked(client, faulty)))["Sheet1"]

    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
    assert sheet["E3"].value is None
    assert "Gõ lại số" in sheet["E3"].comment.text


@pytest.mark.parametrize(("kind", "sample"), [("members", MEMBERS), ("quotas", QUOTAS)])
def test_a_marked_file_taken_in_again_is_judged_alike(client, committee, office, kind, sample):
    client.force_login(office)
    first = preview(committee, office, sample.read_bytes(), kind)

    again = preview(committee, office, marked(client, first), kind)

    assert again.result == first.result


def test_taking_the_file_is_told_in_the_trail(client, office, faulty):
    client.force_login(office)

    marked(client, faulty)

    entry = AuditEntry.objects.get(action="documents.exported")
    assert (entry.actor, entry.data["list"]) == (office, "imports:marked")


def test_only_the_office_takes_it(client, faulty):
    url = reverse("imports:marked", args=[faulty.pk])
    assert client.get(url).status_code == 302
    client.force_login(make.holder_of("office", make.make_committee("Đảng ủy xã Khác")))

    assert client.get(url).status_code == 404
