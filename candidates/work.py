"""What people must do on candidates, by when, for the home page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from candidates import pending
from candidates.chain import committee_act, superior_decides
from candidates.models import Candidate, Matter, MentorReport, Stage
from candidates.models.candidate import WAITING_STAGES, matter_of
from candidates.readiness.probation import ends_on
from cells import policy
from cells.access import holds, reach
from cells.models import Post
from cells.registry import WorkItem
from people.models import User
from rules.services import preload

# Where the cell and, if there is one, the base have acted: the decider is next.
_AT_DECIDER = (
    Stage.BASE_PASSED,
    Stage.RECOGNITION_SECONDED,
    Stage.REMOVAL_SECONDED,
    Stage.RECOGNITION_STUCK,
)
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
    return list(
        pending.with_cell_votes(Candidate.objects.visible_to(user))
        .filter(stage__in=stages)
        .select_related("person", "cell__parent")
        .only(
            "stage",
            "stage_since",
            "person__full_name",
            "cell__name",
            "cell__path",
            "cell__parent__kind",
        )
        .order_by("stage_since", "pk")[:MOST]
    )


def _named(candidate: Candidate) -> dict[str, Any]:
    """What is decided, about whom."""
    matter = matter_of(candidate.stage) or Matter.ADMISSION
    return {"matter": matter.label, "name": candidate}


def votes_to_hold(user: User, day: date) -> Iterator[WorkItem]:
    """Admissions that wait for the committee's vote."""
    if not holds(user, policy.DECIDE):
        return
    preload(*pending.RULES)
    for candidate in _submitted(user, *WAITING_STAGES):
        if committee_act(candidate, day) is None:
            continue
        yield WorkItem(
            title=_("Xét %(matter)s %(name)s") % _named(candidate),
            reason=_("%(cell)s đã đề nghị ngày %(day)s.")
            % {"cell": candidate.cell, "day": f"{candidate.stage_since:%d/%m/%Y}"},
            url=candidate.get_absolute_url(),
            button=_("Mở hồ sơ"),
            due_on=pending.settled_by(candidate),
        )


def decisions_to_enter(user: User, day: date) -> Iterator[WorkItem]:
    """Proposals sent above the commune, whose decision the office enters."""
    if not holds(user, policy.KEEP_DOSSIER):
        return
    preload(*pending.RULES)
    for candidate in _submitted(user, *_AT_DECIDER):
        if not superior_decides(candidate, day):
            continue
        yield WorkItem(
            title=_("Ghi quyết định %(matter)s %(name)s") % _named(candidate),
            reason=_("Đảng ủy đã đề nghị ngày %(day)s.")
            % {"day": f"{candidate.stage_since:%d/%m/%Y}"},
            url=reverse("candidates:superior-decision", args=[candidate.pk]),
            button=_("Ghi quyết định"),
            due_on=pending.settled_by(candidate),
        )


def _led_by(user: User) -> list[Candidate]:
    """Who of the cells that ``user`` leads is decided or on probation."""
    led = reach(user).places(policy.LEAD_CANDIDATE)
    if not led:
        return []
    return list(
        pending.with_decision(Candidate.objects.filter(cell__in=led))
        .filter(stage__in=(Stage.DECIDED, *pending.WITH_CELL))
        .select_related("person__member", "cell")
        .order_by("stage_since", "pk")
    )


def steps_of_cell(user: User, day: date) -> Iterator[WorkItem]:
    """Ceremonies and recognitions of the cells that the user leads: one question for both."""
    found = _led_by(user)
    yield from _ceremonies([c for c in found if c.stage == Stage.DECIDED][:MOST])
    yield from _recognitions([c for c in found if c.stage != Stage.DECIDED][:MOST], day)


def _ceremonies(decided: list[Candidate]) -> Iterator[WorkItem]:
    """Decided admissions, each with the day by which the ceremony is held."""
    if decided:
        preload(*pending.RULES)
    for candidate in decided:
        facts: Any = candidate
        yield WorkItem(
            title=_("Tổ chức lễ kết nạp %(name)s") % {"name": candidate},
            reason=_("Quyết định số %(number)s ngày %(day)s.")
            % {"number": facts.decision_number, "day": f"{candidate.stage_since:%d/%m/%Y}"},
            url=reverse("candidates:ceremony", args=[candidate.pk]),
            button=_("Ghi lễ kết nạp"),
            due_on=pending.ceremony_by(candidate),
        )


# A cell hears of a recognition early enough to have the papers made.
_AHEAD = timedelta(days=30)


def _recognitions(on_probation: list[Candidate], day: date) -> Iterator[WorkItem]:
    """Probations that end soon or have ended."""
    for candidate in on_probation:
        ends = ends_on(candidate)
        if ends is None or ends > day + _AHEAD:
            continue
        yield WorkItem(
            title=_("Xét công nhận chính thức %(name)s") % {"name": candidate},
            reason=_("Hết dự bị ngày %(day)s.") % {"day": f"{ends:%d/%m/%Y}"},
            url=candidate.get_absolute_url(),
            button=_("Mở hồ sơ"),
            due_on=pending.considered_by(candidate),
        )


SOURCES = (
    reports_to_write,
    votes_to_hold,
    decisions_to_enter,
    steps_of_cell,
)


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
        people = people.filter(committee=place).waiting()
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
