"""Work that beat starts; safe to run twice."""

from celery import shared_task

from people import clock


@shared_task
def open_report_periods() -> int:
    """Open the reports that mentors owe for the coming meetings."""
    from candidates.services import open_report_periods as open_them

    with clock.held_today() as today:
        return open_them(on=today, source="open_report_periods")
