"""Changes of membership: one function for each thing somebody did."""

from members.services.arriving import end_stay, may_receive, receive_member
from members.services.corrections import correct_membership, correct_person
from members.services.entering import (
    NewMember,
    admit_members,
    readmit_member,
    recognise_member,
)
from members.services.lives import (
    award_badge,
    end_probation,
    exempt,
    issue_card,
    move_out,
    record_death,
    record_discipline,
    record_leaving,
    return_to_activity,
    send_away,
)
from members.services.newcomers import Newcomer, Papers
from members.services.proposals import (
    accept_proposal,
    may_answer_proposal,
    may_propose,
    propose_corrections,
    refuse_proposal,
    withdraw_proposal,
)
from members.services.transfers import (
    ask_transfer,
    refuse_transfer,
    release_transfer,
    withdraw_transfer,
)
from members.services.undoing import may_undo, undo_event

__all__ = [
    "NewMember",
    "Newcomer",
    "Papers",
    "accept_proposal",
    "admit_members",
    "ask_transfer",
    "award_badge",
    "correct_membership",
    "correct_person",
    "end_probation",
    "end_stay",
    "exempt",
    "issue_card",
    "may_answer_proposal",
    "may_propose",
    "may_receive",
    "may_undo",
    "move_out",
    "propose_corrections",
    "readmit_member",
    "receive_member",
    "recognise_member",
    "record_death",
    "record_discipline",
    "record_leaving",
    "refuse_proposal",
    "refuse_transfer",
    "release_transfer",
    "return_to_activity",
    "send_away",
    "undo_event",
    "withdraw_proposal",
    "withdraw_transfer",
]
