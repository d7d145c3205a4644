"""How somebody is told outside the app (cách nhận tin), and the one click that stops the mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import UpdateView, View

from notifications.forms import PreferenceForm
from notifications.models import Preference
from notifications.unsubscribing import stop_mail, user_of
from people.requests import SignedInMixin


class SettingsView(SignedInMixin, UpdateView):
    """The ways out of the app that one wants."""

    form_class = PreferenceForm
    template_name = "notifications/settings.html"
    success_url = reverse_lazy("notifications:settings")

    def get_object(self, queryset: Any = None) -> Preference:
        return Preference.objects.filter(user=self.user).first() or Preference(user=self.user)

    def form_valid(self, form: PreferenceForm) -> HttpResponse:
        messages.success(self.request, _("Đã ghi cách nhận tin."))
        return super().form_valid(form)


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class StopMailView(View):
    """Stop the mail from the mail itself: a page that asks, a post that does (RFC 8058).

    The signed address says whose mail; mail programs post to it without a session.
    """

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        self._user(token)
        return render(request, "notifications/stop_mail.html", {"done": False})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        stop_mail(self._user(token))
        return render(request, "notifications/stop_mail.html", {"done": True})

    def _user(self, token: str) -> Any:
        user = user_of(token)
        if user is None:
            raise Http404
        return user
