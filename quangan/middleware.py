"""What every request passes: signed in, with a password of one's own, in one's own language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect

from quangan.accounts import AccountAdapter

# The API answers 401 in its own words instead of sending a program to a sign-in page, and
# Django admin keeps its own door.
_OWN_DOORS = ("/api/", "/admin/")


class SignedInByDefaultMiddleware(LoginRequiredMiddleware):
    """Ask for sign-in on every view that is not marked ``login_not_required``."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith(_OWN_DOORS):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class OwnPasswordMiddleware:
    """Send who still has a password that was given to the page that changes it.

    Whoever gave it knows it too. A session in which it lapsed ends. The API refuses in its own
    words (``quangan.permissions``).
    """

    CHANGE, LOGIN = "account_change_password", "account_login"
    OPEN = frozenset({CHANGE, "account_logout", "healthz", "readyz"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/") or not request.user.is_authenticated:
            return None
        if not request.user.must_change_password:
            return None
        if request.user.password_lapsed:
            logout(request)
            messages.error(request, AccountAdapter.error_messages["password_lapsed"])
            return self._send(request, self.LOGIN)
        match = request.resolver_match
        if match is not None and match.view_name in self.OPEN:
            return None
        return self._send(request, self.CHANGE)

    def _send(self, request: HttpRequest, view_name: str) -> HttpResponseBase:
        if request.headers.get("HX-Request"):
            # htmx would put the page of a plain redirect into a part of this one.
            return HttpResponseClientRedirect(resolve_url(view_name))
        return redirect(view_name)


class LanguageMiddleware:
    """Speak the language chosen on the account, else by the cookie, else Vietnamese.

    The browser's own language is not asked: an office phone set to English would turn the
    Party's words into another language that nobody chose.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = (
            request.user.language
            if request.user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        )
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response
