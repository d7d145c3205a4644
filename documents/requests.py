"""What a page of a list shares with the file of it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from documents.lists import FoundList
from documents.models import SavedFilter
from documents.services import WRITERS, export_list, file_name
from people.requests import SignedInMixin


class FoundListMixin(SignedInMixin):
    """A page of ``list_class``, and what its filter bar and its foot need."""

    list_class: ClassVar[type[FoundList]]

    @cached_property
    def found(self) -> FoundList:
        return self.list_class(self.user, self.request.GET)

    def get_queryset(self) -> Any:
        return self.found.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.found
        return super().get_context_data(  # type: ignore[misc]
            chosen=found.chosen,
            is_filtered=found.is_filtered,
            kept=found.query,
            list_name=found.url_name,
            saved_filters=SavedFilter.objects.visible_to(self.user).of_list(found.url_name),
            **kwargs,
        )


class ExportView(SignedInMixin, View):
    """The file of a list (tải Excel): ``?tep=csv`` for the other kind."""

    list_class: type[FoundList] = FoundList
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = self.list_class(self.user, request.GET)
        kind = request.GET.get("tep", "")
        kind = kind if kind in WRITERS else "xlsx"
        try:
            file = export_list(found=found, kind=kind, actor=self.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(f"{reverse(found.url_name)}?{found.query}")
        return FileResponse(file, as_attachment=True, filename=file_name(found, kind))
