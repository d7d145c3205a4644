"""Who is at a meeting besides its roll: guests, delegates from above, members sent to the cell."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Post, PostKind
from meetings.models import Meeting, Visitor, VisitorKind
from meetings.services.guards import (
    day_of,
    locked,
    refusal,
    refuse_final,
    require_writer,
)
from members.models import CellAttachment, Member
from people import audit
from people.models import User


def expected_visitors(meeting: Meeting) -> dict[Member, VisitorKind]:
    """Who of the Party may come to ``meeting``: in charge of the cell, or sent to it."""
    day = day_of(meeting)
    found: dict[Member, VisitorKind] = {}
    attached = CellAttachment.objects.running_on(day).filter(cell=meeting.cell)
    for attachment in attached.select_related("member__person"):
        found[attachment.member] = VisitorKind.ATTACHED
    in_charge = Post.objects.held_on(day).filter(organization=meeting.cell, kind=PostKind.IN_CHARGE)
    members = Member.objects.current().filter(person__in=in_charge.values("person"))
    for member in members.exclude(cell=meeting.cell).select_related("person"):
        found[member] = VisitorKind.DELEGATE
    return found


@transaction.atomic
def add_visitor(
    *,
    meeting: Meeting,
    actor: User,
    member: Member | None = None,
    name: str = "",
    capacity: str = "",
) -> Visitor:
    """Write down that somebody came who is not on the roll (khách, đại biểu).

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked, or, by field, for a member who is not expected
    from above, who was written down already, or a guest without a name.
    """
    meeting = locked(meeting)
    require_writer(actor, meeting.cell)
    refuse_final(meeting)
    kind = VisitorKind.GUEST
    if member is not None:
        expected = expected_visitors(meeting)
        if member not in expected:
            raise refusal("member", _("Đồng chí này không được cử về chi bộ."), "not_expected")
        kind = expected[member]
    elif not name.strip():
        raise refusal("name", _("Ghi họ tên người dự."), "required")
    if member is not None and meeting.visitors.filter(member=member).exists():
        raise refusal("member", _("Đồng chí này đã có trong danh sách dự."), "there")
    visitor = Visitor(
        meeting=meeting,
        kind=kind,
        member=member,
        name="" if member else name.strip(),
        capacity=capacity.strip(),
        recorded_by=actor,
    )
    visitor.full_clean(exclude=["meeting", "member"])
    visitor.save()
    audit.record(
        actor,
        "meetings.visitor_added",
        meeting,
        path=meeting.cell.path,
        data={"visitor": str(visitor), "kind": kind},
    )
    return visitor


@transaction.atomic
def remove_visitor(*, visitor: Visitor, actor: User) -> None:
    """Take back somebody written down wrongly.

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked, or for who has left remarks.
    """
    meeting = locked(visitor.meeting)
    require_writer(actor, meeting.cell)
    refuse_final(meeting)
    if visitor.remarks or visitor.issues.exists():
        raise ValidationError(_("Người này đã có ý kiến ghi lại, không bỏ được."), code="remarks")
    audit.record(
        actor,
        "meetings.visitor_removed",
        meeting,
        path=meeting.cell.path,
        data={"visitor": str(visitor), "kind": visitor.kind},
    )
    visitor.delete()
