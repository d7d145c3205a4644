"""Move the demo's today."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from people.services import set_demo_day


class Command(BaseCommand):
    help = "Đổi ngày hôm nay của bản dùng thử."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("day", metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["day"])
        except ValueError as error:
            raise CommandError(
                _("Ngày «%(text)s» không có. Ghi lại theo dạng 2024-05-15.")
                % {"text": options["day"]}
            ) from error
        try:
            set_demo_day(day=day, actor=None, source="demo_date")
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Hôm nay của bản dùng thử là %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
