"""What was recorded wrongly is undone by a later event with a reason, never deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.services import reopen_with_membership
from members import months
from members.access import may_edit_member, may_record_decisions
from members.models import (
    ENDINGS,
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    MemberStatus,
)
from members.registry import Move, moved
from members.services.guards import (
    locked,
    refusal,
    require_current,
    require_keeper,
    require_office,
    write_event,
)
from people import clock
from people.models import User

# What a cell records itself; the rest is the office's.
_OF_CELL = (MembershipEventKind.DIED, MembershipEventKind.EXEMPTED)
_UNDOABLE = (
    *ENDINGS,
    MembershipEventKind.AWAY,
    MembershipEventKind.EXEMPTED,
    MembershipEventKind.DISCIPLINED,
    MembershipEventKind.CARD,
    MembershipEventKind.BADGE,
)


def may_undo(user: User, event: MembershipEvent) -> bool:
    """Whether ``user`` may undo the event: of a kind that can be, and theirs to record."""
    if event.kind not in _UNDOABLE or hasattr(event, "undone_by"):
        return False
    if event.kind in _OF_CELL:
        return may_edit_member(user, event.member)
    return may_record_decisions(user, event.member)


@transaction.atomic
def undo_event(*, event: MembershipEvent, reason: str, actor: User) -> MembershipEvent:
    """Undo an event that was recorded wrongly, with a reason (hủy việc ghi sai).

    An ending undone opens the time in the cell again; posts and mentorships that ended with
    it are given anew by hand. Raises ValidationError for what can't be undone: a transfer is
    set right by another transfer.
    """
    member = locked(event.member)
    if event.kind in _OF_CELL:
        require_keeper(actor, member)
    else:
        require_office(actor, member)
    if event.kind not in _UNDOABLE:
        raise ValidationError(_("Việc này không hủy được."), code="not_undoable")
    if MembershipEvent.objects.filter(undoes=event).exists():
        raise ValidationError(_("Việc này đã được hủy."), code="undone")
    if not reason.strip():
        raise refusal("reason", _("Ghi lý do hủy."), "no_reason")
    with months.keeping_months([member.pk]):
        if event.kind in ENDINGS:
            _open_again(member, event, actor)
        elif event.kind == MembershipEventKind.CARD and member.card_number == event.detail:
            require_current(member)
            member.card_number = event.data.get("old", "")
            member.full_clean()
            member.save(update_fields=["card_number"])
        undone = write_event(
            member,
            MembershipEventKind.UNDONE,
            on=clock.today(),
            actor=actor,
            ground=reason,
            undoes=event,
            data={"kind": event.kind, "on": event.happened_on.isoformat()},
        )
    if event.kind in ENDINGS:
        move = Move(member, None, member.cell, event.happened_on, event.happened_on, reason.strip())
        for carry in moved:
            carry(move, actor)
    return undone


def _open_again(member: Member, event: MembershipEvent, actor: User) -> None:
    if member.status != ENDINGS[MembershipEventKind(event.kind)]:
        raise ValidationError(_("Trạng thái đã đổi sau việc này."), code="changed_since")
    if member.cell.dissolved_on is not None:
        raise ValidationError(_("%(cell)s đã giải thể.") % {"cell": member.cell}, code="dissolved")
    MembershipPeriod.objects.filter(pk=event.data.get("period"), member=member).update(
        ended_on=None
    )
    member.status = MemberStatus.OFFICIAL if member.official_on else MemberStatus.PROBATIONARY
    member.save(update_fields=["status"])
    if event.data.get("account_closed"):
        reopen_with_membership(person=member.person, path=member.cell.path, actor=actor)
