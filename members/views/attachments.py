"""Pages that send a member to a village cell, and end it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from cells.access import may_share_out
from cells.models import Organization
from members.attachment_forms import AttachForm, EndAttachmentForm
from members.models import CellAttachment
from members.services.attaching import attach_member, end_attachment
from people.requests import SignedInMixin


class AttachmentActView(SignedInMixin, FormView):
    """Finds the cell in reach (404), then asks whether the act is the reader's (403)."""

    template_name = "members/attach.html"
    title: Any = ""
    done: Any = ""

    @cached_property
    def cell(self) -> Organization:
        cells = Organization.objects.visible_to(self.user).cells().active()
        return get_object_or_404(cells, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may_share_out(self.user, self.cell):
            raise PermissionDenied(str(_("Chỉ văn phòng đảng ủy được cử đảng viên về chi bộ.")))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cell=self.cell, **kwargs)

    def act(self, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form.cleaned_data)
        except ValidationError as refusal:
            by_field = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: refusal})
            for name, errors in by_field.items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("cells:detail", self.cell.pk)


class AttachView(AttachmentActView):
    form_class = AttachForm
    title = _("Cử đảng viên về sinh hoạt")
    done = _("Đã cử đảng viên về chi bộ.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cell": self.cell, "user": self.user}

    def act(self, data: dict[str, Any]) -> None:
        attach_member(cell=self.cell, actor=self.user, **data)


class EndAttachmentView(AttachmentActView):
    """The key in the address is the attachment's."""

    form_class = EndAttachmentForm
    title = _("Thôi về sinh hoạt")
    done = _("Đã ghi ngày kết thúc.")

    @cached_property
    def attachment(self) -> CellAttachment:
        seen = CellAttachment.objects.visible_to(self.user).select_related("cell", "member__person")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def cell(self) -> Organization:
        return self.attachment.cell

    def act(self, data: dict[str, Any]) -> None:
        end_attachment(attachment=self.attachment, actor=self.user, **data)
