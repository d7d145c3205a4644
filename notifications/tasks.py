"""Work that beat and new notifications start; safe to run twice."""

from datetime import timedelta

from celery import shared_task

from people import clock

# Together with the longest batch well before the task's time limit: a run that the limit ends
# between the sending of a message and its mark would send that message again.
LONGEST_RUN = timedelta(minutes=3)


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
        return deliver_due(clock.moment(), LONGEST_RUN).sent
