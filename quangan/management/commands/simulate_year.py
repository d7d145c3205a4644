"""Act out one year of the demo commune."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from quangan.demo.seed import SEED
from quangan.demo.year import simulate_year


class Command(BaseCommand):
    help = "Mô phỏng một năm sinh hoạt của xã dùng thử; cùng số gieo thì ra cùng một năm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, metavar="NĂM")
        parser.add_argument("--seed", type=int, default=SEED, metavar="N")
        parser.add_argument(
            "--months", type=int, default=12, choices=range(1, 13), metavar="N",
            help="chỉ mấy tháng đầu năm",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        year, months = options["year"], options["months"]
        try:
            done = simulate_year(year, seed=options["seed"], months=months)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("Đã mô phỏng %(months)d tháng của năm %(year)d: %(done)d cuộc họp khóa biên bản.")
            % {"months": months, "year": year, "done": done}
        )
