"""Changes of membership: one function for each thing somebody did."""

from members.services.corrections import correct_membership, correct_person
from members.services.entering import NewMember, admit_members, recognise_member

__all__ = [
    "NewMember",
    "admit_members",
    "correct_membership",
    "correct_person",
    "recognise_member",
]
