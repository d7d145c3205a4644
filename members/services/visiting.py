"""Days on which members sent to a cell were there, recorded by them or by who leads it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may
from members.models import CellAttachment, CellVisit
from people import audit, clock
from people.models import User


def may_record_visit(user: User, attachment: CellAttachment) -> bool:
    """Whether ``user`` may record visits: who was sent, who leads the cell, the office."""
    own = user.person_id is not None and user.person_id == attachment.member.person_id
    return own or may(user, policy.RECORD_VISIT, attachment.cell)


def require_recorder(actor: User, attachment: CellAttachment) -> None:
    """Raise PermissionDenied unless ``actor`` may record visits."""
    if not may_record_visit(actor, attachment):
        raise PermissionDenied(_("Người được cử, bí thư chi bộ hoặc văn phòng mới ghi buổi về."))


@transaction.atomic
def record_visit(
    *, attachment: CellAttachment, visited_on: date, actor: User, about: str = ""
) -> CellVisit:
    """Record that the member was at the cell on ``visited_on``; of a day once more, what about.

    Raises PermissionDenied when it is not ``actor``'s to record, and ValidationError, by field,
    for a day to come or outside the time the member was sent for.
    """
    attachment = (
        CellAttachment.objects.select_for_update(of=("self",))
        .select_related("member__person", "cell")
        .get(pk=attachment.pk)
    )
    require_recorder(actor, attachment)
    if visited_on > clock.today():
        raise _refusal(_("Ngày về không thể sau hôm nay."), "to_come")
    if visited_on < attachment.started_on or (
        attachment.ended_on is not None and visited_on > attachment.ended_on
    ):
        raise _refusal(_("Ngày này nằm ngoài thời gian được cử về."), "outside")
    visit, _made = CellVisit.objects.update_or_create(
        attachment=attachment,
        visited_on=visited_on,
        defaults={"about": about.strip(), "recorded_by": actor},
    )
    _record(actor, "members.visit_recorded", visit)
    return visit


@transaction.atomic
def remove_visit(*, attachment: CellAttachment, visit: int, actor: User) -> None:
    """Take back a visit recorded wrongly; the trail keeps that it was.

    Raises PermissionDenied when it is not ``actor``'s to take back, and CellVisit.DoesNotExist.
    """
    require_recorder(actor, attachment)
    found = attachment.visits.select_for_update().get(pk=visit)
    _record(actor, "members.visit_removed", found)
    found.delete()


def _refusal(message: str, code: str) -> ValidationError:
    return ValidationError({"visited_on": ValidationError(message, code=code)})


def _record(actor: User, action: str, visit: CellVisit) -> None:
    attachment = visit.attachment
    audit.record(
        actor,
        action,
        attachment.member,
        path=attachment.cell.path,
        data={"cell": attachment.cell, "on": visit.visited_on, "about": visit.about},
    )
