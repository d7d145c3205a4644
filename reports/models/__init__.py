"""What ``reports`` keeps: figures as they were closed, ratings, registered models."""

from reports.models.periods import ClosedPeriod, PeriodKind, RunState, StatisticsRun

__all__ = ["ClosedPeriod", "PeriodKind", "RunState", "StatisticsRun"]
