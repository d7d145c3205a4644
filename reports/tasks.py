"""Figures that take longer than a page may; safe to run twice."""

import uuid
from typing import Any

from celery import shared_task

from people import clock


@shared_task
def add_up_figures() -> None:
    """Add up the figures above communes."""
    from reports.rollups import add_up

    add_up()


@shared_task(bind=True)
def count_statistics(self: Any, pk: str) -> bool:
    """Count the statistics of an organisation above communes."""
    from reports.statistics.runs import run_statistics

    with clock.held_today():
        return run_statistics(pk, by=uuid.UUID(self.request.id) if self.request.id else None)
