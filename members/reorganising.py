"""What members carry when cells merge, split, move or close: their time in a cell goes on."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from cells.models import Organization
from cells.registry import ONE_DAY, CellPerson, Change
from cells.services import committee_of
from members import months
from members.models import (
    AttachmentMode,
    CellAttachment,
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    TransferRequest,
)
from people import audit
from people.models import User
from rules.services import RuleMissing, find


def cell_people(cells: list[Organization]) -> Iterable[CellPerson]:
    """The members counted in ``cells`` today."""
    members = Member.objects.current().filter(cell__in=cells).select_related("person")
    for member in members.order_by("sort_key", "pk"):
        yield CellPerson(
            cell=member.cell_id,
            person=member.person_id,
            name=str(member),
            kind=_("đảng viên %(status)s") % {"status": member.get_status_display()},
        )


def _refuse_while_asked(change: Change) -> None:
    """A request to move between cells is answered before its cells change."""
    touched = Q(from_cell__in=change.sources) | Q(to_cell__in=change.sources)
    asked = TransferRequest.objects.open().filter(touched).select_related("member__person").first()
    if asked is not None:
        raise ValidationError(
            _("Đề nghị chuyển sinh hoạt của đ/c %(name)s chưa trả lời. Trả lời trước.")
            % {"name": asked.member},
            code="transfer_asked",
        )


def carry_members(change: Change, actor: User | None) -> None:
    """End each member's time in the old cell the day before, and begin it in the next.

    Raises ValidationError when a member is left and nobody takes over, came to the cell on
    that day or later, or has a request to move that waits for its answer.
    """
    _refuse_while_asked(change)
    if change.moves_whole:
        _follow_committee(change)
        _carry_attachments(change)
        return
    going: dict[UUID, list[Member]] = defaultdict(list)
    targets: dict[UUID, Organization] = {}
    for cell in change.sources:
        members = (
            Member.objects.current()
            .select_for_update(of=("self",))
            .filter(cell=cell)
            .select_related("person")
        )
        for member in members.order_by("pk"):
            target = change.heir(cell.pk, member.person_id)
            if target is None:
                raise ValidationError(
                    {
                        "successor": ValidationError(
                            _("%(cell)s còn đảng viên. Chọn chi bộ tiếp nhận.") % {"cell": cell},
                            code="not_empty",
                        )
                    }
                )
            if target.pk != cell.pk:
                going[target.pk].append(member)
                targets[target.pk] = target
    for pk, members_going in going.items():
        _carry(members_going, targets[pk], change, actor)
    _carry_attachments(change)
    for pk in {*targets, *(cell.pk for cell in change.sources if not change.closes(cell))}:
        _warn_of_too_few(targets.get(pk) or _source(change, pk), change)


def _source(change: Change, pk: UUID) -> Organization:
    return next(cell for cell in change.sources if cell.pk == pk)


def _carry(members: list[Member], target: Organization, change: Change, actor: User | None) -> None:
    running = MembershipPeriod.objects.filter(member__in=members, ended_on=None)
    late = running.filter(started_on__gte=change.on).select_related("member__person").first()
    if late is not None:
        raise ValidationError(
            {
                "on": ValidationError(
                    _("Đ/c %(name)s sinh hoạt tại chi bộ từ %(day)s. Chọn ngày sau đó.")
                    % {"name": late.member, "day": f"{late.started_on:%d/%m/%Y}"},
                    code="too_early",
                )
            }
        )
    with months.keeping_months([member.pk for member in members]):
        running.update(ended_on=change.last_day)
        MembershipPeriod.objects.bulk_create(
            MembershipPeriod(member=member, cell=target, started_on=change.on) for member in members
        )
    MembershipEvent.objects.bulk_create(
        MembershipEvent(
            member=member,
            kind=MembershipEventKind.REORGANISED,
            happened_on=change.on,
            actor=actor,
            ground=change.ground[:200],
            data={"from": str(member.cell_id), "to": str(target.pk)},
        )
        for member in members
    )
    for member in members:
        audit.record(
            actor,
            "members.reorganised",
            member,
            path=target.path,
            source="" if actor else "reorganise",
            data={"from": member.cell_id, "to": target.pk, "on": change.on},
        )
    Member.objects.filter(pk__in=[member.pk for member in members]).update(
        cell=target, committee=committee_of(target)
    )
    change.count(_("Đảng viên"), target, len(members))


def _follow_committee(change: Change) -> None:
    """Keep the committee right on every member the cell has, former ones too."""
    for cell in change.sources:
        rows = Member.objects.filter(cell=cell)
        change.count(_("Đảng viên"), committee_of(cell), rows.current().count())
        rows.update(committee=committee_of(cell))


def _warn_of_too_few(cell: Organization, change: Change) -> None:
    """A cell needs so many official members (294-QĐ/TW point 20.2.1); the office must know."""
    try:
        found = find("cell.min_official_members", on=change.on, organization=cell)
    except RuleMissing as missing:
        change.warn(missing.messages[0])
        return
    official = Member.objects.official().in_cell(cell).count()
    if official < int(found.value or 0):
        change.warn(
            _("%(cell)s có %(count)d đảng viên chính thức, cần ít nhất %(least)d (%(clause)s).")
            % {
                "cell": cell,
                "count": official,
                "least": found.value,
                "clause": found.source,
            }
        )


def _carry_attachments(change: Change) -> None:
    """Who was sent to a cell that closes goes on at its successor; nobody attends their own.

    Who was sent by another committee than the cell's stops.
    """
    involved = [*change.sources, *(t for cell in change.sources for t in change.targets(cell))]
    rows = CellAttachment.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=change.on), cell__in=involved
    ).select_related("member__person", "cell")
    for row in rows:
        heir = row.cell
        if row.cell in change.sources:
            heir = change.heirs[row.cell.pk] or row.cell
        own = row.mode == AttachmentMode.ATTENDING and row.member.cell_id == heir.pk
        left = row.mode == AttachmentMode.TRANSFERRED and row.member.cell_id != heir.pk
        apart = row.member.committee_id != committee_of(heir).pk
        goes_on = not (own or left or apart)
        if goes_on and heir.pk == row.cell_id:
            continue
        ends_on = row.ended_on
        row.ended_on = max(change.last_day, row.started_on)
        row.save(update_fields=["ended_on"])
        if goes_on:
            CellAttachment.objects.create(
                member=row.member,
                cell=heir,
                mode=row.mode,
                started_on=max(change.on, row.ended_on + ONE_DAY),
                ended_on=ends_on,
                decision=change.ground[:160],
            )
            change.count(_("Đảng viên cơ quan về sinh hoạt"), heir, 1)
        else:
            change.count(_("Thôi về sinh hoạt"), None, 1)
