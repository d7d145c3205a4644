"""The list of cells as a file, and filters kept under a name."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from documents.cells import CellList
from documents.models import SavedFilter
from documents.requests import ExportView
from documents.services import drop_filter, keep_filter
from people.requests import SignedInMixin


class CellExportView(ExportView):
    """The list of cells; it stands here because ``cells`` rests below this app."""

    list_class = CellList


def list_address(list_name: str) -> str | None:
    """The address of a list, or None for what is no list."""
    try:
        return reverse(list_name) if list_name.endswith(":list") else None
    except NoReverseMatch:
        return None


class SaveFilterView(SignedInMixin, View):
    """Keeps the filter of a list under a name, and shows the list as it was."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        list_name = request.POST.get("list", "")
        address = list_address(list_name)
        if address is None:
            return redirect("home")
        query = request.POST.get("query", "")
        try:
            kept = keep_filter(
                list_name=list_name,
                name=request.POST.get("name", ""),
                query=query,
                actor=self.user,
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Đã ghi bộ lọc %(name)s.") % {"name": kept})
        return redirect(f"{address}?{query}" if query else address)


class DropFilterView(SignedInMixin, View):
    """Forgets one's own kept filter."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        kept = get_object_or_404(SavedFilter.objects.visible_to(self.user), pk=pk)
        address = list_address(kept.list_name)
        drop_filter(kept=kept)
        messages.success(request, _("Đã xóa bộ lọc %(name)s.") % {"name": kept})
        return redirect(address or "home")
