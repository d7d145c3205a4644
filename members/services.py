"""Changes of membership. Those that imports need take lists; one case calls the same."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization
from cells.services import committee_of
from members.access import may_edit_member
from members.models import (
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    MemberStatus,
)
from people import audit, clock
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


@transaction.atomic
def correct_person(
    *, member: Member, changes: dict[str, Any], actor: User | None, source: str = ""
) -> Member:
    """Write corrected data of a member's person, old and new values in the trail.

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError, by field, for values that cannot be.
    """
    if actor is not None and not may_edit_member(actor, member):
        raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được sửa."))
    person = Person.objects.select_for_update().get(pk=member.person_id)
    before = {name: getattr(person, name) for name in changes}
    changed = {name: new for name, new in changes.items() if before[name] != new}
    if not changed:
        return member
    for name, new in changed.items():
        setattr(person, name, new)
    person.full_clean()
    person.save(update_fields=list(changed))
    audit.record(
        actor,
        "members.corrected",
        member,
        path=member.cell.path,
        source=source,
        data={name: [before[name], new] for name, new in changed.items()},
    )
    member.person = person
    return member


@transaction.atomic
def correct_membership(
    *,
    member: Member,
    changes: dict[str, Any],
    ground: str,
    actor: User | None,
    source: str = "",
) -> Member:
    """Write corrected days or card number of a membership, old and new in the trail.

    It corrects what was recorded wrongly; recognition and moves have services of their own.
    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError, by field, for days out of order and a card that is another member's.
    """
    if actor is not None and not may_edit_member(actor, member):
        raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được sửa."))
    member = (
        Member.objects.select_for_update(of=("self",))
        .select_related("person", "cell", "committee")
        .get(pk=member.pk)
    )
    before = {name: getattr(member, name) for name in changes}
    changed = {name: new for name, new in changes.items() if before[name] != new}
    if not changed:
        return member
    for name, new in changed.items():
        setattr(member, name, new)
    member.full_clean()
    member.save(update_fields=list(changed))
    data = {name: [before[name], new] for name, new in changed.items()}
    MembershipEvent.objects.create(
        member=member,
        kind=MembershipEventKind.CORRECTED,
        happened_on=clock.today(),
        actor=actor,
        ground=ground,
        data={name: [str(old), str(new)] for name, (old, new) in data.items()},
    )
    audit.record(
        actor,
        "members.membership_corrected",
        member,
        path=member.cell.path,
        source=source,
        data=data,
    )
    return member
