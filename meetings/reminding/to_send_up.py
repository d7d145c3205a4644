"""Reminders to finalise a held meeting; that sends its minutes up, so one rule serves both."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Meeting, MeetingState
from meetings.services.sending import due_up
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people.language import of_the_books

RULE_KEY = "meeting-to-send-up"
CHUNK = 500


def find(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The meetings being written whose minutes are due above up to ``until``.

    Where the rules of its day set no term, nothing is late.
    """
    held = Meeting.objects.filter(state=MeetingState.HELD).select_related("cell").order_by("pk")
    if only is not None:
        held = held.filter(pk__in=only)
    for meeting in held.iterator(chunk_size=CHUNK):
        due_on = due_up(meeting)
        if due_on is not None and due_on <= until:
            yield _due(meeting, due_on)


def _due(meeting: Meeting, due_on: date) -> Due:
    words = {"cell": meeting.cell, "month": meeting.month.month}
    with of_the_books():
        title = _("Kết thúc và gửi biên bản họp tháng %(month)d") % words
        above = _("%(cell)s chưa gửi biên bản họp tháng %(month)d") % words
    return Due(
        subject=meeting.pk,
        due_on=due_on,
        cell=meeting.cell_id,
        committee=meeting.committee_id,
        title=title,
        url=reverse("meetings:room", args=[meeting.pk]),
        title_above=above,
        # Before its minutes are locked a meeting opens in its cell alone.
        url_above=reverse("cells:detail", args=[meeting.cell_id]),
    )


TO_SEND_UP = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Kết thúc và gửi biên bản họp"),
    source=gettext_lazy("Biên bản gửi lên đảng ủy trong thời hạn tính từ ngày họp (42-HD/BTCTW)."),
    ends_when=gettext_lazy("Hết nhắc khi cuộc họp đã kết thúc: biên bản khóa là đã gửi."),
    rungs=rungs(
        (-1, Step.SECRETARY),
        (1, Step.SECRETARY),
        (2, Step.IN_CHARGE),
        (4, Step.OFFICE),
        (6, Step.STANDING_DEPUTY),
    ),
    find=find,
)
