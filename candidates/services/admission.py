"""From the cell's proposal to the ceremony: the committee's vote, the decision, returns."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import access, deadlines, lifecycle
from candidates.models import (
    Body,
    Candidate,
    Ceremony,
    Decision,
    Mentorship,
    Stage,
    Step,
)
from candidates.services.guards import (
    locked,
    refusal,
    refuse_future,
    require_decider,
    require_leader,
    require_leader_or_office,
    require_text,
)
from candidates.services.mentoring import (
    add_mentorship,
    check_mentor,
    close_mentorships,
)
from candidates.services.reports import open_periods_of
from candidates.services.voting import counted_vote
from cells.models import Organization
from members.models import Member, MembershipEventKind
from members.services import NewMember, admit_members
from people import clock
from people.language import of_the_books
from people.models import User
from rules.services import find, value

# The body that decides where the commune decides for itself (rule admission.decider).
COMMUNE = "commune_standing_committee"
_SUBMITTED = (Stage.CELL_PASSED, Stage.BASE_PASSED)


def superior_decides(candidate: Candidate, on: date) -> bool:
    """Whether the body that decides admissions on ``on`` stands above the commune."""
    decider = value("admission.decider", on=on, organization=candidate.cell)
    return bool(decider != COMMUNE)


def committee_act(candidate: Candidate, on: date) -> Body | None:
    """What the commune's committee does with this admission on ``on``, if anything.

    ``BASE`` proposes to the body above, where the chain of that day has such a step;
    ``DECIDER`` decides, where the commune's own standing committee does.
    """
    if candidate.stage not in _SUBMITTED:
        return None
    chain = value("admission.chain", on=on, organization=candidate.cell)
    if candidate.stage == Stage.CELL_PASSED and "base" in chain:
        return Body.BASE
    return None if superior_decides(candidate, on) else Body.DECIDER


@transaction.atomic
def record_committee_vote(
    *,
    candidate: Candidate,
    decided_on: date,
    entitled: int,
    present: int,
    votes_for: int,
    against: int,
    other: int,
    number: str,
    actor: User,
) -> Decision:
    """Record the committee's vote: as base it proposes, as decider it admits.

    A vote that does not pass is recorded and the stage stays. Raises PermissionDenied, with
    the reason, when ``actor`` does not sit on the committee, submitted this or mentors here;
    ValidationError when it is not the committee's turn or the counts cannot be.
    """
    candidate = locked(candidate)
    require_decider(actor, candidate)
    refuse_future(decided_on, "decided_on")
    body = committee_act(candidate, decided_on)
    if body is None:
        raise ValidationError(
            _("%(name)s đang ở bước «%(stage)s»: chưa đến lượt đảng ủy biểu quyết.")
            % {"name": candidate, "stage": candidate.get_stage_display()},
            code="no_edge",
        )
    if body == Body.DECIDER:
        number = require_text(number, "number", _("Còn thiếu số quyết định."))
    _refuse_before_stage(candidate, decided_on)
    decision = counted_vote(
        rule="vote.base.admission" if body == Body.BASE else "vote.decider.admission",
        candidate=candidate,
        body=body,
        organization=candidate.committee,
        decided_on=decided_on,
        entitled=entitled,
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
        number=number,
        actor=actor,
    )
    if decision.passed:
        lifecycle.move(
            candidate,
            Step.BASE_VOTED if body == Body.BASE else Step.DECIDED,
            effective_on=decided_on,
            actor=actor,
            ground=decision.number,
            decision=decision,
        )
    else:
        lifecycle.note(
            candidate,
            "candidates.committee_vote_failed",
            actor=actor,
            data={"decision": decision, "for": votes_for, "entitled": entitled},
        )
    return decision


def _refuse_before_stage(candidate: Candidate, day: date) -> None:
    if day < candidate.stage_since:
        raise refusal(
            "decided_on",
            _("Ngày quyết định phải từ ngày %(day)s trở đi.")
            % {"day": f"{candidate.stage_since:%d/%m/%Y}"},
            "before_stage",
        )


@transaction.atomic
def record_superior_decision(
    *,
    candidate: Candidate,
    number: str,
    decided_on: date,
    received_on: date,
    actor: User,
) -> Decision:
    """Enter the decision that came from above the commune; the office alone does it.

    Raises PermissionDenied for others, and ValidationError when the body above does not
    decide on that day, the committee has not proposed, or the number or a day cannot be.
    """
    candidate = locked(candidate)
    if not access.may_keep_dossier(actor, candidate):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi quyết định của cấp trên."))
    number = require_text(number, "number", _("Còn thiếu số quyết định."))
    refuse_future(decided_on, "decided_on")
    refuse_future(received_on, "received_on")
    if received_on < decided_on:
        raise refusal("received_on", _("Ngày nhận phải sau ngày quyết định."), "before_decision")
    if candidate.stage != Stage.BASE_PASSED:
        raise ValidationError(
            _("%(name)s đang ở bước «%(stage)s»: đảng ủy chưa đề nghị.")
            % {"name": candidate, "stage": candidate.get_stage_display()},
            code="no_edge",
        )
    if not superior_decides(candidate, decided_on):
        raise refusal(
            "decided_on",
            _("Ngày %(day)s ban thường vụ đảng ủy xã tự quyết định kết nạp.")
            % {"day": f"{decided_on:%d/%m/%Y}"},
            "commune_decides",
        )
    _refuse_before_stage(candidate, decided_on)
    rule = find("admission.decider", on=decided_on, organization=candidate.cell)
    decision = Decision(
        candidate=candidate,
        body=Body.DECIDER,
        organization=candidate.committee.parent or candidate.committee,
        passed=True,
        number=number,
        decided_on=decided_on,
        received_on=received_on,
        clause=rule.source,
        recorded_by=actor,
    )
    decision.full_clean()
    decision.save()
    lifecycle.move(
        candidate,
        Step.DECIDED,
        effective_on=decided_on,
        actor=actor,
        ground=number,
        decision=decision,
    )
    return decision


@transaction.atomic
def return_admission(*, candidate: Candidate, reason: str, actor: User) -> Candidate:
    """Send a proposal back to the cell to be completed (trả lại chi bộ).

    Raises PermissionDenied for who is neither office nor may decide here, and ValidationError
    when the reason is missing or nothing was submitted.
    """
    candidate = locked(candidate)
    if not access.may_keep_dossier(actor, candidate):
        require_decider(actor, candidate)
    reason = require_text(reason, "reason", _("Còn thiếu lý do trả lại."))
    return lifecycle.move(
        candidate,
        Step.RETURNED,
        effective_on=clock.today(),
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def resubmit(*, candidate: Candidate, actor: User) -> Candidate:
    """Send a completed proposal up again (trình lại); the cell's vote stands."""
    candidate = locked(candidate)
    require_leader(actor, candidate)
    return lifecycle.move(candidate, Step.RESUBMITTED, effective_on=clock.today(), actor=actor)


@transaction.atomic
def refuse_admission(
    *, candidate: Candidate, reason: str, decided_on: date, actor: User
) -> Candidate:
    """Refuse an admission (không đồng ý); the cell is told in writing with the reason.

    Raises PermissionDenied when ``actor`` may not decide here, and ValidationError when the
    reason is missing or nothing was submitted.
    """
    candidate = locked(candidate)
    require_decider(actor, candidate)
    reason = require_text(reason, "reason", _("Không đồng ý thì phải ghi lý do."))
    refuse_future(decided_on, "decided_on")
    _refuse_before_stage(candidate, decided_on)
    return lifecycle.move(
        candidate, Step.REFUSED, effective_on=decided_on, actor=actor, reason=reason
    )


def admitting_decision(candidate: Candidate) -> Decision | None:
    """The decision by which ``candidate`` is to be admitted, if there is one."""
    return (
        candidate.decisions.filter(body=Body.DECIDER, passed=True)
        .order_by("-decided_on", "-recorded_at")
        .first()
    )


@transaction.atomic
def hold_ceremony(
    *,
    candidate: Candidate,
    held_on: date,
    mentor: Member,
    handed_over_by: str,
    actor: User,
    consent: str = "",
) -> Ceremony:
    """Record the ceremony (lễ kết nạp): from this day the person is a probationary member.

    The mentor named there helps through the probation. Raises PermissionDenied when ``actor``
    neither leads the cell nor works in the office; ValidationError when no decision stands,
    the day cannot be, the deadline is past without the superior's ``consent``, or the mentor
    may not help.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    decision = admitting_decision(candidate)
    if candidate.stage != Stage.DECIDED or decision is None:
        raise ValidationError(
            _("%(name)s chưa có quyết định kết nạp.") % {"name": candidate},
            code="no_edge",
        )
    refuse_future(held_on, "held_on")
    _check_ceremony_day(candidate.cell, decision, held_on, consent)
    check_mentor(candidate, mentor, held_on)
    close_mentorships(
        candidate.mentorships.open().select_related("candidate__cell"),
        ended_on=held_on,
        reason=_("lễ kết nạp"),
        actor=actor,
    )
    ceremony = Ceremony(
        candidate=candidate,
        decision=decision,
        held_on=held_on,
        host_cell=candidate.cell,
        handed_over_by=handed_over_by.strip(),
        mentor=mentor,
        recorded_by=actor,
    )
    ceremony.full_clean()
    ceremony.save()
    candidate = lifecycle.move(
        candidate,
        Step.CEREMONY,
        effective_on=held_on,
        actor=actor,
        ground=decision.number,
        reason=consent.strip(),
        decision=decision,
    )
    admit_members(
        [
            NewMember(
                person=candidate.person,
                cell=candidate.cell,
                joined_on=held_on,
                ground=decision.number,
            )
        ],
        kind=MembershipEventKind.ADMITTED,
        actor=actor,
    )
    with of_the_books():
        ground = _("phân công tại lễ kết nạp")
    mentorship = add_mentorship(
        candidate=candidate,
        mentor=mentor,
        started_on=held_on,
        known_on=max(held_on, clock.today()),
        actor=actor,
        ground=ground,
    )
    open_periods_of(Mentorship.objects.filter(pk=mentorship.pk), on=clock.today(), actor=actor)
    return ceremony


def _check_ceremony_day(
    cell: Organization, decision: Decision, held_on: date, consent: str
) -> None:
    """Raise ValidationError for a day before the decision, or past the deadline unconsented."""
    earliest = decision.received_on or decision.decided_on
    if held_on < earliest:
        raise refusal(
            "held_on",
            _("Lễ kết nạp phải từ ngày %(day)s (ngày có quyết định).")
            % {"day": f"{earliest:%d/%m/%Y}"},
            "before_decision",
        )
    due_on = deadlines.ceremony_due_on(decision, cell)
    if held_on > due_on and not consent.strip():
        rule = find("admission.ceremony_deadline", on=decision.decided_on, organization=cell)
        raise refusal(
            "held_on",
            _("Quá hạn tổ chức lễ (%(day)s). Ghi văn bản đồng ý của cấp trên (%(clause)s).")
            % {"day": f"{due_on:%d/%m/%Y}", "clause": rule.source},
            "too_late",
        )
