"""What one sees over many months: the map of cells, a cell's attendance, the year's visits."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from candidates.deadlines import add_months
from cells import policy
from cells.access import reach
from cells.models import Organization
from meetings.heat import HeatMap, cells_watched
from meetings.services.plans import QUARTERS
from meetings.yearly_attendance import AttendanceYear
from meetings.yearly_plans import PlansYear
from members.models import Member
from people import clock
from people.requests import SignedInMixin

FIRST_YEAR, LAST_YEAR = 2000, 2100
SPANS = (12, 24)
# The most cells of a page; a commune has seventeen, a large one forty.
CELLS = 60


class YearMixin(SignedInMixin):
    """A page of one year, which ``?nam=`` chooses."""

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("nam", "")
        this = clock.today().year
        if not asked.isascii() or not asked.isdecimal() or len(asked) > 4:
            return this
        return int(asked) if FIRST_YEAR <= int(asked) <= LAST_YEAR else this


class HeatMapView(YearMixin, TemplateView):
    """Cells × months: met in time, late, not at all; how good; the mentors' reports."""

    template_name = "meetings/map.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not reach(self.user).holds(policy.SEE_MEETING):
            raise PermissionDenied(_("Bảng này dành cho cấp ủy chi bộ và đảng ủy."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def span(self) -> int:
        return 24 if self.request.GET.get("so_thang") == "24" else 12

    @cached_property
    def months(self) -> list[date]:
        first = add_months(date(self.year, 12, 1), -self.span + 1)
        return [add_months(first, n) for n in range(self.span)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cells = cells_watched(self.user, self.months[0], add_months(self.months[-1], 1))
        page = Paginator(cells, CELLS).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            heat=HeatMap(self.user, list(page.object_list), self.months),
            reads_plan=reach(self.user).holds(policy.SEE_PLAN),
            page_obj=page,
            year=self.year,
            span=self.span,
            spans=SPANS,
            years=(self.year - 1, self.year + 1),
            **kwargs,
        )


class PlansYearView(YearMixin, TemplateView):
    """Cells × quarters: what each planned to speak of, whether it did, what is missing."""

    template_name = "meetings/plans_year.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not reach(self.user).holds(policy.SEE_PLAN):
            raise PermissionDenied(_("Kế hoạch chuyên đề do cấp ủy chi bộ và cấp trên xem."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cells = cells_watched(
            self.user, date(self.year, 1, 1), date(self.year, 12, 31), policy.SEE_PLAN
        )
        page = Paginator(cells, CELLS).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            plans=PlansYear(list(page.object_list), self.year),
            plan_url=reverse("meetings:plan"),
            quarters=QUARTERS,
            page_obj=page,
            year=self.year,
            years=(self.year - 1, self.year + 1),
            **kwargs,
        )


class AttendanceYearView(YearMixin, TemplateView):
    """Members × meetings of a year of one cell whose final minutes the reader may read."""

    template_name = "meetings/attendance_year.html"

    @cached_property
    def cells(self) -> list[Organization]:
        seen = reach(self.user).organizations(policy.SEE_MEETING)
        if self.user.person_id:
            own = Member.objects.current().filter(person=self.user.person_id)
            seen |= Q(pk__in=own.values("cell"))
        found = Organization.objects.filter(seen).cells().active()
        return list(found.order_by("position", "name", "pk")[:CELLS])

    @cached_property
    def cell(self) -> Organization | None:
        asked = self.request.GET.get("chi_bo", "")
        chosen = (cell for cell in self.cells if str(cell.pk) == asked)
        return next(chosen, self.cells[0] if self.cells else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cells=self.cells,
            cell=self.cell,
            year=self.year,
            years=(self.year - 1, self.year + 1),
            attended=AttendanceYear(self.user, self.cell, self.year) if self.cell else None,
            **kwargs,
        )
