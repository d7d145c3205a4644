"""Pages of imports: who may, what the preview says, how it is written."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cells.models import Organization, Quota
from imports.models import BatchState, ImportBatch
from imports.services import commit_batch, preview_workbook
from members.models import Member
from people import clock
from people.models import AuditEntry, Person
from tests import factories as make
from tests.imports.workbooks import (
    MEMBERS,
    QUOTAS,
    errors,
    examine,
    member,
    members_book,
    xlsx,
)

LIST = "/imports/"
REFUSAL = "Chỉ văn phòng đảng ủy được nhập từ bảng tính."


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


def upload(client, committee, content, *, kind="members", name="danh-sach.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("imports:upload"), {"kind": kind, "committee": str(committee.pk), "file": file}
    )


def preview(committee, actor, content, *, kind="members", name="danh-sach.xlsx"):
    return preview_workbook(
        kind=kind, committee=committee, content=content, file_name=name, actor=actor
    )


def urls(batch):
    return reverse("imports:batch", args=[batch.pk]), reverse("imports:commit", args=[batch.pk])


# Upload


def test_upload_shows_a_preview_and_writes_nothing(client, committee, office):
    client.force_login(office)

    response = upload(client, committee, members_book(member(), member(2, "Chìu Thị Mai")))

    batch = ImportBatch.objects.get()
    mapping = reverse("imports:mapping", args=[batch.pk])
    assert (response.status_code, response["Location"], batch.state) == (302, mapping, "mapping")
    response = client.post(mapping)
    batch.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, batch.get_absolute_url())
    assert (batch.state, batch.created_by, batch.result["new"]) == (BatchState.PREVIEW, office, 2)
    assert Member.objects.count() == Organization.objects.cells().count() == 0
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "chưa ghi gì vào sổ" in page
    assert "Ghi 2 dòng đúng" in page
    assert "Lập 1 chi bộ mới: Chi bộ thôn Nà Cáng." in page


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"van ban", "danh-sach.xlsx",
         "Tệp này không phải bảng tính. Chọn tệp .xlsx, .xls, .csv hoặc .ods."),
        (b"", "danh-sach.xlsx",
         "Tệp này không phải bảng tính. Chọn tệp .xlsx, .xls, .csv hoặc .ods."),
        (xlsx([[]]), "trong.xlsx", "Tệp này không có ô nào ghi chữ hay số."),
    ],
)  # fmt: skip
def test_a_refused_file_is_told_beside_the_field(client, committee, office, content, name, reason):
    client.force_login(office)

    response = upload(client, committee, content, name=name)

    assert response.status_code == 200
    assert response.context["form"].errors == {"file": [reason]}
    assert reason in response.content.decode()
    assert ImportBatch.objects.count() == 0


def test_what_was_not_chosen_is_asked_for(client, committee, office):
    client.force_login(office)

    response = client.post(reverse("imports:upload"), {"committee": str(committee.pk)})

    assert response.context["form"].errors == {
        "kind": ["Chọn loại danh sách."],
        "file": ["Chọn tệp cần nhập."],
    }


def test_an_office_imports_into_its_own_committee_only(client, committee, office):
    other = make.make_committee("Đảng ủy xã Khác")
    client.force_login(office)

    response = upload(client, other, members_book(member()))

    assert list(response.context["form"].errors) == ["committee"]
    assert ImportBatch.objects.count() == 0


# Preview


def test_problems_are_sentences_with_sheet_and_address(client, committee, office):
    rows = [
        ["Họ và tên", "Ngày sinh", "Chi bộ", "Ngày vào Đảng"],
        ["Tằng Văn Hiếu", "31/02/1980", "Nà Cáng", "19/05/2010"],
    ]
    batch = preview(committee, office, xlsx(("Nà Cáng", rows), ("Hải An", [rows[0], rows[1]])))
    client.force_login(office)

    page = client.get(batch.get_absolute_url())

    text = page.content.decode()
    assert "Trang “Nà Cáng”, ô B2" in text
    assert "Ngày 31/02/1980 không có. Ghi lại theo dạng 03/02/1980." in text
    assert 'class="c-bad">✗ 31/02/1980' in text
    assert "Chưa có dòng nào ghi được. Sửa trong tệp rồi nhập lại." in text


def test_the_tally_filters(client, committee, office):
    rows = [member(1, ""), member(2, "Chìu Thị Mai"), member(3, "Lê Văn Đạt", posts="Trưởng thôn")]
    batch = preview(committee, office, members_book(*rows))
    client.force_login(office)

    def lines(query):
        page = client.get(f"{batch.get_absolute_url()}?{query}")
        return [line["number"] for line in page.context["sheet"]["lines"]]

    assert lines("") == [4, 5, 6]
    assert lines("loc=loi") == [4]
    assert lines("loc=canh-bao") == [6]
    assert lines("loc=moi") == [5, 6]
    assert lines("loc=giong") == []
    assert lines("loc=linh-tinh&page=99") == [4, 5, 6]


def test_what_was_typed_is_shown_as_text(client, committee, office):
    batch = preview(committee, office, members_book(member(1, "<script>alert(1)</script>")))
    client.force_login(office)

    assert "<script>alert" not in client.get(batch.get_absolute_url()).content.decode()


# Writing


def test_commit_writes_and_shows_the_result(client, committee, office):
    batch = preview(committee, office, members_book(member()))
    client.force_login(office)

    response = client.post(urls(batch)[1], follow=True)

    batch.refresh_from_db()
    assert (batch.state, Member.objects.count()) == (BatchState.COMMITTED, 1)
    entry = AuditEntry.objects.get(action="imports.committed")
    assert (entry.actor, entry.target_id, entry.organization_path) == (
        office,
        str(batch.pk),
        committee.path,
    )
    assert "Đã ghi 1 dòng mới, 0 dòng sửa vào sổ." in response.content.decode()
    again = client.post(urls(batch)[1], follow=True)
    assert "Tệp này đã ghi vào sổ rồi." in again.content.decode()
    assert Member.objects.count() == 1


def test_errors_keep_all_rows_out_unless_good_rows_are_asked_for(client, committee, office):
    batch = preview(committee, office, members_book(member(1, ""), member(2, "Chìu Thị Mai")))
    client.force_login(office)

    refused = client.post(urls(batch)[1], follow=True)

    assert "Còn 1 dòng lỗi nên chưa ghi dòng nào." in refused.content.decode()
    assert Member.objects.count() == 0
    client.post(urls(batch)[1], {"good_rows": "1"})
    assert [str(m) for m in Member.objects.all()] == ["Chìu Thị Mai"]


def test_a_world_that_changed_since_the_preview_refuses(client, committee, office):
    batch = preview(committee, office, members_book(member()))
    commit_batch(preview(committee, office, members_book(member())), actor=office)
    client.force_login(office)

    response = client.post(urls(batch)[1], follow=True)

    assert (
        "Sổ đã đổi từ lúc xem trước: 1 dòng khác đi. Xem lại rồi ghi." in response.content.decode()
    )
    batch.refresh_from_db()
    assert (batch.state, batch.result["new"], batch.result["same"]) == (BatchState.PREVIEW, 0, 1)
    assert Member.objects.count() == 1


def test_the_own_target_is_written_when_its_box_is_ticked(client, committee, office):
    commit_batch(preview(committee, office, MEMBERS.read_bytes()), actor=office)
    batch = preview(committee, office, QUOTAS.read_bytes(), kind="quotas", name=QUOTAS.name)
    client.force_login(office)

    page = client.get(urls(batch)[0]).content.decode()
    client.post(urls(batch)[1], {"own": "1"})

    assert "Ghi cả chỉ tiêu Nghị quyết của đảng ủy năm 2024: 7." in page
    assert dict(Quota.objects.filter(organization=committee).values_list("source", "target")) == {
        "assigned": 9,
        "own": 7,
    }


def test_nothing_is_written_when_one_row_fails_in_its_service(committee, office):
    batch = preview(committee, office, members_book(member(), member(2, "Chìu Thị Mai")))
    people, cells = Person.objects.count(), Organization.objects.count()
    elsewhere = make.make_cell(make.make_committee("Đảng ủy xã Khác"))
    # Between preview and commit the name of the cell is taken by a section committee.
    Organization.objects.filter(pk=elsewhere.pk).update(
        parent=committee, name_key="chi bo thon na cang"
    )

    with pytest.raises(Exception, match="Trong đảng bộ đã có tổ chức cùng tên"):
        commit_batch(batch, actor=office)

    assert Member.objects.count() == 0
    assert (Person.objects.count(), Organization.objects.count()) == (people, cells + 2)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW


# Who may


@pytest.mark.parametrize("kind", ["secretary", "inspection", "system_admin", "superior_viewer"])
def test_who_sees_the_committee_but_is_not_its_office_is_told_why(client, committee, office, kind):
    batch = preview(committee, office, members_book(member()))
    client.force_login(make.holder_of(kind, committee))

    answers = [
        client.get(LIST),
        upload(client, committee, members_book(member())),
        client.get(urls(batch)[0]),
        client.post(urls(batch)[1]),
    ]

    assert [a.status_code for a in answers] == [403] * 4
    assert REFUSAL in answers[0].content.decode()
    assert (ImportBatch.objects.count(), Member.objects.count()) == (1, 0)


def test_another_committees_import_is_not_found(client, committee, office):
    batch = preview(committee, office, members_book(member()))
    other = make.make_committee("Đảng ủy xã Khác")

    for user in (
        make.holder_of("office", other),
        make.holder_of("secretary", make.make_cell(committee)),
        make.user_of(make.make_member(make.make_cell(committee))),
    ):
        client.force_login(user)
        answers = [client.get(urls(batch)[0]), client.post(urls(batch)[1])]
        assert [a.status_code for a in answers] == [404, 404]
    assert batch not in ImportBatch.objects.visible_to(make.holder_of("office", other))
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW


def test_nobody_is_sent_to_sign_in(client, committee, office):
    batch = preview(committee, office, members_book(member()))

    answers = [
        client.get(LIST),
        upload(client, committee, members_book(member())),
        client.get(urls(batch)[0]),
        client.post(urls(batch)[1]),
    ]

    assert [a.status_code for a in answers] == [302] * 4
    assert all("/accounts/login" in a["Location"] for a in answers)
    assert ImportBatch.objects.count() == 1


# Weight


def test_pages_ask_as_many_statements_for_three_rows_as_for_one(
    client, committee, office, django_assert_max_num_queries
):
    one = preview(committee, office, members_book(member(1, "")))
    client.force_login(office)
    counts = []
    with django_assert_max_num_queries(15) as first:
        client.get(urls(one)[0])
    with django_assert_max_num_queries(15) as listed:
        client.get(LIST)
    counts.append((len(first), len(listed)))
    three = preview(committee, office, members_book(*(member(n, "") for n in (1, 2, 3))))
    preview(committee, office, members_book(member()))

    with django_assert_max_num_queries(15) as second:
        client.get(urls(three)[0])
    with django_assert_max_num_queries(15) as listed:
        client.get(LIST)

    assert counts == [(len(second), len(listed))]


def test_a_preview_of_a_whole_commune_stays_light(client, committee, office):
    batch = preview(committee, office, MEMBERS.read_bytes(), name=MEMBERS.name)
    faulty = members_book(*(member(n, "", birth="31/02/1980", sex="?") for n in range(1, 180)))
    wrong = preview(committee, office, faulty)
    client.force_login(office)

    pages = [client.get(urls(b)[0] + query) for b in (batch, wrong) for query in ("", "?loc=loi")]

    assert max(len(page.content) for page in pages) <= 60 * 1024


def test_judging_takes_as_many_statements_for_three_rows_as_for_one(
    committee, office, django_assert_max_num_queries
):
    commit_batch(preview(committee, office, members_book(member())), actor=office)
    with django_assert_max_num_queries(15) as one:
        assert errors(examine(committee, members_book(member()))) == []
    rows = [member(n, f"Chìu Thị Mai {'ABC'[n]}", posts="Chi ủy viên") for n in range(3)]

    with django_assert_max_num_queries(len(one)):
        examine(committee, members_book(*rows))
