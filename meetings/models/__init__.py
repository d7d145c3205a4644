"""A cell's meetings and what they hold. They act on candidates; candidates do not know them."""

from meetings.models.agenda import AgendaItem, ItemKind, Opinion, Vote, VoteMethod
from meetings.models.attendance import (
    Attendance,
    AttendanceState,
    Issue,
    Visitor,
    VisitorKind,
)
from meetings.models.calendar import CalendarFeed, ThematicTopic
from meetings.models.guidance import Guidance, GuidanceAttachment, GuidanceReading
from meetings.models.meeting import TO_COME, Meeting, MeetingForm, MeetingKind, MeetingState
from meetings.models.operations import Operation
from meetings.models.papers import Amendment, MeetingPaper, PaperKind
from meetings.models.scoring import QualityScore
from meetings.models.tasks import Task, TaskQuerySet, TaskState

__all__ = [
    "TO_COME",
    "AgendaItem",
    "Amendment",
    "Attendance",
    "AttendanceState",
    "CalendarFeed",
    "Guidance",
    "GuidanceAttachment",
    "GuidanceReading",
    "Issue",
    "ItemKind",
    "Meeting",
    "MeetingForm",
    "MeetingKind",
    "MeetingPaper",
    "MeetingState",
    "Operation",
    "Opinion",
    "PaperKind",
    "QualityScore",
    "Task",
    "TaskQuerySet",
    "TaskState",
    "ThematicTopic",
    "Visitor",
    "VisitorKind",
    "Vote",
    "VoteMethod",
]
