"""The step between upload and preview: which column is which field."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import BatchState, ImportBatch, ImportGrid, ImportLayout
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.imports.workbooks import CANDIDATES, MEMBERS, QUOTAS, member, members_book, xlsx

STRANGE = ["Số", "Tên gọi đầy đủ", "Sinh", "Thuộc", "Ngày vào", "Mã căn cước", "Ghi chú"]
ROW = [1, "Tằng Văn Hiếu", "05/03/1980", "Chi bộ thôn Nà Cáng", "19/05/2010", "022080001234", "x"]


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def page(client, office):
    client.force_login(office)
    return client


def upload(client, committee, content, kind="members"):
    client.post(
        reverse("imports:upload"),
        {
            "kind": kind,
            "committee": str(committee.pk),
            "file": SimpleUploadedFile("danh-sach.xlsx", content),
        },
    )
    return ImportBatch.objects.latest("created_at")


def url(batch):
    return reverse("imports:mapping", args=[batch.pk])


@pytest.mark.parametrize(
    ("path", "kind"), [(MEMBERS, "members"), (CANDIDATES, "candidates"), (QUOTAS, "quotas")]
)
def test_a_list_whose_columns_are_known_goes_on_with_one_press(page, committee, path, kind):
    batch = upload(page, committee, path.read_bytes(), kind)

    shown = page.get(url(batch))
    response = page.post(url(batch))

    assert len(shown.content) <= 60 * 1024
    assert "Nhận ra" in shown.content.decode()
    batch.refresh_from_db()
    assert (batch.state, response["Location"]) == (BatchState.PREVIEW, batch.get_absolute_url())
    assert ImportLayout.objects.count() == 0


def test_each_column_stands_with_its_first_values_and_what_it_is_taken_for(page, committee):
    rows = [member(n, f"Tằng Văn {n}") for n in range(1, 6)]
    batch = upload(page, committee, members_book(*rows))

    [group] = page.get(url(batch)).context["groups"]

    columns = {column.letter: (column.key, column.values, column.doubt) for column in group.columns}
    assert columns["B"] == ("full_name", ["Tằng Văn 1", "Tằng Văn 2", "Tằng Văn 3"], "")
    assert columns["A"] == ("", ["1", "2", "3"], "")
    assert (group.first_row, group.last_row) == (3, 3)


def test_a_national_id_is_masked_whatever_its_column_is_called(page, committee):
    header = ["Họ và tên", "Ngày vào Đảng", "Mã riêng", "Số định danh"]
    content = xlsx([header, ["Tằng Văn Hiếu", "19/05/2010", "022080001234", 22080001234]])
    batch = upload(page, committee, content)

    text = page.get(url(batch)).content.decode()

    assert "0220•••••234" in text
    assert "2080001234" not in text
    assert "2080001234" not in "".join(ImportGrid.objects.values_list("content", flat=True))


def test_a_header_nobody_recognised_is_pointed_at_and_remembered(page, committee, office):
    content = xlsx(("Bảng 1", [["DANH SÁCH"], [], STRANGE, ROW]))
    batch = upload(page, committee, content)
    shown = page.get(url(batch))
    assert "Chưa thấy dòng tiêu đề. Dòng nào ghi tên các cột?" in shown.content.decode()
    assert "3. Số · Tên gọi đầy đủ" in shown.content.decode()

    page.post(url(batch), {"act": "header", "sheet": "0", "top": "3", "height": "1"})
    refused = page.post(url(batch), {"s0c1": "", "s0c2": "birth"})
    assert "chọn cột nào là «Họ và tên»" in refused.content.decode()
    chosen = {"s0c1": "full_name", "s0c2": "birth", "s0c3": "cell", "s0c4": "joined",
              "s0c5": "national_id", "s0c6": ""}  # fmt: skip
    response = page.post(url(batch), chosen)

    batch.refresh_from_db()
    assert (response["Location"], batch.state) == (batch.get_absolute_url(), BatchState.PREVIEW)
    [row] = batch.rows.all()
    assert row.data["values"]["full_name"] == "Tằng Văn Hiếu"
    assert row.data["values"]["birth"] == "1980-03-05"
    assert ImportLayout.objects.get().chosen_by == office
    assert AuditEntry.objects.filter(action="imports.mapped", actor=office).count() == 1

    # The same layout comes back, two rows lower: it is known, and the page says by whom.
    again = upload(page, committee, xlsx(("Bảng 2", [["A"], ["B"], ["C"], [], STRANGE, ROW])))
    text = page.get(url(again)).content.decode()
    assert f"Theo cách ghép cột đ/c {office}" in text
    page.post(url(again))
    again.refresh_from_db()
    assert (again.state, again.rows.get().number) == (BatchState.PREVIEW, 6)
    # Another committee learns nothing of it.
    other = make.make_committee("Đảng ủy xã Khác")
    page.force_login(make.holder_of("office", other))
    text = page.get(url(upload(page, other, content))).content.decode()
    assert "Chưa thấy dòng tiêu đề" in text


def test_a_field_chosen_twice_is_refused_and_the_choice_shown_again(page, committee):
    batch = upload(page, committee, members_book(member()))

    response = page.post(url(batch), {"s0c1": "full_name", "s0c3": "birth", "s0c4": "birth"})

    text = response.content.decode()
    assert "«Ngày sinh» chọn cho hai cột. Mỗi mục một cột." in text
    batch.refresh_from_db()
    assert batch.state == BatchState.MAPPING


def test_columns_are_mapped_anew_from_the_preview_while_nothing_is_written(page, committee):
    batch = upload(page, committee, members_book(member()))
    page.post(url(batch))
    text = page.get(reverse("imports:batch", args=[batch.pk])).content.decode()
    assert url(batch) in text

    page.post(url(batch), {"s0c1": "full_name", "s0c3": "birth", "s0c5": "cell", "s0c6": "joined"})

    row = batch.rows.get()
    assert sorted(row.data["values"]) == ["birth", "cell", "full_name", "joined"]
    page.post(reverse("imports:commit", args=[batch.pk]))
    batch.refresh_from_db()
    assert (batch.state, batch.grids.count()) == (BatchState.COMMITTED, 0)
    assert page.get(url(batch))["Location"] == batch.get_absolute_url()


def test_sheets_of_one_layout_are_one_question_and_can_be_left_out(page, committee):
    rows = [["Họ và tên", "Ngày sinh", "Ngày vào Đảng"]]
    people = [["Tằng Văn Hiếu", "05/03/1980", "19/05/2010"]]
    other = [["Họ và tên", "Ngày vào Đảng"], ["Lê Văn Đạt", "19/05/2010"]]
    content = xlsx(("Nà Cáng", rows + people), ("Hải An", rows + people), ("Nháp", other))
    batch = upload(page, committee, content)

    groups = page.get(url(batch)).context["groups"]
    page.post(url(batch), {"s0c0": "full_name", "s0c1": "birth", "s0c2": "joined",
                           "s2c0": "full_name", "s2c1": "joined", "s2out": "1"})  # fmt: skip

    assert [group.names for group in groups] == [["Nà Cáng", "Hải An"], ["Nháp"]]
    assert sorted(batch.rows.values_list("sheet", flat=True)) == ["Hải An", "Nà Cáng"]


def test_the_mapping_is_the_offices_alone(client, committee, office):
    client.force_login(office)
    batch = upload(client, committee, members_book(member()))
    other = make.holder_of("office", make.make_committee("Đảng ủy xã Khác"))
    answers = []
    for user in (other, make.holder_of("secretary", committee)):
        client.force_login(user)
        answers += [client.get(url(batch)).status_code, client.post(url(batch)).status_code]
    client.logout()
    answers.append(client.post(url(batch)).status_code)

    assert answers == [404, 404, 403, 403, 302]
    batch.refresh_from_db()
    assert batch.state == BatchState.MAPPING
