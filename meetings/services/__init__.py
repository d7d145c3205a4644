"""Every change of state of a meeting and its tasks; one function for each act."""

from meetings.services.finalising import Missing, finalise_meeting, missing_to_finalise
from meetings.services.guards import day_of, refuse_final
from meetings.services.guidance import guidance_of
from meetings.services.holding import (
    MATTER_OF,
    judge,
    not_yet,
    record_vote,
    remove_item,
    review_candidate,
    rule_of,
    steps_for,
    write_item,
)
from meetings.services.planning import (
    add_candidate,
    announce_meeting,
    cancel_meeting,
    draft_coming_meetings,
    draft_meeting,
    reschedule_meeting,
)
from meetings.services.quorum import RULE as QUORUM_RULE
from meetings.services.quorum import Quorum, quorum_of
from meetings.services.roll import (
    Base,
    Mark,
    base_of,
    roll_on,
    seats_on,
    take_attendance,
    vote_base,
    was_official,
)
from meetings.services.speaking import add_opinion, remove_opinion
from meetings.services.tasks import add_task, carried_tasks, close_task, drop_task, tasks_of
from meetings.services.visitors import add_visitor, expected_visitors, remove_visitor

__all__ = [
    "MATTER_OF",
    "QUORUM_RULE",
    "Base",
    "Mark",
    "Missing",
    "Quorum",
    "add_candidate",
    "add_opinion",
    "add_task",
    "add_visitor",
    "announce_meeting",
    "base_of",
    "cancel_meeting",
    "carried_tasks",
    "close_task",
    "day_of",
    "draft_coming_meetings",
    "draft_meeting",
    "drop_task",
    "expected_visitors",
    "finalise_meeting",
    "guidance_of",
    "judge",
    "missing_to_finalise",
    "not_yet",
    "quorum_of",
    "record_vote",
    "refuse_final",
    "remove_item",
    "remove_opinion",
    "remove_visitor",
    "reschedule_meeting",
    "review_candidate",
    "roll_on",
    "rule_of",
    "seats_on",
    "steps_for",
    "take_attendance",
    "tasks_of",
    "vote_base",
    "was_official",
    "write_item",
]
