"""Pages of statistics: the figures of a period, its files, a worker's progress."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django_htmx.http import HttpResponseClientRedirect

from people import clock
from people.requests import signed_in
from reports.statistics.asking import Asked
from reports.statistics.closing import may_close
from reports.statistics.exporting import WORKBOOK, export_statistics, file_name
from reports.statistics.periods import periods_of
from reports.statistics.runs import ask_run
from reports.statistics.showing import COLUMNS, Sheet, target_said
from reports.views.base import FiguresMixin

YEARS = 3


class AskedMixin(FiguresMixin):
    """Reads which organisation and which period an address asks for."""

    @cached_property
    def asked(self) -> Asked:
        asked = self.request.GET
        # Two days side by side would tell who came between them.
        day = asked.get("den", "") if self.scope.opens_people else ""
        return Asked(self.scope, asked.get("ky", ""), clock.today(), day)

    @property
    def query(self) -> str:
        """What is asked, as an address carries it."""
        asked = {"ky": self.asked.code, "den": self.asked.day, "to_chuc": self.chosen}
        return urlencode({key: value for key, value in asked.items() if value})

    def page(self) -> str:
        return f"{reverse('reports:statistics')}?{self.query}"


class StatisticsView(AskedMixin, TemplateView):
    """The statistics of an organisation for a period (thống kê theo kỳ)."""

    template_name = "reports/statistics/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.asked
        sheet = asked.sheet
        return super().get_context_data(
            asked=asked,
            query=self.query,
            chosen=self.request.GET.get("to_chuc", ""),
            options=self._options(),
            may_close=self._may_close(),
            **(shown(sheet) | {"lines": self._lines(sheet)} if sheet else {}),
            **kwargs,
        )

    def _options(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """The periods to choose from, by year; the year asked for is always among them."""
        today = clock.today().year
        years = sorted({*range(today - YEARS + 1, today + 1), self.asked.shown_year}, reverse=True)
        return [(year, [(p.code, p.label) for p in periods_of(year)]) for year in years]

    def _may_close(self) -> bool:
        asked = self.asked
        return (
            asked.period is not None
            and asked.closed is None
            and asked.organization is not None
            and not asked.takes_long
            and asked.period.is_over(asked.today)
            and asked.until == asked.period.last
            and may_close(signed_in(self.request), asked.organization)
        )

    def _lines(self, sheet: Sheet) -> list[tuple[str, str, list[str]]]:
        """The rows of the table: each with the address of its own figures, where it has any."""
        kept = {"ky": self.asked.code, "den": self.asked.day}
        kept = {key: value for key, value in kept.items() if value}
        here = f"{reverse('reports:statistics')}?{urlencode(kept)}&to_chuc="
        own = len(sheet.figures["lines"]) > 1
        return [
            (
                name,
                f"{here}{line['id']}" if own and not line["dissolved"] else "",
                [sheet.said(value) for value in values],
            )
            for line, (name, values) in zip(sheet.figures["lines"], sheet.rows(), strict=True)
        ]


def shown(sheet: Sheet) -> dict[str, Any]:
    """What a page needs to lay a sheet out, each number in words."""
    return {
        "sheet": sheet,
        "columns": COLUMNS,
        "lines": [("", "", [])],
        "total": [sheet.said(value) for value in sheet.total_row()],
        "comparisons": sheet.comparisons(),
        "targets": target_said(sheet),
        "breakdowns": [
            (
                breakdown,
                [(g.label, [sheet.said(cell) for cell in g.cells]) for g in breakdown.groups],
            )
            for breakdown in sheet.breakdowns()
        ],
    }


class StatisticsFileView(AskedMixin, View):
    """The workbook or the Word report of what the page shows."""

    http_method_names = ["get"]
    kind = WORKBOOK

    def get(self, request: HttpRequest) -> HttpResponseBase:
        sheet = self.asked.sheet
        if sheet is None:
            # The page says why there is nothing to take.
            return StatisticsView.as_view()(request)
        file = export_statistics(
            sheet=sheet, scope=self.scope, kind=self.kind, actor=signed_in(request)
        )
        return FileResponse(file, as_attachment=True, filename=file_name(sheet, self.kind))


class StatisticsRunView(AskedMixin, View):
    """A worker's count: asked for by a post, and how far it is."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        run = self.asked.run
        is_asked_by_page = bool(getattr(request, "htmx", False))
        if run is None or not run.is_open or not is_asked_by_page:
            where = self.page()
            return HttpResponseClientRedirect(where) if is_asked_by_page else redirect(where)
        return TemplateResponse(
            request, "reports/statistics/_run.html", {"asked": self.asked, "query": self.query}
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = self.asked
        if asked.refusal:
            messages.error(request, asked.refusal)
        elif asked.period is not None and asked.takes_long:
            ask_run(
                organization=self.scope.tops[0],
                period=asked.period,
                until=asked.until,
                actor=signed_in(request),
            )
            messages.success(request, _("Máy chủ đang tính số liệu."))
        return redirect(self.page())
