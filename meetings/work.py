"""What people must do on meetings, by when, for the home page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates import deadlines
from cells import policy
from cells.access import reach
from cells.models import Organization, Post, PostKind
from cells.registry import WorkItem
from meetings.models import TO_COME, Meeting, MeetingKind, MeetingState, Task
from meetings.services.guidance import unread_for_meetings
from meetings.services.planning import DRAFTED_DAYS_BEFORE, announce_by
from meetings.services.sending import due_up
from meetings.wording import when_and_where
from members.models import CURRENT
from people import clock
from people.models import User

MOST = 20
MOST_TASKS = 200
_WAITING = (*TO_COME, MeetingState.HELD)


def meetings_to_lead(user: User, day: date) -> Iterator[WorkItem]:
    """Of the cells that the user leads: invitations to send, meetings to write, and months in
    which no regular meeting stands."""
    led = reach(user).places(policy.RUN_MEETING)
    if not led:
        return
    months = _near_months(day)
    meetings = meetings_led(user, day)
    for meeting in meetings:
        if meeting.state in _WAITING and (item := _to_run(meeting, day)):
            yield item
    standing = {(m.cell_id, m.month) for m in meetings if m.kind == MeetingKind.REGULAR}
    for cell in led:
        for month in months:
            usual = deadlines.usual_meeting_on(cell, month)
            near = usual - day <= timedelta(days=DRAFTED_DAYS_BEFORE)
            if near and (cell.pk, month) not in standing:
                yield _to_draft(cell, month, usual)


def _near_months(day: date) -> tuple[date, date]:
    this_month = deadlines.month_of(day)
    return this_month, deadlines.add_months(this_month, 1)


def meetings_led(user: User, day: date) -> list[Meeting]:
    """Meetings not finalised, and the regular ones of these months, of the cells that the user
    leads, each with the first guidance that its cell has not read; asked once in a request."""
    memo, key = clock.memo(), ("meetings_led", user.pk, day)
    if key not in memo:
        memo[key] = list(
            Meeting.objects.standing()
            .filter(cell__in=reach(user).places(policy.RUN_MEETING))
            .filter(
                Q(state__in=_WAITING) | Q(kind=MeetingKind.REGULAR, month__in=_near_months(day))
            )
            .select_related("cell")
            .annotate(
                unread_guidance=unread_for_meetings().values("pk")[:1],
                unread_title=unread_for_meetings().values("title")[:1],
            )
            .order_by("planned_at", "pk")[:MOST]
        )
    found: list[Meeting] = memo[key]
    return found


def _to_run(meeting: Meeting, day: date) -> WorkItem | None:
    planned_on = timezone.localdate(meeting.planned_at)
    month = {"month": meeting.month.month}
    due = due_up(meeting) if meeting.state == MeetingState.HELD else None
    if due is not None:
        return WorkItem(
            title=_("Kết thúc và gửi biên bản họp tháng %(month)d") % month,
            reason=_("Hạn gửi đảng ủy tính từ ngày họp."),
            url=reverse("meetings:room", args=[meeting.pk]),
            button=_("Ghi tiếp cuộc họp"),
            due_on=due,
        )
    if planned_on <= day:
        return WorkItem(
            title=_("Ghi cuộc họp tháng %(month)d") % month,
            reason=when_and_where(meeting),
            url=reverse("meetings:room", args=[meeting.pk]),
            button=_("Ghi cuộc họp"),
            due_on=planned_on,
        )
    if meeting.state == MeetingState.DRAFT:
        return WorkItem(
            title=_("Gửi giấy mời họp chi bộ tháng %(month)d") % month,
            reason=when_and_where(meeting),
            url=reverse("meetings:announce", args=[meeting.pk]),
            button=_("Gửi giấy mời"),
            due_on=announce_by(meeting),
        )
    return None


def _to_draft(cell: Organization, month: date, usual: date) -> WorkItem:
    return WorkItem(
        title=_("Lập cuộc họp tháng %(month)d") % {"month": month.month},
        reason=_("%(cell)s chưa có cuộc họp thường kỳ tháng này.") % {"cell": cell},
        url=reverse("meetings:add"),
        button=_("Lập cuộc họp"),
        due_on=usual,
    )


def guidance_to_read(user: User, day: date) -> Iterator[WorkItem]:
    """What was given out for the regular meetings to come of the cells that the user leads."""
    if not reach(user).holds(policy.RUN_MEETING):
        return
    for meeting in meetings_led(user, day):
        unread: Any = meeting
        waits = meeting.state in TO_COME
        if meeting.kind == MeetingKind.REGULAR and waits and unread.unread_guidance:
            yield WorkItem(
                title=_("Đọc định hướng tháng %(month)d") % {"month": meeting.month.month},
                reason=unread.unread_title,
                url=reverse("meetings:guidance", args=[unread.unread_guidance]),
                button=_("Đọc định hướng"),
                due_on=timezone.localdate(meeting.planned_at),
            )


def tasks_to_do(user: User, day: date) -> Iterator[WorkItem]:
    """What meetings gave the user to do."""
    if user.person_id is None:
        return
    tasks = (
        Task.objects.to_do()
        .filter(owner__person=user.person_id)
        .select_related("meeting")
        .only("title", "due_on", "meeting__month")
        .order_by("due_on", "pk")[:MOST]
    )
    for task in tasks:
        yield WorkItem(
            title=task.title,
            reason=_("Cuộc họp chi bộ tháng %(month)d giao.") % {"month": task.meeting.month.month},
            url=reverse("meetings:task", args=[task.pk]),
            button=_("Xem việc"),
            due_on=task.due_on,
        )


def meeting_to_attend(user: User, day: date) -> Iterator[WorkItem]:
    """The next meeting that the user was invited to."""
    meeting = next_meeting(user, day)
    if meeting is not None and meeting.state == MeetingState.ANNOUNCED:
        yield WorkItem(
            title=_("Dự họp chi bộ tháng %(month)d") % {"month": meeting.month.month},
            reason=when_and_where(meeting),
            url=meeting.get_absolute_url(),
            button=_("Xem chương trình"),
            due_on=timezone.localdate(meeting.planned_at),
        )


def next_meeting(user: User, day: date | None = None) -> Meeting | None:
    """The next standing meeting of the user's own cell that they may see, from ``day`` on.

    Asked once in a request: the work list and the home page both show it.
    """
    own = getattr(user.person, "member", None)
    if own is None or own.status not in CURRENT:
        return None
    from_day, memo = day or clock.today(), clock.memo()
    key = ("next_meeting", user.pk, from_day)
    if own.cell in reach(user).places(policy.RUN_MEETING):
        led = meetings_led(user, from_day)
        # A list cut short may lack the next one.
        if len(led) < MOST:
            return next((m for m in led if _comes(m, own.cell_id, from_day)), None)
    if key not in memo:
        memo[key] = (
            Meeting.objects.visible_to(user)
            .standing()
            .exclude(state=MeetingState.FINALISED)
            .filter(cell=own.cell_id, planned_at__date__gte=from_day)
            .select_related("cell")
            .only("kind", "month", "planned_at", "place", "state", "cell__name")
            .order_by("planned_at")
            .first()
        )
    found: Meeting | None = memo[key]
    return found


def _comes(meeting: Meeting, cell: UUID, day: date) -> bool:
    waits = meeting.cell_id == cell and meeting.state in _WAITING
    return waits and timezone.localdate(meeting.planned_at) >= day


SOURCES = (meetings_to_lead, guidance_to_read, tasks_to_do, meeting_to_attend)


def open_under(post: Post, day: date) -> Iterator[WorkItem]:
    """What meetings left open under a post that leads a cell: those to hold, tasks to do."""
    if not post.organization.is_cell or post.kind == PostKind.IN_CHARGE:
        return
    meetings = Meeting.objects.standing().filter(cell=post.organization_id, state__in=_WAITING)
    for meeting in meetings.order_by("planned_at", "pk")[:MOST]:
        yield WorkItem(
            title=_("Cuộc họp tháng %(month)d: %(state)s")
            % {"month": meeting.month.month, "state": meeting.get_state_display()},
            reason=when_and_where(meeting),
            url=meeting.get_absolute_url(),
            button=_("Xem cuộc họp"),
            due_on=timezone.localdate(meeting.planned_at),
        )
    tasks = Task.objects.to_do().filter(cell=post.organization_id)
    for task in tasks.select_related("owner__person").order_by("due_on", "pk")[:MOST_TASKS]:
        yield WorkItem(
            title=_("Việc: %(title)s") % {"title": task.title},
            reason=_("Đ/c %(name)s làm.") % {"name": task.owner},
            url=reverse("meetings:task", args=[task.pk]),
            button=_("Xem việc"),
            due_on=task.due_on,
        )
