"""Corrections of what was recorded wrongly, old and new values in the trail."""

from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from members import months
from members.access import may_edit_member
from members.models import Member, MembershipEvent, MembershipEventKind
from members.services.guards import refusal
from people import audit, clock
from people.models import Person, User


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
    old = copy(person)
    for name, new in changed.items():
        setattr(person, name, new)
    person.full_clean()
    person.save(update_fields=list(changed))
    months.follow_person(member, old, person)
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
    with months.keeping_months([member.pk]):
        member.save(update_fields=list(changed))
        if "joined_on" in changed:
            _begin_with(member, before["joined_on"])
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


def _begin_with(member: Member, old: date) -> None:
    """Let the time in the first cell begin where the membership does.

    Raises ValidationError for a day after that time was over.
    """
    first = member.periods.filter(started_on=old).first()
    if first is None:
        return
    if first.ended_on is not None and first.ended_on < member.joined_on:
        raise refusal(
            "joined_on",
            _("Đ/c %(name)s đã chuyển khỏi %(cell)s ngày %(day)s. Chọn ngày trước đó.")
            % {"name": member, "cell": first.cell, "day": f"{first.ended_on:%d/%m/%Y}"},
            "after_moving",
        )
    first.started_on = member.joined_on
    first.save(update_fields=["started_on"])
