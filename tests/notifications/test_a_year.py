"""A commune's year, day by day: every duty is told in time, nobody is told too often or at night.

Mentors write late or not at all, cells forget to announce, hold or lock their meetings, a
secretary changes, one has no account. Beat plans each morning and delivers by day and by night.
"""

import os
import random
from collections import Counter, defaultdict
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from candidates.models import MentorReport
from meetings.models import Meeting
from meetings.services.planning import draft_coming_meetings
from notifications import registry, ways
from notifications.composing import MOST_IN_MONTH
from notifications.delivery import deliver_due
from notifications.models import Channel, Notification
from notifications.planning import due_of, plan_reminders
from notifications.quiet import QUIET_FROM, QUIET_UNTIL
from people import clock
from people.models import User
from rules.workdays import is_working_day
from tests import factories as make

pytestmark = pytest.mark.django_db
YEAR = 2026
# From before Tết to the end of March; QUANGAN_WHOLE_YEAR=1 lives through all of it.
FIRST, LAST = (
    (date(YEAR, 1, 1), date(YEAR, 12, 31))
    if os.environ.get("QUANGAN_WHOLE_YEAR")
    else (date(YEAR, 1, 20), date(YEAR, 3, 31))
)
HOURS = (time(6, 30), time(9), time(15), time(21, 30))


class Recorder:
    """A way that reaches everybody with a mail address and remembers what went out when."""

    def __init__(self):
        self.now, self.sent = None, []

    def open(self):
        return nullcontext(self)

    def reaches(self):
        return ~Q(email="")

    def send(self, message):
        assert message.count > 0
        self.sent.append((self.now, message.user.pk, message.id))


@pytest.fixture
def recorder(monkeypatch):
    found = Recorder()
    monkeypatch.setattr(ways, "ways", lambda: {Channel.EMAIL: found})
    return found


@pytest.fixture
def commune(db):
    """Three cells with their mentors; in the third nobody has opened the secretary's account."""
    with clock.held_today(date(YEAR - 1, 12, 15)):
        committee = make.make_committee(is_upland=True)
        for kind in ("office", "standing_deputy"):
            make.holder_of(kind, committee)
        for n in range(3):
            cell = make.make_cell(committee, f"Chi bộ {n}")
            for kind in ("secretary", "in_charge"):
                make.holder_of(kind, cell)
            for _one in range(2):
                mentor = make.make_member(cell)
                make.user_of(mentor)
                candidate = make.make_candidate(cell, stage_since=date(YEAR - 1, 12, 1))
                make.make_mentorship(candidate, mentor, reports_from=date(YEAR, 1, 1))
        User.objects.filter(
            person__posts__kind="secretary", person__posts__organization=cell
        ).delete()
        for n, user in enumerate(User.objects.all()):
            user.email = f"nguoi{n}@example.vn"
            user.save()
    return committee


def people_act(day, rng):
    """Some do what is due on this day, some do not."""
    owed = MentorReport.objects.owed().filter(due_on__lte=day + timedelta(days=3))
    for report in owed:
        if rng.random() < 0.15:
            MentorReport.objects.filter(pk=report.pk).update(
                state="submitted", strengths="Tốt", weaknesses="Ít nói", tasks="Xong",
                proposal="keep", submitted_at=timezone.now(),
            )  # fmt: skip
    for meeting in Meeting.objects.filter(state__in=["draft", "announced", "held"]):
        on = timezone.localdate(meeting.planned_at)
        if meeting.state == "draft" and on - timedelta(days=3) <= day and rng.random() < 0.5:
            Meeting.objects.filter(pk=meeting.pk).update(
                state="announced", announced_at=meeting.planned_at
            )
        elif meeting.state == "announced" and on <= day and rng.random() < 0.6:
            Meeting.objects.filter(pk=meeting.pk).update(
                state="held", started_at=meeting.planned_at,
                ended_at=meeting.planned_at + timedelta(hours=2),
            )  # fmt: skip
        elif meeting.state == "held" and on < day and rng.random() < 0.3:
            Meeting.objects.filter(pk=meeting.pk).update(
                state="finalised", conclusion="Nhất trí.",
                finalised_at=meeting.planned_at + timedelta(days=(day - on).days),
            )  # fmt: skip
    unread = Notification.objects.delivered().unread()
    for pk in list(unread.values_list("pk", flat=True)):
        if rng.random() < 0.3:
            Notification.objects.filter(pk=pk).update(read_at=timezone.now())


@pytest.fixture
def year(commune, recorder):
    """Live through the year; say which things were due on which day, as they stood that day."""
    rng, due = random.Random(20), defaultdict(dict)
    day = FIRST
    while day <= LAST:
        with clock.held_today(day):
            draft_coming_meetings(on=day)
            plan_reminders(day)
            for rule in registry.rules:
                for subject, when in (
                    due_of(rule, day).filter(due_day=day).values_list("subject", "due_day")
                ):
                    due[rule.key][subject, when] = day
            for hour in HOURS:
                recorder.now = timezone.make_aware(datetime.combine(day, hour))
                deliver_due(recorder.now)
            people_act(day, rng)
        day += timedelta(days=1)
    return due


def test_a_year_of_reminders_is_timely_seldom_and_never_at_night(year, recorder):
    told = defaultdict(list)
    for rule, subject, due_on, at in Notification.objects.values_list(
        "rule", "subject_id", "due_on", "rung"
    ):
        told[rule, subject, due_on].append(at)
    missed = []
    for rule in registry.rules:
        before = [rung.number for rung in rule.rungs_on(date(YEAR, 6, 1)) if rung.days <= 0]
        for subject, when in year[rule.key]:
            rungs = told.get((rule.key, subject, when), [])
            if before and not set(rungs) & set(before):
                missed.append((rule.key, when))
    assert missed == []
    assert {"mentor-report", "meeting-to-announce", "meeting-to-hold", "meeting-to-send-up"} <= set(
        year
    )

    days = Counter((user, at.date()) for at, user, _id in recorder.sent)
    months = Counter((user, at.month) for at, user, _id in recorder.sent)
    assert len(recorder.sent) > 50
    assert max(days.values()) == 1
    assert max(months.values()) <= MOST_IN_MONTH
    for at, _user, _id in recorder.sent:
        assert is_working_day(at.date())
        assert QUIET_UNTIL <= at.time() < QUIET_FROM
    assert len({id_ for *_at, id_ in recorder.sent}) == len(recorder.sent)
