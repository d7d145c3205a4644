"""Reminders to draft the month's regular meeting and to send its invitation (gửi giấy mời)."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import MeetingState
from meetings.reminding.months import CellMonth, cell_months
from meetings.services.planning import announce_by
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people.language import of_the_books

RULE_KEY = "meeting-to-announce"


def find(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The months of which no regular meeting is announced or begun, due up to ``until``."""
    for owed in cell_months(until, only):
        meeting = owed.meeting
        if meeting is not None and meeting.state != MeetingState.DRAFT:
            continue
        due_on = announce_by(meeting) if meeting else owed.planned_on
        if due_on <= until:
            yield _due(owed, due_on)


def _due(owed: CellMonth, due_on: date) -> Due:
    words = {"cell": owed.cell, "month": owed.month.month}
    with of_the_books():
        if owed.meeting is None:
            title = _("Lập cuộc họp tháng %(month)d") % words
            above = _("%(cell)s chưa lập cuộc họp tháng %(month)d") % words
        else:
            title = _("Gửi giấy mời họp chi bộ tháng %(month)d") % words
            above = _("%(cell)s chưa gửi giấy mời họp tháng %(month)d") % words
    draft = owed.meeting
    return Due(
        subject=owed.subject,
        due_on=due_on,
        cell=owed.cell.pk,
        committee=owed.committee,
        title=title,
        url=reverse("meetings:announce", args=[draft.pk]) if draft else reverse("meetings:add"),
        title_above=above,
        # A draft is the cell's own: above it the page of the cell opens.
        url_above=reverse("cells:detail", args=[owed.cell.pk]),
    )


TO_ANNOUNCE = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Lập cuộc họp, gửi giấy mời"),
    source=gettext_lazy(
        "Chi bộ sinh hoạt thường kỳ mỗi tháng một lần (Điều lệ Đảng, Điều 22.6, 24.2); "
        "đảng viên được báo trước."
    ),
    ends_when=gettext_lazy("Hết nhắc khi giấy mời đã gửi hoặc cuộc họp đã bắt đầu ghi."),
    rungs=rungs((-3, Step.SECRETARY), (0, Step.SECRETARY), (1, Step.IN_CHARGE)),
    find=find,
)
