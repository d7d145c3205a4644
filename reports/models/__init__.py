"""What ``reports`` keeps: figures added up, figures as they were closed, ratings, models."""

from reports.models.counts import OrganizationCount, RollUp
from reports.models.periods import ClosedPeriod, PeriodKind, RunState, StatisticsRun
from reports.models.rating import Rating, RatingClass, RatingState

__all__ = [
    "ClosedPeriod",
    "OrganizationCount",
    "PeriodKind",
    "Rating",
    "RatingClass",
    "RatingState",
    "RollUp",
    "RunState",
    "StatisticsRun",
]
