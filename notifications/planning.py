"""Plan a day's reminders: find what is due, settle what is done, write who is told.

Every step is set-based and safe to run twice: the rows decide, not the run.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cells.models import Post
from notifications import registry
from notifications.climbing import Reached, insert_reminders
from notifications.ladder import Rung
from notifications.models import (
    Duty,
    LastPlan,
    Notification,
    NotificationQuerySet,
    NotificationState,
    RuleSetting,
)
from people import clock
from rules.workdays import add_working_days

logger = logging.getLogger(__name__)

# Nobody is told of a thing that was due weeks before a rule, or the whole site, was switched on;
# and who took up a post within these days inherits what is late.
FIRST_WORKING_DAYS = 10
# A rung reached since the last planning is told; and the first planning of a day looks through
# these days before it again, because a thing may come to light, or be given back, some days
# late. Another planning of the same day has only that day's rungs to look through.
AGAIN_WORKING_DAYS = 3
CHUNK = 2_000


def plan_reminders(on: date) -> int:
    """Write what every registered rule wants told on ``on``; return how many are new.

    A rule that fails leaves the others their turn; its error is raised when they had it.
    """
    planned, failed = 0, None
    for rule in registry.rules:
        try:
            planned += _plan(rule, on)
        except Exception as error:
            logger.exception("The reminders of %s were not planned", rule.key)
            failed = failed or error
    if failed is not None:
        raise failed
    return planned


def _plan(rule: registry.ReminderRule, on: date) -> int:
    if rule.prepare is not None:
        rule.prepare(on)
    if rule.find is not None:
        refresh_duties(rule, on)
    return tell_due(rule, on)


def tell_due(rule: registry.ReminderRule, on: date) -> int:
    """Write the reminders of what is known to be due; a rule's are written whole or not."""
    with one_planner(rule.key):
        after = told_until(rule, on)
        planned = sum(
            _tell(rule, due_of(rule, horizon(ladder, on)).filter(committees), ladder, after, on)
            for committees, ladder in ladders(rule, on)
        )
        LastPlan.objects.update_or_create(rule=rule.key, defaults={"day": on})
        return planned


def told_until(rule: registry.ReminderRule, on: date) -> date:
    """The day whose rungs, and those before, need no telling any more on ``on``.

    However long nothing ran: what was reached since the last planning is made up for.
    """
    last = LastPlan.objects.filter(rule=rule.key).first()
    if last is None:
        return add_working_days(on, -FIRST_WORKING_DAYS)
    if last.day >= on:
        return add_working_days(on, -1)
    return add_working_days(last.day, -AGAIN_WORKING_DAYS)


def _tell(
    rule: registry.ReminderRule,
    due: QuerySet[Any, Any],
    ladder: tuple[Rung, ...],
    after: date,
    on: date,
) -> int:
    now = timezone.now()
    return sum(
        insert_reminders(rule.key, told, reached, on=on, now=now, posts_since=since)
        for told, reached, since in rounds(due, ladder, after, on)
    )


def rounds(
    due: QuerySet[Any, Any], ladder: tuple[Rung, ...], after: date, on: date
) -> Iterator[tuple[QuerySet[Any, Any], list[Reached], date | None]]:
    """Tell of what has just reached a rung, and tell who took up a post lately what is late
    under it, however long: of what, at which rungs, to posts since when (all, where None)."""
    since = add_working_days(on, -FIRST_WORKING_DAYS)
    just = [Reached(r.number, int(r.step), r.latest_due(after), r.latest_due(on)) for r in ladder]
    ever = [Reached(r.number, int(r.step), date.min, r.latest_due(on)) for r in ladder]
    lately = Q(started_on__gte=since) | Exists(
        Post.objects.filter(stands_in_for=OuterRef("pk"), ended_on__gte=since)
    )
    places = Post.objects.answering_on(on).filter(lately).values("organization")
    inherited = due.filter(Q(cell_key__in=places) | Q(committee_key__in=places))
    yield due, just, None
    yield inherited, ever, since


def ladders(rule: registry.ReminderRule, on: date) -> Iterator[tuple[Q, tuple[Rung, ...]]]:
    """The rule's rungs, once for all committees that set none and once for each that did."""
    usual = rule.rungs_on(on)
    own = {s.committee_id: s for s in RuleSetting.objects.filter(rule=rule.key)}
    yield ~Q(committee_key__in=list(own)) if own else Q(), usual
    for committee, setting in own.items():
        if setting.is_on:
            yield Q(committee_key=committee), set_to(usual, setting.days)


def set_to(ladder: tuple[Rung, ...], days: list[int | None] | None) -> tuple[Rung, ...]:
    """The ladder with a committee's own delays, as far as it set any, less what it left out."""
    if days is None or len(days) != len(ladder):
        return ladder
    return tuple(
        replace(rung, days=own) for rung, own in zip(ladder, days, strict=True) if own is not None
    )


def horizon(ladder: tuple[Rung, ...], on: date) -> date:
    """The latest due day that anybody on ``ladder`` is told of on ``on``."""
    return max(rung.latest_due(on) for rung in ladder)


def due_of(rule: registry.ReminderRule, until: date) -> QuerySet[Any, Any]:
    """What ``rule`` finds due up to ``until``, with its keys and texts annotated."""
    if rule.query is not None:
        return rule.query(until)
    return Duty.objects.filter(rule=rule.key, due_on__lte=until).annotate(
        subject=F("subject_id"),
        due_day=F("due_on"),
        cell_key=F("cell_id"),
        committee_key=F("committee_id"),
        owner_key=F("owner_id"),
        words=F("title"),
        words_above=F("title_above"),
        link=F("url"),
        link_above=F("url_above"),
    )


def refresh_duties(rule: registry.ReminderRule, on: date, only: set[UUID] | None = None) -> None:
    """Put the duties of ``rule`` right: what it finds now stays, what it does not is gone."""
    assert rule.find is not None  # noqa: S101 - the caller asked
    stamp = timezone.now()
    until = max(horizon(ladder, on) for _committees, ladder in ladders(rule, on))
    with one_planner(rule.key):
        findings = iter(rule.find(until, only))
        while found := list(islice(findings, CHUNK)):
            _keep(rule.key, found, stamp)
        # By the stamp itself, not by what is older: a clock may have been set back.
        gone = Duty.objects.filter(rule=rule.key).exclude(found_at=stamp)
        if only is not None:
            gone = gone.filter(subject_id__in=only)
        gone.delete()


def _keep(rule: str, found: list[registry.Due], stamp: datetime) -> None:
    """Write the duties of one chunk: new ones, and old ones as they stand now."""
    rows = [
        Duty(
            rule=rule,
            subject_id=due.subject,
            due_on=due.due_on,
            cell_id=due.cell,
            committee_id=due.committee,
            owner_id=due.owner,
            title=due.title[:200],
            title_above=due.title_above[:200],
            url=due.url,
            url_above=due.url_above,
            found_at=stamp,
        )
        for due in found
    ]
    subjects = {row.subject_id for row in rows}
    old = Duty.objects.filter(rule=rule, subject_id__in=subjects).exclude(found_at=stamp)
    old.delete()
    Duty.objects.bulk_create(rows)


def settle() -> int:
    """Take back what no longer needs doing, moved to another day, or is another's by now.

    Returns how many were taken back before anybody saw them. What stands in an inbox stays
    there, marked as settled: no message tells of it any more.
    """
    open_ = Notification.objects.filter(settled_at=None).exclude(state=NotificationState.WITHDRAWN)
    told = set(open_.order_by().values_list("rule", flat=True).distinct())
    return sum(_settle(rule) for rule in registry.rules if rule.key in told)


def recheck(told: NotificationQuerySet) -> None:
    """Ask anew of a few things, before a message tells of them, whether they are still due.

    What a query finds is asked of the database each time; what a rule found and noted may be
    some minutes old.
    """
    noted = {rule.key: rule for rule in registry.rules if rule.find is not None}
    subjects = defaultdict(set)
    open_ = told.filter(rule__in=list(noted), settled_at=None)
    for key, subject in open_.values_list("rule", "subject_id").distinct():
        subjects[key].add(subject)
    for key, some in subjects.items():
        refresh_duties(noted[key], clock.today(), some)
        _settle(noted[key])


def _settle(rule: registry.ReminderRule) -> int:
    still = due_of(rule, date.max).filter(
        subject=OuterRef("subject_id"), due_day=OuterRef("due_on")
    )
    # Who was told as a person still owns it; who was told by a post answers for it there today.
    own = still.filter(owner_key=OuterRef("recipient__person"))
    answering = Post.objects.answering_on(clock.today()).filter(pk=OuterRef("post"))
    place = OuterRef("post__organization")
    there = still.filter(Q(cell_key=place) | Q(committee_key=place))
    open_ = Notification.objects.filter(rule=rule.key, settled_at=None).exclude(
        state=NotificationState.WITHDRAWN
    )
    over = open_.filter(
        (Q(post=None) & ~Exists(own))
        | (Q(post__isnull=False) & (~Exists(there) | ~Exists(answering)))
    )
    now = timezone.now()
    with transaction.atomic():
        withdrawn = over.filter(state=NotificationState.PENDING).update(
            state=NotificationState.WITHDRAWN, settled_at=now
        )
        over.filter(state=NotificationState.SENT).update(settled_at=now)
    return withdrawn


@contextmanager
def one_planner(rule: str) -> Iterator[None]:
    """A transaction in which nobody else plans ``rule``.

    SQLite writes one at a time anyway; on PostgreSQL two planners that insert the same keys
    in different order would stop each other.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"plan {rule}"])
        yield
