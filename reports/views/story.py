"""A year as a newspaper would tell it, each number with its people."""

from typing import Any

from django.views.generic import TemplateView

from people import clock
from reports.story import story_of, told
from reports.views.base import FiguresMixin
from reports.wording import year_figures


class StoryView(FiguresMixin, TemplateView):
    """The year in one sentence to copy, and the numbers that it is made of (câu chuyện)."""

    template_name = "reports/story.html"
    year_key = "year"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = story_of(self.scope, self.year, clock.today())
        return super().get_context_data(
            story=story,
            told=told(story),
            figures=year_figures(story.progress),
            year=self.year,
            years=self.years,
            chosen=self.chosen,
            scope=self.scope,
            **kwargs,
        )
