"""What prepares an admission: class, certificate, the cell's reviews, the dossier."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import access, lifecycle
from candidates.models import (
    Candidate,
    CellReview,
    Enrolment,
    NextStep,
    Stage,
    Step,
)
from candidates.services.guards import (
    locked,
    refusal,
    refuse_before_birth,
    refuse_closed,
    refuse_future,
    require_leader,
    require_leader_or_office,
    require_text,
)
from candidates.services.mentoring import close_mentorships
from cells import policy
from cells.access import may
from people import audit
from people.models import User


@transaction.atomic
def enrol(*, candidate: Candidate, started_on: date | None, actor: User) -> Enrolment:
    """Send ``candidate`` to an awareness class (lớp nhận thức về Đảng).

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError for a day that has not come, or when a class is open already.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    return _enrol(candidate, started_on, actor)


def _enrol(candidate: Candidate, started_on: date | None, actor: User) -> Enrolment:
    refuse_closed(candidate)
    if started_on is not None:
        refuse_future(started_on, "started_on")
        refuse_before_birth(candidate, started_on, "started_on")
    if candidate.enrolments.filter(certificate_number="").exists():
        raise ValidationError(_("Quần chúng này đang học."), code="in_class")
    enrolment = Enrolment(candidate=candidate, started_on=started_on)
    enrolment.full_clean()
    enrolment.save()
    audit.record(
        actor,
        "candidates.enrolled",
        candidate,
        path=candidate.cell.path,
        data={"on": started_on},
    )
    return enrolment


@transaction.atomic
def record_certificate(
    *, candidate: Candidate, certificate_number: str, certified_on: date, actor: User
) -> Enrolment:
    """Record the certificate of the class (giấy chứng nhận): ends the open one, if any.

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError, by field, for a missing number or a day that cannot be.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    refuse_closed(candidate)
    number = require_text(
        certificate_number, "certificate_number", _("Còn thiếu số giấy chứng nhận.")
    )
    refuse_future(certified_on, "certified_on")
    refuse_before_birth(candidate, certified_on, "certified_on")
    enrolment = candidate.enrolments.filter(certificate_number="").first() or Enrolment(
        candidate=candidate
    )
    if enrolment.started_on and certified_on < enrolment.started_on:
        raise refusal(
            "certified_on",
            _("Ngày cấp phải sau ngày vào lớp %(day)s.")
            % {"day": f"{enrolment.started_on:%d/%m/%Y}"},
            "before_class",
        )
    enrolment.certificate_number = number
    enrolment.certified_on = certified_on
    enrolment.full_clean()
    enrolment.save()
    audit.record(
        actor,
        "candidates.certified",
        candidate,
        path=candidate.cell.path,
        data={"number": number, "on": certified_on},
    )
    return enrolment


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
    candidacy; to keep, a dossier and an admission are recorded (the last has its own vote).
    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError, by field, for what does not fit the candidate's stage.
    """
    candidate = locked(candidate)
    if not may(actor, policy.REVIEW_CANDIDATE, candidate.cell):
        raise PermissionDenied(_("Chỉ cấp ủy chi bộ được ghi ý kiến của chi bộ."))
    refuse_closed(candidate)
    refuse_future(reviewed_on, "reviewed_on")
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
        _enrol(candidate, None, actor)
    elif next_step == NextStep.DROP:
        reason = require_text(
            conclusion, "conclusion", _("Đưa ra khỏi danh sách thì phải ghi lý do.")
        )
        _leave(candidate, Step.DROPPED, reviewed_on, reason, actor, ground)
    return review


def _require_edge(candidate: Candidate, step: Step) -> None:
    if not lifecycle.allows(candidate.stage, step):
        raise refusal(
            "next_step",
            _("Quần chúng đã ở bước «%(stage)s».") % {"stage": candidate.get_stage_display()},
            "no_edge",
        )


def _leave(
    candidate: Candidate,
    step: Step,
    on: date,
    reason: str,
    actor: User,
    ground: str = "",
) -> Candidate:
    """Close a candidacy that did not reach its end, and the mentorships with it."""
    moved = lifecycle.move(
        candidate, step, effective_on=on, actor=actor, ground=ground, reason=reason
    )
    close_mentorships(
        moved.mentorships.open().select_related("candidate__cell"),
        ended_on=on,
        reason=str(step.label),
        actor=actor,
    )
    return moved


@transaction.atomic
def drop_candidate(
    *,
    candidate: Candidate,
    dropped_on: date,
    reason: str,
    actor: User,
    ground: str = "",
) -> Candidate:
    """Take ``candidate`` off the list (đưa ra khỏi danh sách), with the reason.

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when
    the reason is missing or the person has been admitted.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    return _leave(candidate, Step.DROPPED, dropped_on, reason, actor, ground)


@transaction.atomic
def withdraw_candidate(
    *, candidate: Candidate, withdrawn_on: date, reason: str, actor: User
) -> Candidate:
    """Close the candidacy at the person's own wish (xin rút)."""
    candidate = locked(candidate)
    require_leader(actor, candidate)
    reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    return _leave(candidate, Step.WITHDRAWN, withdrawn_on, reason, actor)


@transaction.atomic
def allow_dossier(*, candidate: Candidate, on: date, actor: User, ground: str = "") -> Candidate:
    """Let ``candidate`` begin a dossier (cho làm thủ tục): the committee, or its office.

    Raises PermissionDenied for others and for whoever mentors the candidate, and
    ValidationError when the candidate has no certificate or no mentor.
    """
    candidate = locked(candidate)
    on_committee = access.sits_on_committee(actor, candidate)
    if not on_committee and not access.may_keep_dossier(actor, candidate):
        raise PermissionDenied(_("Chỉ ban thường vụ hoặc văn phòng đảng ủy được cho làm thủ tục."))
    if why := access.why_not_decide(actor, candidate):
        raise PermissionDenied(why)
    if not candidate.enrolments.exclude(certified_on=None).exists():
        raise ValidationError(
            _("Quần chúng chưa có giấy chứng nhận lớp nhận thức về Đảng."),
            code="no_certificate",
        )
    if not candidate.mentorships.open().exists():
        raise ValidationError(_("Chưa có người giúp đỡ."), code="no_mentor")
    return lifecycle.move(candidate, Step.ALLOWED, effective_on=on, actor=actor, ground=ground)


@transaction.atomic
def open_dossier(*, candidate: Candidate, opened_on: date, actor: User) -> Candidate:
    """Set the day of the application, from which the dossier lives (mở hồ sơ).

    A dossier that stands open (taken over from a list, or lapsed and made anew) gets its day
    without a step. Raises PermissionDenied when ``actor`` does not lead the cell, and
    ValidationError when no dossier is allowed yet or the day cannot be.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    refuse_future(opened_on, "opened_on")
    refuse_before_birth(candidate, opened_on, "opened_on")
    if candidate.stage != Stage.DOSSIER_OPEN:
        candidate = lifecycle.move(
            candidate, Step.DOSSIER_OPENED, effective_on=opened_on, actor=actor
        )
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
