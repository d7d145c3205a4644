"""Who may do what to a member's record."""

from cells.access import Role, reach
from members.models import Member
from people.models import User


def may_edit_member(user: User, member: Member) -> bool:
    """Whether ``user`` may correct the member's data: the cell's leaders and the office."""
    held = reach(user)
    return held.leads(member.cell) or held.above(member.committee, Role.OFFICE)
