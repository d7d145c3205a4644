"""Nobody sees a page without signing in, unless the page says so itself."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

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
