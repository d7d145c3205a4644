"""The way of a candidate: who they are, who helps them, what was decided."""

from candidates.models.acts import Body, Ceremony, Decision, Sitting, VoteMethod
from candidates.models.candidate import Candidate, Matter, Route, Stage, StageEvent, Step
from candidates.models.classes import ClassKind, ClassResult, Enrolment, TrainingClass
from candidates.models.dossier import (
    Consent,
    ConsentKind,
    DossierItem,
    Opinions,
    Paper,
    PaperState,
)
from candidates.models.mentoring import (
    MentorReport,
    Mentorship,
    Proposal,
    ReportState,
    Waiver,
)
from candidates.models.preparation import (
    CellReview,
    IntroducingBody,
    Introduction,
    NextStep,
)
from candidates.models.sources import Movement, MovementKind, StandOut

__all__ = [
    "Body",
    "Candidate",
    "CellReview",
    "Ceremony",
    "ClassKind",
    "ClassResult",
    "Consent",
    "ConsentKind",
    "Decision",
    "DossierItem",
    "Enrolment",
    "IntroducingBody",
    "Introduction",
    "Matter",
    "MentorReport",
    "Mentorship",
    "Movement",
    "MovementKind",
    "NextStep",
    "Opinions",
    "Paper",
    "PaperState",
    "Proposal",
    "ReportState",
    "Route",
    "Sitting",
    "Stage",
    "StageEvent",
    "StandOut",
    "Step",
    "TrainingClass",
    "VoteMethod",
    "Waiver",
]
