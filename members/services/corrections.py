"""Corrections of what was recorded wrongly, old and new values in the trail."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from members.access import may_edit_member
from members.models import Member, MembershipEvent, MembershipEventKind
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
