"""Switching push on and off, from the page's script and without it; the worker in the browser."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View

from notifications.devices import name_of_device, switch_off, switch_on
from notifications.models import Channel
from notifications.permitting import forbidden_ways
from people.requests import SignedInMixin

LONGEST_BODY = 4096


@method_decorator(login_not_required, name="dispatch")
class ServiceWorkerView(View):
    """The script that shows pushed messages; it stands at the root, so that it serves all pages.

    A browser asks for it by itself, signed in or not, and must not be led to a sign-in page.
    """

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        script = settings.BASE_DIR / "static/js/service-worker.js"
        response = FileResponse(script.open("rb"), content_type="text/javascript; charset=utf-8")
        response["Service-Worker-Allowed"] = "/"
        # A mended one reaches every browser with its next look.
        response["Cache-Control"] = "no-cache"
        return response


class JsonView(SignedInMixin, View):
    """Reads a JSON object; what is wrong in it is told in words with 400."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.answer(self._said(request.body))
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=400)

    def answer(self, said: dict[str, Any]) -> HttpResponse:
        raise NotImplementedError

    def _said(self, body: bytes) -> dict[str, Any]:
        try:
            said = json.loads(body) if len(body) <= LONGEST_BODY else None
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise ValidationError(_("Nội dung gửi lên không đọc được."))
        return said


class PushSubscribeView(JsonView):
    """Switch the browser on that asks: its address and its keys, as browsers write them."""

    def answer(self, said: dict[str, Any]) -> HttpResponse:
        if Channel.PUSH in forbidden_ways(self.user):
            raise ValidationError(_("Đảng ủy chưa cho phép thông báo đẩy."))
        keys = said.get("keys")
        keys = keys if isinstance(keys, dict) else {}
        switch_on(
            user=self.user,
            endpoint=_text(said, "endpoint"),
            p256dh=_text(keys, "p256dh"),
            auth=_text(keys, "auth"),
            device=name_of_device(self.request.headers.get("User-Agent", "")),
        )
        messages.success(self.request, _("Đã bật thông báo trên thiết bị này."))
        return HttpResponse(status=201)


class PushUnsubscribeView(JsonView):
    """Switch the browser off that asks; one that is not on stays so."""

    def answer(self, said: dict[str, Any]) -> HttpResponse:
        for device in self.user.push_subscriptions.filter(endpoint=_text(said, "endpoint")):
            switch_off(device)
        messages.success(self.request, _("Đã tắt thông báo trên thiết bị này."))
        return HttpResponse(status=204)


class RemoveDeviceView(SignedInMixin, View):
    """Take one of one's devices off the list, from any other."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        switch_off(get_object_or_404(self.user.push_subscriptions, pk=pk))
        messages.success(request, _("Đã gỡ thiết bị."))
        return redirect("notifications:settings")


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
