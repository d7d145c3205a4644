"""Readiness (điều kiện): may this step be taken, and if not, why and when.

One pure function over loaded facts; pages, API and reminders show it, and the services refuse
what it refuses. Each message names the clause of the day that is judged.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from candidates.chain import body_in_turn
from candidates.models import Body, Candidate, Decision, Matter, Mentorship, Stage, Step
from candidates.models.candidate import matter_of
from candidates.readiness import deciding, helping, papers, person, probation
from candidates.readiness.conditions import (
    MET,
    MISSING,
    WARNING,
    Check,
    Condition,
    Readiness,
)
from candidates.votes import preload_entitled
from rules.services import RuleMissing, preload

__all__ = [
    "KEYS",
    "MET",
    "MISSING",
    "STEPS",
    "WARNING",
    "Condition",
    "Readiness",
    "facts",
    "for_cell_vote",
    "judge",
    "judge_all",
    "next_step",
    "require",
    "with_facts",
    "with_facts_above_cell",
]

# What each step asks for, in the order of the page.
CHECKS: dict[Step, list[Check]] = {
    Step.ALLOWED: [papers.certificate, helping.mentor],
    Step.CELL_VOTED: [
        person.age,
        person.schooling,
        person.readmission,
        papers.certificate,
        helping.mentor,
        helping.introducers,
        papers.dossier,
        papers.papers,
        papers.order,
        helping.members_of_cell,
    ],
    Step.DECIDED: [
        *deciding.votes_before(Matter.ADMISSION, Body.DECIDER),
        deciding.age_at_vote,
        person.readmission,
        deciding.deadline(Matter.ADMISSION),
    ],
    Step.CEREMONY: [deciding.decision_of, deciding.ceremony_day],
    Step.RECOGNITION_VOTED: [
        probation.months,
        probation.new_member_class,
        probation.papers,
        helping.members_of_cell,
        probation.in_time,
    ],
    Step.REMOVAL_VOTED: [helping.members_of_cell],
    Step.RECOGNISED: [
        *deciding.votes_before(Matter.RECOGNITION, Body.DECIDER),
        deciding.deadline(Matter.RECOGNITION),
    ],
    Step.REMOVED: [
        *deciding.votes_before(Matter.REMOVAL, Body.DECIDER),
        deciding.deadline(Matter.REMOVAL),
    ],
}

# The base votes on each matter by one step; what it asks before follows from the matter.
BEFORE_BASE: dict[Matter, list[Check]] = {
    Matter.ADMISSION: [
        *deciding.votes_before(Matter.ADMISSION, Body.BASE),
        deciding.age_at_vote,
        person.readmission,
    ],
    Matter.RECOGNITION: deciding.votes_before(Matter.RECOGNITION, Body.BASE),
    Matter.REMOVAL: deciding.votes_before(Matter.REMOVAL, Body.BASE),
}

STEPS = (*CHECKS, Step.BASE_VOTED)

# The rules that the checks read: a page that judges many loads them in one statement.
KEYS = (
    "admission.age_counting",
    "admission.age_max",
    "admission.age_min",
    "admission.ceremony_clock",
    "admission.ceremony_deadline",
    "admission.certificate_life",
    "admission.chain",
    "admission.decider",
    "admission.decision_deadline",
    "admission.dossier_life",
    "admission.dossier_redo",
    "admission.education_exception_literate",
    "admission.education_exception_primary",
    "admission.education_min",
    "admission.introducer_months",
    "admission.introducers_required",
    "admission.over_age_consent",
    "admission.youth_age_max",
    "calendar.working_days",
    "dossier.admission_papers",
    "dossier.paper_order",
    "dossier.recognition_papers",
    "mentoring.arrival_waives_months",
    "mentoring.min_months",
    "mentoring.must_be_official",
    "mentoring.replacement_waives_months",
    "mentoring.slots_max",
    "probation.months",
    "probation.new_member_class",
    "readmission.consent",
    "readmission.never",
    "readmission.times_max",
    "readmission.wait",
    "recognition.consider_deadline",
    "recognition.decision_deadline",
    "recognition.not_before_probation_end",
    "vote.cell.base",
    "vote.cell.min_official_members",
)

_TOWARDS: dict[Stage, Step] = {
    Stage.CELL_PASSED: Step.DECIDED,
    Stage.APPRAISED: Step.DECIDED,
    Stage.BASE_PASSED: Step.DECIDED,
    Stage.DECIDED: Step.CEREMONY,
    Stage.PROBATIONARY: Step.RECOGNITION_VOTED,
    Stage.RECOGNITION_RETURNED: Step.RECOGNITION_VOTED,
    Stage.RECOGNITION_PROPOSED: Step.RECOGNISED,
    Stage.RECOGNITION_APPRAISED: Step.RECOGNISED,
    Stage.RECOGNITION_SECONDED: Step.RECOGNISED,
    Stage.REMOVAL_PROPOSED: Step.REMOVED,
    Stage.REMOVAL_SECONDED: Step.REMOVED,
}


def next_step(candidate: Candidate, on: date) -> Step | None:
    """The step towards which conditions are counted on ``on``; None where nothing lies ahead.

    Before the dossier goes to the cell everything prepares its vote, so that is judged; above
    the cell it is the vote of the base where the chain of that day has one and it is due.
    """
    if not candidate.is_open or candidate.stage == Stage.RECOGNITION_STUCK:
        return None
    if _waits_for_base(candidate, on):
        return Step.BASE_VOTED
    return _TOWARDS.get(Stage(candidate.stage), Step.CELL_VOTED)


def _waits_for_base(candidate: Candidate, on: date) -> bool:
    try:
        return body_in_turn(candidate, on) == Body.BASE
    except RuleMissing:
        return False


def facts(prefix: str = "", *, decisions: bool = True, mentors: bool = True) -> list[Any]:
    """What to prefetch for readiness; ``prefix`` names the lookup to the candidate.

    A page of the cell, where nothing above it is judged, needs no ``decisions``; one that has
    the members of the cell at hand names the ``mentors`` itself.
    """
    helping = Mentorship.objects.all()
    if mentors:
        helping = helping.select_related("mentor__person", "mentor__cell")
    of_cell = [f"{prefix}{name}" for name in ("enrolments", "introductions", "papers")]
    found = [Prefetch(f"{prefix}mentorships", helping), *of_cell, *_facts_of_person(prefix)]
    return [*found, _decisions(prefix)] if decisions else found


def _facts_of_person(prefix: str = "") -> list[Any]:
    return [f"{prefix}person__member__events", f"{prefix}consents"]


def _decisions(prefix: str = "") -> Prefetch:
    # The deadline of a vote follows from the rules of the cell that took it.
    return Prefetch(f"{prefix}decisions", Decision.objects.select_related("organization"))


def with_facts(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """``candidates`` with everything that readiness reads, in a fixed number of statements."""
    return candidates.select_related("person__member", "cell__parent").prefetch_related(*facts())


def with_facts_above_cell(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """``candidates`` that went up, with what is asked of them from there on and no more."""
    return candidates.select_related("person__member", "cell__parent").prefetch_related(
        _decisions(), *_facts_of_person()
    )


def _checks(candidate: Candidate, step: Step) -> list[Check]:
    if step == Step.BASE_VOTED:
        return BEFORE_BASE[matter_of(candidate.stage) or Matter.ADMISSION]
    return CHECKS.get(step, [])


def judge(candidate: Candidate, step: Step, on: date) -> Readiness:
    """Judge whether ``step`` may be taken for ``candidate`` on ``on``.

    Reads what :func:`with_facts` loads. A step of which nothing is asked is ready.
    """
    conditions = []
    for check in _checks(candidate, step):
        try:
            condition = check(candidate, on)
        except RuleMissing as unknown:
            condition = Condition(
                key=check.__name__,
                title=_("Quy định của ngày này"),
                state=MISSING,
                detail=" ".join(unknown.messages),
                who=_("Văn phòng đảng ủy"),
            )
        if condition is not None:
            conditions.append(condition)
    order = {MISSING: 0, WARNING: 1, MET: 2}
    return Readiness(step, on, sorted(conditions, key=lambda c: order[c.state]))


def judge_all(
    candidates: Iterable[Candidate], on: date
) -> list[tuple[Candidate, Readiness | None]]:
    """Judge each of ``candidates`` (loaded by :func:`with_facts`) towards its next step."""
    found = list(candidates)
    preload(*KEYS)
    preload_entitled({c.cell_id for c in found}, on)
    judged = []
    for candidate in found:
        step = next_step(candidate, on)
        judged.append((candidate, judge(candidate, step, on) if step else None))
    return judged


def for_cell_vote(candidate: Candidate, on: date) -> Readiness:
    """Judge whether the cell may vote to admit ``candidate`` on ``on``."""
    return judge(candidate, Step.CELL_VOTED, on)


def require(candidate: Candidate, step: Step, on: date) -> None:
    """Raise ValidationError listing each condition that keeps ``step`` from being taken."""
    missing = judge(candidate, step, on).missing
    if missing:
        raise ValidationError([ValidationError(c.sentence, code=c.key) for c in missing])
