"""Ready the database and the static files to serve; safe to run at every start."""

import hashlib
import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from cells.models import Organization
from quangan.demo import people
from quangan.demo.cast import set_passwords
from quangan.demo.mode import check_mode
from quangan.demo.password import demo_password
from reports.models import RollUp

# What other apps bring and no page of ours shows; compressing it takes seconds.
UNUSED = ["drf_spectacular_sidecar/redoc*", "rest_framework/*", "htmx-4*", "htmax-4*"]
START = ".venv/bin/python manage.py start_committee --code MÃ --name TÊN --admin TÊN_ĐĂNG_NHẬP"


class Command(BaseCommand):
    """Progress goes to stderr; stdout holds what a newcomer should read when it serves."""

    help = "Chuẩn bị cơ sở dữ liệu và tệp tĩnh; bản dùng thử trống thì nạp dữ liệu mẫu."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-seed", action="store_true", help="không nạp dữ liệu mẫu")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                _("Không kết nối được cơ sở dữ liệu: %(error)s") % {"error": str(error).strip()}
            ) from error
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        try:
            check_mode()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._collect_static()
        if settings.DEMO and not Organization.objects.exists() and not options["no_seed"]:
            self.stderr.write(_("Đang nạp xã Quảng An dùng thử …"))
            call_command("seed_demo", stdout=self.stderr)
        if not RollUp.objects.exists():
            # Figures of what stood before they were kept.
            call_command("rebuild_figures", stdout=self.stderr)
        if settings.DEMO:
            # QUANGAN_DEMO_PASSWORD may have changed since, or its file may be gone.
            set_passwords()
        self.stdout.write(self._greeting())

    def _collect_static(self) -> None:
        """Collect and compress, which takes seconds, only when a file changed."""
        wanted = static_digest()
        stamp = Path(settings.STATIC_ROOT) / ".digest"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        self.stderr.write(_("Đang gom tệp tĩnh …"))
        call_command(
            "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED
        )
        stamp.write_text(wanted)

    def _greeting(self) -> str:
        if settings.DEMO:
            cast = people()
            width = max((len(person.username) for person in cast), default=0)
            lines = [f"  {p.username:<{width}}  {p.name} – {p.role}" for p in cast]
            return "\n".join(
                [
                    _("Bản dùng thử. Ai vào được (mật khẩu chung: %(password)s):")
                    % {"password": demo_password()},
                    *lines,
                ]
            )
        if Organization.objects.exists():
            return ""
        return _("Chưa có đảng ủy nào. Lập đảng ủy và người quản trị đầu tiên:\n  %(command)s") % {
            "command": f"{_where()}{START}"
        }


def _where() -> str:
    """What a command typed by hand needs to meet the same data."""
    usual = settings.DATA_DIR == settings.BASE_DIR / "var"
    return "" if usual else f"DATA_DIR={shlex.quote(str(settings.DATA_DIR))} "


def static_digest() -> str:
    """A hash of every static file's place, size and time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(UNUSED):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
