"""Plan and deliver the reminders of a day by hand, as at nine in the morning."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.delivery import deliver_due
from notifications.planning import plan_reminders
from people import clock

AS_AT = time(9)


class Command(BaseCommand):
    help = "Lập và gửi các nhắc việc của một ngày. Chạy lại thì không gửi lại."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="ngày nhắc; mặc định là hôm nay")
        parser.add_argument("--json", action="store_true", help="in một dòng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with clock.held_today(_day(options["on"])) as day:
            try:
                result = send_reminders(day)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write(
                _(
                    "Nhắc việc ngày %(day)s: lập mới %(planned)d, đã gửi %(sent)d, "
                    "hoãn gửi thư %(held)d, rút lại %(withdrawn)d."
                )
                % {"day": f"{day:%d/%m/%Y}", **result}
            )


def send_reminders(day: date) -> dict[str, int]:
    """Plan, take back and deliver what is due on ``day``; say how many of each."""
    planned = plan_reminders(day)
    outcome = deliver_due(timezone.make_aware(datetime.combine(day, AS_AT)))
    return {
        "planned": planned,
        "sent": outcome.sent,
        "held": outcome.held,
        "withdrawn": outcome.withdrawn,
    }


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            _("Ngày «%(text)s» không có. Ghi lại theo dạng 2024-05-15.") % {"text": text}
        ) from error
