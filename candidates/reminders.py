"""Reminders of mentors' reports (nhận xét hằng tháng): first the mentor, then up the ladder.

A late report climbs from post to post, each rung after its working days and once. Who holds
a post that day is told; where nobody there has an account, the next one up is told at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.duties import Duty, Holders, accounts_of, holders_of, told_at
from candidates.models import MentorReport
from candidates.models.candidate import RESTING_STAGES
from candidates.services import open_report_periods
from notifications.registry import Planned, ReminderRule, Subject
from people.models import User
from rules.workdays import add_working_days, working_days_between

RULE_KEY = "mentor-report"


@dataclass(frozen=True)
class Rung:
    """A step of the ladder: so many working days after the due day (before it: negative)."""

    number: int
    working_days: int
    duty: Duty
    why: Any


# No text of the Party sets these delays; they are the committee's practice. Two working days
# at each rung are enough to act and few enough that the report still reaches the meeting.
LADDER = (
    Rung(0, -3, Duty.MENTOR, gettext_lazy("Sắp đến hạn.")),
    Rung(1, 1, Duty.MENTOR, gettext_lazy("Đã quá hạn.")),
    Rung(2, 2, Duty.SECRETARY, gettext_lazy("Bí thư chi bộ nhắc người giúp đỡ.")),
    Rung(3, 4, Duty.IN_CHARGE, gettext_lazy("Chi bộ chưa nhắc được.")),
    Rung(4, 6, Duty.OFFICE, gettext_lazy("Chi bộ chậm nhiều ngày.")),
    Rung(5, 8, Duty.STANDING_DEPUTY, gettext_lazy("Các cấp dưới đã được nhắc.")),
)


def owed_reports() -> QuerySet[MentorReport]:
    """The reports still to be written, of mentors who still help somebody on the way."""
    return (
        MentorReport.objects.owed()
        .filter(mentorship__ended_on=None)
        .exclude(mentorship__candidate__stage__in=RESTING_STAGES)
    )


def plan(on: date) -> Iterator[Planned]:
    """Say who is to be reminded of which report on ``on``.

    Days on which nothing ran are made up for: whoever stands on a rung that is due is told,
    but of each report once a day, for the highest rung alone.
    """
    open_report_periods(on=on, source="send_reminders")
    reports = list(
        owed_reports()
        .filter(due_on__lte=add_working_days(on, -LADDER[0].working_days))
        .select_related(
            "cell",
            "mentorship__candidate__person",
            "mentorship__mentor__person__user__person",
        )
        .order_by("due_on", "pk")
    )
    holders = holders_of(reports, on)
    due_rungs = {due_on: rungs_due(due_on, on) for due_on in {r.due_on for r in reports}}
    for report in reports:
        highest: dict[Any, tuple[User, Rung]] = {}
        for rung in due_rungs[report.due_on]:
            for user in _responsible(report, rung.duty, holders):
                highest[user.pk] = (user, rung)
        for user, rung in highest.values():
            yield _reminder(report, user, rung, on)


def rungs_due(due_on: date, on: date) -> list[Rung]:
    """The rungs that a report due on ``due_on`` has reached by ``on``, lowest first."""
    return [r for r in LADDER if add_working_days(due_on, r.working_days) <= on]


def still_due(subjects: set[Subject]) -> set[Subject]:
    """Of the reports told of, those still owed and still due on the same day."""
    ids = {report_id for report_id, _due_on in subjects}
    owed = owed_reports().filter(pk__in=ids).values_list("pk", "due_on")
    return {(str(pk), due_on) for pk, due_on in owed} & subjects


def _responsible(report: MentorReport, duty: Duty, holders: Holders) -> list[User]:
    """Who answers for ``report`` at ``duty``, or at the next one up that can be told."""
    duties = list(Duty)
    for step in duties[duties.index(duty) :]:
        if users := _accounts(report, step, holders):
            return users
    return []


def _accounts(report: MentorReport, duty: Duty, holders: Holders) -> list[User]:
    if duty == Duty.MENTOR:
        return accounts_of([report.mentorship.mentor])
    return told_at(duty, report, holders)


def _reminder(report: MentorReport, user: User, rung: Rung, on: date) -> Planned:
    candidate, mentor = report.mentorship.candidate, report.mentorship.mentor
    names = {"month": report.period.month, "name": candidate, "mentor": mentor}
    is_mentor = mentor.person_id == user.person_id
    late = working_days_between(report.due_on, on)
    when = (
        _("Hạn gửi %(day)s, quá %(count)d ngày làm việc.") if late > 0 else _("Hạn gửi %(day)s.")
    ) % {"day": f"{report.due_on:%d/%m/%Y}", "count": late}
    reason = [when]
    if not is_mentor:
        reason.append(f"{report.cell}.")
        reason.append(
            _("Đ/c %(mentor)s chưa có tài khoản.") % names
            if rung.duty == Duty.MENTOR
            else str(rung.why)
        )
    return Planned(
        recipient=user,
        subject_id=str(report.pk),
        due_on=report.due_on,
        rung=rung.number,
        title=(
            _("Viết nhận xét tháng %(month)d về %(name)s")
            if is_mentor
            else _("Nhắc đ/c %(mentor)s gửi nhận xét tháng %(month)d về %(name)s")
        )
        % names,
        reason=" ".join(reason),
        url=report.get_absolute_url()
        if is_mentor
        else reverse("candidates:detail", args=[candidate.pk]),
    )


MENTOR_REPORT = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Nhận xét hằng tháng của người giúp đỡ"),
    plan=plan,
    still_due=still_due,
)
