"""What people must do on candidates, by when, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates import deadlines
from candidates.models import Body, Candidate, Decision, MentorReport, Stage
from candidates.services import committee_act, superior_decides
from cells.access import Role, reach
from cells.registry import WorkItem
from people.models import User
from rules.services import preload

# The home page shows seven and "Xem tất cả"; nobody needs hundreds of rows behind that.
MOST = 20


def reports_to_write(user: User, day: date) -> Iterator[WorkItem]:
    """A mentor's owed reports."""
    if user.person_id is None:
        return
    owed = (
        MentorReport.objects.owed()
        .written_by(user)
        .select_related("mentorship__candidate__person", "cell")
        .order_by("due_on", "pk")[:MOST]
    )
    for report in owed:
        name = report.mentorship.candidate
        yield WorkItem(
            title=_("Viết nhận xét tháng %(month)d về %(name)s")
            % {"month": report.period.month, "name": name},
            reason=_("Trả lại: %(reason)s") % {"reason": report.return_reason}
            if report.return_reason
            else _("Chi bộ xét tại cuộc họp tháng %(month)d.") % {"month": report.period.month},
            url=report.get_absolute_url(),
            button=_("Viết nhận xét"),
            due_on=report.due_on,
        )


def _submitted(user: User, *stages: Stage) -> list[Candidate]:
    cell_votes = Decision.objects.filter(body=Body.CELL, passed=True).select_related("organization")
    return list(
        Candidate.objects.visible_to(user)
        .filter(stage__in=stages)
        .select_related("person", "cell")
        .prefetch_related(Prefetch("decisions", cell_votes))
        .order_by("stage_since", "pk")[:MOST]
    )


def _due(candidate: Candidate) -> date | None:
    # The cell's votes alone were fetched beside the candidate, the last one first.
    vote = next(iter(candidate.decisions.all()), None)
    return deadlines.decision_due_on(vote) if vote else None


_RULES = (
    "admission.chain",
    "admission.decider",
    "admission.decision_deadline",
    "admission.ceremony_clock",
    "admission.ceremony_deadline",
    "calendar.working_days",
)


def votes_to_hold(user: User, day: date) -> Iterator[WorkItem]:
    """Admissions that wait for the committee's vote."""
    if Role.COMMITTEE not in reach(user).roles:
        return
    preload(*_RULES)
    for candidate in _submitted(user, Stage.CELL_PASSED, Stage.BASE_PASSED):
        if committee_act(candidate, day) is None:
            continue
        yield WorkItem(
            title=_("Xét kết nạp %(name)s") % {"name": candidate},
            reason=_("%(cell)s đã đề nghị ngày %(day)s.")
            % {"cell": candidate.cell, "day": f"{candidate.stage_since:%d/%m/%Y}"},
            url=candidate.get_absolute_url(),
            button=_("Mở hồ sơ"),
            due_on=_due(candidate),
        )


def decisions_to_enter(user: User, day: date) -> Iterator[WorkItem]:
    """Proposals sent above the commune, whose decision the office enters."""
    if Role.OFFICE not in reach(user).roles:
        return
    preload(*_RULES)
    for candidate in _submitted(user, Stage.BASE_PASSED):
        if not superior_decides(candidate, day):
            continue
        yield WorkItem(
            title=_("Ghi quyết định kết nạp %(name)s") % {"name": candidate},
            reason=_("Đảng ủy đã đề nghị ngày %(day)s.")
            % {"day": f"{candidate.stage_since:%d/%m/%Y}"},
            url=reverse("candidates:superior-decision", args=[candidate.pk]),
            button=_("Ghi quyết định"),
            due_on=_due(candidate),
        )


def ceremonies_to_hold(user: User, day: date) -> Iterator[WorkItem]:
    """Decided admissions of the cells that the user leads."""
    led = reach(user).where(Role.CELL_LEADER)
    if not led:
        return
    acts = (
        Decision.objects.filter(body=Body.DECIDER, passed=True)
        .filter(candidate__cell__in=led, candidate__stage=Stage.DECIDED)
        .select_related("candidate__person", "candidate__cell")
        .order_by("candidate__stage_since", "candidate", "decided_on", "recorded_at")[:MOST]
    )
    # The last decision on a candidate stands.
    decided = {decision.candidate: decision for decision in acts}
    if decided:
        preload(*_RULES)
    for candidate, decision in decided.items():
        yield WorkItem(
            title=_("Tổ chức lễ kết nạp %(name)s") % {"name": candidate},
            reason=_("Quyết định số %(number)s ngày %(day)s.")
            % {"number": decision.number, "day": f"{candidate.stage_since:%d/%m/%Y}"},
            url=reverse("candidates:ceremony", args=[candidate.pk]),
            button=_("Ghi lễ kết nạp"),
            due_on=deadlines.ceremony_due_on(decision, candidate.cell),
        )


SOURCES = (reports_to_write, votes_to_hold, decisions_to_enter, ceremonies_to_hold)
