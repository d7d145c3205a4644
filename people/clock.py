"""``today()``: the only source of the current day.

Outside demo mode it is the local date. In demo mode it is a day stored in the database,
so that web, worker and beat agree; it moves only when somebody moves it.
"""

from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

DEMO_START = date(2024, 5, 15)

# Pages ask for today many times; the middleware fixes it once for each request.
_held: ContextVar[date | None] = ContextVar("today", default=None)
_memo: ContextVar[dict[Any, Any] | None] = ContextVar("memo", default=None)


def today() -> date:
    """Return the current day, or the demo's day in demo mode."""
    held = _held.get()
    if held is not None:
        return held
    if not settings.DEMO:
        return timezone.localdate()
    return _demo_day()


def moment() -> datetime:
    """The time of now on the day of today: what happens in a demo happens on its day."""
    at = timezone.localtime()
    return timezone.make_aware(datetime.combine(today(), at.time()))


def _demo_day() -> date:
    from people.models import DemoClock  # models import this module's callers

    return DemoClock.objects.values_list("day", flat=True).first() or DEMO_START


def is_held() -> bool:
    """Whether a request or task has fixed today, so that what follows from it may be kept."""
    return _held.get() is not None


def memo() -> dict[Any, Any]:
    """What was looked up once in this request or task; empty each time outside of one."""
    kept = _memo.get()
    return {} if kept is None else kept


class held_today:
    """Hold ``day`` (or the day of now) as today for the block: a request, a task, a test."""

    def __init__(self, day: date | None = None) -> None:
        self._day = day

    def __enter__(self) -> date:
        day = self._day or today()
        self._token = _held.set(day)
        self._memo_token = _memo.set({})
        return day

    def __exit__(self, *exc_info: object) -> None:
        _held.reset(self._token)
        _memo.reset(self._memo_token)
