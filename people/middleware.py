"""One today for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from people import clock


class ClockMiddleware:
    """Fix today at the start of a request, so that one page cannot straddle midnight."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.held_today():
            return self.get_response(request)
