"""The committee's guidance of a month: written, given out, read, and in the meeting's agenda."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import services
from meetings.models import Guidance, GuidanceAttachment, GuidanceReading
from meetings.services import guidance as giving
from meetings.work import guidance_to_read
from notifications.models import Notification
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.meetings.conftest import TODAY, at
from tests.meetings.papers import pdf, word

pytestmark = pytest.mark.django_db

MAY = date(2024, 5, 1)


def write(commune, **asked):
    asked = {"month": MAY, "cell_kind": "", "title": "Phòng cháy", "text": "Canh rừng."} | asked
    return giving.write_guidance(committee=commune.committee, actor=commune.office, **asked)


@pytest.fixture
def written(commune):
    return write(commune)


@pytest.fixture
def given(commune, written):
    return giving.publish_guidance(guidance=written, actor=commune.office)


def url(name, *args):
    return reverse(f"meetings:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def trail():
    return list(AuditEntry.objects.order_by("at", "pk").values_list("action", flat=True))


# ── Writing ─────────────────────────────────────────────────────────────────
def test_the_office_writes_a_draft_that_only_the_committee_sees(commune):
    guidance = write(commune, title=" Phòng cháy ", month=date(2024, 5, 20))

    assert (guidance.title, guidance.month, guidance.published_at) == ("Phòng cháy", MAY, None)
    assert guidance.written_by == commune.office
    assert trail()[-1] == "meetings.guidance_written"
    sees = {
        who: Guidance.objects.visible_to(getattr(commune, who)).exists()
        for who in ("office", "committee_secretary", "secretary", "in_charge", "member_user")
    }
    assert sees == {
        "office": True, "committee_secretary": True, "secretary": False, "in_charge": False,
        "member_user": False,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["secretary", "in_charge", "member_user"])
def test_a_cell_writes_no_guidance(commune, who):
    with pytest.raises(PermissionDenied, match="văn phòng đảng ủy"):
        giving.write_guidance(
            committee=commune.committee, month=MAY, cell_kind="", title="a", text="b",
            actor=getattr(commune, who),
        )  # fmt: skip

    assert not Guidance.objects.exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"title": "  "}, "title"),
        ({"text": "\n"}, "text"),
        ({"title": "MẬT"}, "title"),
        ({"text": "Kế hoạch\nTỐI MẬT\nNội dung"}, "text"),
    ],
)
def test_missing_words_and_marks_of_secrecy_are_refused(commune, asked, field):
    with pytest.raises(ValidationError) as refusal:
        write(commune, **asked)

    assert list(refusal.value.message_dict) == [field]
    assert not Guidance.objects.exists()


def test_a_month_has_one_guidance_for_each_kind(commune, written):
    with pytest.raises(ValidationError) as refusal:
        write(commune, title="Khác")

    assert refusal.value.message_dict == {
        "month": ["Tháng này đã có định hướng cho loại chi bộ đó."]
    }
    assert write(commune, cell_kind="agency").pk
    assert write(commune, month=date(2024, 6, 1)).pk


def test_a_draft_is_written_anew_and_what_was_given_out_is_not(commune, written):
    words = {"month": MAY, "cell_kind": "village", "title": "Mùa khô", "text": "Canh rừng."}
    giving.edit_guidance(guidance=written, actor=commune.office, **words)
    giving.publish_guidance(guidance=written, actor=commune.office)

    with pytest.raises(ValidationError, match="đã gửi các chi bộ"):
        giving.edit_guidance(guidance=written, actor=commune.office, **words | {"title": "Sửa lại"})

    written.refresh_from_db()
    assert (written.title, written.cell_kind) == ("Mùa khô", "village")


@pytest.mark.parametrize("who", ["office", "committee_secretary"])
def test_a_draft_is_deleted_with_its_files_and_its_title_stays_in_the_trail(commune, written, who):
    attach(commune, written)

    giving.delete_guidance(guidance=written, actor=getattr(commune, who))

    assert (Guidance.objects.count(), GuidanceAttachment.objects.count()) == (0, 0)
    entry = AuditEntry.objects.get(action="meetings.guidance_deleted")
    assert (entry.target_id, entry.data["title"]) == (str(written.pk), "Phòng cháy")
    assert len(entry.data["files"]) == 1
    assert write(commune).pk  # the month is free again


def test_what_was_given_out_is_never_deleted(commune, given):
    with pytest.raises(ValidationError) as refusal:
        giving.delete_guidance(guidance=given, actor=commune.office)

    assert refusal.value.code == "published"
    assert list(Guidance.objects.all()) == [given]
    assert "meetings.guidance_deleted" not in trail()


@pytest.mark.parametrize("who", ["secretary", "in_charge", "member_user"])
def test_a_cell_deletes_no_guidance(commune, written, who):
    with pytest.raises(PermissionDenied):
        giving.delete_guidance(guidance=written, actor=getattr(commune, who))

    assert Guidance.objects.exists()


def test_deleting_a_draft_is_asked_once(commune, written, client):
    client.force_login(commune.office)
    assert url("guidance-delete", written) in client.get(url("guidance", written)).content.decode()

    asked = client.get(url("guidance-delete", written)).content.decode()
    still = Guidance.objects.count()
    done = client.post(url("guidance-delete", written), follow=True)

    assert "Xóa rồi thì không lấy lại được." in asked
    assert (still, Guidance.objects.count()) == (1, 0)
    assert "Đã xóa bản soạn «Phòng cháy»." in done.content.decode()
    assert client.post(url("guidance-delete", written)).status_code == 404


# ── Giving out ──────────────────────────────────────────────────────────────
def test_giving_out_tells_the_leaders_of_the_cells_of_its_kind(commune):
    agency = make.make_cell(commune.committee, "Chi bộ Trạm Y tế")
    agency_secretary = make.holder_of("secretary", agency)
    elsewhere = make.make_committee("Đảng ủy xã Bản Vược")
    make.holder_of("secretary", make.make_cell(elsewhere))
    guidance = write(commune, cell_kind="village")

    giving.publish_guidance(guidance=guidance, actor=commune.committee_secretary)

    told = Notification.objects.filter(rule="guidance-published")
    assert {n.recipient for n in told} == {commune.secretary, commune.other_secretary}
    one = told.get(recipient=commune.secretary)
    assert (one.title, one.url) == (
        "Định hướng sinh hoạt tháng 5: Phòng cháy", guidance.get_absolute_url(),
    )  # fmt: skip
    assert Guidance.objects.visible_to(commune.secretary).exists()
    assert not Guidance.objects.visible_to(agency_secretary).exists()
    assert trail()[-1] == "meetings.guidance_published"


def test_guidance_is_given_out_once(commune, given):
    told, before = Notification.objects.count(), trail()

    with pytest.raises(ValidationError, match="đã gửi các chi bộ"):
        giving.publish_guidance(guidance=given, actor=commune.office)

    assert (Notification.objects.count(), trail()) == (told, before)


# ── Files ───────────────────────────────────────────────────────────────────
def attach(commune, guidance, **asked):
    asked = {"content": pdf("a"), "file_name": "Hướng dẫn.pdf", "not_secret": True} | asked
    return giving.attach_file(guidance=guidance, actor=commune.office, **asked)


def test_who_attaches_a_file_answers_that_it_is_not_secret(commune, written):
    with pytest.raises(ValidationError) as refusal:
        attach(commune, written, not_secret=False)
    assert list(refusal.value.message_dict) == ["not_secret"]
    assert not GuidanceAttachment.objects.exists()

    file = attach(commune, written)

    assert (file.name, file.content_type, bytes(file.content), file.said_not_secret_by) == (
        "Hướng dẫn.pdf", "application/pdf", pdf("a"), commune.office,
    )  # fmt: skip
    assert trail()[-1] == "meetings.guidance_file_attached"


def test_a_secret_file_leaves_nothing_behind(commune, written):
    before = trail()

    with pytest.raises(ValidationError, match="Trang đầu ghi MẬT"):
        attach(commune, written, content=word("MẬT"))

    assert (GuidanceAttachment.objects.count(), trail()) == (0, before)


def test_names_differ_and_files_are_few(commune, written):
    attach(commune, written)
    with pytest.raises(ValidationError, match="cùng tên"):
        attach(commune, written)
    for number in range(2, giving.MOST_FILES + 1):
        attach(commune, written, file_name=f"{number}.pdf")
    with pytest.raises(ValidationError, match="nhiều nhất 5 tệp"):
        attach(commune, written, file_name="thêm.pdf")

    assert written.attachments.count() == giving.MOST_FILES


def test_files_come_and_go_only_while_it_is_a_draft(commune, written):
    kept, gone = attach(commune, written), attach(commune, written, file_name="b.pdf")
    giving.remove_file(attachment=gone, actor=commune.office)
    giving.publish_guidance(guidance=written, actor=commune.office)

    for act in (
        lambda: attach(commune, written, file_name="c.pdf"),
        lambda: giving.remove_file(attachment=kept, actor=commune.office),
    ):
        with pytest.raises(ValidationError, match="đã gửi các chi bộ"):
            act()

    assert list(written.attachments.all()) == [kept]


def test_a_cell_neither_attaches_nor_removes(commune, written):
    file = attach(commune, written)

    with pytest.raises(PermissionDenied):
        giving.attach_file(
            guidance=written, content=pdf("a"), file_name="c.pdf", not_secret=True,
            actor=commune.secretary,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        giving.remove_file(attachment=file, actor=commune.secretary)

    assert list(written.attachments.all()) == [file]


# ── Reading ─────────────────────────────────────────────────────────────────
def test_the_first_opening_by_a_cells_committee_is_its_reading(commune, given, client):
    for who in (commune.secretary, commune.secretary, commune.cell_committee):
        client.force_login(who)
        assert client.get(url("guidance", given)).status_code == 200

    readings = GuidanceReading.objects.order_by("read_at", "pk")
    assert [(r.reader, r.cell) for r in readings] == [
        (commune.secretary, commune.cell), (commune.cell_committee, commune.cell),
    ]  # fmt: skip


def test_who_follows_from_above_reads_for_no_cell(commune, given, client):
    for who in ("in_charge", "office", "committee_secretary"):
        client.force_login(getattr(commune, who))
        assert client.get(url("guidance", given)).status_code == 200

    assert not GuidanceReading.objects.exists()


def test_a_draft_has_no_readers(commune, written):
    giving.note_reading(guidance=written, reader=commune.secretary)

    assert not GuidanceReading.objects.exists()


def test_the_writers_see_which_cells_read_and_which_did_not(commune, given, client):
    giving.note_reading(guidance=given, reader=commune.secretary)
    client.force_login(commune.office)

    page = client.get(url("guidance", given))

    [(cell, reading)] = page.context["readers"]
    assert (cell, reading.reader) == (commune.cell, commune.secretary)
    assert page.context["silent"] == [commune.other_cell]
    assert "1/2 chi bộ đã đọc." in page.content.decode()
    client.force_login(commune.other_secretary)
    assert "chi bộ đã đọc" not in client.get(url("guidance", given)).content.decode()


def plan_june(cell, actor):
    return services.draft_meeting(cell=cell, kind="regular", planned_at=at(10, 6), actor=actor)


def test_leaders_are_asked_to_read_until_somebody_of_the_cell_did(commune):
    june, _agency = (
        giving.publish_guidance(
            guidance=write(commune, month=date(2024, 6, 1), cell_kind=kind), actor=commune.office
        )
        for kind in ("", "agency")
    )
    plan_june(commune.cell, commune.secretary)
    plan_june(commune.other_cell, commune.other_secretary)

    [work] = guidance_to_read(commune.secretary, TODAY)

    assert (work.title, work.reason, work.url, work.due_on) == (
        "Đọc định hướng tháng 6", "Phòng cháy", june.get_absolute_url(), date(2024, 6, 10),
    )  # fmt: skip
    assert list(guidance_to_read(commune.member_user, TODAY)) == []
    giving.note_reading(guidance=june, reader=commune.cell_committee)
    with clock.held_today(TODAY):
        assert list(guidance_to_read(commune.secretary, TODAY)) == []
        assert len(list(guidance_to_read(commune.other_secretary, TODAY))) == 1


def test_a_meeting_that_has_begun_asks_for_no_reading(commune, draft, hold, given):
    asked = len(list(guidance_to_read(commune.secretary, TODAY)))
    hold(draft)

    with clock.held_today(TODAY):
        assert (asked, list(guidance_to_read(commune.secretary, TODAY))) == (1, [])


# ── In the meeting ──────────────────────────────────────────────────────────
def test_the_regular_meeting_of_the_month_carries_what_was_given_to_its_kind(
    commune, draft, given, django_assert_num_queries
):
    village = write(commune, cell_kind="village", title="Thôn")
    giving.publish_guidance(guidance=village, actor=commune.office)
    for other in ({"cell_kind": "agency"}, {"month": date(2024, 6, 1)}):
        giving.publish_guidance(guidance=write(commune, **other), actor=commune.office)
    write(commune, cell_kind="school")

    with django_assert_num_queries(1):
        found = services.guidance_of(draft)

    assert found == [given, village]
    assert draft.items.get(kind="news").text == ""


def test_a_thematic_meeting_and_one_called_off_carry_none(commune, draft, given):
    thematic = services.draft_meeting(
        cell=commune.cell, kind="thematic", planned_at=at(20, 5), actor=commune.secretary
    )
    services.cancel_meeting(meeting=draft, reason="Mưa lũ", actor=commune.secretary)
    draft.refresh_from_db()

    assert services.guidance_of(thematic) == services.guidance_of(draft) == []


def test_minutes_that_are_locked_take_no_later_guidance(commune, draft, hold, written):
    hold(draft)
    draft = services.finalise_meeting(
        meeting=draft, ended_at=at(3, 5, 21, 30), conclusion="Đã thông qua.",
        actor=commune.secretary,
    )  # fmt: skip
    giving.publish_guidance(guidance=written, actor=commune.office)

    assert services.guidance_of(draft) == []


def test_the_meetings_page_names_it_and_links_it_for_who_may_open_it(commune, draft, given, client):
    services.announce_meeting(meeting=draft, actor=commune.secretary)
    link = f'href="{given.get_absolute_url()}"'

    pages = {}
    for who in (commune.secretary, commune.member_user):
        client.force_login(who)
        pages[who] = client.get(url("detail", draft)).content.decode()

    assert all("Phòng cháy" in page for page in pages.values())
    assert link in pages[commune.secretary]
    assert link not in pages[commune.member_user]
    client.force_login(commune.member_user)
    assert client.get(given.get_absolute_url()).status_code == 404


def test_the_room_links_it_at_the_news(commune, draft, given, client):
    services.take_attendance(meeting=draft, states={}, actor=commune.secretary)
    client.force_login(commune.secretary)

    page = client.get(url("room", draft)).content.decode()

    assert f'<a href="{given.get_absolute_url()}">{given.title}</a>' in page


# ── Pages ───────────────────────────────────────────────────────────────────
def test_from_the_form_to_the_cells(commune, client):
    client.force_login(commune.office)
    asked = {
        "committee": str(commune.committee.pk), "month": "2024-06", "cell_kind": "",
        "title": "Mùa khô", "text": "Canh rừng.",
    }  # fmt: skip

    client.post(url("guidance-add"), asked)
    guidance = Guidance.objects.get()
    client.post(url("guidance-edit", guidance), asked | {"title": "Mùa mưa"})
    file = SimpleUploadedFile("Hướng dẫn.pdf", pdf("a"))
    client.post(url("guidance-attach", guidance), {"file": file, "not_secret": "on"})
    client.post(url("guidance-publish", guidance))

    guidance.refresh_from_db()
    assert (guidance.title, guidance.month) == ("Mùa mưa", date(2024, 6, 1))
    assert guidance.published_at is not None
    assert guidance.attachments.get().name == "Hướng dẫn.pdf"


def test_a_refused_file_says_why_beside_the_field(commune, written, client):
    client.force_login(commune.office)

    page = client.post(
        url("guidance-attach", written),
        {"file": SimpleUploadedFile("a.docx", word("MẬT")), "not_secret": "on"},
    )
    silent = client.post(
        url("guidance-attach", written), {"file": SimpleUploadedFile("a.pdf", pdf("a"))}
    )

    assert "Trang đầu ghi MẬT nên không nhận tệp." in page.content.decode()
    assert "Xác nhận tệp không mật rồi mới đưa lên." in silent.content.decode()
    assert not GuidanceAttachment.objects.exists()


def test_a_file_is_saved_and_never_opened_inside_the_site(commune, written, client):
    file = attach(commune, written)
    giving.publish_guidance(guidance=written, actor=commune.office)
    client.force_login(commune.secretary)

    answer = client.get(url("guidance-file", file))

    assert b"".join(answer.streaming_content) == pdf("a")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        "application/pdf", "nosniff", "private, no-store",
    )  # fmt: skip


def test_pages_of_a_draft_lead_back_once_it_is_given_out(commune, given, client):
    client.force_login(commune.office)

    for name in ("guidance-edit", "guidance-publish", "guidance-delete"):
        answer = client.get(url(name, given))
        assert (answer.status_code, answer.url) == (302, given.get_absolute_url())


def test_another_communes_office_finds_nothing(commune, given, client):
    client.force_login(make.holder_of("office", make.make_committee("Đảng ủy xã Bản Vược")))

    assert client.get(given.get_absolute_url()).status_code == 404
    assert given.title not in client.get(url("guidance-list")).content.decode()


def test_the_pages_ask_the_database_as_often_for_many_rows_as_for_one(
    commune, given, client, django_assert_max_num_queries
):
    client.force_login(commune.office)
    giving.note_reading(guidance=given, reader=commune.secretary)

    def count():
        counts = []
        for page in (url("guidance-list"), given.get_absolute_url()):
            with django_assert_max_num_queries(15) as asked:
                assert client.get(page).status_code == 200
            counts.append(len(asked))
        return counts

    before = count()
    giving.note_reading(guidance=given, reader=commune.other_secretary)
    for number in range(3):
        cell = make.make_cell(commune.committee)
        giving.note_reading(guidance=given, reader=make.holder_of("secretary", cell))
        given.attachments.create(
            name=f"{number}.pdf", content_type="application/pdf", content=b"",
            said_not_secret_by=commune.office,
        )  # fmt: skip
        write(commune, month=date(2024, 6 + number, 1))

    assert count() == before
