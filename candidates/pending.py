"""What waits for an act of the cell or above it, and by when: asked by pages and reminders."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from candidates import deadlines
from candidates.models import Body, Candidate, Decision, Matter, Stage
from candidates.models.candidate import matter_of
from candidates.readiness.probation import ends_on

# Whose recognition lies with the cell: once voted on, what is left to do is above it.
WITH_CELL = (Stage.PROBATIONARY, Stage.RECOGNITION_RETURNED)
# The rules by which the days below are counted: who asks of many loads them in one statement.
RULES = (
    "admission.ceremony_clock",
    "admission.ceremony_deadline",
    "admission.chain",
    "admission.decider",
    "admission.decision_deadline",
    "calendar.working_days",
    "probation.months",
    "recognition.consider_deadline",
    "recognition.decision_deadline",
)


def with_cell_votes(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """``candidates`` with the votes by which their cells sent them up, the last one first."""
    votes = (
        Decision.objects.filter(body=Body.CELL, passed=True)
        .select_related("organization")
        .only("candidate", "matter", "decided_on", "organization__path")
    )
    return candidates.prefetch_related(Prefetch("decisions", votes))


def cell_vote_of(candidate: Candidate) -> Decision | None:
    """The vote that waits to be settled; reads what :func:`with_cell_votes` loads.

    None where nothing was passed: who is stuck went up by votes in vain.
    """
    matter = matter_of(candidate.stage)
    return next((d for d in candidate.decisions.all() if d.matter == matter), None)


def settled_by(candidate: Candidate) -> date | None:
    """The day by which what the cell sent up is to be decided."""
    vote = cell_vote_of(candidate)
    return deadlines.settled_due_on(vote) if vote else None


def with_decision(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """``candidates`` with the decision to admit them; of several the last one stands."""
    last = Decision.objects.filter(
        candidate=OuterRef("pk"), matter=Matter.ADMISSION, body=Body.DECIDER, passed=True
    ).order_by("-decided_on", "-recorded_at")
    return candidates.annotate(
        decision_number=Subquery(last.values("number")[:1]),
        decided_on=Subquery(last.values("decided_on")[:1]),
        received_on=Subquery(last.values("received_on")[:1]),
    )


def ceremony_by(candidate: Candidate) -> date | None:
    """The day by which the ceremony is held; reads what :func:`with_decision` adds."""
    facts: Any = candidate
    if facts.decided_on is None:
        return None
    decision = Decision(decided_on=facts.decided_on, received_on=facts.received_on)
    return deadlines.ceremony_due_on(decision, candidate.cell)


def considered_by(candidate: Candidate) -> date | None:
    """The day by which the cell considers the recognition; None before the ceremony."""
    ended = ends_on(candidate)
    return deadlines.recognition_to_consider_by(ended, candidate.cell) if ended else None
