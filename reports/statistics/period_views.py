"""Pages of closed periods: the list, one of them with what was corrected since, closing one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from candidates.forms import take_refusal
from cells import policy
from cells.access import holds
from people.requests import SignedInMixin, signed_in
from reports.access import Scope, figures_of
from reports.models import ClosedPeriod
from reports.statistics.asking import sheet_of
from reports.statistics.behind import Opener
from reports.statistics.closing import (
    close_period,
    closed,
    differences,
    may_close,
    period_of,
    recounted,
    sentence_of,
)
from reports.statistics.exporting import WORKBOOK, export_statistics, file_name
from reports.statistics.forms import ClosePeriodForm
from reports.statistics.views import AskedMixin, shown
from reports.views.base import FiguresMixin

MOST = 100


class ClosedPeriodsView(FiguresMixin, TemplateView):
    """The closed periods in reach, the newest first."""

    template_name = "reports/periods/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        found = ClosedPeriod.objects.visible_to(user).defer("figures")
        rows = found.select_related("organization", "closed_by__person")[:MOST]
        return super().get_context_data(
            scope=self.scope,
            rows=[(row, sentence_of(period_of(row))) for row in rows],
            may_close=holds(user, policy.CLOSE_PERIOD),
            **kwargs,
        )


class ClosedPeriodMixin(SignedInMixin):
    """Finds the closed period in reach (404), as who sees it may see it."""

    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> ClosedPeriod:
        found = ClosedPeriod.objects.visible_to(self.user)
        found = found.select_related("organization__parent", "closed_by__person")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def frozen_scope(self) -> Scope:
        return Scope((self.row.organization,), figures_of(self.user).opens_people)


class ClosedPeriodView(ClosedPeriodMixin, TemplateView):
    """The frozen figures, and beside them each that counts otherwise now."""

    template_name = "reports/periods/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, scope = self.row, self.frozen_scope
        sheet = sheet_of(row.figures, scope)
        found = list(differences(row.figures, recounted(row)))
        newest = closed(row.organization, period_of(row))
        # Two versions of a small group would tell who was added.
        told = [one for one in found if scope.opens_people or not one.is_trait]
        return super().get_context_data(
            row=row,
            differences=told,
            untold=len(found) - len(told),
            newest=newest if newest and newest.version > row.version else None,
            may_close=bool(found) and newest == row and may_close(self.user, row.organization),
            **shown(sheet, self._opener()),
            **kwargs,
        )

    def _opener(self) -> Opener | None:
        """The people of a number as they are counted today; the list says where that differs."""
        asked = {"ky": period_of(self.row).code, "to_chuc": self.row.organization_id}
        return Opener(urlencode(asked)) if self.frozen_scope.opens_people else None


class ClosedPeriodFileView(ClosedPeriodMixin, View):
    """The workbook or the Word report of the frozen figures."""

    http_method_names = ["get"]
    kind = WORKBOOK

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        scope = self.frozen_scope
        sheet = sheet_of(self.row.figures, scope)
        file = export_statistics(sheet=sheet, scope=scope, kind=self.kind, actor=self.user)
        return FileResponse(file, as_attachment=True, filename=file_name(sheet, self.kind))


class ClosePeriodView(AskedMixin, FormView):
    """Closes the period that the address asks for, after saying what that means."""

    form_class = ClosePeriodForm
    template_name = "reports/periods/close.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        organization = self.asked.organization
        if organization is None or not may_close(signed_in(request), organization):
            raise PermissionDenied(_("Chỉ văn phòng và thường trực đảng ủy được chốt số liệu."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.asked
        period = asked.period
        return super().get_context_data(
            asked=asked,
            query=self.query,
            title=sentence_of(period) if period else "",
            is_over=period is not None and period.is_over(asked.today),
            closed=asked.closed,
            **kwargs,
        )

    def form_valid(self, form: ClosePeriodForm) -> HttpResponse:
        asked = self.asked
        if asked.period is None or asked.organization is None:
            form.add_error(None, asked.refusal)
            return self.form_invalid(form)
        try:
            row = close_period(
                organization=asked.organization,
                period=asked.period,
                note=form.cleaned_data["note"],
                actor=signed_in(self.request),
            )
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(
            self.request, _("Đã chốt số liệu %(period)s.") % {"period": asked.period.label}
        )
        return redirect(row)
