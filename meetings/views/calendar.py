"""When a cell usually meets, and the private calendar that people subscribe to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from cells import policy
from meetings.forms import take_refusal
from meetings.forms.planning import UsualForm
from meetings.models import CalendarFeed
from meetings.services import feeds
from meetings.services.usual import set_usual_meeting
from meetings.views.cells import OfOneCell
from people.requests import SignedInMixin


class CalendarView(SignedInMixin, TemplateView):
    """One's own calendar address: made or renewed by a post, and shown that once."""

    template_name = "meetings/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        feed = CalendarFeed.objects.filter(user=self.user).first()
        return super().get_context_data(feed=feed, **kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        token = feeds.make_feed(actor=self.user)
        address = request.build_absolute_uri(reverse("meetings:calendar-feed", args=[token]))
        response = self.render_to_response(self.get_context_data(address=address))
        response["Cache-Control"] = "private, no-store"
        return response


@method_decorator(login_not_required, name="dispatch")
class CalendarFeedView(View):
    """What a calendar that subscribes reads; whoever has the address has the times."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        owner = feeds.owner_of(token)
        if owner is None:
            raise Http404
        response = HttpResponse(
            feeds.calendar_of(owner), content_type="text/calendar; charset=utf-8"
        )
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = 'inline; filename="sinh-hoat.ics"'
        return response


class UsualView(OfOneCell, FormView):
    """When and where a cell usually meets, for its leaders."""

    right = policy.RUN_MEETING
    refusal = gettext_lazy("Chỉ bí thư, phó bí thư chi bộ được làm việc này.")
    form_class = UsualForm
    template_name = "meetings/usual.html"

    def get_initial(self) -> dict[str, Any]:
        cell = self.cell
        return {"day": cell.meeting_day, "at": cell.meeting_time, "place": cell.meeting_place}

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            set_usual_meeting(cell=self.cell, actor=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal, UsualForm.BESIDE)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi lịch thường lệ."))
        return redirect("meetings:list")
