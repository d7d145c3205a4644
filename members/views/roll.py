"""The page of a cell's roll, and its file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from cells import policy
from cells.access import may
from cells.models import Organization
from documents.services import WRITERS, export_list, file_name
from members.models import Member
from members.roll import CellRoll
from people.requests import SignedInMixin

ROWS = 50


class OfRollMixin(SignedInMixin):
    """Finds the cell in reach (404); who counts members but sees none is told so (403)."""

    kwargs: dict[str, Any]

    @cached_property
    def found(self) -> CellRoll:
        cells = Organization.objects.visible_to(self.user).cells().select_related("parent")
        cell = get_object_or_404(cells, pk=self.kwargs["pk"])
        if not may(self.user, policy.SEE_MEMBER, cell):
            raise PermissionDenied(_("Chức vụ của đồng chí không xem danh sách đảng viên."))
        return CellRoll(self.user, self.request.GET, cell)


class RollView(OfRollMixin, ListView):
    template_name = "members/roll.html"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Member]:
        return self.found.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.found
        context = super().get_context_data(
            cell=found.cell,
            day=found.day,
            chosen=found.chosen,
            kept=found.query,
            headings=[column.heading for column in found.columns()],
            **kwargs,
        )
        page = context["page_obj"]
        lines = enumerate(page, page.start_index())
        headings = context["headings"]
        return context | {
            "lines": [
                (number, row, list(zip(headings, map(_shown, found.line(row)), strict=True)))
                for number, row in lines
            ]
        }


def _shown(text: Any) -> str:
    """A cell of the page has no lines left for what is missing: its heading says what is."""
    return "\n".join(filter(None, str(text).split("\n")))


class RollExportView(OfRollMixin, View):
    """The file of a roll (tải Excel): ``?tep=csv`` for the other kind."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        found = self.found
        kind = request.GET.get("tep", "")
        kind = kind if kind in WRITERS else "xlsx"
        try:
            file = export_list(found=found, kind=kind, actor=self.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(f"{reverse('members:roll', args=[found.cell.pk])}?{found.query}")
        return FileResponse(file, as_attachment=True, filename=file_name(found, kind))
