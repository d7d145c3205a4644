"""Who is told of time and place, the line for the chat group, private calendars, usual days."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from icalendar import Calendar

from candidates.models import MentorReport
from candidates.services import open_report_periods
from meetings import services
from meetings.models import CalendarFeed, Meeting
from meetings.services import feeds
from meetings.services.usual import set_usual_meeting
from members.models import CellAttachment
from notifications.models import Notification
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.meetings.conftest import HANOI, TODAY, at

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def june(commune):
    """The regular meeting of June, still a draft."""
    return services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(10, 6), place="Nhà văn hóa",
        actor=commune.secretary,
    )  # fmt: skip


@pytest.fixture
def announced(commune, june):
    return services.announce_meeting(meeting=june, actor=commune.secretary)


@pytest.fixture
def delegate(commune):
    """A member of another cell who was sent to this one."""
    member = make.make_member(commune.other_cell)
    CellAttachment.objects.create(
        member=member, cell=commune.cell, mode="attending", started_on=date(2024, 1, 1)
    )
    return make.user_of(member)


def move(meeting, commune, **changes):
    plan = {"planned_at": at(10, 6), "place": "Nhà văn hóa", "form": "in_person"} | changes
    return services.reschedule_meeting(meeting=meeting, actor=commune.secretary, **plan)


def told(rule, user):
    return list(Notification.objects.filter(rule=rule, recipient=user).order_by("created_at"))


# ── Telling ─────────────────────────────────────────────────────────────────
def test_the_invitation_says_when_where_and_what_and_names_nobody(commune, ready, june):
    source = make.make_candidate(commune.cell, "Chìu Thị Dung")

    services.announce_meeting(meeting=june, actor=commune.secretary)

    [invitation] = told("meeting-announced", commune.member_user)
    assert invitation.title == (
        "Họp chi bộ thường kỳ tháng 6: 19 giờ 30, Thứ Hai 10/06/2024, tại Nhà văn hóa"
    )
    assert invitation.reason == (
        f"{commune.cell}. Nội dung: Khai mạc, điểm danh; Việc tháng trước; "
        "Thông tin, văn bản mới; Tư tưởng, tự phê bình và phê bình; Thảo luận; "
        "Nhiệm vụ tháng tới; Xét quần chúng (2); "
        "Chấm điểm chất lượng sinh hoạt; Thông qua biên bản, kết thúc."
    )
    for person in (ready, source):
        assert str(person) not in invitation.reason


def test_delegates_are_told_of_every_change_and_read_no_papers(commune, delegate, announced):
    gone = make.make_member(commune.other_cell)
    CellAttachment.objects.create(
        member=gone, cell=commune.cell, mode="attending", started_on=date(2024, 1, 1),
        ended_on=date(2024, 2, 1),
    )  # fmt: skip
    gone_user = make.user_of(gone)

    move(announced, commune, planned_at=at(17, 6))
    services.cancel_meeting(meeting=announced, reason="Mưa lũ", actor=commune.secretary)

    for user in (delegate, commune.in_charge):
        assert len(told("meeting-announced", user)) == 2
        [off] = told("meeting-cancelled", user)
        assert (off.reason, off.url) == ("Mưa lũ", "")
    assert len(told("meeting-announced", commune.member_user)) == 2
    assert told("meeting-announced", gone_user) == []


@pytest.mark.parametrize(
    "changes",
    [{"planned_at": at(10, 6, 20, 0)}, {"place": "Ủy ban"}, {"form": "online"}],
)
def test_another_hour_place_or_form_is_news_and_a_revision(commune, announced, changes):
    move(announced, commune, **changes)

    announced.refresh_from_db()
    assert announced.revision == 1
    assert len(told("meeting-announced", commune.member_user)) == 2


def test_the_same_plan_written_again_is_no_news(commune, announced):
    before = AuditEntry.objects.count()

    move(announced, commune)

    announced.refresh_from_db()
    assert announced.revision == 0
    assert len(told("meeting-announced", commune.member_user)) == 1
    assert AuditEntry.objects.count() == before


def test_back_to_the_first_hour_is_told_once_more(commune, announced):
    move(announced, commune, planned_at=at(10, 6, 20, 0))
    move(announced, commune)

    assert len(told("meeting-announced", commune.member_user)) == 3


def test_calling_off_is_a_revision_too(commune, announced):
    services.cancel_meeting(meeting=announced, reason="Mưa lũ", actor=commune.secretary)

    announced.refresh_from_db()
    assert announced.revision == 1


# ── The line for the chat group ─────────────────────────────────────────────
def test_an_announced_meeting_has_a_line_to_copy_that_names_nobody(commune, ready, june, client):
    client.force_login(commune.secretary)
    before = client.get(june.get_absolute_url()).content.decode()
    services.announce_meeting(meeting=june, actor=commune.secretary)

    page = client.get(june.get_absolute_url())

    line = "Sinh hoạt thường kỳ: 19 giờ 30, Thứ Hai 10/06/2024, tại Nhà văn hóa."
    assert page.context["chat_line"] == line
    assert line in page.content.decode()
    assert line not in before
    services.cancel_meeting(meeting=june, reason="Mưa lũ", actor=commune.secretary)
    assert line not in client.get(june.get_absolute_url()).content.decode()


# ── The private calendar ────────────────────────────────────────────────────
def events(client, user):
    answer = client.get(url("calendar-feed", feeds.make_feed(actor=user)))
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT"), answer


def test_an_entry_says_when_and_where_and_nothing_else(commune, announced, client):
    [entry], answer = events(client, commune.member_user)

    assert sorted(entry) == [
        "DTEND", "DTSTAMP", "DTSTART", "LOCATION", "SEQUENCE", "STATUS", "SUMMARY", "UID",
    ]  # fmt: skip
    assert (entry["summary"], entry["location"], entry["status"], entry["sequence"]) == (
        "Sinh hoạt", "Nhà văn hóa", "CONFIRMED", 0,
    )  # fmt: skip
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (at(10, 6), at(10, 6, 21, 30))
    assert entry["dtstart"].params["TZID"] == str(HANOI)
    assert entry["uid"] == str(announced.pk)
    written = answer.content.decode()
    for said in (commune.cell, commune.committee, commune.chair, commune.member_user.person):
        assert str(said) not in written
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"


def test_an_entry_keeps_its_id_when_it_moves_and_when_it_is_called_off(commune, announced, client):
    [before], _answer = events(client, commune.member_user)
    move(announced, commune, planned_at=at(17, 6), place="")
    [moved], _answer = events(client, commune.member_user)
    services.cancel_meeting(meeting=announced, reason="Mưa lũ", actor=commune.secretary)
    [off], _answer = events(client, commune.member_user)

    assert before["uid"] == moved["uid"] == off["uid"]
    assert (moved["sequence"], moved["dtstart"].dt, "location" in moved) == (1, at(17, 6), False)
    assert (off["sequence"], off["status"]) == (2, "CANCELLED")


def test_drafts_stay_in_the_cell_even_when_called_off(commune, june, client):
    assert events(client, commune.secretary)[0] == []
    services.cancel_meeting(meeting=june, reason="Mưa lũ", actor=commune.secretary)

    assert events(client, commune.secretary)[0] == []


def test_a_calendar_holds_what_its_owner_may_attend(commune, delegate, announced, client):
    sees = {
        who: len(events(client, user)[0])
        for who, user in {
            "member": commune.member_user,
            "in charge": commune.in_charge,
            "delegate": delegate,
            "another cell": commune.other_secretary,
            "office": commune.office,
            "nobody": make.make_user(),
        }.items()
    }

    assert sees == {
        "member": 1, "in charge": 1, "delegate": 1, "another cell": 0, "office": 0, "nobody": 0,
    }  # fmt: skip


def test_a_calendar_goes_90_days_back_and_400_ahead(commune, client):
    midnight = at(TODAY.day, TODAY.month, 0, 0)
    first, last = midnight - timedelta(days=90), midnight + timedelta(days=400, minutes=-1)
    for planned_at in (first - timedelta(minutes=1), first, last, last + timedelta(minutes=1)):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="extraordinary", planned_at=planned_at,
            actor=commune.secretary,
        )  # fmt: skip
        services.announce_meeting(meeting=meeting, actor=commune.secretary)

    found, _answer = events(client, commune.member_user)

    assert [entry["dtstart"].dt for entry in found] == [first, last]


def test_only_the_hash_is_kept_and_the_address_is_shown_once(commune, client):
    client.force_login(commune.member_user)

    made = client.post(url("calendar"))

    address = made.context["address"]
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    feed = CalendarFeed.objects.get(user=commune.member_user)
    assert len(token) >= 43
    assert token not in feed.token_hash
    assert address in made.content.decode()
    assert made["Cache-Control"] == "private, no-store"
    assert token not in client.get(url("calendar")).content.decode()
    entry = AuditEntry.objects.get(action="meetings.calendar_made")
    assert (entry.actor, entry.data) == (commune.member_user, {})


def test_a_new_address_ends_the_old_one(commune, client):
    old = feeds.make_feed(actor=commune.member_user)
    new = feeds.make_feed(actor=commune.member_user)

    assert CalendarFeed.objects.count() == 1
    assert client.get(url("calendar-feed", old)).status_code == 404
    assert client.get(url("calendar-feed", new)).status_code == 200


def test_a_closed_account_has_no_calendar(commune, client):
    token = feeds.make_feed(actor=commune.member_user)
    commune.member_user.is_active = False
    commune.member_user.save(update_fields=["is_active"])

    assert client.get(url("calendar-feed", token)).status_code == 404
    assert client.get(url("calendar-feed", "khong-co")).status_code == 404


def test_a_calendar_asks_the_database_as_often_for_three_meetings_as_for_one(
    commune, delegate, announced, client, django_assert_num_queries
):
    token = feeds.make_feed(actor=commune.in_charge)
    make.make_post(commune.in_charge.person, commune.other_cell, "in_charge")

    with django_assert_num_queries(2):
        client.get(url("calendar-feed", token))
    for cell, actor in (
        (commune.cell, commune.secretary), (commune.other_cell, commune.other_secretary),
    ):  # fmt: skip
        meeting = services.draft_meeting(
            cell=cell, kind="extraordinary", planned_at=at(20, 6), actor=actor
        )
        services.announce_meeting(meeting=meeting, actor=actor)
    with django_assert_num_queries(2):
        answer = client.get(url("calendar-feed", token))

    assert answer.content.count(b"BEGIN:VEVENT") == 3


# ── The usual day ───────────────────────────────────────────────────────────
def test_the_leaders_say_when_the_cell_meets_and_the_next_draft_follows(commune, client):
    client.force_login(commune.secretary)

    client.post(url("usual"), {"day": "5", "at": "20h00", "place": " Đình làng "})
    refused = client.post(url("usual"), {"day": "29", "at": "20:00", "place": ""})

    commune.cell.refresh_from_db()
    assert (commune.cell.meeting_day, commune.cell.meeting_place) == (5, "Đình làng")
    assert "Ghi một số từ 1 đến 28." in refused.content.decode()
    services.draft_coming_meetings(date(2024, 5, 26))
    meeting = Meeting.objects.get(cell=commune.cell)
    assert (meeting.planned_at, meeting.place) == (at(5, 6, 20, 0), "Đình làng")


@pytest.mark.parametrize("who", ["cell_committee", "other_secretary", "in_charge", "office"])
def test_others_do_not_change_the_usual_day(commune, who):
    with pytest.raises(PermissionDenied):
        set_usual_meeting(
            cell=commune.cell, day=5, at=time(20, 0), place="", actor=getattr(commune, who)
        )

    commune.cell.refresh_from_db()
    assert commune.cell.meeting_day == 3


def test_the_service_refuses_a_day_that_february_lacks(commune):
    with pytest.raises(ValidationError) as refusal:
        set_usual_meeting(
            cell=commune.cell, day=29, at=time(20, 0), place="", actor=commune.secretary
        )

    assert list(refusal.value.message_dict) == ["meeting_day"]


def test_the_mentors_day_follows_the_usual_day_unless_a_meeting_was_announced(commune, ready):
    open_report_periods(on=TODAY)
    reports = MentorReport.objects.filter(period=date(2024, 6, 1))
    before = reports.get().due_on

    set_usual_meeting(cell=commune.cell, day=20, at=time(19, 30), place="", actor=commune.secretary)
    usual = reports.get().due_on
    meeting = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(10, 6), actor=commune.secretary
    )
    services.announce_meeting(meeting=meeting, actor=commune.secretary)
    announced = reports.get().due_on
    set_usual_meeting(cell=commune.cell, day=25, at=time(19, 30), place="", actor=commune.secretary)

    # Three working days before 3, 20 and 10 June 2024.
    assert (before, usual, announced) == (
        date(2024, 5, 29), date(2024, 6, 17), date(2024, 6, 5),
    )  # fmt: skip
    assert reports.get().due_on == announced


def test_who_leads_two_cells_chooses_which(commune, client):
    make.make_post(commune.secretary.person, commune.other_cell, "deputy")
    client.force_login(commune.secretary)
    address = f"{url('usual')}?chi_bo={commune.other_cell.pk}"

    client.post(address, {"day": "9", "at": "19:00", "place": ""})

    commune.cell.refresh_from_db()
    commune.other_cell.refresh_from_db()
    assert (commune.cell.meeting_day, commune.other_cell.meeting_day) == (3, 9)
    elsewhere = make.make_cell(commune.committee)
    assert client.get(f"{url('usual')}?chi_bo={elsewhere.pk}").status_code == 404


def test_the_demos_day_moves_the_window_of_the_calendar(commune, announced, client):
    token = feeds.make_feed(actor=commune.member_user)

    with clock.held_today(date(2025, 5, 15)):
        assert feeds.meetings_to_attend(commune.member_user) == []

    assert b"BEGIN:VEVENT" in client.get(url("calendar-feed", token)).content
