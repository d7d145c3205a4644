"""What people must do on candidates, by when, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates import deadlines
from candidates.models import Body, Candidate, Decision, MentorReport, Stage
from candidates.services import committee_act, superior_decides
from cells import policy
from cells.access import holds, reach
from cells.models import Post
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
        .select_related("mentorship__candidate__person")
        .only("period", "due_on", "return_reason", "mentorship__candidate__person__full_name")
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
    cell_votes = (
        Decision.objects.filter(body=Body.CELL, passed=True)
        .select_related("organization")
        .only("candidate", "decided_on", "organization__path")
    )
    return list(
        Candidate.objects.visible_to(user)
        .filter(stage__in=stages)
        .select_related("person", "cell")
        .only("stage", "stage_since", "person__full_name", "cell__name", "cell__path")
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
    if not holds(user, policy.DECIDE):
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
    if not holds(user, policy.KEEP_DOSSIER):
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
    led = reach(user).places(policy.LEAD_CANDIDATE)
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


# What a handover lists at most: the people of a cell, the papers of a commune.
MOST_UNDER_A_POST = 200


def open_under(post: Post, day: date) -> Iterator[WorkItem]:
    """What is open on candidates under a post: of a cell everyone on the way and the reports
    still owed, of a committee what the cells submitted.
    """
    place = post.organization
    people = Candidate.objects.open().select_related("person", "cell")
    if place.is_cell:
        people = people.filter(cell=place)
    else:
        people = people.filter(committee=place, stage__in=(Stage.CELL_PASSED, Stage.BASE_PASSED))
    for candidate in people.order_by("stage_since", "pk")[:MOST_UNDER_A_POST]:
        yield WorkItem(
            title=_("Quần chúng %(name)s: %(stage)s")
            % {"name": candidate, "stage": candidate.get_stage_display()},
            reason=_("%(cell)s, từ ngày %(day)s.")
            % {"cell": candidate.cell, "day": f"{candidate.stage_since:%d/%m/%Y}"},
            url=candidate.get_absolute_url(),
            button=_("Mở hồ sơ"),
        )
    if not place.is_cell:
        return
    reports = (
        MentorReport.objects.owed()
        .filter(cell=place)
        .select_related("mentorship__candidate__person", "mentorship__mentor__person")
        .order_by("due_on", "pk")[:MOST_UNDER_A_POST]
    )
    for report in reports:
        yield WorkItem(
            title=_("Nhận xét tháng %(month)d về %(name)s")
            % {"month": report.period.month, "name": report.mentorship.candidate},
            reason=_("Đ/c %(name)s viết.") % {"name": report.mentorship.mentor},
            url=report.mentorship.candidate.get_absolute_url(),
            button=_("Mở hồ sơ"),
            due_on=report.due_on,
        )
