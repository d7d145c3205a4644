"""The year's plan for making sources, and how far each cell is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from candidates.forms.plan import PlanForm
from candidates.sourcing import idle_since, sourcing
from candidates.views.base import ServedFormView
from cells import policy
from cells.access import holds, reach
from cells.models import Organization, SourcePlan
from cells.services import set_source_plan
from documents.services import acts_for
from people import clock
from people.requests import SignedInMixin


class OfYear(SignedInMixin):
    """Pages of one year: ``?nam=2024``, this year where none or nonsense is asked for."""

    request: HttpRequest

    @cached_property
    def year(self) -> int:
        asked, this = self.request.GET.get("nam", ""), clock.today().year
        return int(asked) if asked.isdecimal() and abs(int(asked[:6]) - this) <= 5 else this


class SourcesView(OfYear, TemplateView):
    template_name = "candidates/sources.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        since = idle_since(acts_for(self.user), clock.today())
        total, lines = sourcing(self.user, year=self.year, since=since)
        return super().get_context_data(
            total=total,
            lines=lines,
            year=self.year,
            since=since,
            may_plan=holds(self.user, policy.KEEP_QUOTA),
            sees_classes=holds(self.user, policy.SEE_CLASS),
            **kwargs,
        )


class SetPlanView(OfYear, ServedFormView):
    """The plan of a year as one grid: every cell's three numbers, all written or none."""

    form_class = PlanForm
    template_name = "candidates/source_plan.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not holds(request.user, policy.KEEP_QUOTA):
            raise PermissionDenied(_("Chỉ văn phòng đảng ủy, quản trị được đặt kế hoạch."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def cells(self) -> list[Organization]:
        seen = Organization.objects.visible_to(self.user).cells().active()
        return list(seen.filter(reach(self.user).organizations(policy.KEEP_QUOTA)))

    def get_form_kwargs(self) -> dict[str, Any]:
        plans = SourcePlan.objects.filter(organization__in=self.cells, year=self.year)
        return super().get_form_kwargs() | {
            "cells": self.cells,
            "plans": {plan.organization_id: plan for plan in plans},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(year=self.year, **kwargs)

    @transaction.atomic
    def serve(self, form: PlanForm) -> HttpResponse:
        for cell in self.cells:
            set_source_plan(
                organization=cell, year=self.year, actor=self.user, **form.planned(cell)
            )
        messages.success(self.request, _("Đã ghi kế hoạch năm %(year)d.") % {"year": self.year})
        return redirect("candidates:sources")
