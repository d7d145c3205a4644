"""The page of figures: what a committee, a cell or a superior wants to see of a year."""

from typing import Any

from django.utils.functional import cached_property
from django.views.generic import TemplateView

from cells import policy
from cells.access import holds, may_read_audit
from people import clock
from people.requests import signed_in
from reports import charts, drawing
from reports.access import Scope, figures_of
from reports.dashboard import MONTHS, dashboard_of
from reports.models import RollUp
from reports.views.base import FiguresMixin
from reports.wording import year_figures

# So many lines a page draws; the page of progress has them all.
MOST_LINES = 20


class ReportsIndexView(FiguresMixin, TemplateView):
    """Figures drawn, each opening its people; and the other pages of figures."""

    template_name = "reports/index.html"

    @cached_property
    def scope(self) -> Scope:
        """May be empty: somebody may come for the audit trail alone."""
        return figures_of(signed_in(self.request), self.chosen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            year=self.year,
            years=self.years,
            chosen=self.chosen,
            scope=self.scope,
            may_read_audit=may_read_audit(signed_in(self.request)),
            sees_models=holds(signed_in(self.request), policy.SEE_MOBILISATION),
            may_share_out=holds(signed_in(self.request), policy.KEEP_QUOTA),
            **(self._drawn() if self.scope else {}),
            **kwargs,
        )

    def _drawn(self) -> dict[str, Any]:
        dashboard = dashboard_of(self.scope, self.year, clock.today())
        bars, empty = charts.bars(dashboard.progress)
        added_up = None if dashboard.present.is_now else RollUp.objects.first()
        return {
            "dashboard": dashboard,
            "added_up_at": added_up and added_up.done_at,
            "figures": year_figures(dashboard.progress),
            "bars": drawing.quota_bars(bars[:MOST_LINES], self.scope, self.year),
            "left_out": max(len(dashboard.progress.lines) - MOST_LINES, 0),
            "empty": ", ".join(line.organization.name for line in empty[:MOST_LINES]),
            "columns": charts.columns(dashboard.progress),
            "months": MONTHS,
            "heat": drawing.heat_rows(
                dashboard.heat[:MOST_LINES], self.year, opens=self.scope.opens_people
            ),
        }
