"""What a meeting gives people to do (nhiệm vụ), carried forward until done or dropped."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings import access
from meetings.models import (
    Meeting,
    MeetingKind,
    MeetingState,
    Task,
    TaskQuerySet,
    TaskState,
)
from meetings.services.guards import (
    day_of,
    locked,
    refusal,
    refuse_final,
    refuse_future,
    require_text,
    require_writer,
)
from members.models import Member
from people import audit, clock
from people.models import User


def carried_tasks(meeting: Meeting) -> TaskQuerySet:
    """What earlier meetings of the cell gave: still open, or done since the last one."""
    return Task.objects.filter(_carried(meeting))


def tasks_of(meeting: Meeting) -> TaskQuerySet:
    """What the meeting gave people to do, and what earlier ones did that it goes through."""
    return Task.objects.filter(_carried(meeting) | Q(meeting=meeting))


def _carried(meeting: Meeting) -> Q:
    last = (
        Meeting.objects.filter(
            cell=meeting.cell_id,
            kind=MeetingKind.REGULAR,
            state=MeetingState.FINALISED,
            planned_at__lt=meeting.planned_at,
        )
        .order_by("-planned_at")
        .values("planned_at__date")[:1]
    )
    given = Q(cell=meeting.cell_id, meeting__planned_at__lt=meeting.planned_at)
    goes_through = Q(closed_on=None) | Q(closed_on__gt=last)
    return given & goes_through & ~Q(meeting__state=MeetingState.CANCELLED)


@transaction.atomic
def add_task(
    *, meeting: Meeting, title: str, owner: Member, actor: User, due_on: date | None = None
) -> Task:
    """Give ``owner`` something to do (thêm việc).

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked, or, by field, when the words are missing,
    the owner is not of the cell, or the due day comes before the meeting.
    """
    meeting = locked(meeting)
    require_writer(actor, meeting.cell)
    refuse_final(meeting)
    title = require_text(title, "title", _("Còn thiếu việc phải làm."))
    if owner.cell_id != meeting.cell_id:
        raise refusal("owner", _("Chọn một đảng viên của chi bộ."), "not_of_cell")
    day = day_of(meeting)
    if due_on is not None and due_on < day:
        raise refusal(
            "due_on",
            _("Hạn phải từ ngày họp %(day)s trở đi.") % {"day": f"{day:%d/%m/%Y}"},
            "before_meeting",
        )
    task = Task(meeting=meeting, cell=meeting.cell, title=title, owner=owner, due_on=due_on)
    task.full_clean()
    task.save()
    audit.record(
        actor,
        "meetings.task_added",
        meeting,
        path=meeting.cell.path,
        data={"task": task, "title": title, "owner": owner, "due_on": due_on},
    )
    return task


def _locked_task(task: Task) -> Task:
    return (
        Task.objects.select_for_update(of=("self",))
        .select_related("cell", "owner", "meeting")
        .get(pk=task.pk)
    )


def _refuse_closed(task: Task) -> None:
    if task.state != TaskState.OPEN:
        raise ValidationError(
            _("Việc này đã khép: %(state)s.") % {"state": task.get_state_display()}, code="closed"
        )


@transaction.atomic
def close_task(*, task: Task, actor: User, closed_on: date | None = None) -> Task:
    """Mark a task as done (xong) on ``closed_on``, today unless said.

    Raises PermissionDenied when ``actor`` neither owns it nor sits on the cell committee, and
    ValidationError when it is closed already, or, by field, for a day that cannot be.
    """
    task = _locked_task(task)
    if not access.may_close_task(actor, task):
        raise PermissionDenied(_("Chỉ người làm và cấp ủy chi bộ được ghi việc đã xong."))
    _refuse_closed(task)
    closed_on = closed_on or clock.today()
    refuse_future(closed_on, "closed_on")
    if closed_on < day_of(task.meeting):
        raise refusal("closed_on", _("Ngày xong phải sau ngày giao việc."), "before_meeting")
    return _close(task, TaskState.DONE, closed_on, actor)


@transaction.atomic
def drop_task(*, task: Task, reason: str, actor: User) -> Task:
    """Give a task up (thôi) with the reason.

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError when it is closed already or the reason is missing.
    """
    task = _locked_task(task)
    require_writer(actor, task.cell)
    _refuse_closed(task)
    task.drop_reason = require_text(reason, "reason", _("Thôi một việc thì phải ghi lý do."))
    return _close(task, TaskState.DROPPED, clock.today(), actor)


def _close(task: Task, state: TaskState, on: date, actor: User) -> Task:
    task.state, task.closed_on = state, on
    task.full_clean()
    task.save(update_fields=["state", "closed_on", "drop_reason"])
    audit.record(
        actor,
        f"meetings.task_{state}",
        task,
        path=task.cell.path,
        data={"on": on, "reason": task.drop_reason},
    )
    return task
