"""Corrections that members propose of their own record, and the answers to them."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may
from members.models import (
    CORRECTABLE,
    CURRENT,
    CorrectionProposal,
    Member,
    ProposalState,
    ToldField,
)
from members.models.proposals import column_of
from members.services.corrections import correct_person
from members.services.guards import locked, refusal, require_current
from people import audit
from people.models import Person, User

# A national id is given on its own page, where it is sealed; never in a remark.
_LONG_NUMBER = re.compile(r"(?:\d[ .-]?){9,}")


def may_propose(user: User, member: Member) -> bool:
    """Whether ``user`` may propose a correction: of one's own record, while one is a member."""
    own = user.person_id is not None and user.person_id == member.person_id
    return own and member.status in CURRENT


def may_answer_proposal(user: User, proposal: CorrectionProposal) -> bool:
    """Whether ``user`` may accept or refuse: who may edit the record, never of one's own."""
    own = user.pk == proposal.proposed_by_id or user.person_id == proposal.member.person_id
    return not own and may(user, policy.ANSWER_PROPOSAL, proposal.member.cell)


@transaction.atomic
def propose_corrections(
    *,
    member: Member,
    changes: dict[str, Any],
    actor: User,
    told: str = "",
    remark: str = "",
) -> list[CorrectionProposal]:
    """Propose other values for places of one's own record, and tell of one that papers decide.

    A newer proposal for the same place takes the older one's stand. Raises PermissionDenied for
    another's record, and ValidationError, by field, for values that cannot be, a remark missing
    or with a national id in it, and when nothing differs.
    """
    member = locked(member)
    if actor.person_id is None or actor.person_id != member.person_id:
        raise PermissionDenied(_("Chỉ đề nghị sửa thông tin của chính mình."))
    require_current(member)
    person = member.person
    changed = {
        name: str(new)
        for name, new in changes.items()
        if name in CORRECTABLE and str(new) != str(getattr(person, name))
    }
    _check_values(person, changed)
    remark = " ".join(remark.split())
    if told or remark:
        _check_told(told, remark)
    if not changed and not told:
        raise ValidationError(_("Chưa đổi chỗ nào."), code="no_change")
    made = [
        _propose(member, name, str(getattr(person, name)), new, "", actor)
        for name, new in changed.items()
    ]
    if told:
        made.append(_propose(member, told, "", "", remark, actor))
    return made


def _check_values(person: Person, changed: dict[str, str]) -> None:
    for name, new in changed.items():
        try:
            column_of(name).clean(new, person)
        except ValidationError as wrong:
            raise ValidationError({name: wrong.messages}) from wrong


def _check_told(told: str, remark: str) -> None:
    if told not in ToldField.values:
        raise refusal("told", _("Chọn chỗ ghi sai."), "no_field")
    if not remark:
        raise refusal("remark", _("Nói rõ chỗ sai và đúng ra là gì."), "no_remark")
    if _LONG_NUMBER.search(remark):
        raise refusal(
            "remark",
            _("Không ghi số định danh ở đây: nói với bí thư chi bộ hoặc văn phòng."),
            "number",
        )


def _propose(
    member: Member, name: str, old: str, new: str, remark: str, actor: User
) -> CorrectionProposal:
    older = CorrectionProposal.objects.open().filter(member=member, field=name).first()
    if older is not None:
        older.member = member
        _answer(older, ProposalState.WITHDRAWN, actor, _("Thay bằng đề nghị mới."))
    proposal = CorrectionProposal(
        member=member,
        field=name,
        old_value=old,
        new_value=new,
        remark=remark,
        proposed_by=actor,
    )
    proposal.full_clean(exclude=["member"])
    proposal.save()
    _note(proposal, "proposed", actor)
    return proposal


@transaction.atomic
def accept_proposal(
    *, proposal: CorrectionProposal, actor: User, seen: str = "", answer: str = ""
) -> CorrectionProposal:
    """Write what a member proposed, as a correction by ``actor``.

    ``seen`` is the value that ``actor`` saw in the record: raises ValidationError when another
    stands there by now, PermissionDenied when it is not for ``actor`` to answer. What was told
    in words is accepted when it has been set right elsewhere.
    """
    proposal = _to_answer(proposal, actor)
    if not proposal.is_told:
        if seen != proposal.current_value:
            raise ValidationError(
                _("Chỗ này vừa đổi thành “%(value)s”. Xem lại rồi trả lời.")
                % {"value": proposal.current_label},
                code="stale",
            )
        correct_person(
            member=proposal.member,
            changes={proposal.field: proposal.new_value},
            actor=actor,
        )
    return _answer(proposal, ProposalState.ACCEPTED, actor, answer)


@transaction.atomic
def refuse_proposal(
    *, proposal: CorrectionProposal, reason: str, actor: User
) -> CorrectionProposal:
    """Leave the record as it is, with a reason that who proposed can read."""
    proposal = _to_answer(proposal, actor)
    if not reason.strip():
        raise refusal("reason", _("Ghi lý do không nhận."), "no_reason")
    return _answer(proposal, ProposalState.REFUSED, actor, reason)


@transaction.atomic
def withdraw_proposal(*, proposal: CorrectionProposal, actor: User) -> CorrectionProposal:
    """Take one's own proposal back while nobody has answered it."""
    proposal = _locked(proposal)
    if proposal.proposed_by_id != actor.pk:
        raise PermissionDenied(_("Chỉ người đề nghị được rút."))
    _require_open(proposal)
    return _answer(proposal, ProposalState.WITHDRAWN, actor, "")


def drop_proposals(member: Member, actor: User) -> None:
    """Withdraw what is open of somebody who is a member here no more."""
    for proposal in CorrectionProposal.objects.open().filter(member=member):
        proposal.member = member
        _answer(proposal, ProposalState.WITHDRAWN, actor, _("Đ/c không còn sinh hoạt tại đây."))


def _locked(proposal: CorrectionProposal) -> CorrectionProposal:
    return (
        CorrectionProposal.objects.select_for_update(of=("self",))
        .select_related("member__person", "member__cell", "member__committee")
        .get(pk=proposal.pk)
    )


def _to_answer(proposal: CorrectionProposal, actor: User) -> CorrectionProposal:
    proposal = _locked(proposal)
    if not may_answer_proposal(actor, proposal):
        raise PermissionDenied(
            _("Bí thư chi bộ hoặc văn phòng đảng ủy trả lời; không tự trả lời đề nghị của mình.")
        )
    _require_open(proposal)
    return proposal


def _require_open(proposal: CorrectionProposal) -> None:
    if not proposal.is_open:
        raise ValidationError(
            _("Đề nghị này %(state)s.") % {"state": proposal.get_state_display()}, code="answered"
        )


def _answer(
    proposal: CorrectionProposal, state: ProposalState, actor: User, answer: str
) -> CorrectionProposal:
    proposal.state = state
    proposal.answered_by = actor
    proposal.answered_at = timezone.now()
    proposal.answer = answer.strip()
    proposal.full_clean(exclude=["member"])
    proposal.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    _note(proposal, state.value, actor)
    return proposal


def _note(proposal: CorrectionProposal, what: str, actor: User) -> None:
    audit.record(
        actor,
        f"members.correction_{what}",
        proposal.member,
        path=proposal.member.cell.path,
        data={
            "field": proposal.field,
            "old": proposal.old_value,
            "new": proposal.new_value,
            "by": proposal.proposed_by_id,
            "answer": proposal.answer,
        },
    )
