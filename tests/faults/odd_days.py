"""Every hour of days on which clocks and calendars go wrong: month and year end, 29/2, Tết.

And the clock jumps back by two hours, by day and over midnight. No mail in quiet time, one a
day for each person, and in the end everybody was told of everything.
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO

from tests.faults.site import Site, site

PEOPLE = 10
# Each time of oddness with people of its own: first and last day.
TIMES = {
    "month-end": (date(2024, 4, 29), date(2024, 5, 2)),
    "leap-day": (date(2024, 2, 28), date(2024, 3, 1)),
    "year-end": (date(2024, 12, 30), date(2025, 1, 2)),
    "tet": (date(2024, 2, 7), date(2024, 2, 15)),
    "jumps": (date(2024, 5, 15), date(2024, 5, 17)),
}
JUMP = timedelta(hours=2)
# Small things wait some working days to travel together.
UNTIL_ALL_IS_TOLD = timedelta(days=14)


def main() -> bool:
    with site("month end, 29/2, year end, Tết, clock jumps") as it:
        it.sink()
        everybody = []
        for name, (first, last) in TIMES.items():
            people = it.people(PEOPLE, name)
            everybody += people
            for now in hours(first, last, jumps=name == "jumps"):
                if now.hour % 6 == 0:
                    it.tell(people, poke=False)
                live_through(it, now)
            for day in range(UNTIL_ALL_IS_TOLD.days):
                live_through(it, at(last + timedelta(days=1 + day), 9))
        check_all_were_told(it)
        return it.finish(intended())


def hours(first: date, last: date, *, jumps: bool) -> Iterator[datetime]:
    """Each hour of the days; with ``jumps``, every fourth is followed by two hours earlier."""
    now = at(first, 0)
    while now.date() <= last:
        yield now
        if jumps and now.hour % 4 == 1:
            yield now - JUMP
            yield now - JUMP / 2
        now += timedelta(hours=1)


def live_through(it: Site, now: datetime) -> None:
    """Deliver at ``now`` (at nine by the command, which plans too) and look at what went out."""
    from django.core.management import call_command

    from notifications.delivery import deliver_due
    from notifications.quiet import end_of_quiet
    from people import clock

    before = len(it.taken())
    if now.hour == 9:
        call_command("send_reminders", "--on", str(now.date()), stdout=StringIO())
    else:
        with clock.held_today(now.date()):
            deliver_due(now)
    gone_out = [mail.to for mail in it.taken()[before:]]
    if gone_out and end_of_quiet(now) is not None:
        it.remarks.append(f"{len(gone_out)} mails in the quiet time, {now:%d/%m/%Y %H:%M}")


def check_all_were_told(it: Site) -> None:
    """Everything told in an inbox is in a digest that went out, and no day has two."""
    from notifications.models import DeliveryState, Notification

    untold = Notification.objects.exclude(digest__deliveries__state=DeliveryState.SENT).count()
    if untold:
        it.remarks.append(f"{untold} things were never told outside")


def intended() -> list:
    """One mail for each digest; the database allows one digest a day."""
    from notifications.models import Digest

    return [digest.recipient for digest in Digest.objects.select_related("recipient")]


def at(day: date, hour: int) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(day, time(hour)))


if __name__ == "__main__":
    sys.exit(not main())
