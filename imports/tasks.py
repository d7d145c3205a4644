"""Work on large workbooks and the tidying up after previews; safe to run twice."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from people import clock


@shared_task(bind=True)
def work(self: Any, pk: int) -> bool:
    """Do one job; handed out again after its worker died, it has the same id."""
    from imports.services import run_job

    with clock.held_today():
        return run_job(pk, by=uuid.UUID(self.request.id) if self.request.id else None)


@shared_task
def sweep() -> int:
    """Take up what dead workers left, and poke workers for what nobody heard of."""
    from imports.services import sweep_jobs

    waiting = sweep_jobs(timezone.now())
    for pk in waiting:
        work.delay(pk)
    return len(waiting)


@shared_task
def purge() -> int:
    """Remove the rows of people from previews and written lists whose time is over."""
    from imports.services import purge_previews

    return purge_previews(timezone.now()).batches
