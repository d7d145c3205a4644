"""The way of a candidate: who they are, who helps them, what was decided."""

from candidates.models.acts import Body, Ceremony, Decision
from candidates.models.candidate import Candidate, Stage, StageEvent, Step
from candidates.models.mentoring import MentorReport, Mentorship, Proposal, ReportState
from candidates.models.preparation import (
    CellReview,
    Enrolment,
    IntroducingBody,
    Introduction,
    NextStep,
)

__all__ = [
    "Body",
    "Candidate",
    "CellReview",
    "Ceremony",
    "Decision",
    "Enrolment",
    "IntroducingBody",
    "Introduction",
    "MentorReport",
    "Mentorship",
    "NextStep",
    "Proposal",
    "ReportState",
    "Stage",
    "StageEvent",
    "Step",
]
