"""What the pages of meetings share."""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from meetings import access
from meetings.forms import NoForm, take_refusal
from meetings.models import Meeting
from people.models import User
from people.requests import SignedInMixin


def room_url(meeting: Meeting, key: str = "") -> str:
    """The room of ``meeting``, opened at the item called ``key``."""
    url = reverse("meetings:room", args=[meeting.pk])
    return f"{url}?{urlencode({'muc': key})}#{quote(key)}" if key else url


def meetings_of(user: User) -> QuerySet[Meeting]:
    """The meetings in reach with what the pages of one of them show, in one statement."""
    return Meeting.objects.visible_to(user).select_related(
        "cell", "committee", "chair__person", "minute_taker__person"
    )


class MeetingMixin(SignedInMixin):
    """Finds the meeting in reach (404), then asks whether the act is the reader's (403)."""

    kwargs: dict[str, Any]
    refusal: Any = _("Chỉ cấp ủy chi bộ được lập và ghi cuộc họp.")

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(meetings_of(self.user), pk=self.kwargs["pk"])

    def may(self) -> bool:
        return access.may_write_meeting(self.user, self.meeting.cell)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        _found = self.meeting
        if not self.may():
            raise PermissionDenied(str(self.refusal))
        return super().dispatch(request, *args, **kwargs)


class ActView(MeetingMixin, FormView):
    """One act on one meeting: a title, what will happen, a form and one button."""

    form_class: type[Form] = NoForm
    template_name = "meetings/act.html"
    title: Any = ""
    button: Any = _("Ghi")
    consequence: Any = ""
    done: Any = _("Đã ghi.")
    danger = False
    beside: dict[str, str] | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=self.meeting, **kwargs)

    def act(self, form: Any) -> str | None:
        """Call the service; may return the sentence to show instead of ``done``."""
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            said = self.act(form)
        except ValidationError as refusal:
            take_refusal(form, refusal, self.beside)
            return self.form_invalid(form)
        messages.success(self.request, said or str(self.done))
        return redirect(self.meeting)
