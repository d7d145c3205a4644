"""Days that follow from other days: a mentor's due day, a decision's, a ceremony's."""

import calendar
from datetime import date

from candidates.models import Decision, Matter
from cells.models import Organization
from rules import workdays
from rules.services import value

# A mentor writes early enough for the secretary to read before the meeting. No central text
# says how early (the committee chose it), so this is ours and not a rule with a date.
REPORT_DUE_WORKING_DAYS = 3


def month_of(day: date) -> date:
    """The first day of the month of ``day``: how a period (kỳ nhận xét) is written."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later; the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def usual_meeting_on(cell: Organization, month: date) -> date:
    """The day on which ``cell`` usually meets in ``month`` (never after the 28th)."""
    return month.replace(day=cell.meeting_day)


def report_due_on(meeting_on: date) -> date:
    """The day by which mentors send their reports for a meeting on ``meeting_on``."""
    return workdays.add_working_days(meeting_on, -REPORT_DUE_WORKING_DAYS)


def coming_period(cell: Organization, day: date) -> date:
    """The month of the next usual meeting of ``cell``, counted from ``day``."""
    month = month_of(day)
    return month if usual_meeting_on(cell, month) >= day else month_of(add_months(month, 1))


def first_period_owed(cell: Organization, after: date) -> date:
    """The first month whose due day comes after ``after``: nothing past becomes due."""
    month = month_of(after)
    while report_due_on(usual_meeting_on(cell, month)) <= after:
        month = add_months(month, 1)
    return month


def owes_in(cell: Organization, period: date) -> bool:
    """Whether a report falls in ``period``: every month, or each quarter's last one."""
    kind = value("mentoring.report_period", on=period, organization=cell)
    return bool(kind == "month" or period.month % 3 == 0)


def decision_due_on(cell_vote: Decision) -> date:
    """The day by which the committee decides on what a cell proposed."""
    days = value(
        "admission.decision_deadline",
        on=cell_vote.decided_on,
        organization=cell_vote.organization,
    )["days"]
    return workdays.add_working_days(cell_vote.decided_on, days)


def recognition_due_on(cell_vote: Decision) -> date:
    """The day by which the committee decides on a recognition that a cell proposed."""
    days = value(
        "recognition.decision_deadline",
        on=cell_vote.decided_on,
        organization=cell_vote.organization,
    )["days"]
    return workdays.add_working_days(cell_vote.decided_on, days)


def settled_due_on(cell_vote: Decision) -> date:
    """The day by which what a cell proposed is to be decided, whatever the matter.

    No text names a day for a removal from probation: it is taken with the recognition's.
    """
    if cell_vote.matter == Matter.ADMISSION:
        return decision_due_on(cell_vote)
    return recognition_due_on(cell_vote)


def ceremony_due_on(decision: Decision, cell: Organization) -> date:
    """The day by which the ceremony is held; the clock starts as the decision's day says."""
    on = decision.decided_on
    clock = value("admission.ceremony_clock", on=on, organization=cell)
    # A decision of the commune's own arrives the day it is made, unless noted otherwise.
    start = decision.received_on if clock == "decision_received" else None
    days = value("admission.ceremony_deadline", on=on, organization=cell)
    return workdays.add_working_days(start or on, days)


def probation_ends_on(joined_on: date, cell: Organization, *, extension: int = 0) -> date:
    """The day the probation ends (ngày hết hạn dự bị): the ceremony plus its months.

    It is the day from which the member is official, however late the acts (294-QĐ/TW
    cl. 4.2.2). 29 February gives 28 February, our reading.
    """
    months = value("probation.months", on=joined_on, organization=cell)
    return add_months(joined_on, months + extension)


def recognition_to_consider_by(ended_on: date, cell: Organization) -> date:
    """The day by which the cell considers a recognition, counted from the probation's end."""
    days = value("recognition.consider_deadline", on=ended_on, organization=cell)
    return workdays.add_working_days(ended_on, days)
