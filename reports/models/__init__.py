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

__all__ = [
    "FIGURES",
    "Evidence",
    "EvidenceKind",
    "Milestone",
    "MobilisationModel",
    "ModelLevel",
    "ModelNovelty",
    "ModelState",
    "OrganizationCount",
    "RollUp",
]
