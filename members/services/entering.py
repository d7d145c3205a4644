"""How memberships begin and become official; what imports need takes lists."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.models import Organization
from cells.services import committee_of
from members import months
from members.models import (
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    MemberStatus,
)
from people import audit, bulk
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

    A fixed number of statements for each few thousand rows. Raises ValidationError when a
    person is a member already, a card is another member's, or the dates are out of order.
    """
    committees = {row.cell.pk: row.cell for row in rows}
    for key, cell in committees.items():
        committees[key] = committee_of(cell)
    members = [_member(row, committees[row.cell.pk]) for row in rows]
    _refuse_known(members)
    bulk.insert(Member, members)
    bulk.insert_values(
        MembershipPeriod,
        ("member_id", "cell_id", "started_on"),
        ((member.pk, member.cell_id, member.joined_on) for member in members),
    )
    months.count_new(member.pk for member in members)
    now, actor_id = timezone.now(), actor.pk if actor is not None else None
    bulk.insert_values(
        MembershipEvent,
        ("member_id", "kind", "happened_on", "detail", "recorded_at", "actor_id", "ground", "data"),
        (
            (member.pk, kind, row.joined_on, "", now, actor_id, row.ground, {})
            for row, member in zip(rows, members, strict=True)
        ),
    )
    audit.record_all(
        (
            audit.Act(
                f"members.{kind}",
                member,
                row.cell.path,
                {"joined_on": row.joined_on, "ground": row.ground} | row.data,
            )
            for row, member in zip(rows, members, strict=True)
        ),
        actor=actor,
        source=source,
    )
    return members


# What the services give: rows of their own and keys of the name.
_GIVEN = {"id", "person", "cell", "committee", "status", "sort_key", "search_text"}


def _member(row: NewMember, committee: Organization) -> Member:
    """The unsaved member that ``row`` tells of; raises ValidationError for what cannot be."""
    member = Member(
        person=row.person,
        cell=row.cell,
        committee=committee,
        joined_on=row.joined_on,
        official_on=row.official_on,
        status=MemberStatus.OFFICIAL if row.official_on else MemberStatus.PROBATIONARY,
        card_number=row.card_number,
    )
    member.clean_fields(exclude=_GIVEN)
    member.set_keys()
    if row.official_on and row.official_on <= row.joined_on:
        raise ValidationError(
            {"official_on": _("Ngày chính thức phải sau ngày vào Đảng.")}, code="order"
        )
    return member


def _refuse_known(members: list[Member]) -> None:
    """Raise ValidationError for who is a member already and for a card given twice."""
    people = [member.person_id for member in members]
    cards = [member.card_number for member in members if member.card_number]
    if len(set(people)) < len(people) or any(
        Member.objects.filter(person__in=piece).exists() for piece in bulk.pieces(people)
    ):
        raise ValidationError({"person": _("Người này đã là đảng viên.")}, code="member")
    if len(set(cards)) < len(cards) or any(
        Member.objects.filter(card_number__in=piece).exists() for piece in bulk.pieces(cards)
    ):
        raise ValidationError({"card_number": _("Số thẻ này đã có ở đảng viên khác.")}, code="card")


@transaction.atomic
def readmit_member(
    *, member: Member, cell: Organization, joined_on: date, ground: str, actor: User
) -> Member:
    """Make somebody who left the Party a probationary member again (kết nạp lại).

    The first membership stays in the events and the periods. Raises ValidationError for who
    did not leave.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.status != MemberStatus.LEFT:
        raise ValidationError({"person": _("Người này đã là đảng viên.")}, code="member")
    before = {"joined_on": member.joined_on, "official_on": member.official_on}
    member.cell, member.committee = cell, committee_of(cell)
    member.status = MemberStatus.PROBATIONARY
    member.first_joined_on = member.first_joined_on or member.joined_on
    member.joined_on, member.official_on = joined_on, None
    member.full_clean()
    with months.keeping_months([member.pk]):
        member.save()
        MembershipPeriod.objects.create(member=member, cell=cell, started_on=joined_on)
    MembershipEvent.objects.create(
        member=member,
        kind=MembershipEventKind.READMITTED,
        happened_on=joined_on,
        actor=actor,
        ground=ground,
        data={key: day.isoformat() if day else None for key, day in before.items()},
    )
    audit.record(
        actor,
        "members.readmitted",
        member,
        path=cell.path,
        data={"joined_on": joined_on, "ground": ground, "before": before},
    )
    return member


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
    with months.keeping_months([member.pk]):
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
