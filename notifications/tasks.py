"""Work that beat and new notifications start; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from people import clock


@shared_task
def plan() -> int:
    """Write the reminders of today into the outbox; a worker is poked to deliver them."""
    from notifications.services import plan_reminders

    with clock.held_today() as today:
        return plan_reminders(today)


@shared_task
def deliver() -> int:
    """Deliver what waits in the outbox."""
    from notifications.delivery import deliver_due
    from notifications.services import withdraw_settled

    with clock.held_today():
        withdraw_settled()
        return deliver_due(timezone.now()).sent
