"""Tell people things in the transaction of the change; mark what is read; poke the worker."""

import logging
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from cells.models import Organization
from notifications.models import Notification, NotificationState
from people.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def notify(
    recipients: Iterable[User],
    *,
    rule: str,
    subject: UUID,
    due_on: date,
    title: str,
    reason: str = "",
    url: str = "",
    rung: int = 0,
    committee: Organization | UUID | None = None,
    is_urgent: bool = False,
) -> list[Notification]:
    """Tell ``recipients`` one thing, in the transaction of the change it tells of.

    Returns the new notifications alone: whoever was told of this rule, subject, due day and
    rung already is not told again. Accounts out of use are passed over. ``is_urgent`` is for
    what changes somebody's next days: it does not wait to be told with other things.
    """
    committee_id = committee.pk if isinstance(committee, Organization) else committee
    rows = [
        Notification(
            recipient=user,
            committee_id=committee_id,
            rule=rule,
            subject_id=subject,
            due_on=due_on,
            rung=rung,
            title=title[:200],
            reason=reason[:300],
            url=url,
            is_urgent=is_urgent,
        )
        for user in recipients
        if user.is_active
    ]
    # Two who insert the same keys in one order wait for each other instead of stopping each
    # other.
    rows.sort(key=lambda row: str(row.recipient_id))
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    new = list(Notification.objects.in_bulk([row.pk for row in rows]).values())
    if new:
        poke_once()
    return new


def take_back(*, rules: Iterable[str], subject: UUID) -> int:
    """Take back notices that hold no longer: unseen they go, seen they stand as settled.

    Returns how many were open.
    """
    told = Notification.objects.filter(rule__in=list(rules), subject_id=subject, settled_at=None)
    now = timezone.now()
    gone = told.filter(state=NotificationState.PENDING).update(
        state=NotificationState.WITHDRAWN, settled_at=now
    )
    return gone + told.filter(state=NotificationState.SENT).update(settled_at=now)


def poke_once() -> None:
    """Poke when the transaction is kept, once however many were told in it: without a broker
    each poke waits before it gives up."""
    waiting = transaction.get_connection().run_on_commit
    if not any(call is poke_worker for _savepoints, call, *_robust in waiting):
        transaction.on_commit(poke_worker)


def poke_worker() -> None:
    """Ask a worker to deliver now. Without a broker the next run of beat finds the work."""
    from notifications.tasks import deliver  # tasks build on these services

    try:
        deliver.apply_async(retry=False)
    except OperationalError as error:
        logger.warning("The broker did not take the poke to deliver: %s", error)


def unread_count(user: User) -> int:
    """How many notifications in the inbox of ``user`` are unread and not settled."""
    return Notification.objects.visible_to(user).unread().filter(settled_at=None).count()


def mark_read(*, notification: Notification, actor: User) -> None:
    """Mark one notification of the actor's own inbox as read; the first time counts."""
    Notification.objects.visible_to(actor).unread().filter(pk=notification.pk).update(
        read_at=timezone.now()
    )


def mark_all_read(*, actor: User) -> int:
    """Mark the whole inbox of ``actor`` as read; return how many were not."""
    return Notification.objects.visible_to(actor).unread().update(read_at=timezone.now())
