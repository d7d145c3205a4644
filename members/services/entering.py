"""How memberships begin and become official; what imports need takes lists."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization
from cells.services import committee_of
from members.models import (
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    MemberStatus,
)
from people import audit
from people.models import Person, User


@dataclass
class NewMember:
    """What is needed to enter one member."""

    person: Person
    cell: Organization
    joined_on: date
    official_on: date | None = None
    card_number: str = ""
    ground: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def admit_members(
    rows: list[NewMember], *, kind: str, actor: User | None, source: str = ""
) -> list[Member]:
    """Enter members: ``kind`` says whether a ceremony admitted them or a list named them.

    Raises ValidationError when a person is a member already, or the dates are out of order.
    """
    committees: dict[Any, Organization] = {}
    members = []
    for row in rows:
        if row.cell.pk not in committees:
            committees[row.cell.pk] = committee_of(row.cell)
        member = Member(
            person=row.person,
            cell=row.cell,
            committee=committees[row.cell.pk],
            joined_on=row.joined_on,
            official_on=row.official_on,
            status=MemberStatus.OFFICIAL if row.official_on else MemberStatus.PROBATIONARY,
            card_number=row.card_number,
        )
        member.full_clean()
        member.save()
        MembershipPeriod.objects.create(member=member, cell=row.cell, started_on=row.joined_on)
        MembershipEvent.objects.create(
            member=member,
            kind=kind,
            happened_on=row.joined_on,
            actor=actor,
            ground=row.ground,
        )
        audit.record(
            actor,
            f"members.{kind}",
            member,
            path=row.cell.path,
            source=source,
            data={"joined_on": row.joined_on, "ground": row.ground} | row.data,
        )
        members.append(member)
    return members


@transaction.atomic
def recognise_member(
    *,
    member: Member,
    official_on: date,
    actor: User | None,
    ground: str,
    source: str = "",
) -> Member:
    """Make a probationary member official from ``official_on`` (công nhận chính thức).

    Raises ValidationError when the member is not probationary or the day is too early.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.status != MemberStatus.PROBATIONARY:
        raise ValidationError(_("Đ/c %(name)s không phải đảng viên dự bị.") % {"name": member})
    member.official_on = official_on
    member.status = MemberStatus.OFFICIAL
    member.full_clean()
    member.save(update_fields=["official_on", "status"])
    MembershipEvent.objects.create(
        member=member,
        kind=MembershipEventKind.RECOGNISED,
        happened_on=official_on,
        actor=actor,
        ground=ground,
    )
    audit.record(
        actor,
        "members.recognised",
        member,
        path=member.cell.path,
        source=source,
        data={"official_on": official_on, "ground": ground},
    )
    return member
