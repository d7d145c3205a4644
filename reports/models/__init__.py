"""What ``reports`` keeps: figures added up, figures as they were closed, ratings, models."""

from reports.models.counts import OrganizationCount, RollUp

__all__ = ["OrganizationCount", "RollUp"]
