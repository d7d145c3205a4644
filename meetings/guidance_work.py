"""The guidance that a cell has not read yet, for the home page of its leaders."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from candidates import deadlines
from cells import policy
from cells.access import reach
from cells.registry import WorkItem
from meetings.services.guidance import unread_by
from people.models import User


def guidance_to_read(user: User, day: date) -> Iterator[WorkItem]:
    """Of the cells that the user leads: guidance of these months that nobody there has read.

    It is read before the meeting; once the usual day is past there is no day left to name.
    """
    led = reach(user).places(policy.RUN_MEETING)
    if not led:
        return
    this_month = deadlines.month_of(day)
    months = (this_month, deadlines.add_months(this_month, 1))
    for guidance in unread_by(led, months).defer("text").order_by("month", "pk"):
        usual = min(deadlines.usual_meeting_on(cell, guidance.month) for cell in led)
        yield WorkItem(
            title=_("Đọc định hướng tháng %(month)d") % {"month": guidance.month.month},
            reason=guidance.title,
            url=guidance.get_absolute_url(),
            button=_("Đọc định hướng"),
            due_on=usual if usual >= day else None,
        )
