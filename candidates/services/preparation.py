"""What prepares an admission: the cell's reviews, leave to begin a dossier, its day."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import access, lifecycle, readiness
from candidates.models import Candidate, CellReview, NextStep, Stage, Step
from candidates.models.candidate import IN_PROBATION
from candidates.readiness import MISSING, papers
from candidates.services.classes import enrol_in
from candidates.services.guards import (
    locked,
    refusal,
    refuse_before_birth,
    refuse_closed,
    refuse_future,
    require_leader,
    require_text,
)
from candidates.services.leaving import leave
from cells import policy
from cells.access import may
from people import audit
from people.models import User

# What a cell concludes of a probationary member; the rest is for those before admission.
_OF_PROBATION = (NextStep.RECOGNISE, NextStep.REMOVE)


@transaction.atomic
def record_cell_review(
    *,
    candidate: Candidate,
    reviewed_on: date,
    advice: str,
    conclusion: str,
    next_step: str,
    actor: User,
    ground: str = "",
) -> CellReview:
    """Record what the cell said of ``candidate``, and do what it concluded.

    To list moves a source to the sympathisers, a class opens an enrolment, to drop ends the
    candidacy; what has a vote of its own (admission, recognition, removal) and the rest are
    recorded.
    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError, by field, for what does not fit the candidate's stage.
    """
    candidate = locked(candidate)
    if not may(actor, policy.REVIEW_CANDIDATE, candidate.cell):
        raise PermissionDenied(_("Chỉ cấp ủy chi bộ được ghi ý kiến của chi bộ."))
    refuse_closed(candidate)
    refuse_future(reviewed_on, "reviewed_on")
    if candidate.stage == Stage.PAUSED and next_step not in (NextStep.KEEP, NextStep.DROP):
        raise lifecycle.no_edge(candidate, Step.LISTED)
    in_probation = candidate.stage in IN_PROBATION
    if next_step != NextStep.KEEP and in_probation != (next_step in _OF_PROBATION):
        raise refusal(
            "next_step",
            _("Quần chúng đã ở bước «%(stage)s».") % {"stage": candidate.get_stage_display()},
            "no_edge",
        )
    review = CellReview(
        candidate=candidate,
        reviewed_on=reviewed_on,
        advice=advice.strip(),
        conclusion=conclusion.strip(),
        next_step=next_step,
        recorded_by=actor,
    )
    review.full_clean()
    review.save()
    audit.record(
        actor,
        "candidates.reviewed",
        candidate,
        path=candidate.cell.path,
        data={"on": reviewed_on, "next_step": next_step, "ground": ground},
    )
    if next_step == NextStep.LIST:
        step = Step.RELISTED if candidate.stage == Stage.REFUSED else Step.LISTED
        _require_edge(candidate, step)
        lifecycle.move(candidate, step, effective_on=reviewed_on, actor=actor, ground=ground)
    elif next_step == NextStep.CLASS:
        if candidate.stage == Stage.SOURCE:
            raise refusal(
                "next_step",
                _("Đưa vào danh sách cảm tình Đảng trước, rồi mới cử đi học."),
                "not_listed",
            )
        enrol_in(candidate, started_on=None, actor=actor)
    elif next_step == NextStep.DROP:
        reason = require_text(
            conclusion, "conclusion", _("Đưa ra khỏi danh sách thì phải ghi lý do.")
        )
        leave(candidate, Step.DROPPED, reviewed_on, reason, actor, ground)
    return review


def _require_edge(candidate: Candidate, step: Step) -> None:
    if not lifecycle.allows(candidate.stage, step):
        raise refusal(
            "next_step",
            _("Quần chúng đã ở bước «%(stage)s».") % {"stage": candidate.get_stage_display()},
            "no_edge",
        )


@transaction.atomic
def allow_dossier(*, candidate: Candidate, on: date, actor: User, ground: str = "") -> Candidate:
    """Let ``candidate`` begin a dossier (cho làm thủ tục): the committee, or its office.

    Raises PermissionDenied for others and for whoever mentors the candidate, and
    ValidationError when the candidate has no living certificate or no mentor.
    """
    candidate = locked(candidate)
    on_committee = access.sits_on_committee(actor, candidate)
    if not on_committee and not access.may_keep_dossier(actor, candidate):
        raise PermissionDenied(_("Chỉ ban thường vụ hoặc văn phòng đảng ủy được cho làm thủ tục."))
    if why := access.why_not_decide(actor, candidate):
        raise PermissionDenied(why)
    if lifecycle.allows(candidate.stage, Step.ALLOWED):
        readiness.require(candidate, Step.ALLOWED, on)
    return lifecycle.move(candidate, Step.ALLOWED, effective_on=on, actor=actor, ground=ground)


@transaction.atomic
def open_dossier(*, candidate: Candidate, opened_on: date, actor: User) -> Candidate:
    """Set the day of the application, from which the dossier lives (mở hồ sơ).

    A dossier that stands open (taken over from a list, or lapsed and made anew) gets its day
    without a step. One that comes back from a vote in vain or from above keeps its day while
    it lives: it is the same application (06-HD/TW cl. 5.4a). Raises PermissionDenied when
    ``actor`` does not lead the cell, and ValidationError when no dossier is allowed yet or the
    day cannot be.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    refuse_future(opened_on, "opened_on")
    refuse_before_birth(candidate, opened_on, "opened_on")
    if candidate.stage != Stage.DOSSIER_OPEN:
        lives = papers.dossier(candidate, opened_on).state != MISSING
        candidate = lifecycle.move(
            candidate, Step.DOSSIER_OPENED, effective_on=opened_on, actor=actor
        )
        if lives:
            return candidate
    else:
        audit.record(
            actor,
            "candidates.dossier_dated",
            candidate,
            path=candidate.cell.path,
            data={"before": candidate.dossier_opened_on, "after": opened_on},
        )
    candidate.dossier_opened_on = opened_on
    candidate.save(update_fields=["dossier_opened_on"])
    return candidate
