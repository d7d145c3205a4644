"""What the pages of acts share."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from candidates.forms import ActForm, take_refusal
from candidates.models import Candidate
from people.requests import SignedInMixin


class CandidateMixin(SignedInMixin):
    """Finds the candidate in reach (404), then asks whether the act is the reader's (403)."""

    kwargs: dict[str, Any]
    refusal: Any = _("Đồng chí không được làm việc này.")

    @cached_property
    def candidate(self) -> Candidate:
        candidates = Candidate.objects.visible_to(self.user).select_related(
            "person", "cell", "committee"
        )
        return get_object_or_404(candidates, pk=self.kwargs["pk"])

    def may(self) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        _found = self.candidate
        if not self.may():
            raise PermissionDenied(str(self.refusal))
        return super().dispatch(request, *args, **kwargs)


class ServedFormView(SignedInMixin, FormView):
    """A form that one service takes; what it refuses stands beside the fields, nothing is lost."""

    def serve(self, form: Any) -> HttpResponse:
        """Call the service and say where to go. May raise what it refuses."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return self.serve(form)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)


class ActView(CandidateMixin, ServedFormView):
    """One act on one candidate: a title, what will happen, a form and one button."""

    form_class: type[ActForm] = ActForm
    template_name = "candidates/act.html"
    title: Any = ""
    button: Any = _("Ghi")
    consequence: Any = ""
    done: Any = _("Đã ghi.")
    danger = False

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs | {"candidate": self.candidate, "user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(candidate=self.candidate, **kwargs)

    def act(self, **data: Any) -> str | None:
        """Call the service; may return the sentence to show instead of ``done``."""
        raise NotImplementedError

    def serve(self, form: Any) -> HttpResponse:
        said = self.act(**form.cleaned_data)
        messages.success(self.request, said or str(self.done))
        return redirect(self.candidate)
