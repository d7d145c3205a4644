"""Reminders that the month's regular meeting was not held (chưa họp thường kỳ)."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import TO_COME
from meetings.reminding.months import CellMonth, cell_months
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people.language import of_the_books

RULE_KEY = "meeting-to-hold"


def find(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The months whose regular meeting nobody writes yet, planned up to ``until``."""
    for owed in cell_months(until, only):
        waits = owed.meeting is None or owed.meeting.state in TO_COME
        if waits and owed.planned_on <= until:
            yield _due(owed)


def _due(owed: CellMonth) -> Due:
    words = {"cell": owed.cell, "month": owed.month.month}
    with of_the_books():
        title = _("Ghi cuộc họp tháng %(month)d") % words
        above = _("%(cell)s chưa họp thường kỳ tháng %(month)d") % words
    planned = owed.meeting
    return Due(
        subject=owed.subject,
        due_on=owed.planned_on,
        cell=owed.cell.pk,
        committee=owed.committee,
        title=title,
        url=reverse("meetings:room", args=[planned.pk]) if planned else reverse("meetings:add"),
        title_above=above,
        # Before its minutes are locked a meeting opens in its cell alone.
        url_above=reverse("cells:detail", args=[owed.cell.pk]),
    )


TO_HOLD = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Họp thường kỳ hằng tháng"),
    source=gettext_lazy(
        "Chi bộ sinh hoạt thường kỳ mỗi tháng một lần (Điều lệ Đảng, Điều 22.6, 24.2)."
    ),
    ends_when=gettext_lazy("Hết nhắc khi cuộc họp được ghi, hoặc khi hết tháng kế tiếp."),
    rungs=rungs(
        (1, Step.SECRETARY),
        (3, Step.IN_CHARGE),
        (5, Step.OFFICE),
        (8, Step.STANDING_DEPUTY),
    ),
    find=find,
)
