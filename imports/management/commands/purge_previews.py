"""Remove the rows of people from imports whose time is over, as beat does every night."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from imports.services import purge_previews


class Command(BaseCommand):
    help = "Xóa các dòng của lần nhập đã hết hạn giữ; số liệu của lần đã ghi vẫn còn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in một dòng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        purged = purge_previews(timezone.now())
        told = {"batches": purged.batches, "rows": purged.rows}
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(_("Đã dọn %(batches)d lần nhập, %(rows)d dòng.") % told)
