"""What ``reports`` keeps: figures added up, figures as they were closed, ratings, models."""

from reports.models.counts import OrganizationCount, RollUp
from reports.models.mobilisation import (
    FIGURES,
    Evidence,
    EvidenceKind,
    Milestone,
    MobilisationModel,
    ModelLevel,
    ModelNovelty,
    ModelState,
)
from reports.models.periods import ClosedPeriod, PeriodKind, RunState, StatisticsRun
from reports.models.rating import Rating, RatingClass, RatingState

__all__ = [
    "FIGURES",
    "ClosedPeriod",
    "Evidence",
    "EvidenceKind",
    "Milestone",
    "MobilisationModel",
    "ModelLevel",
    "ModelNovelty",
    "ModelState",
    "OrganizationCount",
    "PeriodKind",
    "Rating",
    "RatingClass",
    "RatingState",
    "RollUp",
    "RunState",
    "StatisticsRun",
]
