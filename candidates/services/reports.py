"""The mentor's month (nhận xét hằng tháng): opened in advance, written, sent, returned."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates import access, deadlines
from candidates.lifecycle import refusal
from candidates.models import MentorReport, Mentorship, Proposal, ReportState
from candidates.models.candidate import RESTING_STAGES
from candidates.models.mentoring import MentorshipQuerySet
from cells.models import Organization
from people import audit, clock
from people.models import User

WRITTEN_FIELDS = ("strengths", "weaknesses", "tasks", "motive", "proposal")
REQUIRED = {
    "strengths": gettext_lazy("Còn thiếu mặt mạnh."),
    "weaknesses": gettext_lazy("Còn thiếu mặt yếu."),
    "tasks": gettext_lazy("Còn thiếu nhiệm vụ đã giao và kết quả."),
    "proposal": gettext_lazy("Chọn một đề nghị."),
}


@transaction.atomic
def open_periods_of(
    mentorships: MentorshipQuerySet,
    *,
    on: date,
    actor: User | None,
    source: str = "",
) -> int:
    """Open the reports that ``mentorships`` owe by ``on``; return how many are new.

    A report is opened for the month of the next meeting, and for the running month where it
    was missed. Rows that stand are left alone, so that running it twice opens nothing twice.
    """
    owing = (
        mentorships.open()
        .exclude(candidate__stage__in=RESTING_STAGES)
        .select_related("candidate__cell")
    )
    this_month = deadlines.month_of(on)
    next_month = deadlines.add_months(this_month, 1)
    stand = set(
        MentorReport.objects.filter(
            mentorship__in=owing, period__in=(this_month, next_month)
        ).values_list("mentorship", "period")
    )
    # A meeting already announced for that month has moved its day: the others follow it.
    due_days: dict[tuple[Any, date], date] = {
        (cell, period): due
        for cell, period, due in MentorReport.objects.filter(
            cell__in=owing.values("candidate__cell"),
            period__in=(this_month, next_month),
        )
        .values_list("cell", "period")
        .annotate(due=Max("due_on"))
    }
    owes: dict[tuple[Any, date], bool] = {}
    new = []
    for mentorship in owing:
        cell = mentorship.candidate.cell
        for period in sorted({this_month, deadlines.coming_period(cell, on)}):
            key = (cell.pk, period)
            if mentorship.reports_from > period or (mentorship.pk, period) in stand:
                continue
            if key not in owes:
                owes[key] = deadlines.owes_in(cell, period)
            if not owes[key]:
                continue
            if key not in due_days:
                meeting_on = deadlines.usual_meeting_on(cell, period)
                due_days[key] = deadlines.report_due_on(meeting_on)
            new.append(
                MentorReport(
                    mentorship=mentorship,
                    cell=cell,
                    committee_id=mentorship.candidate.committee_id,
                    period=period,
                    due_on=due_days[key],
                )
            )
    MentorReport.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    if new:
        audit.record(
            actor,
            "candidates.reports_opened",
            source=source,
            data={"on": on, "count": len(new)},
        )
    return len(new)


def open_report_periods(on: date, source: str = "open_report_periods") -> int:
    """Open every report owed for the meeting that comes after ``on``; safe to run twice."""
    return open_periods_of(Mentorship.objects.all(), on=on, actor=None, source=source)


@transaction.atomic
def set_report_due(*, cell: Organization, month: date, meeting_on: date, actor: User | None) -> int:
    """Move the due day of the owed reports of ``cell`` for ``month`` to fit its meeting.

    Called when a meeting is announced or moved. Returns how many reports moved.
    """
    due_on = deadlines.report_due_on(meeting_on)
    moved = (
        MentorReport.objects.owed()
        .filter(cell=cell, period=deadlines.month_of(month))
        .exclude(due_on=due_on)
        .update(due_on=due_on)
    )
    if moved:
        audit.record(
            actor,
            "candidates.reports_due_moved",
            cell,
            path=cell.path,
            source="" if actor else "set_report_due",
            data={"month": deadlines.month_of(month), "due_on": due_on},
        )
    return moved


def _own(report: MentorReport, actor: User) -> MentorReport:
    """The locked report, when ``actor`` may write it; raises otherwise."""
    report = (
        MentorReport.objects.select_for_update(of=("self",))
        .select_related("mentorship__mentor__person", "mentorship__candidate__person")
        .select_related("cell")
        .get(pk=report.pk)
    )
    if not access.may_write_report(actor, report):
        raise PermissionDenied(_("Chỉ người giúp đỡ được viết nhận xét này."))
    if not report.is_owed:
        raise ValidationError(
            _("Nhận xét tháng %(month)s đã gửi, chi bộ trả lại thì mới sửa được.")
            % {"month": f"{report.period:%m/%Y}"},
            code="submitted",
        )
    return report


def _write(report: MentorReport, fields: dict[str, Any]) -> None:
    for name in WRITTEN_FIELDS:
        if name in fields:
            setattr(report, name, (fields[name] or "").strip())
    if report.proposal and report.proposal not in Proposal.values:
        raise refusal("proposal", _("Đề nghị này không có."), "no_such_proposal")


@transaction.atomic
def save_report(*, report: MentorReport, fields: dict[str, Any], actor: User) -> MentorReport:
    """Keep a draft (đang soạn); nobody above the cell sees it.

    Raises PermissionDenied when ``actor`` is not its mentor, and ValidationError when it was
    sent already.
    """
    report = _own(report, actor)
    _write(report, fields)
    if report.state == ReportState.EXPECTED:
        report.state = ReportState.DRAFT
    report.save(update_fields=[*WRITTEN_FIELDS, "state"])
    audit.record(actor, "candidates.report_saved", report, path=report.cell.path, data={})
    return report


@transaction.atomic
def submit_report(*, report: MentorReport, fields: dict[str, Any], actor: User) -> MentorReport:
    """Send a report to the cell (gửi nhận xét): from here it is read-only until returned.

    Raises PermissionDenied when ``actor`` is not its mentor, and ValidationError when it was
    sent already, its month lies beyond the coming meeting, or, by field, a part is missing.
    """
    report = _own(report, actor)
    today = clock.today()
    if report.period > deadlines.coming_period(report.cell, today):
        raise ValidationError(
            _("Chưa tới kỳ nhận xét tháng %(month)s.") % {"month": f"{report.period:%m/%Y}"},
            code="too_early",
        )
    _write(report, fields)
    missing = {name: message for name, message in REQUIRED.items() if not getattr(report, name)}
    if missing:
        raise ValidationError(
            {name: ValidationError(message, code="required") for name, message in missing.items()}
        )
    report.state = ReportState.SUBMITTED
    report.submitted_at = clock.moment()
    report.submitted_by = actor
    report.return_reason = ""
    report.full_clean()
    report.save(
        update_fields=[
            *WRITTEN_FIELDS,
            "state",
            "submitted_at",
            "submitted_by",
            "return_reason",
        ]
    )
    audit.record(
        actor,
        "candidates.report_submitted",
        report,
        path=report.cell.path,
        data={"period": report.period, "proposal": report.proposal},
    )
    return report


def require_returner(actor: User, report: MentorReport) -> None:
    if not access.may_return_report(actor, report):
        raise PermissionDenied(_("Chỉ bí thư, phó bí thư chi bộ được trả lại nhận xét."))


@transaction.atomic
def return_report(*, report: MentorReport, reason: str, actor: User) -> MentorReport:
    """Send a report back to its mentor with the reason (trả lại).

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when it
    was not sent or the reason is missing.
    """
    report = (
        MentorReport.objects.select_for_update(of=("self",))
        .select_related("cell")
        .get(pk=report.pk)
    )
    require_returner(actor, report)
    if report.state != ReportState.SUBMITTED:
        raise ValidationError(_("Nhận xét này chưa gửi."), code="not_submitted")
    reason = reason.strip()
    if not reason:
        raise refusal("reason", _("Còn thiếu lý do."), "required")
    report.state = ReportState.RETURNED
    report.return_reason = reason
    report.full_clean()
    report.save(update_fields=["state", "return_reason"])
    audit.record(
        actor,
        "candidates.report_returned",
        report,
        path=report.cell.path,
        data={"reason": reason},
    )
    return report
