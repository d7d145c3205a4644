"""Carry the outbox out: claim with a lease, deliver, mark. Safe to run twice and side by side.

A claim is a conditional update under a name of its own, so two workers never hold the same
delivery. Who dies holding some lets the lease run out, and the next run takes them up.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notifications import mail
from notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Notification,
    NotificationState,
)
from people.models import User

LEASE = timedelta(minutes=15)
BATCH = 500
# Nobody's telephone rings for the Party's paper work between these (giờ nghỉ).
QUIET_FROM, QUIET_UNTIL = time(20), time(7)
BACK_OFF = timedelta(minutes=5)
LONGEST_BACK_OFF = timedelta(hours=6)
MAX_ATTEMPTS = 12


@dataclass
class Outcome:
    """What one run did: ``sent`` reached the inbox; ``held`` is mail put off to later."""

    sent: int = 0
    held: int = 0


@dataclass
class _Digest:
    """The mail of one run to one person: everything that waits for them."""

    user: User
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def id(self) -> uuid.UUID:
        """The same for the same notifications, however often the mail is tried."""
        first = self.deliveries[0].digest
        notifications = sorted(str(d.notification_id) for d in self.deliveries)
        return first or uuid.uuid5(uuid.NAMESPACE_URL, ",".join(notifications))


def deliver_due(now: datetime) -> Outcome:
    """Deliver everything that may go out at ``now``; return what was done.

    ``now`` decides about quiet hours and mail put off; leases and stamps use real time.
    """
    outcome = Outcome()
    sweep_leases()
    while claimed := _claim(Channel.INBOX, now):
        outcome.sent += _put_in_inbox(claimed)
    quiet_until = end_of_quiet(now)
    if quiet_until:
        outcome.held += _hold_mail(now, quiet_until)
        return outcome
    while claimed := _claim(Channel.EMAIL, now):
        outcome.held += _send_mail(claimed, now)
    return outcome


def sweep_leases() -> int:
    """Queue again what somebody claimed and never finished."""
    expired = Delivery.objects.filter(state=DeliveryState.CLAIMED, lease_until__lt=timezone.now())
    return expired.update(state=DeliveryState.QUEUED, claimed_by=None, lease_until=None)


def end_of_quiet(now: datetime) -> datetime | None:
    """When the quiet hours that ``now`` falls in end, or None outside of them."""
    local = timezone.localtime(now)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    return morning if local.time() < QUIET_UNTIL else morning + timedelta(days=1)


def _waiting(channel: Channel, now: datetime) -> Q:
    may_go = Q(not_before=None) | Q(not_before__lte=now)
    return Q(state=DeliveryState.QUEUED, channel=channel) & may_go


def _claim(channel: Channel, now: datetime) -> list[Delivery]:
    """Take up to a batch for this run alone; empty when nothing is left to take."""
    with transaction.atomic():
        # Rows another worker is claiming at this moment are passed over, not waited for.
        free = (
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(_waiting(channel, now))
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH]
        )
        name = uuid.uuid4()
        Delivery.objects.filter(pk__in=list(free), state=DeliveryState.QUEUED).update(
            state=DeliveryState.CLAIMED,
            claimed_by=name,
            lease_until=timezone.now() + LEASE,
            attempts=F("attempts") + 1,
        )
    return list(
        Delivery.objects.filter(claimed_by=name, state=DeliveryState.CLAIMED)
        .select_related("notification__recipient__person")
        .order_by("pk")
    )


@transaction.atomic
def _put_in_inbox(claimed: list[Delivery]) -> int:
    """Show what was claimed in the inboxes; the effect and "sent" are one transaction."""
    now = timezone.now()
    held = _held(claimed)
    pending = Notification.objects.filter(
        pk__in=list(held.select_for_update().values_list("notification", flat=True)),
        state=NotificationState.PENDING,
    )
    shown = set(pending.select_for_update().values_list("pk", flat=True))
    Notification.objects.filter(pk__in=shown).update(state=NotificationState.SENT, sent_at=now)
    held.filter(notification__in=shown).update(
        state=DeliveryState.SENT, sent_at=now, lease_until=None
    )
    # The rest was withdrawn while it was on its way.
    held.filter(state=DeliveryState.CLAIMED).delete()
    return len(shown)


def _held(deliveries: list[Delivery]) -> QuerySet[Delivery]:
    """The rows of ``deliveries`` that this run still holds: no lease ran out meanwhile."""
    return Delivery.objects.filter(
        pk__in=[d.pk for d in deliveries],
        claimed_by=deliveries[0].claimed_by,
        state=DeliveryState.CLAIMED,
    )


def _hold_mail(now: datetime, until: datetime) -> int:
    """Put off the mail that waits in the quiet hours; return how many were put off."""
    return Delivery.objects.filter(_waiting(Channel.EMAIL, now)).update(not_before=until)


def _send_mail(claimed: list[Delivery], now: datetime) -> int:
    """Send one mail to each person; return how many deliveries were put off."""
    withdrawn = [d for d in claimed if d.notification.state == NotificationState.WITHDRAWN]
    if withdrawn:
        _held(withdrawn).delete()
    digests = _digests([d for d in claimed if d not in withdrawn])
    if not digests:
        return 0
    held = 0
    post = mail.open_post()
    if isinstance(post, mail.Refusal):
        return sum(_settle(digest, post, now) for digest in digests)
    broken: mail.Refusal | None = None
    with post:
        for digest in digests:
            # Noted before it goes: should this process die now, the repeat is the same mail.
            if _held(digest.deliveries).update(digest=digest.id) == 0:
                continue
            refusal = broken or mail.send_digest(
                post, digest.user, count=len(digest.deliveries), digest_id=digest.id
            )
            held += _settle(digest, refusal, now)
            if refusal is not None and refusal.may_have_arrived:
                # The line is gone: the others wait for the next run, not for a time-out each.
                broken = mail.Refusal(refusal.text)
    return held


def _digests(deliveries: list[Delivery]) -> list[_Digest]:
    """Group by person; what went out together before stays together."""
    digests: dict[tuple[uuid.UUID, uuid.UUID | None], _Digest] = {}
    for delivery in deliveries:
        user = delivery.notification.recipient
        digest = digests.setdefault((user.pk, delivery.digest), _Digest(user))
        digest.deliveries.append(delivery)
    return list(digests.values())


def _settle(digest: _Digest, refusal: mail.Refusal | None, now: datetime) -> int:
    """Mark what became of a mail; return how many deliveries were put off."""
    held = _held(digest.deliveries)
    if refusal is None:
        held.update(
            state=DeliveryState.SENT,
            sent_at=timezone.now(),
            lease_until=None,
            error="",
        )
        return 0
    attempts = max(d.attempts for d in digest.deliveries)
    if refusal.is_final or attempts >= MAX_ATTEMPTS:
        held.update(state=DeliveryState.FAILED, lease_until=None, error=refusal.text[:300])
        return 0
    wait = min(BACK_OFF * 2 ** (attempts - 1), LONGEST_BACK_OFF)
    return held.update(
        state=DeliveryState.QUEUED,
        claimed_by=None,
        lease_until=None,
        not_before=now + wait,
        error=refusal.text[:300],
        # What the server surely did not take may travel with what is new by then.
        **({} if refusal.may_have_arrived else {"digest": None}),
    )
