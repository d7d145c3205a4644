"""Reminders to read the month's guidance before the meeting it is for (đọc định hướng)."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import TO_COME, Meeting, MeetingKind
from meetings.services.guidance import unread_for_meetings
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people.language import of_the_books

RULE_KEY = "guidance-to-read"
CHUNK = 500


def meetings_with_unread_guidance() -> QuerySet[Any, Any]:
    """The regular meetings to come, each with the first guidance that its cell has not read."""
    return (
        Meeting.objects.filter(kind=MeetingKind.REGULAR, state__in=TO_COME)
        .annotate(unread=unread_for_meetings().values("pk")[:1])
        .exclude(unread=None)
        .select_related("cell")
        .order_by("pk")
    )


def find(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The meetings planned up to ``until`` whose guidance the cell has not read."""
    meetings = meetings_with_unread_guidance().filter(planned_at__date__lte=until)
    if only is not None:
        meetings = meetings.filter(pk__in=only)
    for meeting in meetings.iterator(chunk_size=CHUNK):
        words = {"cell": meeting.cell, "month": meeting.month.month}
        with of_the_books():
            title = _("Đọc định hướng tháng %(month)d") % words
            above = _("%(cell)s chưa đọc định hướng tháng %(month)d") % words
        yield Due(
            subject=meeting.pk,
            due_on=timezone.localdate(meeting.planned_at),
            cell=meeting.cell_id,
            committee=meeting.committee_id,
            title=title,
            # It opens for whoever follows the cell too; their reading is not the cell's.
            url=reverse("meetings:guidance", args=[meeting.unread]),
            title_above=above,
        )


TO_READ = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Đọc định hướng sinh hoạt"),
    source=gettext_lazy("Đảng ủy gửi định hướng nội dung sinh hoạt tháng cho chi bộ."),
    ends_when=gettext_lazy("Hết nhắc khi cấp ủy chi bộ đã đọc hoặc cuộc họp đã bắt đầu ghi."),
    rungs=rungs((-3, Step.SECRETARY), (0, Step.IN_CHARGE)),
    find=find,
)
