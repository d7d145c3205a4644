"""``rules``: the reminders that domain apps register with the outbox in ``ready()``.

This floor knows no report, meeting or dossier. A rule says what is due, whose it is and what
to call it; the outbox sees to whom it is told, when, how often and by which way.
"""

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from notifications.ladder import Rung


@dataclass(frozen=True)
class Due:
    """One thing to be done by ``due_on``: where, by whom, and in which words.

    ``cell`` is the committee itself for what the committee does. ``owner`` is the person who
    answers first (a mentor); None where the first is a post. ``title`` and ``url`` are for the
    owner and, unless ``title_above`` and ``url_above`` say it otherwise, for everybody above.
    """

    subject: UUID
    due_on: date
    cell: UUID
    committee: UUID
    title: str
    url: str = ""
    owner: UUID | None = None
    title_above: str = ""
    url_above: str = ""


@dataclass(frozen=True, kw_only=True)
class ReminderRule:
    """A kind of reminder (quy tắc nhắc việc): what is due, the rungs, and what ends it.

    One of two says what is due, of due days up to ``until``:

    - ``query(until)`` where the database can: a queryset with the annotations
      :data:`KEYS` and :data:`TEXTS` (:mod:`notifications.wording` fills texts and links).
      Millions of rows are planned without leaving it.
    - ``find(until, only)`` otherwise: yields :class:`Due`, ``only`` of some subjects or of all
      where it is None. Memory stays small: read in chunks, yield one by one.

    ``prepare(on)`` runs before, to open what falls due (the month's reports). ``rungs`` may
    depend on the day where dated rules say the delays.
    """

    key: str
    title: str | Promise
    # From where it comes and what ends it, for "vì sao tôi nhận tin này?".
    source: str | Promise
    ends_when: str | Promise
    rungs: tuple[Rung, ...] | Callable[[date], tuple[Rung, ...]]
    query: Callable[[date], QuerySet[Any, Any]] | None = None
    find: Callable[[date, Collection[UUID] | None], Iterable[Due]] | None = None
    prepare: Callable[[date], object] | None = None

    def rungs_on(self, on: date) -> tuple[Rung, ...]:
        """The ladder as the rules of ``on`` have it."""
        return self.rungs if isinstance(self.rungs, tuple) else self.rungs(on)


# What ``query`` annotates: the thing's key and due day, where it is and whose; then the words
# and the page for the owner and for those above (empty where they are the same).
KEYS = ("subject", "due_day", "cell_key", "committee_key", "owner_key")
TEXTS = ("subject", "owner_key", "words", "words_above", "link", "link_above")

rules: list[ReminderRule] = []


def rule_of(key: str) -> ReminderRule | None:
    """The registered rule of that key, None where there is none."""
    return next((rule for rule in rules if rule.key == key), None)


def subject_of(*things: Model) -> UUID:
    """One key for what a reminder is about: of one thing its own, of several always the same."""
    if len(things) == 1 and isinstance(things[0].pk, UUID):
        return things[0].pk
    return uuid.uuid5(_SUBJECTS, "|".join(f"{t._meta.label}:{t.pk}" for t in things))


_SUBJECTS = uuid.UUID("6f0d7a1c-52f4-4f0a-9d0e-7d6b8f2f1c11")
