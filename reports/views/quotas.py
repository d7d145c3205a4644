"""Quota progress: how admissions stand against the targets of a year, and what lies ahead."""

from datetime import date
from typing import Any

from django.views.generic import TemplateView

from candidates.models import Stage
from people import clock
from reports import charts, drawing
from reports.forecast import LEAST_CASES
from reports.pace import SIGNS, SILENT_MONTHS, pace_of
from reports.progress import QuotaProgress, quota_progress
from reports.views.base import FiguresMixin
from reports.wording import judgement, light_words, mismatches, year_figures


class QuotaProgressView(FiguresMixin, TemplateView):
    """Admissions of a year against both targets (tiến độ chỉ tiêu)."""

    template_name = "reports/quotas.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = quota_progress(self.scope, self.year)
        today = clock.today()
        bars, empty = charts.bars(progress)
        said, remaining = judgement(progress)
        most = max(progress.stages.values(), default=1)
        return super().get_context_data(
            progress=progress,
            year=self.year,
            until=min(today, date(self.year, 12, 31)),
            years=self.years,
            chosen=self.chosen,
            **self._pace(progress, today),
            bars=drawing.quota_bars(bars, self.scope, self.year),
            empty=", ".join(line.organization.name for line in empty),
            has_own_shares=any(line.own is not None for line in progress.lines),
            columns=charts.columns(progress),
            figures=year_figures(progress),
            mismatches=mismatches(progress),
            judgement=said,
            remaining=remaining,
            stages=[
                (stage, stage.label, count, count * 100 // most)
                for stage in Stage
                if (count := progress.stages[stage])
            ],
            **kwargs,
        )

    def _pace(self, progress: QuotaProgress, today: date) -> dict[str, Any]:
        """What lies ahead of the running year; above communes each commune sees its own."""
        if self.year != today.year or self.scope.added_up:
            return {}
        asked = self.request.GET.get("im_lang", "")
        months = int(asked) if asked in {str(n) for n in SILENT_MONTHS} else SILENT_MONTHS[0]
        pace = pace_of(progress, today, months)
        return {
            "pace": pace,
            "light_icon": SIGNS.get(pace.light) if pace.light else "",
            "light_said": light_words(pace.light),
            "least_cases": LEAST_CASES,
            "silent_choices": SILENT_MONTHS,
        }
