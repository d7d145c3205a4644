"""Who may do what to a member's record."""

from cells.access import Role, reach
from members.models import Member, TransferRequest
from people.models import User


def may_edit_member(user: User, member: Member) -> bool:
    """Whether ``user`` may correct the member's data: the cell's leaders and the office."""
    held = reach(user)
    return held.leads(member.cell) or held.above(member.committee, Role.OFFICE)


def may_record_decisions(user: User, member: Member) -> bool:
    """Whether ``user`` may record what a committee decided on the member: the office."""
    return reach(user).above(member.committee, Role.OFFICE)


def may_answer_transfer(user: User, request: TransferRequest) -> bool:
    """Whether ``user`` may release or refuse: who leads the answering cell, and the office.

    Nobody answers what they asked for themselves, nor a request about themselves.
    """
    if user.pk == request.asked_by_id or user.person_id == request.member.person_id:
        return False
    held = reach(user)
    return held.leads(request.answering_cell) or held.above(request.member.committee, Role.OFFICE)
