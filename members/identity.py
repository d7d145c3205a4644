"""The national id on a member's record: written, and shown in clear for a reason."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.access import may_edit_member
from members.models import Member
from people import audit, national_id, services
from people.models import User


@transaction.atomic
def set_national_id(
    *, member: Member, value: str, actor: User | None, source: str = ""
) -> list[str]:
    """Keep the member's personal identification number; return what is doubtful about it.

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError for what is no such number and for another person's.
    """
    if actor is not None and not may_edit_member(actor, member):
        raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được sửa."))
    member.person = services.set_national_id(
        member.person, value, actor, about=member, path=member.cell.path, source=source
    )
    return national_id.doubts(
        member.person.national_id, sex=member.person.sex, birth_date=member.person.birth_date
    )


@transaction.atomic
def reveal_national_id(*, member: Member, reason: str, actor: User) -> str:
    """Return the number in clear; the trail keeps who looked and why.

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError without a reason.
    """
    if not may_edit_member(actor, member):
        raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được xem số định danh."))
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Ghi lý do cần xem số định danh.")})
    audit.record(
        actor,
        "people.national_id_revealed",
        member,
        path=member.cell.path,
        data={"reason": reason},
    )
    return member.person.national_id
