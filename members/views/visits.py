"""The visits of one member sent to a cell: the list, and a form for who may record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from cells.models import Organization
from members.attachment_forms import VisitForm
from members.models import CellAttachment, CellVisit
from members.services.visiting import (
    may_record_visit,
    record_visit,
    remove_visit,
    require_recorder,
)
from people.requests import SignedInMixin

REMOVE = "bo"


class VisitsView(SignedInMixin, FormView):
    form_class = VisitForm
    template_name = "members/visits.html"

    @cached_property
    def attachment(self) -> CellAttachment:
        seen = CellAttachment.objects.visible_to(self.user).select_related("member__person", "cell")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            attachment=self.attachment,
            visits=self.attachment.visits.select_related("recorded_by__person"),
            # Who was sent may see their own attachment, and not the cell.
            sees_cell=Organization.objects.visible_to(self.user)
            .filter(pk=self.attachment.cell_id)
            .exists(),
            records=may_record_visit(self.user, self.attachment),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_recorder(self.user, self.attachment)
        if visit := request.POST.get(REMOVE, ""):
            return self.remove(visit)
        return super().post(request, *args, **kwargs)

    def remove(self, visit: str) -> HttpResponse:
        try:
            remove_visit(attachment=self.attachment, visit=int(visit), actor=self.user)
        except (ValueError, CellVisit.DoesNotExist) as error:
            raise Http404 from error
        messages.success(self.request, _("Đã bỏ buổi ghi sai."))
        return redirect("members:visits", self.attachment.pk)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            record_visit(attachment=self.attachment, actor=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            by_field = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: refusal})
            for name, errors in by_field.items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi buổi về."))
        return redirect("members:visits", self.attachment.pk)
