"""What bodies above the cell do with what it sent up: appraise, vote, decide, return, refuse."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import access, deadlines, lifecycle, readiness, telling
from candidates.chain import body_in_turn, committee_act, superior_decides
from candidates.models import Body, Candidate, Decision, Matter, Sitting, Stage, Step
from candidates.models.candidate import matter_of
from candidates.services.dossier import note_paper
from candidates.services.guards import (
    locked,
    refusal,
    refuse_future,
    require_decider,
    require_leader,
    require_text,
)
from candidates.services.mentoring import close_mentorships
from candidates.services.voting import PAPER_OF, counted_vote
from members.models import LeavingKind
from members.services import end_probation, recognise_member
from people import clock
from people.models import User
from rules.services import find

# What a decision does in the candidate's life, by matter.
OUTCOME: dict[str, Step] = {
    Matter.ADMISSION: Step.DECIDED,
    Matter.RECOGNITION: Step.RECOGNISED,
    Matter.REMOVAL: Step.REMOVED,
}
_BASE_RULE: dict[str, str] = {
    Matter.ADMISSION: "vote.base.admission",
    Matter.RECOGNITION: "vote.base.recognition",
    Matter.REMOVAL: "vote.base.removal",
}
_DECIDER_RULE: dict[str, str] = {
    Matter.ADMISSION: "vote.decider.admission",
    Matter.RECOGNITION: "vote.decider.recognition",
    Matter.REMOVAL: "vote.decider.removal",
}


def rule_of(body: str, matter: str) -> str:
    """The rule by which the vote of ``body`` on ``matter`` is judged."""
    return (_BASE_RULE if body == Body.BASE else _DECIDER_RULE)[matter]


def _matter(candidate: Candidate, matter: str) -> Matter:
    """What is decided: it follows from the stage, but for who is stuck it is chosen."""
    waiting = matter_of(candidate.stage)
    if waiting is None:
        raise lifecycle.no_edge(candidate, Step.DECIDED)
    if candidate.stage != Stage.RECOGNITION_STUCK:
        return waiting
    if matter not in (Matter.RECOGNITION, Matter.REMOVAL):
        raise refusal("matter", _("Chọn công nhận hoặc xóa tên."), "required")
    return Matter(matter)


def _refuse_before_stage(candidate: Candidate, day: date) -> None:
    if day < candidate.stage_since:
        raise refusal(
            "decided_on",
            _("Ngày quyết định phải từ ngày %(day)s trở đi.")
            % {"day": f"{candidate.stage_since:%d/%m/%Y}"},
            "before_stage",
        )


@transaction.atomic
def record_appraisal(
    *, candidate: Candidate, decided_on: date, actor: User, number: str = ""
) -> Decision:
    """Record that the section committee appraised what the cell sent up; it does not vote.

    Raises PermissionDenied for who neither leads that committee nor works in the office, and
    ValidationError when it is not its turn or the day cannot be.
    """
    candidate = locked(candidate)
    if not access.may_appraise(actor, candidate):
        raise PermissionDenied(_("Chỉ đảng ủy bộ phận hoặc văn phòng đảng ủy được ghi."))
    refuse_future(decided_on, "decided_on")
    if body_in_turn(candidate, decided_on) != Body.SECTION:
        raise lifecycle.no_edge(candidate, Step.APPRAISED)
    section = candidate.cell.parent or candidate.committee
    decision = Decision(
        candidate=candidate,
        matter=_matter(candidate, ""),
        body=Body.SECTION,
        organization=section,
        passed=True,
        number=number.strip(),
        decided_on=decided_on,
        clause=find("admission.chain", on=decided_on, organization=candidate.cell).source,
        recorded_by=actor,
    )
    decision.full_clean()
    decision.save()
    if decision.matter == Matter.ADMISSION:
        note_paper(candidate, PAPER_OF[Body.SECTION], number=decision.number, dated_on=decided_on)
    lifecycle.move(
        candidate,
        Step.APPRAISED,
        effective_on=decided_on,
        actor=actor,
        ground=decision.number,
        decision=decision,
    )
    return decision


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
    matter: str = "",
    method: str = "",
    sitting: Sitting | None = None,
) -> Decision:
    """Record the committee's vote: as base it proposes, as decider it settles the matter.

    A vote that does not pass is recorded and the stage stays. ``matter`` is asked only for
    who is stuck. Raises PermissionDenied, with the reason, when ``actor`` does not sit on the
    committee, submitted this or mentors here; ValidationError when it is not the committee's
    turn, a prior act is missing or the counts cannot be.
    """
    candidate = locked(candidate)
    require_decider(actor, candidate)
    refuse_future(decided_on, "decided_on")
    body = committee_act(candidate, decided_on)
    if body is None:
        raise lifecycle.no_edge(candidate, Step.BASE_VOTED)
    matter = _matter(candidate, matter)
    _refuse_before_stage(candidate, decided_on)
    step = Step.BASE_VOTED if body == Body.BASE else OUTCOME[matter]
    if candidate.stage != Stage.RECOGNITION_STUCK:
        readiness.require(candidate, step, decided_on)
    decision = counted_vote(
        rule=rule_of(body, matter),
        candidate=candidate,
        matter=matter,
        body=body,
        organization=candidate.committee,
        decided_on=decided_on,
        entitled=entitled,
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
        number=number,
        method=method,
        sitting=sitting,
        actor=actor,
    )
    if not decision.passed:
        lifecycle.note(
            candidate,
            "candidates.committee_vote_failed",
            actor=actor,
            data={"decision": decision, "for": votes_for, "entitled": entitled},
        )
    elif body == Body.BASE:
        lifecycle.move(
            candidate,
            step,
            effective_on=decided_on,
            actor=actor,
            ground=decision.number,
            decision=decision,
        )
    else:
        _settle(candidate, decision, actor)
    return decision


def _settle(candidate: Candidate, decision: Decision, actor: User) -> None:
    """Let the decision act: on the candidacy, and on the membership it leads."""
    step = OUTCOME[decision.matter]
    moved = lifecycle.move(
        candidate,
        step,
        effective_on=decision.decided_on,
        actor=actor,
        ground=decision.number,
        decision=decision,
    )
    if step == Step.RECOGNISED:
        member = moved.person.member
        recognise_member(
            member=member,
            official_on=deadlines.probation_ends_on(
                member.joined_on, moved.cell, extension=moved.probation_extension
            ),
            actor=actor,
            ground=decision.number,
        )
    elif step == Step.REMOVED:
        end_probation(
            member=moved.person.member,
            on=decision.decided_on,
            kind=LeavingKind.REMOVED_FROM_PROBATION,
            actor=actor,
            ground=decision.number,
        )
    if step != Step.DECIDED:
        close_mentorships(
            moved.mentorships.open().select_related("candidate__cell"),
            ended_on=decision.decided_on,
            reason=str(step.label),
            actor=actor,
        )
    telling.tell_cell(moved, actor)


@transaction.atomic
def record_superior_decision(
    *,
    candidate: Candidate,
    number: str,
    decided_on: date,
    received_on: date,
    actor: User,
    matter: str = "",
) -> Decision:
    """Enter the decision that came from above the commune; the office alone does it.

    Raises PermissionDenied for others, and ValidationError when the body above does not
    decide on that day, a prior act is missing, or the number or a day cannot be.
    """
    candidate = locked(candidate)
    if not access.may_keep_dossier(actor, candidate):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi quyết định của cấp trên."))
    number = require_text(number, "number", _("Còn thiếu số quyết định."))
    refuse_future(decided_on, "decided_on")
    refuse_future(received_on, "received_on")
    if received_on < decided_on:
        raise refusal("received_on", _("Ngày nhận phải sau ngày quyết định."), "before_decision")
    matter = _matter(candidate, matter)
    if body_in_turn(candidate, decided_on) != Body.DECIDER:
        raise ValidationError(
            _("%(name)s đang ở bước «%(stage)s»: đảng ủy chưa đề nghị.")
            % {"name": candidate, "stage": candidate.get_stage_display()},
            code="no_edge",
        )
    if not superior_decides(candidate, decided_on):
        raise refusal(
            "decided_on",
            _("Ngày %(day)s ban thường vụ đảng ủy xã tự quyết định.")
            % {"day": f"{decided_on:%d/%m/%Y}"},
            "commune_decides",
        )
    _refuse_before_stage(candidate, decided_on)
    if candidate.stage != Stage.RECOGNITION_STUCK:
        readiness.require(candidate, OUTCOME[matter], decided_on)
    rule = find("admission.decider", on=decided_on, organization=candidate.cell)
    decision = Decision(
        candidate=candidate,
        matter=matter,
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
    if matter == Matter.ADMISSION:
        note_paper(candidate, PAPER_OF[Body.DECIDER], number=number, dated_on=decided_on)
    _settle(candidate, decision, actor)
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
    moved = lifecycle.move(
        candidate,
        Step.RETURNED,
        effective_on=clock.today(),
        actor=actor,
        reason=reason,
    )
    telling.tell_cell(moved, actor)
    return moved


@transaction.atomic
def resubmit(*, candidate: Candidate, actor: User) -> Candidate:
    """Send a completed proposal up again (trình lại); the cell's vote stands.

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when
    nothing came back, or the candidate moved here since: another cell voted, so the dossier
    is opened anew and this one votes.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    if lifecycle.voted_elsewhere(candidate):
        raise lifecycle.no_edge(candidate, Step.RESUBMITTED)
    return lifecycle.move(candidate, Step.RESUBMITTED, effective_on=clock.today(), actor=actor)


@transaction.atomic
def refuse_admission(
    *, candidate: Candidate, reason: str, decided_on: date, actor: User
) -> Candidate:
    """Refuse what the cell proposed (không đồng ý); it is told in writing with the reason.

    A probationary member whose recognition or removal is refused goes on being one. Raises
    PermissionDenied when ``actor`` may not decide here, and ValidationError when the reason
    is missing or nothing was submitted.
    """
    candidate = locked(candidate)
    require_decider(actor, candidate)
    reason = require_text(reason, "reason", _("Không đồng ý thì phải ghi lý do."))
    refuse_future(decided_on, "decided_on")
    _refuse_before_stage(candidate, decided_on)
    moved = lifecycle.move(
        candidate, Step.REFUSED, effective_on=decided_on, actor=actor, reason=reason
    )
    telling.tell_cell(moved, actor)
    return moved


@transaction.atomic
def annul_decision(
    *,
    candidate: Candidate,
    annulled_on: date,
    number: str,
    reason: str,
    of_standard: bool,
    actor: User,
) -> Candidate:
    """Record that a decision to admit was annulled (hủy quyết định), 294-QĐ/TW cl. 4.4.

    For a wrong standard the person is off the list, a probationary member is none any more;
    for a wrong procedure only the faulty step is done again. Raises PermissionDenied for who
    is not the office, and ValidationError when the number or the reason is missing, or a
    procedure is to be done again after the ceremony.
    """
    candidate = locked(candidate)
    if not access.may_keep_dossier(actor, candidate):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi quyết định của cấp trên."))
    number = require_text(number, "number", _("Còn thiếu số quyết định."))
    reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    step = Step.ANNULLED if of_standard else Step.REOPENED
    was_member = candidate.stage != Stage.DECIDED
    moved = lifecycle.move(
        candidate, step, effective_on=annulled_on, actor=actor, ground=number, reason=reason
    )
    if step == Step.ANNULLED:
        if was_member:
            end_probation(
                member=moved.person.member,
                on=annulled_on,
                kind=LeavingKind.ANNULLED,
                actor=actor,
                ground=number,
            )
        close_mentorships(
            moved.mentorships.open().select_related("candidate__cell"),
            ended_on=annulled_on,
            reason=str(step.label),
            actor=actor,
        )
    telling.tell_cell(moved, actor)
    return moved
