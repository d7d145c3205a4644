"""Accounts are closed and posts end between the planning of a reminder and its sending.

Whoever left, before or after their message was written, hears nothing; all others do.
"""

import sys
from datetime import date, timedelta

from tests.faults.site import MORNING, site

CELLS = 30
# By then the mentor, the secretary and the member in charge are to be told.
PLANNED = date(2024, 5, 8)
# Of every six cells: in the first two somebody leaves before the message is written, in the
# next two after it; in one of each the account is closed, in the other the post ends.
SIX = 6


def main(broker: str = "redis") -> bool:
    with site(f"people leave between planning and sending, {broker}", broker) as it:
        from notifications.composing import compose
        from notifications.delivery import show_in_inbox
        from notifications.planning import plan_reminders
        from people import clock
        from tests.faults.work import late_reports

        cells = late_reports(CELLS)
        with clock.held_today(PLANNED):
            plan_reminders(PLANNED)
        gone = leave(cells[0::SIX], cells[1::SIX])
        show_in_inbox()
        compose(MORNING)
        gone |= leave(cells[2::SIX], cells[3::SIX])

        it.sink()
        it.worker()
        it.beat()
        it.wait_until_all_is_out()
        told = [user for cell in cells for user in (cell.mentor, cell.secretary, cell.in_charge)]
        return it.finish([user for user in told if user.pk not in gone])


def leave(closed: list, ended: list) -> set:
    """Close the mentor's account in some cells, and end the secretary's post in others."""
    from cells.services import end_post
    from people.models import User

    users = {cell.mentor.pk for cell in closed}
    User.objects.filter(pk__in=users).update(is_active=False)
    yesterday = MORNING.date() - timedelta(days=1)
    for cell in ended:
        post = cell.post_of(cell.secretary)
        end_post(post=post, ended_on=yesterday, actor=None, source="faults")
        users.add(cell.secretary.pk)
    return users


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
