"""What ``reports`` keeps: figures as they were closed, ratings, registered models."""

from reports.models.rating import Rating, RatingClass, RatingState

__all__ = ["Rating", "RatingClass", "RatingState"]
