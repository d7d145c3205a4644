"""Pages that let somebody stand in for a post, from–to, and end it early.

They stand above ``cells``, where the service is, because who is offered are members.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from cells.models import Post
from cells.services import end_stand_in, may_name_stand_in, name_stand_in
from members.stand_in_forms import EndStandInForm, StandInForm
from people import clock
from people.requests import SignedInMixin


class StandInActView(SignedInMixin, FormView):
    """Finds the post in reach (404), then asks whether the act is the reader's (403)."""

    template_name = "members/stand_in.html"
    title: Any = ""
    done: Any = ""
    consequence: Any = ""

    def posts(self) -> QuerySet[Post]:
        running = Post.objects.visible_to(self.user).not_ended_before(clock.today())
        return running.select_related("person", "organization", "stands_in_for__person")

    @cached_property
    def held(self) -> Post:
        return get_object_or_404(self.posts(), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may_name_stand_in(self.user, self.held.organization):
            raise PermissionDenied(
                str(_("Chỉ văn phòng đảng ủy hoặc quản trị hệ thống được cử người đứng thay."))
            )
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"post": self.held}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(held=self.held, **kwargs)

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
        return redirect("cells:detail", self.held.organization_id)


class NameStandInView(StandInActView):
    form_class = StandInForm
    title = _("Cử người đứng thay")
    done = _("Đã cử người đứng thay.")
    consequence = _(
        "Trong những ngày này, người đứng thay xem và làm được như người giữ chức vụ, "
        "và được nhắc việc thay."
    )

    def posts(self) -> QuerySet[Post]:
        return super().posts().filter(stands_in_for=None)

    def act(self, data: dict[str, Any]) -> None:
        name_stand_in(post=self.held, actor=self.user, **data)


class EndStandInView(StandInActView):
    """The key in the address is the stand-in's own post."""

    form_class = EndStandInForm
    title = _("Thôi đứng thay")
    done = _("Đã ghi ngày thôi đứng thay.")

    def posts(self) -> QuerySet[Post]:
        return super().posts().exclude(stands_in_for=None)

    def act(self, data: dict[str, Any]) -> None:
        end_stand_in(post=self.held, actor=self.user, **data)
