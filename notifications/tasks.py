"""Work that beat and new notifications start; safe to run twice."""

from celery import shared_task

from people import clock


@shared_task
def plan() -> int:
    """Write the reminders of today into the outbox; a worker is poked to deliver them."""
    from notifications.planning import plan_reminders
    from notifications.services import poke_once

    with clock.held_today() as today:
        planned = plan_reminders(today)
    if planned:
        poke_once()
    return planned


@shared_task
def deliver() -> int:
    """Deliver what waits in the outbox."""
    from notifications.delivery import deliver_due

    with clock.held_today():
        return deliver_due(clock.moment()).sent
