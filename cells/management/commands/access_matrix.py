"""Print who may do what: the table that docs/access.md holds."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from cells.matrix import as_markdown


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        # The document is Vietnamese, whatever the shell speaks.
        with translation.override("vi"):
            self.stdout.write(as_markdown(), ending="")
