"""Who asks, for views that only signed-in people reach."""

from typing import cast

from django.http import HttpRequest

from people.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the account behind ``request``; the view has let nobody else through."""
    return cast(User, request.user)
