"""Do the import jobs that wait, as the worker does: take up what a dead worker left, too."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from imports.models import ImportJob, JobState
from imports.services import run_job, sweep_jobs
from people import clock


class Command(BaseCommand):
    help = "Làm các việc nhập bảng tính đang chờ: xem trước, ghi, hoàn tác tệp lớn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in một dòng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        sweep_jobs(timezone.now())
        waiting = ImportJob.objects.filter(state=JobState.QUEUED).order_by("pk")
        with clock.held_today():
            done = sum(run_job(pk) for pk in list(waiting.values_list("pk", flat=True)))
        if options["json"]:
            self.stdout.write(json.dumps({"jobs": done}))
        else:
            self.stdout.write(_("Đã làm %(count)d việc.") % {"count": done})
