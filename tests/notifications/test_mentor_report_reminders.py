"""A report that is not sent: first its mentor is told, then it climbs, each rung once.

The report is due on Thursday 25/04/2024. The weekend of 27–28/4 and the days off of 29/4,
30/4 and 1/5 lie between the first rung after the due day and the second.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.models import MentorReport
from candidates.reminding.reports import MENTOR_REPORT
from candidates.services import set_report_due, submit_report
from notifications.models import Delivery, Notification, RuleSetting
from notifications.planning import plan_reminders, settle
from people import clock
from tests import factories as make
from tests.notifications.conftest import DUE, at

pytestmark = pytest.mark.django_db
WRITTEN = {
    "strengths": "Nhiệt tình.",
    "weaknesses": "Ít phát biểu.",
    "tasks": "Vận động hai hộ: xong.",
    "proposal": "keep",
}


def remind(day):
    with clock.held_today(day):
        return plan_reminders(day)


def remind_each_day(first, last):
    """Run every day; say on which days somebody was told: (day, who, rung)."""
    told, seen = [], set()
    day = first
    while day <= last:
        remind(day)
        for row in Notification.objects.exclude(pk__in=seen).order_by("rung"):
            seen.add(row.pk)
            told.append((day, row.recipient, row.rung))
        day += timedelta(days=1)
    return told


def told_on(day):
    """Run on ``day``; say who was told at which rung."""
    before = set(Notification.objects.values_list("pk", flat=True))
    remind(day)
    new = Notification.objects.exclude(pk__in=before)
    return {(row.recipient, row.rung) for row in new}


def test_a_late_report_climbs_by_working_days_and_tells_each_rung_once(late):
    assert late.report.due_on == DUE

    told = remind_each_day(date(2024, 4, 20), date(2024, 5, 20))

    assert told == [
        (date(2024, 4, 22), late.mentor, 0),
        (date(2024, 4, 26), late.mentor, 1),
        (date(2024, 5, 2), late.secretary, 2),
        (date(2024, 5, 6), late.in_charge, 3),
        (date(2024, 5, 8), late.office, 4),
        (date(2024, 5, 10), late.standing_deputy, 5),
    ]


def test_a_committee_sets_other_days_and_leaves_rungs_out(late):
    RuleSetting.objects.create(
        committee=late.committee, rule="mentor-report", reason="Mạng ở thôn chậm",
        days=[-1, None, 3, None, None, 8],
    )  # fmt: skip

    assert remind_each_day(date(2024, 4, 20), date(2024, 5, 20)) == [
        (date(2024, 4, 24), late.mentor, 0),
        (date(2024, 5, 3), late.secretary, 2),
        (date(2024, 5, 10), late.standing_deputy, 5),
    ]


def test_a_rule_that_a_committee_switched_off_reminds_nobody_there(late):
    RuleSetting.objects.create(
        committee=late.committee, rule="mentor-report", is_on=False, reason="Nhắc miệng"
    )

    assert remind_each_day(date(2024, 4, 20), date(2024, 5, 20)) == []


@pytest.mark.parametrize(
    ("day", "rungs"),
    [
        (date(2024, 4, 21), []),
        (date(2024, 4, 22), [0]),
        (date(2024, 4, 25), [0]),
        (date(2024, 4, 26), [0, 1]),
        (date(2024, 5, 1), [0, 1]),
        (date(2024, 5, 2), [0, 1, 2]),
        (date(2024, 5, 5), [0, 1, 2]),
        (date(2024, 5, 6), [0, 1, 2, 3]),
        (date(2024, 5, 7), [0, 1, 2, 3]),
        (date(2024, 5, 8), [0, 1, 2, 3, 4]),
        (date(2024, 5, 10), [0, 1, 2, 3, 4, 5]),
    ],
)
def test_weekends_and_days_off_do_not_count(day, rungs, db):
    ladder = MENTOR_REPORT.rungs_on(day)
    assert [rung.number for rung in ladder if rung.latest_due(day) >= DUE] == rungs


def test_missed_days_are_made_up_for_with_one_notification_each(late):
    assert told_on(date(2024, 5, 8)) == {
        (late.mentor, 1),
        (late.secretary, 2),
        (late.in_charge, 3),
        (late.office, 4),
    }
    assert told_on(date(2024, 5, 9)) == set()


def test_after_a_long_silence_of_the_site_every_rung_is_made_up_for(late):
    remind(date(2024, 4, 22))

    remind(date(2024, 6, 10))

    told = Notification.objects.filter(due_on=DUE, rung__gt=0)
    assert {(row.recipient, row.rung) for row in told} == {
        (late.mentor, 1),
        (late.secretary, 2),
        (late.in_charge, 3),
        (late.office, 4),
        (late.standing_deputy, 5),
    }


def test_a_rule_never_planned_tells_nobody_of_things_long_past(late):
    remind(date(2024, 6, 10))

    assert not Notification.objects.filter(due_on=DUE).exists()


def test_a_report_given_back_days_later_climbs_on_from_there(late):
    remind(date(2024, 5, 2))
    submit(late)
    settled(late)
    MentorReport.objects.update(state="returned", return_reason="Còn thiếu.")

    assert remind(date(2024, 5, 3)) == 2
    told = Notification.objects.filter(state="pending").order_by("rung")
    assert [(row.recipient, row.rung) for row in told] == [(late.mentor, 1), (late.secretary, 2)]


def test_who_holds_two_duties_is_told_once_for_the_higher(late):
    make.make_post(late.secretary.person, late.cell, "in_charge")

    told = told_on(date(2024, 5, 6))

    assert {rung for user, rung in told if user == late.secretary} == {3}


def test_what_the_mentor_reads_names_the_candidate_and_leads_to_the_report(late):
    remind(date(2024, 4, 22))

    told = Notification.objects.get()
    assert (told.title, told.url, told.due_on, told.rule) == (
        "Viết nhận xét tháng 5 về Chìu Thị Dung",
        f"/candidates/reports/{late.report.pk}/",
        DUE,
        "mentor-report",
    )


def test_what_the_secretary_reads_says_whom_to_remind(late):
    remind(date(2024, 5, 2))

    told = Notification.objects.get(recipient=late.secretary)
    assert (told.title, told.url) == (
        "Nhắc đ/c Phùn Văn Thành gửi nhận xét tháng 5 về Chìu Thị Dung",
        f"/candidates/{late.candidate.pk}/",
    )


def test_a_mentor_without_an_account_is_reminded_through_the_secretary_at_once(late):
    late.mentor.delete()

    assert told_on(date(2024, 4, 22)) == {(late.secretary, 0)}
    told = Notification.objects.get()
    assert told.title.startswith("Nhắc đ/c Phùn Văn Thành")
    assert told_on(date(2024, 4, 26)) == {(late.secretary, 1)}


def test_an_account_out_of_use_counts_as_none(late):
    late.mentor.is_active = False
    late.mentor.save()

    assert told_on(date(2024, 4, 22)) == {(late.secretary, 0)}


def test_the_deputy_stands_in_where_the_secretary_cannot_be_told(late):
    deputy = make.holder_of("deputy", late.cell)
    remind(date(2024, 4, 26))
    late.secretary.delete()

    assert told_on(date(2024, 5, 2)) == {(deputy, 2)}


def test_a_rung_that_nobody_can_be_told_at_climbs_to_the_next_at_once(late):
    remind(date(2024, 4, 26))
    late.secretary.delete()
    late.in_charge.delete()

    assert told_on(date(2024, 5, 2)) == {(late.office, 2)}
    assert told_on(date(2024, 5, 6)) == {(late.office, 3)}


def test_who_holds_the_post_that_day_is_told(late):
    remind(date(2024, 4, 26))
    late.secretary.person.posts.update(ended_on=date(2024, 5, 1))
    member = make.make_member(late.cell)
    make.make_post(member.person, late.cell, "secretary", date(2024, 5, 2))
    successor = make.user_of(member)

    assert told_on(date(2024, 5, 2)) == {(successor, 2)}


def test_another_cell_is_told_nothing(late):
    other = make.make_cell(late.committee)
    make.holder_of("secretary", other)
    make.holder_of("in_charge", other)

    assert {user for user, _rung in told_on(date(2024, 5, 8))} >= {late.secretary}
    assert not Notification.objects.filter(recipient__person__posts__organization=other).exists()


def settled(late):
    """Take back what is settled on the day of the last reminder."""
    with clock.held_today(date(2024, 5, 2)):
        return settle()


def submit(late):
    with clock.held_today(date(2024, 4, 26)):
        submit_report(report=late.report, fields=WRITTEN, actor=late.mentor)


def test_a_submitted_report_reminds_nobody(late):
    submit(late)

    assert told_on(date(2024, 5, 10)) == set()


def test_submitting_takes_back_what_was_not_seen_yet(late):
    remind(date(2024, 5, 2))
    submit(late)

    assert settled(late) == 2
    assert settled(late) == 0
    assert set(Notification.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_submitting_stops_the_mail_of_what_stands_in_the_inbox(late, run, server):
    late.mentor.email = "thanh@example.vn"
    late.mentor.save()
    remind(date(2024, 4, 22))
    run(at(date(2024, 4, 22), 5))
    submit(late)

    assert settled(late) == 0
    run(at(date(2024, 4, 22), 9))

    assert server.taken == []
    assert not Delivery.objects.exists()
    told = Notification.objects.get()
    assert (told.state, told.settled_at is not None) == ("sent", True)


def test_a_moved_meeting_takes_back_the_old_day_and_reminds_of_the_new(late):
    remind(date(2024, 4, 22))
    with clock.held_today(date(2024, 4, 22)):
        set_report_due(
            cell=late.cell,
            month=date(2024, 5, 1),
            meeting_on=date(2024, 5, 10),
            actor=None,
        )
    new_due = MentorReport.objects.get().due_on
    assert new_due == date(2024, 5, 7)

    assert settled(late) == 1
    assert remind(date(2024, 4, 25)) == 0
    assert told_on(date(2024, 5, 2)) == {(late.mentor, 0)}
    assert list(Notification.objects.order_by("due_on").values_list("due_on", "state")) == [
        (DUE, "withdrawn"),
        (new_due, "pending"),
    ]


def test_a_meeting_moved_back_reminds_again_of_the_day_nobody_was_told(late):
    remind(date(2024, 4, 22))
    MentorReport.objects.update(due_on=date(2024, 5, 7))
    settled(late)
    MentorReport.objects.update(due_on=DUE)

    assert remind(date(2024, 4, 22)) == 1
    assert Notification.objects.get().state == "pending"


def test_an_ended_mentorship_reminds_nobody(late):
    MentorReport.objects.update(state="draft")
    late.mentorship.ended_on = date(2024, 4, 30)
    late.mentorship.save()

    assert told_on(date(2024, 5, 2)) == set()


def test_a_candidate_off_the_list_reminds_nobody(late):
    late.candidate.stage = "dropped"
    late.candidate.closed_on = date(2024, 4, 30)
    late.candidate.save()

    assert told_on(date(2024, 5, 2)) == set()


def test_planning_opens_the_reports_it_reminds_of(late):
    MentorReport.objects.all().delete()

    assert told_on(date(2024, 4, 22)) == {(late.mentor, 0)}


def test_planning_asks_the_same_questions_for_one_report_and_for_three(late):
    day = date(2024, 5, 2)
    remind(day)
    with CaptureQueriesContext(connection) as one:
        remind(day)
    for _n in range(2):
        mentorship = make.make_mentorship(
            make.make_candidate(late.cell),
            late.mentor_member,
            reports_from=date(2024, 5, 1),
        )
        MentorReport.objects.create(
            mentorship=mentorship,
            cell=late.cell,
            committee=late.committee,
            period=date(2024, 5, 1),
            due_on=DUE,
        )
    remind(day)
    with CaptureQueriesContext(connection) as three:
        remind(day)

    assert len(one) == len(three)
