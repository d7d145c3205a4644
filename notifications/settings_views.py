"""How somebody is told outside the app (cách nhận tin), and the one click that stops the mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import UpdateView, View

from notifications.forms import PreferenceForm
from notifications.models import Channel, Preference
from notifications.permitting import forbidden_ways
from notifications.push_keys import public_key
from notifications.unsubscribing import stop_mail, user_of
from people.requests import SignedInMixin


class SettingsView(SignedInMixin, UpdateView):
    """The ways out of the app that one wants."""

    form_class = PreferenceForm
    template_name = "notifications/settings.html"
    success_url = reverse_lazy("notifications:settings")

    def get_object(self, queryset: Any = None) -> Preference:
        # Who never chose has no row yet; looking at the page writes none.
        preference = Preference.objects.filter(user=self.user).first() or Preference()
        preference.user = self.user
        return preference

    @cached_property
    def forbidden(self) -> frozenset[Channel]:
        return forbidden_ways(self.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"forbidden": self.forbidden}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "devices": self.user.push_subscriptions.order_by("-created_at", "-pk"),
            "push_is_forbidden": Channel.PUSH in self.forbidden,
            "push_key": public_key(),
        }

    def form_valid(self, form: Any) -> HttpResponse:
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
