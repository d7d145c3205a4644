"""Build the demo: Quảng An, and as many communes beside it as a load test asks for."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from quangan.demo.bulk import Size, add_communes
from quangan.demo.seed import SEED, seed_quang_an
from reports.rollups import add_up


class Command(BaseCommand):
    help = "Nạp dữ liệu dùng thử vào cơ sở dữ liệu trống; chạy lại thì không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communes", type=int, default=1, metavar="N", help="tổng số xã")
        parser.add_argument(
            "--cells", type=int, default=Size.cells, metavar="N", help="số chi bộ mỗi xã thêm"
        )
        parser.add_argument(
            "--members",
            type=int,
            nargs=2,
            default=Size.members_in_cell,
            metavar=("ÍT", "NHIỀU"),
            help="số đảng viên mỗi chi bộ thêm",
        )
        parser.add_argument("--seed", type=int, default=SEED, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fresh = seed_quang_an(options["seed"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("Đã nạp xã Quảng An dùng thử.") if fresh else _("Xã Quảng An dùng thử đã có.")
        )
        size = Size(cells=options["cells"], members_in_cell=tuple(options["members"]))
        added = add_communes(options["communes"] - 1, seed=options["seed"], size=size)
        if added:
            self.stdout.write(_("Đã thêm %(count)d xã.") % {"count": added})
        if fresh or added:
            add_up()
