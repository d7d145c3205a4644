"""What meetings carry when cells merge, split, move or close: tasks go on, drafts do not."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cells.models import Organization
from cells.registry import Change
from cells.services import committee_of
from meetings.models import TO_COME, Meeting, MeetingState, Task
from meetings.services import telling
from meetings.services.planning import refresh_agenda
from members.models import Member
from people import audit
from people.models import User


def carry_meetings(change: Change, actor: User | None) -> None:
    """Carry open tasks to the cell of their owners and call off what a closed cell planned.

    Raises ValidationError when a meeting of such a cell is being held, or tasks are left and
    nobody takes over.
    """
    if change.moves_whole:
        for cell in change.sources:
            Meeting.objects.filter(cell=cell).update(committee=committee_of(cell))
        return
    involved: dict[object, Organization] = {}
    for cell in change.sources:
        _carry_tasks(cell, change)
        if change.closes(cell):
            _call_off(cell, change, actor)
        else:
            involved[cell.pk] = cell
        involved |= {target.pk: target for target in change.targets(cell)}
    for meeting in Meeting.objects.filter(cell__in=involved.values(), state__in=TO_COME):
        refresh_agenda(meeting)


def _carry_tasks(cell: Organization, change: Change) -> None:
    """A task stays with its owner; its cell is the one that asks after it."""
    going: Counter[Organization] = Counter()
    for task in Task.objects.open().filter(cell=cell).select_related("owner"):
        target = change.heir(cell.pk, task.owner.person_id)
        if target is None:
            raise ValidationError(
                {
                    "successor": ValidationError(
                        _("%(cell)s còn nhiệm vụ đang làm. Chọn chi bộ tiếp nhận.")
                        % {"cell": cell},
                        code="not_empty",
                    )
                }
            )
        if target.pk != cell.pk:
            task.cell = target
            task.save(update_fields=["cell"])
            going[target] += 1
    for target, number in going.items():
        change.count(_("Nhiệm vụ đang làm"), target, number)


def _call_off(cell: Organization, change: Change, actor: User | None) -> None:
    meetings = Meeting.objects.select_for_update(of=("self",)).filter(cell=cell)
    if meetings.filter(state=MeetingState.HELD).exists():
        raise ValidationError(
            _("%(cell)s có cuộc họp đang ghi. Kết thúc biên bản trước.") % {"cell": cell},
            code="meeting_held",
        )
    to_come = list(meetings.filter(state__in=TO_COME))
    for meeting in to_come:
        announced = meeting.state == MeetingState.ANNOUNCED
        meeting.state = MeetingState.CANCELLED
        meeting.cancel_reason = change.ground[:200]
        meeting.revision += 1
        meeting.save(update_fields=["state", "cancel_reason", "revision"])
        audit.record(
            actor,
            "meetings.cancelled",
            meeting,
            path=cell.path,
            source="" if actor else "reorganise",
            data={"reason": change.ground},
        )
        if announced:
            # The members were carried first, so the meeting's cell has none of them any more.
            were_there = Member.objects.filter(
                periods__cell=cell, periods__ended_on=change.last_day
            )
            telling.call_off(meeting, invited=were_there)
    change.count(_("Cuộc họp dự kiến, hủy"), None, len(to_come))
