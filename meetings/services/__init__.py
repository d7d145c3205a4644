"""Every change of state of a meeting and its tasks; one function for each act."""

from meetings.services.finalising import Missing, finalise_meeting, missing_to_finalise
from meetings.services.guards import day_of, refuse_final
from meetings.services.guidance import guidance_of
from meetings.services.holding import (
    MATTER_OF,
    Mark,
    base_of,
    judge,
    not_yet,
    record_vote,
    remove_item,
    review_candidate,
    roll_on,
    rule_of,
    steps_for,
    take_attendance,
    vote_base,
    was_official,
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
from meetings.services.tasks import add_task, carried_tasks, close_task, drop_task

__all__ = [
    "MATTER_OF",
    "Mark",
    "Missing",
    "add_candidate",
    "add_task",
    "announce_meeting",
    "base_of",
    "cancel_meeting",
    "carried_tasks",
    "close_task",
    "day_of",
    "draft_coming_meetings",
    "draft_meeting",
    "drop_task",
    "finalise_meeting",
    "guidance_of",
    "judge",
    "missing_to_finalise",
    "not_yet",
    "record_vote",
    "refuse_final",
    "remove_item",
    "reschedule_meeting",
    "review_candidate",
    "roll_on",
    "rule_of",
    "steps_for",
    "take_attendance",
    "vote_base",
    "was_official",
    "write_item",
]
