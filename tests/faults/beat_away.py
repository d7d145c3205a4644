"""Beat is dead on a day on which reminders fall due; the next planning makes up for it.

What is told by the end is compared with the same days planned without a gap.
"""

import sys
from datetime import date, datetime, time

from tests.faults.site import site

CELLS = 40
# Due on 25/4: three working days before it the mentor, one after it the mentor again, two
# after it (29/4-1/5 are days off) the secretary, four the member in charge.
FIRST, MISSED, NEXT = date(2024, 4, 22), date(2024, 4, 26), date(2024, 5, 2)


def main() -> bool:
    with site("beat dead on a day of reminders") as it:
        from django.db import transaction

        from tests.faults.work import late_reports

        it.sink()
        cells = late_reports(CELLS)
        with transaction.atomic():
            for day in (FIRST, MISSED, NEXT):
                live_through(day, sends=False)
            without_gap = told()
            transaction.set_rollback(True)

        for day in (FIRST, NEXT):
            live_through(day)
            live_through(day)  # A second planner on the day adds nothing.
        if told() != without_gap:
            it.remarks.append(f"told {len(told())} things, without the gap {len(without_gap)}")
        mentors, secretaries = ([getattr(c, who) for c in cells] for who in ("mentor", "secretary"))
        return it.finish([*mentors, *mentors, *secretaries])


def live_through(day: date, *, sends: bool = True) -> None:
    """Plan a day and deliver at nine in the morning, as beat and a worker do."""
    from django.utils import timezone

    from notifications.delivery import deliver_due
    from notifications.planning import plan_reminders
    from people import clock

    with clock.held_today(day):
        plan_reminders(day)
        if sends:
            deliver_due(timezone.make_aware(datetime.combine(day, time(9))))


def told() -> set:
    from notifications.models import Notification

    return set(Notification.objects.values_list("recipient", "subject_id", "due_on", "rung"))


if __name__ == "__main__":
    sys.exit(not main())
