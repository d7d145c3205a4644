"""Put what people must know into the outbox, take back what is settled, mark what is read."""

import logging
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import registry
from notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Notification,
    NotificationState,
)
from people.models import User

logger = logging.getLogger(__name__)


def notify(
    recipients: Iterable[User],
    *,
    rule: str,
    subject_id: str,
    due_on: date,
    title: str,
    reason: str = "",
    url: str = "",
    rung: int = 0,
) -> list[Notification]:
    """Tell ``recipients`` one thing, in the transaction of the change it tells of.

    Returns the new notifications alone: whoever was told of this rule, subject, due day and
    rung already is not told again. Accounts out of use are passed over.
    """
    return _write(
        rule,
        [
            registry.Planned(
                recipient=user,
                subject_id=subject_id,
                due_on=due_on,
                rung=rung,
                title=title,
                reason=reason,
                url=url,
            )
            for user in recipients
        ],
    )


@transaction.atomic
def _write(rule: str, planned: list[registry.Planned], *, poke: bool = True) -> list[Notification]:
    """Insert what is new of ``planned`` with its deliveries; the unique key decides."""
    recipients = {p.recipient.pk: p.recipient for p in planned if p.recipient.is_active}
    rows = [
        Notification(
            recipient=p.recipient,
            rule=rule,
            subject_id=str(p.subject_id),
            due_on=p.due_on,
            rung=p.rung,
            title=p.title[:200],
            reason=p.reason[:300],
            url=p.url,
        )
        for p in planned
        if p.recipient.pk in recipients
    ]
    # Two planners that insert the same keys in one order wait for each other instead of
    # stopping each other.
    rows.sort(key=_key)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    new = list(Notification.objects.in_bulk([row.pk for row in rows]).values())
    new += _revive(rule, {_key(row) for row in rows} - {_key(row) for row in new})
    Delivery.objects.bulk_create(
        (
            Delivery(notification=notification, channel=channel)
            for notification in new
            for channel in _channels(recipients[notification.recipient_id])
        ),
        ignore_conflicts=True,
    )
    if new and poke:
        _poke_once()
    return new


def _poke_once() -> None:
    """Poke when the transaction is kept, once however many were told in it: without a broker
    each poke waits before it gives up."""
    waiting = transaction.get_connection().run_on_commit
    if not any(call is poke_worker for _savepoints, call, *_robust in waiting):
        transaction.on_commit(poke_worker)


def _key(row: Notification) -> tuple[str, str, date, int, str]:
    return (row.rule, row.subject_id, row.due_on, row.rung, str(row.recipient_id))


def _revive(rule: str, keys: set[tuple[str, str, date, int, str]]) -> list[Notification]:
    """Put back what was withdrawn before anybody saw it and is due again after all."""
    due_days = {key[2] for key in keys}
    withdrawn = Notification.objects.filter(
        rule=rule, due_on__in=due_days, state=NotificationState.WITHDRAWN
    )
    back = []
    for row in withdrawn:
        if _key(row) in keys and _turn(row, NotificationState.WITHDRAWN, NotificationState.PENDING):
            back.append(row)
    return back


def _turn(row: Notification, before: str, after: str) -> bool:
    """Change the state of ``row`` unless somebody else changed it first."""
    changed = Notification.objects.filter(pk=row.pk, state=before).update(state=after)
    return changed == 1


def _channels(user: User) -> list[Channel]:
    return [Channel.INBOX, Channel.EMAIL] if user.address else [Channel.INBOX]


def poke_worker() -> None:
    """Ask a worker to deliver now. Without a broker the next run of beat finds the work."""
    from notifications.tasks import deliver  # tasks build on these services

    try:
        deliver.apply_async(retry=False)
    except OperationalError as error:
        logger.warning("The broker did not take the poke to deliver: %s", error)


def plan_reminders(on: date, *, poke: bool = True) -> int:
    """Write what every registered rule wants told on ``on``; return how many are new."""
    return sum(len(_write(rule.key, list(rule.plan(on)), poke=poke)) for rule in registry.rules)


def withdraw_settled() -> int:
    """Take back what no longer needs doing or moved to another day.

    Returns how many were taken back before anybody saw them. What stands in the inbox
    already stays there, but its mail is not sent any more.
    """
    return sum(_withdraw(rule) for rule in registry.rules)


@transaction.atomic
def _withdraw(rule: registry.ReminderRule) -> int:
    waiting = list(
        Notification.objects.select_for_update().filter(
            pk__in=Delivery.objects.filter(
                state=DeliveryState.QUEUED, notification__rule=rule.key
            ).values("notification")
        )
    )
    if not waiting:
        return 0
    due = rule.still_due({(row.subject_id, row.due_on) for row in waiting})
    settled = [row for row in waiting if (row.subject_id, row.due_on) not in due]
    Delivery.objects.filter(notification__in=settled, state=DeliveryState.QUEUED).delete()
    return sum(
        _turn(row, NotificationState.PENDING, NotificationState.WITHDRAWN) for row in settled
    )


def unread_count(user: User) -> int:
    """How many notifications in the inbox of ``user`` are unread."""
    return Notification.objects.visible_to(user).unread().count()


def mark_read(*, notification: Notification, actor: User) -> None:
    """Mark one notification of the actor's own inbox as read; the first time counts."""
    Notification.objects.visible_to(actor).unread().filter(pk=notification.pk).update(
        read_at=timezone.now()
    )


def mark_all_read(*, actor: User) -> int:
    """Mark the whole inbox of ``actor`` as read; return how many were not."""
    return Notification.objects.visible_to(actor).unread().update(read_at=timezone.now())
