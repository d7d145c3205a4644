"""Whom the API answers; the framework loads this beside its views, so it imports none of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request


class SignedInWithOwnPassword(IsAuthenticated):
    """Whoever signed in, by session or token, once the password that was given is changed."""

    message = _("Hãy đăng nhập trên trang và đổi mật khẩu được cấp trước đã.")

    def has_permission(self, request: Request, view: Any) -> bool:
        given = getattr(request.user, "must_change_password", False)
        return super().has_permission(request, view) and not given
