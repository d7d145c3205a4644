"""Who asks, for views that only signed-in people reach."""

from typing import cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest

from people.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the account behind ``request``; the view has let nobody else through."""
    return cast(User, request.user)


class SignedInMixin(LoginRequiredMixin):
    """A view that only signed-in people reach, and who reads it."""

    request: HttpRequest

    @property
    def user(self) -> User:
        return signed_in(self.request)
