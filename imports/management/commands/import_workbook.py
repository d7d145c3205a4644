"""Take a list in from a workbook by hand, as the pages of imports do."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization, OrganizationKind
from imports.models import ImportBatch
from imports.registry import importers
from imports.services import (
    Reading,
    commit_batch,
    examine_workbook,
    preview_workbook,
    problems_as_data,
)
from people import clock

SOURCE = "import_workbook"


class Command(BaseCommand):
    help = "Nhập danh sách từ bảng tính. Không có --commit thì chỉ xem trước, không ghi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(importers), help="loại danh sách")
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp .xlsx, .xls, .csv, .ods")
        parser.add_argument("--committee", required=True, metavar="CODE", help="mã đảng bộ")
        parser.add_argument("--commit", action="store_true", help="ghi vào sổ")
        parser.add_argument(
            "--good-rows", action="store_true", help="ghi các dòng đúng, bỏ dòng lỗi"
        )
        parser.add_argument("--json", action="store_true", help="in một dòng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        committee = _committee(options["committee"])
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(_("Không đọc được tệp %(path)s.") % {"path": path}) from error
        with clock.held_today():
            try:
                reading, batch = self._run(committee, content, path.name, options)
            except ValidationError as refusal:
                self._refused(refusal, path.name, options["json"])
        result = _result(reading, batch)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._tell(result)
        if result["errors"] and options["commit"] and batch is None:
            sys.exit(1)

    def _run(
        self, committee: Organization, content: bytes, name: str, options: dict[str, Any]
    ) -> tuple[Reading, ImportBatch | None]:
        """Judge, and with ``--commit`` write; both in one transaction."""
        given: dict[str, Any] = {
            "kind": options["kind"],
            "committee": committee,
            "content": content,
            "file_name": name,
            "actor": None,
            "source": SOURCE,
        }
        with transaction.atomic():
            reading = examine_workbook(**given)
            if not options["commit"] or (reading.errors and not options["good_rows"]):
                return reading, None
            batch = preview_workbook(**given)
            offers = {key: True for key, _text in reading.importer.offers(reading.context)}
            batch = commit_batch(
                batch,
                actor=None,
                good_rows=options["good_rows"],
                choices=offers,
                source=SOURCE,
            )
        return reading, batch

    def _refused(self, refusal: ValidationError, name: str, as_json: bool) -> None:
        reason = " ".join(refusal.messages)
        if not as_json:
            raise CommandError(reason) from refusal
        error = {"sheet": "", "cell": "", "value": name, "reason": reason}
        empty = {"rows": 0, "new": 0, "changed": 0, "same": 0}
        self.stdout.write(
            json.dumps(
                empty | {"errors": [error], "warnings": [], "batch": None}, ensure_ascii=False
            )
        )
        sys.exit(1)

    def _tell(self, result: dict[str, Any]) -> None:
        for problem in result["errors"]:
            self.stderr.write(_line(_("Lỗi"), problem))
        for problem in result["warnings"]:
            self.stderr.write(_line(_("Cảnh báo"), problem))
        self.stdout.write(
            _("%(rows)d dòng: %(new)d mới, %(changed)d sửa, %(same)d giống, %(faulty)d chỗ lỗi.")
            % {**result, "faulty": len(result["errors"])}
        )
        self.stdout.write(_("Đã ghi vào sổ.") if result["batch"] else _("Chưa ghi gì vào sổ."))


def _committee(code: str) -> Organization:
    committee = Organization.objects.filter(code=code, kind=OrganizationKind.COMMITTEE).first()
    if committee is None:
        raise CommandError(_("Không có đảng bộ mã «%(code)s».") % {"code": code})
    return committee


def _result(reading: Reading, batch: ImportBatch | None) -> dict[str, Any]:
    counts = reading.counts()
    return {
        "rows": counts["rows"],
        "new": counts["new"],
        "changed": counts["changed"],
        "same": counts["same"],
        "errors": problems_as_data(reading.errors),
        "warnings": problems_as_data(reading.warnings),
        "batch": str(batch.pk) if batch else None,
    }


def _line(word: str, problem: dict[str, str]) -> str:
    return f"{word} {problem['sheet']}!{problem['cell']} «{problem['value']}»: {problem['reason']}"
