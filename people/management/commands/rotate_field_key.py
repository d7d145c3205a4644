"""``manage.py rotate_field_key``: seal the national ids with a new key, while people work."""

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from people import audit, sealing
from people.services import reseal_national_ids


class Command(BaseCommand):
    help = (
        "Đổi khóa mã hóa số định danh. Khóa ở DATA_DIR/field-key: tự thêm khóa mới lên đầu. "
        "Khóa ở QUANGAN_FIELD_KEY: trước hết đặt «khóa-mới,khóa-cũ» và khởi động lại."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--drop-old",
            action="store_true",
            help="bỏ các khóa cũ khỏi tệp, khi mọi số đã theo khóa mới; không thêm khóa",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        in_file = not settings.FIELD_KEYS
        drops_old = options["drop_old"]
        if in_file and not drops_old:
            # Without a file, what is there was sealed by the key of checks and tests.
            write_keys((secrets.token_urlsafe(50), *sealing.keys()))
        try:
            count = reseal_national_ids()
        except sealing.CannotOpen as wrong:
            raise CommandError(_("Có số định danh không mở được bằng khóa nào đang có.")) from wrong
        if in_file and drops_old:
            write_keys(sealing.keys()[:1])
        audit.record(
            None,
            "people.field_key_rotated",
            source="rotate_field_key",
            data={"count": count, "dropped_old": in_file and drops_old},
        )
        self.stdout.write(_("Đã mã hóa lại %(count)d số định danh.") % {"count": count})
        if in_file and not drops_old:
            self.stdout.write(
                _("Khóa cũ còn trong %(file)s; bỏ bằng --drop-old. Bản sao lưu cũ cần khóa cũ.")
                % {"file": sealing.key_file()}
            )
        if not in_file:
            self.stdout.write(_("Nay có thể bỏ khóa cũ khỏi QUANGAN_FIELD_KEY."))


def write_keys(ring: tuple[str, ...]) -> None:
    """Replace the file of keys at once, readable by its owner alone."""
    path = sealing.key_file()
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(ring) + "\n")
    fresh.rename(path)
