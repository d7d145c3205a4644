"""Count the figures anew from the rows of people, and say what differed."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import months
from reports.rollups import add_up


class Command(BaseCommand):
    help = "Tính lại số liệu từng tháng của chi bộ và cộng dồn lên trên; báo chỗ nào đã lệch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="chỉ so, không ghi; lệch thì mã thoát là 1"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        rows = months.recount()
        add_up()
        self.stdout.write(
            ngettext(
                "Đã tính lại %(count)d tháng của các chi bộ và cộng dồn lên trên.",
                "Đã tính lại %(count)d tháng của các chi bộ và cộng dồn lên trên.",
                rows,
            )
            % {"count": rows}
        )

    def _check(self) -> None:
        wrong = 0
        for row in months.astray():
            wrong += 1
            self.stdout.write(_("Lệch: %(row)s") % {"row": row})
        if wrong:
            sys.exit(1)
        self.stdout.write(_("Số liệu tháng khớp với hồ sơ."))
