"""The page of what would be told on a day: as the planner would write it, and nothing written."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import MentorReport
from candidates.services import open_report_periods
from cells.access import reach
from notifications import preview as previews
from notifications.models import Duty, Notification
from notifications.planning import plan_reminders
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = reverse("notifications:preview")
# Two working days after 25/4: the secretary's rung.
ON = date(2024, 5, 2)
WORDS = "Nhắc đ/c Phùn Văn Thành gửi nhận xét tháng 5 về Chìu Thị Dung"


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(date(2024, 4, 24)):
        yield


def shown(user, on=ON):
    found = previews.preview(reach(user), on)
    return [(line.recipient, line.words, line.count) for line in found.lines]


def test_it_shows_what_the_planner_then_writes(late):
    foretold = shown(late.office)
    assert not Notification.objects.exists()

    with clock.held_today(ON):
        plan_reminders(ON)

    written = [(n.recipient, n.title, 1) for n in Notification.objects.all()]
    assert sorted(foretold, key=str) == sorted(written, key=str)
    assert (late.secretary, WORDS, 1) in foretold


def test_nothing_is_written_however_far_the_rules_prepare(client, late):
    client.force_login(late.office)
    before = (MentorReport.objects.count(), AuditEntry.objects.count())

    page = client.get(PAGE, {"ngay": "25/06/2024"}).content.decode()

    assert "nhận xét tháng 7 về Chìu Thị Dung" in page
    assert (MentorReport.objects.count(), AuditEntry.objects.count()) == before
    assert not Notification.objects.exists()
    assert not Duty.objects.exists()


def test_the_page_says_who_by_which_post_and_what_was_told_already(client, late, run):
    with clock.held_today(ON):
        plan_reminders(ON)
    client.force_login(late.standing_deputy)
    pending = client.get(PAGE, {"ngay": "02/05/2024"}).content.decode()
    Notification.objects.update(state="sent", sent_at="2024-05-02T09:00:00+07:00")

    told = client.get(PAGE, {"ngay": "02/05/2024"}).content.decode()

    for page in (pending, told):
        assert WORDS in page
        assert f"<b>{late.secretary.person}</b>" in page
        assert "bí thư, Chi bộ thôn Nà Cáng" in page
        assert "hạn 25/04/2024" in page
    assert "09:00 02/05/2024" not in pending
    assert "09:00 02/05/2024" in told


def test_an_admin_without_a_post_reads_the_rule_and_the_count_alone(client, late):
    mentor = late.mentor_member
    make.make_mentorship(
        make.make_candidate(late.cell, "Tằng Văn Hai"), mentor, reports_from=date(2024, 5, 1)
    )
    admin = make.holder_of("system_admin", late.committee)
    client.force_login(admin)

    page = client.get(PAGE, {"ngay": "02/05/2024"}).content.decode()

    assert set(shown(admin)) == {(late.secretary, "", 2), (late.mentor, "", 2)}
    assert "Nhận xét hằng tháng của người giúp đỡ: 2 việc" in page
    for name in ("Chìu Thị Dung", "Tằng Văn Hai"):
        assert name not in page


def test_it_keeps_to_the_reach_of_who_asks(late):
    elsewhere = make.make_committee("Đảng ủy xã Đồng Văn")

    assert shown(make.holder_of("office", elsewhere)) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2024", "Ngày 31/02/2024 không có. Ghi lại theo dạng 03/02/1980."),
        ("mai <b>", "Ngày mai &lt;b&gt; không có."),
        ("01/01/2034", "Chỉ xem được trong khoảng 23/01/2024 đến 25/07/2024."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_kept_as_typed(client, late, typed, said):
    client.force_login(late.office)

    page = client.get(PAGE, {"ngay": typed})

    assert page.status_code == 200
    assert said in page.content.decode()
    assert page.context["typed"] == typed
    assert page.context["preview"] is None


def test_without_a_day_it_is_today_and_says_where_nothing_is_to_be_told(client, late):
    client.force_login(late.office)
    with clock.held_today(date(2024, 4, 13)):
        page = client.get(PAGE)

    assert "Ngày 13/04/2024 không phải nhắc ai." in page.content.decode()
    assert page.context["typed"] == "13/04/2024"


def test_more_than_are_shown_are_said_to_be_more(client, late, monkeypatch):
    make.make_mentorship(
        make.make_candidate(late.cell), late.mentor_member, reports_from=date(2024, 5, 1)
    )
    monkeypatch.setattr(previews, "MOST", 1)
    client.force_login(late.office)

    page = client.get(PAGE, {"ngay": "02/05/2024"})

    assert len(page.context["preview"].lines) == 1
    assert page.context["preview"].has_more
    assert "Có hơn" in page.content.decode()


def test_it_asks_the_same_for_one_row_and_three(client, late):
    client.force_login(late.office)
    counts = []
    for rows in (0, 2):
        for _n in range(rows):
            make.make_mentorship(
                make.make_candidate(late.cell), late.mentor_member, reports_from=date(2024, 5, 1)
            )
        open_report_periods(on=ON)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(PAGE, {"ngay": "02/05/2024"})
        counts.append((len(queries), len(page.context["preview"].lines)))

    assert [lines for _count, lines in counts] == [2, 6]
    assert counts[0][0] == counts[1][0]
