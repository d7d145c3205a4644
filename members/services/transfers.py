"""Transfers between our cells: one side asks, the other side releases or refuses."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may, reach
from cells.models import Organization
from cells.services import committee_of
from members import months
from members.access import may_answer_transfer
from members.models import (
    Member,
    MembershipEventKind,
    MembershipPeriod,
    TransferRequest,
    TransferState,
)
from members.registry import Move, moved
from members.services.guards import (
    ONE_DAY,
    check_day,
    close_period,
    end_posts,
    locked,
    open_request,
    refusal,
    require_current,
    write_event,
)
from people import audit
from people.models import User


@transaction.atomic
def ask_transfer(
    *, member: Member, to_cell: Organization, actor: User, ground: str = ""
) -> TransferRequest:
    """Ask that ``member`` go to ``to_cell`` (đề nghị chuyển sinh hoạt trong đảng bộ).

    The other cell answers; of what the office asks, the cell that has the member does.
    Raises PermissionDenied when ``actor`` leads neither cell nor works in the office, and
    ValidationError for a cell of another committee and a second open request.
    """
    member = locked(member)
    asks_for_new = may(actor, policy.ASK_TRANSFER, to_cell)
    if not asks_for_new and not may(actor, policy.ASK_TRANSFER, member.cell):
        raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được đề nghị."))
    require_current(member)
    if to_cell.pk == member.cell_id:
        raise refusal("to_cell", _("Đ/c đang sinh hoạt tại chi bộ này."), "same_cell")
    _check_target(member, to_cell)
    if open_request(member):
        raise ValidationError(
            _("Đ/c %(name)s đang có đề nghị chuyển sinh hoạt.") % {"name": member},
            code="already_asked",
        )
    leads_old = member.cell in reach(actor).places(policy.ASK_TRANSFER)
    request = TransferRequest(
        member=member,
        from_cell=member.cell,
        to_cell=to_cell,
        answering_cell=to_cell if leads_old else member.cell,
        ground=ground.strip(),
        asked_by=actor,
    )
    request.full_clean()
    request.save()
    _note(request, "asked", actor)
    return request


@transaction.atomic
def release_transfer(*, request: TransferRequest, on: date, actor: User) -> TransferRequest:
    """Let the member go: from the day ``on`` they belong to the new cell.

    The time in the old cell ends the day before, and posts held there with it. Raises
    PermissionDenied when it is not for ``actor`` to answer, and ValidationError when the
    request was answered, the member is elsewhere already, or the day cannot be.
    """
    request = _to_answer(request, actor)
    member = locked(request.member)
    require_current(member)
    if member.cell_id != request.from_cell_id:
        raise ValidationError(
            _("Đ/c %(name)s đã sinh hoạt tại %(cell)s.") % {"name": member, "cell": member.cell},
            code="elsewhere",
        )
    _check_target(member, request.to_cell)
    check_day(member, on)
    last_day = on - ONE_DAY
    with months.keeping_months([member.pk]):
        close_period(member, last_day)
        end_posts(member, last_day, actor, cell_only=True)
        MembershipPeriod.objects.create(member=member, cell=request.to_cell, started_on=on)
    old = member.cell
    member.cell = request.to_cell
    member.save(update_fields=["cell"])
    write_event(
        member,
        MembershipEventKind.TRANSFERRED,
        on=on,
        actor=actor,
        ground=request.ground,
        data={"from": str(old.pk), "to": str(request.to_cell_id)},
    )
    request.effective_on = on
    _answer(request, TransferState.RELEASED, actor, "")
    move = Move(member, old, request.to_cell, on, last_day, request.ground)
    for carry in moved:
        carry(move, actor)
    return request


@transaction.atomic
def refuse_transfer(*, request: TransferRequest, reason: str, actor: User) -> TransferRequest:
    """Keep the member, with a reason that who asked can read."""
    request = _to_answer(request, actor)
    if not reason.strip():
        raise refusal("reason", _("Ghi lý do không đồng ý."), "no_reason")
    return _answer(request, TransferState.REFUSED, actor, reason)


@transaction.atomic
def withdraw_transfer(*, request: TransferRequest, actor: User) -> TransferRequest:
    """Take one's own request back while nobody has answered it."""
    request = _locked(request)
    if request.asked_by_id != actor.pk:
        raise PermissionDenied(_("Chỉ người đề nghị được rút."))
    _require_open(request)
    return _answer(request, TransferState.WITHDRAWN, actor, "")


def drop_request(member: Member, actor: User) -> None:
    """Withdraw what was asked for somebody who is a member here no more."""
    request = open_request(member)
    if request is not None:
        _answer(request, TransferState.WITHDRAWN, actor, _("Đ/c không còn sinh hoạt tại đây."))


def _check_target(member: Member, to_cell: Organization) -> None:
    if not to_cell.is_cell or to_cell.dissolved_on is not None:
        raise refusal("to_cell", _("Chọn một chi bộ đang hoạt động."), "no_cell")
    if committee_of(to_cell).pk != member.committee_id:
        raise refusal(
            "to_cell",
            _("Chi bộ thuộc đảng bộ khác: ghi chuyển sinh hoạt chính thức đi nơi khác."),
            "other_committee",
        )


def _locked(request: TransferRequest) -> TransferRequest:
    return (
        TransferRequest.objects.select_for_update(of=("self",))
        .select_related("member__person", "member__committee", "from_cell", "to_cell")
        .select_related("answering_cell")
        .get(pk=request.pk)
    )


def _to_answer(request: TransferRequest, actor: User) -> TransferRequest:
    request = _locked(request)
    if not may_answer_transfer(actor, request):
        raise PermissionDenied(
            _("Bí thư %(cell)s hoặc văn phòng đảng ủy trả lời; không tự trả lời đề nghị của mình.")
            % {"cell": request.answering_cell}
        )
    _require_open(request)
    return request


def _require_open(request: TransferRequest) -> None:
    if not request.is_open:
        raise ValidationError(
            _("Đề nghị này %(state)s.") % {"state": request.get_state_display()}, code="answered"
        )


def _answer(
    request: TransferRequest, state: TransferState, actor: User, reason: str
) -> TransferRequest:
    request.state = state
    request.answered_by = actor
    request.answered_at = timezone.now()
    request.answer = reason.strip()
    request.full_clean(exclude=["member"])
    request.save(update_fields=["state", "answered_by", "answered_at", "answer", "effective_on"])
    _note(request, state.value, actor)
    return request


def _note(request: TransferRequest, what: str, actor: User) -> None:
    audit.record(
        actor,
        f"members.transfer_{what}",
        request.member,
        path=request.from_cell.path,
        data={
            "from": request.from_cell_id,
            "to": request.to_cell_id,
            "on": request.effective_on,
            "reason": request.answer,
        },
    )
