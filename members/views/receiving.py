"""The page on which the office enters who comes from another organisation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from cells.models import Organization
from members import services
from members.models import MembershipEvent, MembershipEventKind
from members.receiving_forms import ReceiveForm
from members.views.lives import show_refusal
from people.requests import SignedInMixin


class ReceiveView(SignedInMixin, FormView):
    """Finds the cell in reach (404), then asks whether the reader keeps the office (403)."""

    form_class = ReceiveForm
    template_name = "members/receive.html"

    @cached_property
    def cell(self) -> Organization:
        cells = Organization.objects.visible_to(self.user).cells().active()
        return get_object_or_404(cells.select_related("parent"), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not services.may_receive(self.user, self.cell):
            raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi người chuyển đến."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cell=self.cell, **kwargs)

    def form_valid(self, form: ReceiveForm) -> HttpResponse:
        try:
            member = services.receive_member(cell=self.cell, actor=self.user, **form.asked)
        except ValidationError as refused:
            show_refusal(form, refused)
            return self.form_invalid(form)
        messages.success(
            self.request, _("Đã ghi đ/c %(name)s chuyển đến.") % {"name": member.person}
        )
        arrived = MembershipEvent.objects.filter(
            member=member, kind=MembershipEventKind.ARRIVED
        ).latest("pk")
        for warning in arrived.data["warnings"]:
            messages.warning(self.request, warning)
        return redirect(member)
