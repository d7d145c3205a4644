"""Members who come from other Party organisations, with their papers (chuyển sinh hoạt đến)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may
from cells.models import Organization
from cells.services import committee_of
from members import months
from members.models import (
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    MemberStatus,
    StayKind,
)
from members.registry import Move, moved
from members.services.guards import (
    ONE_DAY,
    locked,
    refusal,
    require_office,
    write_event,
)
from members.services.newcomers import (
    Newcomer,
    Papers,
    check_days,
    known_member,
    refuse_future,
    warnings_of,
)
from people import services
from people.models import Person, User


def may_receive(user: User, cell: Organization) -> bool:
    """Whether ``user`` may record who comes to ``cell`` from elsewhere: the office."""
    return may(user, policy.RECORD_DECISION, cell)


@transaction.atomic
def receive_member(
    *,
    cell: Organization,
    on: date,
    newcomer: Newcomer,
    papers: Papers,
    stay: str,
    actor: User,
    ends_on: date | None = None,
    same_as: Member | None = None,
    is_other: bool = False,
) -> Member:
    """Enter who comes from another organisation, for good or for a time.

    Who was a member here before goes on with their own history: told by national id or card
    number, or named in ``same_as``. Who comes for a time stays counted at home and has no vote
    here. Raises PermissionDenied when ``actor`` does not keep the office, and ValidationError,
    by field, for days out of order, who is a member here already, who died or left the Party,
    and, unless ``same_as`` or ``is_other`` says which, for the same name and birth date.
    """
    if not may_receive(actor, cell):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi người chuyển đến."))
    if not cell.is_cell or cell.dissolved_on is not None:
        raise ValidationError(_("Chi bộ này không còn hoạt động."), code="no_cell")
    check_days(cell, on, newcomer, papers, stay, ends_on)
    member = known_member(newcomer, same_as, is_other, actor)
    warnings = warnings_of(cell, on, papers, stay, ends_on)
    is_new = member is None
    with months.keeping_months([member.pk] if member else []):
        if member is not None:
            member = _continue(member, cell, on, newcomer, stay, actor, warnings)
        else:
            member = _enter(cell, newcomer, stay, actor)
        if stay == StayKind.PERMANENT:
            MembershipPeriod.objects.create(member=member, cell=cell, started_on=on)
    if is_new:
        months.count_new([member.pk])
    write_event(
        member,
        MembershipEventKind.ARRIVED,
        on=on,
        ends_on=ends_on if stay == StayKind.TEMPORARY else None,
        actor=actor,
        ground=papers.ground,
        detail=stay,
        data={
            "place": papers.place.strip(),
            "issued_on": papers.issued_on.isoformat(),
            "kept_at": papers.kept_at.strip(),
            "warnings": warnings,
        },
    )
    if stay == StayKind.PERMANENT:
        move = Move(member, None, cell, on, on, papers.ground)
        for carry in moved:
            carry(move, actor)
    return member


@transaction.atomic
def end_stay(*, member: Member, on: date, actor: User, ground: str = "") -> MembershipEvent:
    """Record that a guest went home: from ``on`` they live here no more.

    Raises PermissionDenied when ``actor`` does not keep the office, and ValidationError for
    who is no guest, and, by field, for a day to come or on or before the day they came.
    """
    member = locked(member)
    require_office(actor, member)
    if member.status != MemberStatus.GUEST:
        raise ValidationError(
            _("Đ/c %(name)s không sinh hoạt tạm thời tại đây.") % {"name": member},
            code="no_guest",
        )
    refuse_future("on", on)
    came = (
        MembershipEvent.objects.standing()
        .filter(member=member, kind=MembershipEventKind.ARRIVED)
        .first()
    )
    if came is not None and on <= came.happened_on:
        raise refusal(
            "on",
            _("Đ/c %(name)s đến từ %(day)s. Chọn ngày sau đó.")
            % {"name": member, "day": f"{came.happened_on:%d/%m/%Y}"},
            "too_early",
        )
    if came is not None and (came.ends_on is None or came.ends_on >= on):
        came.ends_on = on - ONE_DAY
        came.save(update_fields=["ends_on"])
    member.status = MemberStatus.MOVED
    member.save(update_fields=["status"])
    return write_event(member, MembershipEventKind.STAY_ENDED, on=on, actor=actor, ground=ground)


def _status(newcomer: Newcomer, stay: str) -> MemberStatus:
    if stay == StayKind.TEMPORARY:
        return MemberStatus.GUEST
    return MemberStatus.OFFICIAL if newcomer.official_on else MemberStatus.PROBATIONARY


def _continue(
    member: Member,
    cell: Organization,
    on: date,
    newcomer: Newcomer,
    stay: str,
    actor: User,
    warnings: list[str],
) -> Member:
    """Go on with the history of who was here before; what stands written is kept."""
    last = member.periods.order_by("-started_on").first()
    if last is not None and last.ended_on is not None and on <= last.ended_on:
        raise refusal(
            "on",
            _("Đ/c %(name)s sinh hoạt ở đây đến hết %(day)s. Chọn ngày sau đó.")
            % {"name": member, "day": f"{last.ended_on:%d/%m/%Y}"},
            "too_early",
        )
    if member.status == MemberStatus.GUEST:
        MembershipEvent.objects.standing().running_on(on).filter(
            member=member, kind=MembershipEventKind.ARRIVED, happened_on__lt=on
        ).update(ends_on=on - ONE_DAY)
    if member.joined_on != newcomer.joined_on:
        warnings.append(
            _("Sổ đang ghi vào Đảng ngày %(day)s, giấy ghi khác. Xem lại rồi sửa.")
            % {"day": f"{member.joined_on:%d/%m/%Y}"}
        )
    member.cell, member.committee = cell, committee_of(cell)
    member.official_on = member.official_on or newcomer.official_on
    if newcomer.card_number.strip():
        member.card_number = newcomer.card_number.strip()
    member.status = _status(newcomer, stay)
    if stay == StayKind.PERMANENT and member.official_on:
        member.status = MemberStatus.OFFICIAL
    member.full_clean()
    member.save(update_fields=["cell", "committee", "official_on", "card_number", "status"])
    _fill_in(member, newcomer, actor)
    return member


def _fill_in(member: Member, newcomer: Newcomer, actor: User) -> None:
    """Write what was missing of the person; what stands is corrected on the record."""
    person = member.person
    changed = []
    for name in ("sex", "ethnic_group", "home_place", "residence", "phone"):
        new = getattr(newcomer, name)
        if new and not getattr(person, name):
            setattr(person, name, new)
            changed.append(name)
    if changed:
        person.full_clean()
        person.save(update_fields=changed)
    if newcomer.national_id.strip() and not person.national_id_sealed:
        member.person = services.set_national_id(
            person, newcomer.national_id, actor, about=member, path=member.cell.path
        )


def _enter(cell: Organization, newcomer: Newcomer, stay: str, actor: User) -> Member:
    person = Person(
        full_name=newcomer.full_name,
        birth_date=newcomer.birth_date,
        sex=newcomer.sex,
        ethnic_group=newcomer.ethnic_group,
        home_place=newcomer.home_place,
        residence=newcomer.residence,
        phone=newcomer.phone,
    )
    person.full_clean()
    person.save()
    member = Member(
        person=person,
        cell=cell,
        committee=committee_of(cell),
        joined_on=newcomer.joined_on,
        official_on=newcomer.official_on,
        card_number=newcomer.card_number.strip(),
        status=_status(newcomer, stay),
    )
    member.full_clean()
    member.save()
    if newcomer.national_id.strip():
        member.person = services.set_national_id(
            person, newcomer.national_id, actor, about=member, path=cell.path
        )
    return member
