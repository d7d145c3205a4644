"""``manage.py forget_operations``: what beat does, by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from meetings.operations import forget_operations


class Command(BaseCommand):
    """Remove what is remembered of posts that nobody sends again."""

    help = "Remove what is remembered of posts that nobody sends again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(str(forget_operations(timezone.now())))
