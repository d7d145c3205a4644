"""Sending members of agencies to village cells, and ending it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cells.access import may_share_out
from cells.models import Organization
from cells.services import committee_of
from members.models import CURRENT, AttachmentMode, CellAttachment, Member
from people import audit
from people.models import User


def _refusal(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})


@transaction.atomic
def attach_member(
    *,
    cell: Organization,
    member: Member,
    mode: str,
    started_on: date,
    actor: User,
    ended_on: date | None = None,
    decision: str = "",
) -> CellAttachment:
    """Send ``member`` to ``cell`` from–to (cử về sinh hoạt tại chi bộ).

    Who only attends stays a member of the other cell; who was transferred is a member of this
    one already. Raises PermissionDenied when ``actor`` does not keep the office, and
    ValidationError, by field, for a member of another committee, a mode that the membership
    denies, a time that overlaps another, or days out of order.
    """
    if not may_share_out(actor, cell):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được cử đảng viên về chi bộ."))
    member = (
        Member.objects.select_for_update(of=("self",)).select_related("person").get(pk=member.pk)
    )
    if not cell.is_cell or cell.dissolved_on is not None:
        raise ValidationError(_("Chi bộ này không còn hoạt động."), code="no_cell")
    if member.committee_id != committee_of(cell).pk or member.status not in CURRENT:
        raise _refusal("member", _("Chọn một đảng viên của đảng bộ."), "not_of_committee")
    if (mode == AttachmentMode.TRANSFERRED) != (member.cell_id == cell.pk):
        raise _refusal(
            "mode",
            _("Đảng tịch của đ/c %(name)s đang ở %(cell)s.")
            % {"name": member, "cell": member.cell},
            "elsewhere",
        )
    overlapping = CellAttachment.objects.filter(member=member).filter(
        Q(ended_on=None) | Q(ended_on__gte=started_on)
    )
    if ended_on is not None:
        overlapping = overlapping.filter(started_on__lte=ended_on)
    if overlapping.exists():
        raise _refusal("member", _("Đồng chí này đang được cử về một chi bộ."), "attached")
    attachment = CellAttachment(
        member=member,
        cell=cell,
        mode=mode,
        started_on=started_on,
        ended_on=ended_on,
        decision=decision.strip(),
    )
    attachment.full_clean()
    attachment.save()
    audit.record(
        actor,
        "members.attached",
        member,
        path=cell.path,
        data={"cell": cell, "mode": mode, "from": started_on, "to": ended_on},
    )
    return attachment


@transaction.atomic
def end_attachment(*, attachment: CellAttachment, ended_on: date, actor: User) -> CellAttachment:
    """End a time at a village cell on its last day.

    Raises PermissionDenied when ``actor`` does not keep the office, and ValidationError when it
    ended already, or, by field, for a day before it began.
    """
    attachment = (
        CellAttachment.objects.select_for_update(of=("self",))
        .select_related("member__person", "cell")
        .get(pk=attachment.pk)
    )
    if not may_share_out(actor, attachment.cell):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được cử đảng viên về chi bộ."))
    if attachment.ended_on is not None:
        raise ValidationError(_("Thời gian này đã kết thúc."), code="ended")
    if ended_on < attachment.started_on:
        raise _refusal(
            "ended_on",
            _("Ngày kết thúc phải từ ngày %(day)s trở đi.")
            % {"day": f"{attachment.started_on:%d/%m/%Y}"},
            "before_start",
        )
    attachment.ended_on = ended_on
    attachment.save(update_fields=["ended_on"])
    audit.record(
        actor,
        "members.attachment_ended",
        attachment.member,
        path=attachment.cell.path,
        data={"cell": attachment.cell, "on": ended_on},
    )
    return attachment
