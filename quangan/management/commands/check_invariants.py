"""Look for rows that contradict each other; exit 1 and a line for each breach."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from quangan.invariants import breaches


class Command(BaseCommand):
    help = "Dò dữ liệu trái nhau giữa các bảng; có lỗi thì mã thoát là 1."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for breach in breaches():
            count += 1
            self.stdout.write(breach)
        if count:
            self.stderr.write(_("Có %(count)d chỗ trái nhau.") % {"count": count})
            sys.exit(1)
        self.stdout.write(_("Không có chỗ nào trái nhau."))
