"""Make the first committee of an empty install, and its first admin."""

import secrets
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cells.services import start_committee
from people import clock


class Command(BaseCommand):
    help = "Lập đảng ủy đầu tiên và người quản trị đầu tiên (chỉ khi hệ thống còn trống)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="mã tổ chức đảng")
        parser.add_argument("--name", required=True, help="tên, ví dụ: Đảng ủy xã Quảng An")
        parser.add_argument("--admin", required=True, metavar="USERNAME", help="tên đăng nhập")
        parser.add_argument("--admin-name", default="", help="họ và tên người quản trị")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError(
                _("Bản dùng thử không giữ dữ liệu thật. Chạy lại với QUANGAN_DEMO=0.")
            )
        typed = _ask_password() if sys.stdin.isatty() else ""
        password = typed or secrets.token_urlsafe(12)
        try:
            committee = start_committee(
                code=options["code"],
                name=options["name"],
                admin_name=options["admin_name"] or options["admin"],
                username=options["admin"],
                password=password,
                started_on=clock.today(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("Đã lập %(name)s (%(code)s).") % {"name": committee, "code": committee.code}
        )
        self.stdout.write(_("Tên đăng nhập: %(username)s") % {"username": options["admin"]})
        if not typed:
            self.stdout.write(_("Mật khẩu (chỉ in một lần): %(password)s") % {"password": password})


def _ask_password() -> str:
    """What a person types twice; empty when the program is to make one."""
    typed = getpass(_("Mật khẩu (Enter để máy tự đặt): "))
    if typed and typed != getpass(_("Gõ lại mật khẩu: ")):
        raise CommandError(_("Hai lần gõ không giống nhau."))
    return typed
