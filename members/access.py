"""Who may do what to a member's record."""

from cells import policy
from cells.access import may
from cells.seeing import why
from members.models import Member, TransferRequest
from people import services
from people.models import User


def may_edit_member(user: User, member: Member) -> bool:
    """Whether ``user`` may correct the member's data: the cell's leaders and the office."""
    return may(user, policy.EDIT_MEMBER, member.cell)


def may_record_decisions(user: User, member: Member) -> bool:
    """Whether ``user`` may record what a committee decided on the member: the office."""
    return may(user, policy.RECORD_DECISION, member.cell)


def may_answer_transfer(user: User, request: TransferRequest) -> bool:
    """Whether ``user`` may release or refuse: who leads the answering cell, and the office.

    Nobody answers what they asked for themselves, nor a request about themselves.
    """
    if user.pk == request.asked_by_id or user.person_id == request.member.person_id:
        return False
    return may(user, policy.ANSWER_TRANSFER, request.answering_cell)


def note_opening(user: User, member: Member) -> None:
    """Keep that ``user`` opened the member's record today, and why they may."""
    grounds = why(user, (policy.SEE_MEMBER,), member.cell)
    services.note_opening(person=member.person, user=user, ground="".join(grounds[:1]))
