"""Movements and models (phong trào, mô hình), and the people who stood out in them."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.models import Candidate, Movement, StandOut
from candidates.services.entering import introduce_candidate
from candidates.services.guards import refusal, refuse_future, require_text
from cells import policy
from cells.access import may
from cells.models import Organization
from cells.services import committee_of
from people import audit, clock
from people.models import User


def require_keeper(actor: User, cell: Organization) -> None:
    """Raise PermissionDenied unless ``actor`` keeps the movements of ``cell``."""
    if not may(actor, policy.KEEP_MOVEMENT, cell):
        raise PermissionDenied(
            _("Chỉ bí thư, phó bí thư chi bộ hoặc văn phòng đảng ủy được làm việc này.")
        )


@transaction.atomic
def keep_movement(
    *,
    cell: Organization,
    kind: str,
    name: str,
    body: str,
    started_on: date,
    actor: User,
    ended_on: date | None = None,
    aim: str = "",
    movement: Movement | None = None,
) -> Movement:
    """Enter a movement or an economic model of a mass body, or write it anew.

    Raises PermissionDenied for who neither leads the cell nor works in the office, and
    ValidationError, by field, for what is missing or out of order.
    """
    require_keeper(actor, cell)
    movement = movement or Movement()
    movement.cell, movement.committee = cell, committee_of(cell)
    movement.kind, movement.body = kind, body
    movement.name = require_text(name, "name", _("Ghi tên phong trào, mô hình."))
    movement.aim = aim.strip()
    movement.started_on, movement.ended_on = started_on, ended_on
    refuse_future(started_on, "started_on")
    if ended_on is not None and ended_on < started_on:
        raise refusal("ended_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "order")
    movement.full_clean()
    movement.save()
    audit.record(
        actor,
        "candidates.movement_kept",
        movement,
        path=cell.path,
        data={"name": movement.name, "body": body, "from": started_on, "to": ended_on},
    )
    return movement


@transaction.atomic
def note_stand_out(*, movement: Movement, full_name: str, actor: User, deed: str = "") -> StandOut:
    """Note somebody who stood out in a movement."""
    require_keeper(actor, movement.cell)
    person = StandOut(
        movement=movement,
        full_name=require_text(full_name, "full_name", _("Còn thiếu họ và tên.")),
        deed=deed.strip(),
    )
    person.full_clean()
    person.save()
    audit.record(
        actor,
        "candidates.stand_out_noted",
        movement,
        path=movement.cell.path,
        data={"name": person.full_name},
    )
    return person


@transaction.atomic
def introduce_stand_out(*, stand_out: StandOut, actor: User, ground: str = "") -> Candidate:
    """Introduce who stood out, in one step: body, day and movement are known already.

    What is not known yet of the person is written on their page. Raises ValidationError for
    who was introduced before, is a member or on the list.
    """
    stand_out = StandOut.objects.select_for_update(of=("self",)).get(pk=stand_out.pk)
    movement = stand_out.movement
    if stand_out.candidate_id is not None:
        raise ValidationError(
            _("%(name)s đã được giới thiệu.") % {"name": stand_out}, code="introduced"
        )
    candidate = introduce_candidate(
        cell=movement.cell,
        body=movement.body,
        introduced_on=clock.today(),
        ground=ground or movement.name,
        strengths=stand_out.deed,
        movement=movement,
        full_name=stand_out.full_name,
        actor=actor,
    )
    stand_out.candidate = candidate
    stand_out.save(update_fields=["candidate"])
    return candidate
