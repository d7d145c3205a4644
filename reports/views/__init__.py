"""Pages of figures: what there is, quota progress, the year as a story."""

from reports.views.index import ReportsIndexView
from reports.views.quotas import QuotaProgressView
from reports.views.story import StoryView

__all__ = ["QuotaProgressView", "ReportsIndexView", "StoryView"]
