"""A post that is sent twice is done once: with a poor signal a phone asks again."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from meetings.models import Operation
from people.models import User

FIELD = "op"
KEPT = timedelta(days=14)
_NOT_WORDS = {"csrfmiddlewaretoken", FIELD}


def once(request: HttpRequest, user: User, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a post by ``act``, or, where the same was done already, as it was answered then.

    The page names its operation in ``op``. What was refused is no operation: it may be sent
    again. The same page sent with other words is done anew. Of several that come at once, the
    others wait for the first.
    """
    key = _key(request.POST.get(FIELD, ""))
    if key is None:
        return act()
    with transaction.atomic():
        operation, is_new = Operation.objects.get_or_create(
            pk=key, defaults={"user": user, "address": request.path[:200]}
        )
        if operation.user_id != user.pk:
            return act()
        digest = _digest(request)
        if not is_new and operation.digest == digest:
            return redirect(operation.led_to)
        response = act()
        if response.status_code == 302:
            operation.digest, operation.led_to = digest, response.headers["Location"][:300]
            operation.save(update_fields=["digest", "led_to"])
        elif is_new:
            operation.delete()
        return response


def forget_operations(now: datetime) -> int:
    """Remove operations that no phone sends again; return how many. A session lives as long."""
    old = Operation.objects.filter(done_at__lt=now - KEPT)
    return old.delete()[0]


def _key(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _digest(request: HttpRequest) -> str:
    words = sorted(
        (name, values) for name, values in request.POST.lists() if name not in _NOT_WORDS
    )
    return hashlib.sha256(repr((request.path, words)).encode()).hexdigest()
