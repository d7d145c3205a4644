"""``manage.py draft_meetings``: what beat does, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from meetings.services import draft_coming_meetings
from people import clock


class Command(BaseCommand):
    """Draft the regular meetings whose usual day is near; safe to run twice."""

    help = "Draft the regular meetings whose usual day is near."

    def handle(self, *args: Any, **options: Any) -> None:
        with clock.held_today() as today:
            drafted = draft_coming_meetings(on=today)
        self.stdout.write(str(drafted))
