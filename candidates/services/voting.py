"""The cell's votes (chi bộ biểu quyết): to admit, to recognise, to remove from probation."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from candidates import lifecycle, readiness
from candidates.models import Body, Candidate, Decision, Matter, Paper, Sitting, Step
from candidates.services.dossier import note_paper
from candidates.services.guards import locked, refuse_future, require_leader, require_text
from candidates.services.numbering import number_decision
from candidates.votes import entitled_in_cell
from cells.models import Organization
from people.models import User
from rules.services import check_counts, judge_vote, value

STEP_OF: dict[str, Step] = {
    Matter.ADMISSION: Step.CELL_VOTED,
    Matter.RECOGNITION: Step.RECOGNITION_VOTED,
    Matter.REMOVAL: Step.REMOVAL_VOTED,
}
# The paper of the admission's dossier that an act of each body is.
PAPER_OF: dict[str, Paper] = {
    Body.CELL: Paper.CELL_RESOLUTION,
    Body.SECTION: Paper.SECTION_REPORT,
    Body.BASE: Paper.BASE_RESOLUTION,
    Body.DECIDER: Paper.DECISION,
}
RULE_OF: dict[str, str] = {
    Matter.ADMISSION: "vote.cell.admission",
    Matter.RECOGNITION: "vote.cell.recognition",
    Matter.REMOVAL: "vote.cell.removal_from_probation",
}


def check_cell_vote(candidate: Candidate, on: date, matter: str = Matter.ADMISSION) -> None:
    """Raise ValidationError listing each condition that keeps the cell from voting."""
    step = STEP_OF[matter]
    if not lifecycle.allows(candidate.stage, step):
        raise lifecycle.no_edge(candidate, step)
    readiness.require(candidate, step, on)


def counted_vote(
    *,
    rule: str,
    candidate: Candidate,
    matter: str,
    body: str,
    organization: Organization,
    decided_on: date,
    entitled: int,
    present: int,
    votes_for: int,
    against: int,
    other: int,
    number: str,
    actor: User,
    method: str = "",
    sitting: Sitting | None = None,
) -> Decision:
    """Check the counts, judge them by ``rule`` of that day, and write the Decision."""
    check_counts(
        entitled=entitled,
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
    )
    judged = judge_vote(
        rule,
        entitled=entitled,
        votes_for=votes_for,
        on=decided_on,
        organization=organization,
    )
    number = number.strip()
    decision = Decision(
        candidate=candidate,
        matter=matter,
        body=body,
        organization=organization,
        method=method,
        sitting=sitting,
        passed=judged.passed,
        entitled=entitled,
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
        number=number,
        decided_on=decided_on,
        clause=judged.source,
        recorded_by=actor,
    )
    decision.full_clean()
    # The sitting's own resolution is numbered once, for all that it settles.
    if judged.passed and not (sitting is not None and number and number == sitting.number):
        decision.number = number_decision(decision, actor)
    decision.save()
    if judged.passed and matter == Matter.ADMISSION:
        note_paper(candidate, PAPER_OF[body], number=decision.number, dated_on=decided_on)
    return decision


@transaction.atomic
def record_cell_vote(
    *,
    candidate: Candidate,
    decided_on: date,
    present: int,
    votes_for: int,
    against: int,
    other: int,
    actor: User,
    matter: str = Matter.ADMISSION,
    exempt_absent: int = 0,
    number: str = "",
    ground: str = "",
    method: str = "",
    reason: str = "",
) -> Decision:
    """Record the cell's vote on ``matter``; two thirds of all entitled must be for.

    ``exempt_absent`` official members are exempt from meetings and were not there. Passed or
    not, the vote is recorded and the stage follows it; who was voted on in vain as often as
    the rule says is reported up. Raises PermissionDenied when ``actor`` does not lead the
    cell, and ValidationError when a condition is unmet, or, by field, the counts cannot be or
    the reason of a removal is missing.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    refuse_future(decided_on, "decided_on")
    check_cell_vote(candidate, decided_on, matter)
    if matter == Matter.REMOVAL:
        reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    cell = candidate.cell
    decision = counted_vote(
        rule=RULE_OF[matter],
        candidate=candidate,
        matter=matter,
        body=Body.CELL,
        organization=cell,
        decided_on=decided_on,
        entitled=entitled_in_cell(cell, decided_on, exempt_absent=exempt_absent),
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
        number=number,
        method=method,
        actor=actor,
    )
    if not decision.passed and matter != Matter.ADMISSION:
        _vote_in_vain(candidate, decision, actor)
        return decision
    lifecycle.move(
        candidate,
        STEP_OF[matter],
        effective_on=decided_on,
        actor=actor,
        ground=ground or decision.number,
        reason=reason,
        decision=decision,
    )
    return decision


def _vote_in_vain(candidate: Candidate, decision: Decision, actor: User) -> None:
    """Note a vote of the probation that did not pass; the last allowed one goes up.

    Three votes without two thirds either to recognise or to remove: the counts are reported
    and the decider decides (294-QĐ/TW cl. 4.2.3).
    """
    lifecycle.note(
        candidate,
        "candidates.cell_vote_failed",
        actor=actor,
        data={"decision": decision, "for": decision.votes_for, "entitled": decision.entitled},
    )
    most = value(
        "recognition.failed_votes_to_decider",
        on=decision.decided_on,
        organization=candidate.cell,
    )
    in_vain = candidate.decisions.filter(body=Body.CELL, passed=False)
    if in_vain.exclude(matter=Matter.ADMISSION).count() >= most:
        lifecycle.move(
            candidate,
            Step.STUCK,
            effective_on=decision.decided_on,
            actor=actor,
            decision=decision,
        )
