"""Carry the outbox out: show, compose, claim with a lease, send, mark. Safe side by side.

A claim is a conditional update under a name of its own, so two workers never hold the same
delivery. Who dies holding some lets the lease run out, and the next run takes them up.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications import ways
from notifications.composing import compose
from notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Notification,
    NotificationState,
)
from notifications.planning import recheck, settle
from notifications.quiet import end_of_quiet
from notifications.ways import Message, Refusal, Sender, Way
from people.models import User

LEASE = timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
BATCH = 200
# What a run still holds after this long it gives back: well before its lease ends.
LONGEST_BATCH = LEASE / 3
BACK_OFF = timedelta(seconds=settings.DELIVERY_BACK_OFF_SECONDS)
LONGEST_BACK_OFF = timedelta(hours=6)
# As long as mail servers themselves try, and not at the first tries after a long holiday.
GIVE_UP_AFTER, LEAST_ATTEMPTS = timedelta(days=5), 8


@dataclass
class Outcome:
    """What one run did, in notifications: ``sent`` reached the inbox; of ``held`` the message
    outside the app waits for a working hour, for other things to travel with, or for a server
    that is away; ``withdrawn`` were taken back before anybody saw them.
    """

    sent: int = 0
    held: int = 0
    withdrawn: int = 0


def deliver_due(now: datetime, longest: timedelta | None = None) -> Outcome:
    """Deliver everything that may go out at ``now``; return what was done.

    ``now`` decides about quiet hours and what is put off; leases and stamps use real time.
    After ``longest`` nothing more is claimed: the rest is for the next run.
    """
    until = monotonic() + longest.total_seconds() if longest else None
    outcome = Outcome(withdrawn=settle())
    sweep_leases()
    shown = show_in_inbox()
    outcome.sent = shown.count()
    if end_of_quiet(now) is None:
        compose(now)
        for channel, way in ways.ways().items():
            outcome.held += _send_all(channel, way, now, until)
    outcome.held += waiting_for_a_message(shown)
    return outcome


def waiting_for_a_message(shown: QuerySet[Notification]) -> int:
    """How many of ``shown`` will be told outside the app, but later."""
    users = User.objects.filter(ways.reachable(), is_active=True)
    return shown.filter(digest=None, recipient__in=users).count()


def show_in_inbox() -> QuerySet[Notification]:
    """Show what is planned in the inboxes: one statement, so each is shown once."""
    stamp = timezone.now()
    Notification.objects.filter(state=NotificationState.PENDING).update(
        state=NotificationState.SENT, sent_at=stamp
    )
    return Notification.objects.delivered().filter(sent_at=stamp)


def sweep_leases() -> int:
    """Queue again what somebody claimed and never finished."""
    expired = Delivery.objects.filter(state=DeliveryState.CLAIMED, lease_until__lt=timezone.now())
    return expired.update(state=DeliveryState.QUEUED, claimed_by=None, lease_until=None)


def _send_all(channel: Channel, way: Way, now: datetime, until: float | None) -> int:
    """Send what waits on one channel; return how many notifications were put off."""
    held = 0
    while (until is None or monotonic() < until) and (claimed := _checked(channel, now)):
        sender = way.open()
        if isinstance(sender, Refusal):
            # Nobody can be reached this way now: all wait, not each batch for a time-out.
            held += sum(_settle(delivery, sender, now) for delivery in claimed)
            return held + _put_off(channel, now)
        with sender as line:
            held += _send_batch(line, claimed, now)
    return held


def _waiting(channel: Channel, now: datetime) -> QuerySet[Delivery]:
    may_go = Q(not_before=None) | Q(not_before__lte=now)
    return Delivery.objects.filter(may_go, state=DeliveryState.QUEUED, channel=channel)


def _put_off(channel: Channel, now: datetime) -> int:
    """Let everything on ``channel`` wait for the next attempt; return how many notifications."""
    waiting = _waiting(channel, now)
    count = Notification.objects.filter(digest__deliveries__in=waiting).count()
    waiting.update(not_before=now + BACK_OFF)
    return count


def _send_batch(line: Sender, claimed: list[Delivery], now: datetime) -> int:
    """Send a batch one by one, each marked before the next goes."""
    held, broken, started = 0, None, monotonic()
    for place, delivery in enumerate(claimed):
        if monotonic() - started > LONGEST_BATCH.total_seconds():
            _give_back(claimed[place:])
            break
        refusal = broken or line.send(
            Message(delivery.pk, delivery.digest.recipient, delivery.count or 0)
        )
        held += _settle(delivery, refusal, now)
        if refusal is not None and refusal.breaks_the_line:
            # The line is gone: the others wait for the next run, not for a time-out each.
            broken = refusal
    return held


def _checked(channel: Channel, now: datetime) -> list[Delivery]:
    """Take a batch, of which each thing was found still to be done a moment ago."""
    coming = list(_waiting(channel, now).order_by("pk").values_list("pk", flat=True)[:BATCH])
    recheck(Notification.objects.filter(digest__deliveries__in=coming))
    return _claim(channel, now)


def _claim(channel: Channel, now: datetime) -> list[Delivery]:
    """Take up to a batch for this run alone; empty when nothing is left to take.

    What was read or settled meanwhile, or whose reader this way reaches no longer (no account,
    no address, stopped it), is withdrawn here at each try: nobody is told of nothing. How many
    things a message tells of is fixed the first time.
    """
    name = uuid.uuid4()
    while True:
        with transaction.atomic():
            # Rows another worker is claiming at this moment are passed over, not waited for.
            free = list(
                _waiting(channel, now)
                .select_for_update(skip_locked=True)
                .order_by("pk")
                .values_list("pk", flat=True)[:BATCH]
            )
            if not free:
                return []
            mine = Delivery.objects.filter(pk__in=free, state=DeliveryState.QUEUED)
            mine.filter(attempts=0).update(count=Coalesce(Subquery(_open_things()), 0))
            reached = User.objects.filter(
                ways.ways()[channel].reaches(), pk=OuterRef("digest__recipient"), is_active=True
            )
            pointless = ~Exists(_open_things()) | ~Exists(reached)
            nothing = list(mine.filter(pointless).values_list("pk", flat=True))
            mine.filter(pk__in=nothing).update(state=DeliveryState.WITHDRAWN)
            mine.update(
                state=DeliveryState.CLAIMED,
                claimed_by=name,
                lease_until=timezone.now() + LEASE,
                attempts=F("attempts") + 1,
            )
        claimed = list(
            Delivery.objects.filter(claimed_by=name, state=DeliveryState.CLAIMED)
            .select_related("digest__recipient__person")
            .order_by("pk")
        )
        if claimed:
            return claimed


def _open_things() -> QuerySet[Any, Any]:
    """Of a delivery's digest, how many things are neither read nor settled."""
    return (
        Notification.objects.delivered()
        .unread()
        .filter(digest=OuterRef("digest"), settled_at=None)
        .order_by()
        .values("digest")
        .annotate(found=Count("pk"))
        .values("found")
    )


def _held(delivery: Delivery) -> QuerySet[Delivery]:
    """The row of ``delivery`` while this run still holds it: its lease did not run out."""
    return Delivery.objects.filter(
        pk=delivery.pk, claimed_by=delivery.claimed_by, state=DeliveryState.CLAIMED
    )


def _give_back(deliveries: list[Delivery]) -> None:
    """Let others take up what this run claimed and did not try."""
    name = deliveries[0].claimed_by
    Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in deliveries],
        claimed_by=name,
        state=DeliveryState.CLAIMED,
    ).update(
        state=DeliveryState.QUEUED, claimed_by=None, lease_until=None, attempts=F("attempts") - 1
    )


def _settle(delivery: Delivery, refusal: Refusal | None, now: datetime) -> int:
    """Mark what became of a message; return how many notifications were put off."""
    held = _held(delivery)
    if refusal is None:
        held.update(state=DeliveryState.SENT, sent_at=timezone.now(), lease_until=None, error="")
        return 0
    error = refusal.text[:300]
    too_old = timezone.now() - delivery.created_at > GIVE_UP_AFTER
    if refusal.is_final or (too_old and delivery.attempts >= LEAST_ATTEMPTS):
        held.update(state=DeliveryState.FAILED, lease_until=None, error=error)
        return 0
    wait = min(BACK_OFF * 2 ** min(delivery.attempts - 1, 10), LONGEST_BACK_OFF)
    held.update(
        state=DeliveryState.QUEUED,
        claimed_by=None,
        lease_until=None,
        not_before=now + wait,
        error=error,
    )
    return delivery.count or 0
