"""Who is told of what on a day, in the words of a ladder: the person, and days from the due day."""

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import registry
from notifications.models import Notification
from notifications.planning import plan_reminders, settle
from notifications.registry import Due, ReminderRule, rule_of
from people import clock


def rule_named(key: str) -> ReminderRule:
    rule = rule_of(key)
    assert rule is not None, f"no rule {key} is registered"
    return rule


def plan(day: date, rule: str) -> None:
    """Plan what ``rule`` alone wants told on ``day``: the others would take most of the time."""
    with clock.held_today(day), patch.object(registry, "rules", [rule_named(rule)]):
        plan_reminders(day)


def found(rule: str, day: date, only: set[Any] | None = None) -> list[Due]:
    """What ``rule`` finds due up to ``day`` on that day."""
    find = rule_named(rule).find
    assert find is not None
    with clock.held_today(day):
        return list(find(day, only))


def told_on(day: date, rule: str) -> set[tuple[Any, int]]:
    """Plan ``day``: who is newly told by ``rule``, and at which rung, as its days."""
    before = set(Notification.objects.values_list("pk", flat=True))
    plan(day, rule)
    with clock.held_today(day):
        ladder = rule_named(rule).rungs_on(day)
    new = Notification.objects.filter(rule=rule).exclude(pk__in=before)
    return {(told.recipient, ladder[told.rung].days) for told in new}


def told_from(first: date, last: date, rule: str) -> list[tuple[date, Any, int]]:
    """Plan every day from ``first`` to ``last``: on which days who was told, at which rung."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, *told) for day in days for told in sorted(told_on(day, rule), key=lambda t: t[1])]


def open_after(day: date, rule: str) -> int:
    """Plan ``day`` and settle what is done: how many notices of ``rule`` still stand."""
    plan(day, rule)
    with clock.held_today(day):
        settle()
    return (
        Notification.objects.filter(rule=rule, settled_at=None).exclude(state="withdrawn").count()
    )


def due_of(rule: str, day: date, only: set[Any] | None = None) -> dict[Any, date]:
    """What ``rule`` finds due up to ``day``: its days by subject."""
    return {due.subject: due.due_on for due in found(rule, day, only)}


def titles(rule: str) -> set[str]:
    return set(Notification.objects.filter(rule=rule).values_list("title", flat=True))


def statements_to_find(rule: str, day: date) -> tuple[int, int]:
    """How many things ``rule`` finds due by ``day``, and in how many statements."""
    with CaptureQueriesContext(connection) as captured:
        things = len(found(rule, day))
    return things, len(captured)
