"""Minutes go up in time or late, by the rule of the meeting's day."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import services
from meetings.heat import HeatMap
from meetings.models import Meeting
from meetings.services.sending import (
    ENDED_ON,
    SENT_ON,
    days_late,
    due_up,
    ended_on,
    is_late,
    sent_on,
    term,
)
from meetings.squares import ON_TIME
from meetings.work import meetings_to_lead
from people import clock
from rules.models import RuleValue
from tests.meetings.conftest import HANOI, at

pytestmark = pytest.mark.django_db


def moment(day, month=5, hour=19):
    return datetime(2026, month, day, hour, 30, tzinfo=HANOI)


@pytest.fixture
def held(commune, hold):
    """The meeting of May 2026, when minutes are due within two days."""
    with clock.held_today(date(2026, 5, 4)):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="regular", planned_at=moment(3), actor=commune.secretary
        )
        hold(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(chair=commune.chair)
        yield Meeting.objects.get(pk=meeting.pk)


def sent(meeting, at_moment):
    """The meeting as it stands when its minutes were locked at that moment."""
    Meeting.objects.filter(pk=meeting.pk).update(
        state="finalised", ended_at=moment(3, hour=21), finalised_at=at_moment
    )
    return Meeting.objects.get(pk=meeting.pk)


@pytest.mark.parametrize(("day", "late"), [(3, 0), (5, 0), (6, 1), (15, 10)])
def test_minutes_are_late_from_the_third_day(held, day, late):
    meeting = sent(held, moment(day, hour=23))

    assert due_up(meeting) == date(2026, 5, 5)
    assert sent_on(meeting) == date(2026, 5, day)
    assert days_late(meeting, date(2026, 12, 1)) == late
    assert is_late(meeting, date(2026, 12, 1)) is (late > 0)


@pytest.mark.parametrize(("day", "late"), [(5, False), (6, True)])
def test_minutes_not_sent_become_late(held, day, late):
    assert sent_on(held) is None
    assert is_late(held, date(2026, 5, day)) is late


def test_the_term_runs_from_the_end_of_a_meeting_that_passed_midnight(held):
    Meeting.objects.filter(pk=held.pk).update(
        state="finalised", ended_at=moment(4, hour=0), finalised_at=moment(6)
    )

    assert is_late(Meeting.objects.get(pk=held.pk), date(2026, 5, 7)) is False


@pytest.mark.parametrize("fields", [{}, {"ended_at": moment(4, hour=0)}])
def test_the_database_reads_the_days_as_one_meeting_tells_them(held, fields):
    Meeting.objects.filter(pk=held.pk).update(
        state="finalised", finalised_at=moment(6, hour=0), **fields
    )
    meeting = Meeting.objects.get(pk=held.pk)

    [days] = Meeting.objects.values_list(ENDED_ON, SENT_ON)

    assert days == (ended_on(meeting), sent_on(meeting)) == (ended_on(meeting), date(2026, 5, 6))
    assert due_up(meeting) == term(meeting.cell, ended_on(meeting))


def test_the_table_of_months_counts_the_same_term(held, commune):
    """From the end of the meeting, which passed midnight: by its start these come late."""
    Meeting.objects.filter(pk=held.pk).update(
        state="finalised", ended_at=moment(4, hour=0), finalised_at=moment(6)
    )

    with clock.held_today(date(2026, 6, 1)):
        [row] = HeatMap(commune.office, [commune.cell], [date(2026, 5, 1)]).rows

    assert [square.look.state for square in row.squares] == [ON_TIME]


def test_no_term_runs_before_the_rule_or_before_the_meeting(commune, draft, hold):
    assert days_late(draft, date(2024, 6, 1)) is None
    assert due_up(hold(draft)) is None
    assert is_late(Meeting.objects.get(), date(2024, 6, 1)) is False


def test_a_committee_may_set_another_term(held, commune):
    RuleValue.objects.create(
        rule_id="meeting.report_up", value=5, effective_from=date(2026, 1, 1), source="NQ",
        confidence="A", organization=commune.committee, reason="xa xôi",
    )  # fmt: skip

    with clock.held_today(date(2026, 5, 4)):
        assert due_up(held) == date(2026, 5, 8)


@pytest.mark.parametrize(
    ("on", "words"),
    [(4, "chưa gửi"), (5, "chưa gửi"), (6, "quá hạn gửi 1 ngày"), (9, "quá hạn gửi 4 ngày")],
)
def test_pages_say_how_long_minutes_are_overdue(client, commune, held, on, words):
    client.force_login(commune.secretary)

    with clock.held_today(date(2026, 5, on)):
        pages = [
            client.get(url).content.decode()
            for url in (held.get_absolute_url(), reverse("meetings:list"))
        ]

    assert [words in shown for shown in pages] == [True, True]
    assert "Hạn 05/05/2026." in pages[0]


@pytest.mark.parametrize(("day", "words"), [(5, "gửi đúng hạn"), (8, "gửi muộn 3 ngày")])
def test_pages_say_whether_minutes_came_in_time(client, commune, held, day, words):
    client.force_login(commune.office)
    meeting = sent(held, moment(day))

    with clock.held_today(date(2026, 6, 1)):
        pages = [
            client.get(url).content.decode()
            for url in (meeting.get_absolute_url(), reverse("meetings:list"))
        ]

    assert [words in shown for shown in pages] == [True, True]


def test_pages_say_nothing_of_a_term_that_did_not_run(client, commune, draft, hold):
    hold(draft)
    client.force_login(commune.secretary)

    shown = client.get(reverse("meetings:list")).content.decode()

    assert "gửi" not in shown.split("<tbody>")[1]


def test_leaders_find_the_minutes_to_send_among_their_work(commune, held):
    with clock.held_today(date(2026, 5, 4)):
        work = next(meetings_to_lead(commune.secretary, date(2026, 5, 4)))

    assert (work.title, work.due_on) == (
        "Kết thúc và gửi biên bản họp tháng 5",
        date(2026, 5, 5),
    )
    assert work.url == reverse("meetings:room", args=[held.pk])


def test_the_list_asks_as_much_of_many_meetings(client, commune, hold):
    client.force_login(commune.secretary)
    counts = []
    for month in (3, 4, 5):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="regular", planned_at=at(3, month), actor=commune.secretary
        )
        hold(meeting)
        client.get(reverse("meetings:list"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("meetings:list"))
        counts.append(len(asked))

    assert len(set(counts)) == 1
