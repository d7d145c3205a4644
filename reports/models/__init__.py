"""What ``reports`` keeps: figures added up, figures as they were closed, ratings, models."""

from reports.models.counts import OrganizationCount, RollUp
from reports.models.rating import Rating, RatingClass, RatingState

__all__ = ["OrganizationCount", "Rating", "RatingClass", "RatingState", "RollUp"]
