"""Pages of figures: what there is, quota progress; and the audit trail."""

from datetime import date
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from candidates.models import Stage
from cells.access import may_read_audit
from people import clock
from people.requests import signed_in
from reports import charts
from reports.access import Scope, figures_of
from reports.progress import quota_progress
from reports.wording import judgement, mismatches, year_figures

FIRST_YEAR, LAST_YEAR = 2000, 2100


class FiguresMixin(LoginRequiredMixin):
    """Refuses who has no figures to see, with the reason."""

    @cached_property
    def scope(self) -> Scope:
        scope = figures_of(signed_in(self.request), self.request.GET.get("to_chuc", ""))  # type: ignore[attr-defined]
        if not scope:
            raise PermissionDenied(
                _("Số liệu dành cho cấp ủy chi bộ, đảng ủy, văn phòng và người theo dõi.")
            )
        return scope


class ReportsIndexView(LoginRequiredMixin, TemplateView):
    """What figures exist, for who has come to look for them."""

    template_name = "reports/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        return super().get_context_data(
            year=clock.today().year,
            scope=figures_of(user),
            may_read_audit=may_read_audit(user),
            **kwargs,
        )


class QuotaProgressView(FiguresMixin, TemplateView):
    """Admissions of a year against both targets (tiến độ chỉ tiêu)."""

    template_name = "reports/quotas.html"

    @cached_property
    def year(self) -> int:
        """The year asked for; what is no year falls back to the running one."""
        asked = self.request.GET.get("nam", "")
        if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
            return int(asked)
        return clock.today().year

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
            years=sorted({today.year - 2, today.year - 1, today.year, self.year}),
            chosen=self.request.GET.get("to_chuc", ""),
            bars=bars,
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
