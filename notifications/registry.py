"""``rules``: the reminders that domain apps register with the outbox in ``ready()``.

This floor knows no report, meeting or dossier. A rule says who is to be told what on a day,
and which of the things told of are still to be done; the outbox sees to the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from people.models import User

# What a reminder is about and the day it is due: when either goes, the reminder goes.
Subject = tuple[str, date]


@dataclass(frozen=True)
class Planned:
    """One reminder for one person, before it is known whether it was told already."""

    recipient: User
    subject_id: str
    due_on: date
    rung: int
    title: str
    reason: str = ""
    url: str = ""


@dataclass(frozen=True)
class ReminderRule:
    """A kind of reminder: what to tell on a day, and what is still due of what was told."""

    key: str
    title: str | Promise
    plan: Callable[[date], Iterable[Planned]]
    still_due: Callable[[set[Subject]], set[Subject]]


rules: list[ReminderRule] = []
