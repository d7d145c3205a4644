"""Build the demo: Quảng An, and as many communes beside it as a load test asks for."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from quangan.demo.bulk import add_communes
from quangan.demo.seed import SEED, seed_quang_an


class Command(BaseCommand):
    help = "Nạp dữ liệu dùng thử vào cơ sở dữ liệu trống; chạy lại thì không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communes", type=int, default=1, metavar="N", help="tổng số xã")
        parser.add_argument("--seed", type=int, default=SEED, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fresh = seed_quang_an(options["seed"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("Đã nạp xã Quảng An dùng thử.") if fresh else _("Xã Quảng An dùng thử đã có.")
        )
        added = add_communes(options["communes"] - 1, seed=options["seed"])
        if added:
            self.stdout.write(_("Đã thêm %(count)d xã.") % {"count": added})
        if fresh or added:
            call_command("rebuild_figures", stdout=self.stdout)
