"""``manage.py open_report_periods``: what beat does, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from candidates.services import open_report_periods
from people import clock


class Command(BaseCommand):
    """Open the reports that mentors owe for the coming meetings; safe to run twice."""

    help = "Open the reports that mentors owe for the coming meetings."

    def handle(self, *args: Any, **options: Any) -> None:
        with clock.held_today() as today:
            opened = open_report_periods(on=today)
        self.stdout.write(str(opened))
