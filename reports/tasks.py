"""Work of beat on figures; safe to run twice."""

from celery import shared_task


@shared_task
def add_up_figures() -> None:
    """Add up the figures above communes."""
    from reports.rollups import add_up

    add_up()
