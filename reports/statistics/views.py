"""Pages of statistics: the figures of a period, its files, a worker's progress."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
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
from reports.statistics.behind import DAYS, Number, Opener, beyond_said, people_behind
from reports.statistics.closing import may_close
from reports.statistics.exporting import WORKBOOK, export_statistics, file_name
from reports.statistics.figures import counted_for
from reports.statistics.periods import periods_of
from reports.statistics.runs import ask_run
from reports.statistics.showing import COLUMNS, Sheet, target_said
from reports.views.base import FiguresMixin

YEARS = 3
ROWS = 50
# Up to so many lines every number of a table is an address of its own.
OPENED_LINES = 25


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
            **(shown(sheet, self._opener(), self._line_url) if sheet else {}),
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

    def _opener(self) -> Opener | None:
        asked = self.asked
        # Above communes nobody is counted by the page itself.
        return None if asked.takes_long or not self.scope.opens_people else Opener(self.query)

    def _line_url(self, line: Mapping[str, Any], of_many: bool) -> str:
        """The address of the figures of one line alone, where it has any."""
        if not of_many or line["dissolved"]:
            return ""
        kept = {"ky": self.asked.code, "den": self.asked.day}
        asked = {key: value for key, value in kept.items() if value} | {"to_chuc": line["id"]}
        return f"{reverse('reports:statistics')}?{urlencode(asked)}"


class StatisticsPeopleView(AskedMixin, TemplateView):
    """The people behind one number of the statistics."""

    template_name = "reports/statistics/people.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        opens = self.scope.opens_people
        if self.number is None:
            raise Http404
        if not opens:
            raise PermissionDenied(_("Đồng chí xem số liệu cộng, không mở được danh sách người."))
        if self.asked.period is None:
            # The page says what is wrong with the period.
            return StatisticsView.as_view()(request)
        return super().get(request, *args, **kwargs)

    @cached_property
    def number(self) -> Number | None:
        return Number.read(self.request.GET)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, number, sheet = self.asked, self.number, self.asked.sheet
        if asked.takes_long or asked.period is None or number is None or sheet is None:
            raise Http404
        counted = counted_for(asked.counted, asked.period, asked.until)
        found = number.rows(counted, sheet.figures)
        names = {unit.pk: unit.name for unit in counted.units.lines}
        rows = people_behind(found, signed_in(self.request), names)
        paginator = Paginator(rows, ROWS)
        return super().get_context_data(
            asked=asked,
            sheet=sheet,
            number=number,
            conditions=number.conditions(sheet.figures),
            # A frozen number stays as it was, the list is of today.
            stated=number.stated(sheet.figures),
            count=len(found),
            beyond=beyond_said(len(found) - len(rows)),
            day=DAYS.get(number.key, ""),
            paginator=paginator,
            page_obj=paginator.get_page(self.request.GET.get("page")),
            kept=f"{self.query}&{number.query}",
            query=self.query,
            **kwargs,
        )


class Said(NamedTuple):
    """A number in words, and the address of its people where they may be opened."""

    text: str
    url: str = ""


def shown(
    sheet: Sheet,
    opener: Opener | None = None,
    line_url: Callable[[Mapping[str, Any], bool], str] = lambda _line, _of_many: "",
) -> dict[str, Any]:
    """What a page needs to lay a sheet out, each number in words and with its people's address.

    In a large table the numbers of a line open on the line's own page: a thousand addresses
    are too much for a phone.
    """
    lines = sheet.figures["lines"]

    def said(value: Any, number: Number | None) -> Said:
        url = opener.url(number, value) if opener and number else ""
        return Said(sheet.said(value), url)

    def row(values: Sequence[Any], line: str, opens: bool = True) -> list[Said]:
        return [
            said(value, Number(column.key, line) if opens and not column.of else None)
            for column, value in zip(COLUMNS, values, strict=True)
        ]

    return {
        "sheet": sheet,
        "columns": COLUMNS,
        "lines": [
            (
                name,
                line_url(line, len(lines) > 1),
                row(values, line["id"], len(lines) <= OPENED_LINES),
            )
            for line, (name, values) in zip(lines, sheet.rows(), strict=True)
        ],
        "total": row(sheet.total_row(), ""),
        "comparisons": [(one, said(one.now, Number(one.key))) for one in sheet.comparisons()],
        "targets": target_said(sheet),
        "breakdowns": [
            (
                breakdown,
                [
                    (
                        group.label,
                        [
                            said(count, Number(measure, "", breakdown.key, group.key))
                            for measure, count in zip(breakdown.keys, group.cells, strict=True)
                        ],
                    )
                    for group in breakdown.groups
                ],
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
