"""What the page of the room reads: each kind of row once, and no name twice.

A statement that joins many tables is planned anew each time, which costs more than its rows.
Almost everybody whom the page names is on the roll, so the rows get their members from there.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property

from candidates import readiness
from candidates.models import Candidate, MentorReport, Stage
from meetings import services
from meetings.models import AgendaItem, Attendance, AttendanceState, Meeting, MeetingState, Task
from members.models import Member
from people.models import User

# Where the cell may vote next, so that the page says what still keeps it from voting.
JUDGED = (Stage.DOSSIER_OPEN, Stage.PROBATIONARY)


class Reading:
    """The rows of one meeting, read when they are asked for."""

    def __init__(self, user: User, meeting: Meeting) -> None:
        self.user, self.meeting = user, meeting

    @property
    def day(self) -> date:
        return services.day_of(self.meeting)

    @property
    def is_held(self) -> bool:
        return self.meeting.state == MeetingState.HELD

    @cached_property
    def attendances(self) -> list[Attendance]:
        """The roll as called, or as everybody stands before it is."""
        if self.is_held:
            return list(
                self.meeting.attendances.select_related("member__person").order_by(
                    "is_temporary", "member__person__sort_key", "member"
                )
            )
        return [
            Attendance(
                meeting=self.meeting,
                member=seat.member,
                state=AttendanceState.EXEMPT if seat.is_exempt else AttendanceState.PRESENT,
                is_official=seat.is_official,
                is_temporary=seat.is_temporary,
            )
            for seat in services.seats_on(self.meeting, self.day)
        ]

    @cached_property
    def roll(self) -> list[Member]:
        return [row.member for row in self.attendances]

    @cached_property
    def _at_hand(self) -> dict[Any, Member]:
        return {member.pk: member for member in self.roll}

    @cached_property
    def items(self) -> list[AgendaItem]:
        items = list(
            self.meeting.items.select_related("candidate__person__member", "vote").prefetch_related(
                "opinions"
            )
        )
        for item in items:
            item.meeting = self.meeting
        name_members(items, "presenter", self._at_hand)
        opinions = [opinion for item in items for opinion in item.opinions.all()]
        name_members(opinions, "speaker", self._at_hand)
        self._complete([item.candidate for item in items if item.candidate is not None])
        return items

    def _complete(self, candidates: list[Candidate]) -> None:
        """Give the candidates their cell, and those who may be voted on what is asked of them."""
        cell = self.meeting.cell
        for candidate in candidates:
            if candidate.cell_id == cell.pk:
                candidate.cell = cell
        moved = [candidate for candidate in candidates if candidate.cell_id != cell.pk]
        prefetch_related_objects(moved, "cell__parent")
        judged = [candidate for candidate in candidates if candidate.stage in JUDGED]
        prefetch_related_objects(judged, *readiness.facts(decisions=False, mentors=False))
        helping = [m for candidate in judged for m in candidate.mentorships.all()]
        name_members(helping, "mentor", self._at_hand)

    @cached_property
    def tasks(self) -> list[Task]:
        return tasks_of(self.meeting, self._at_hand)

    @cached_property
    def reports(self) -> dict[Any, list[MentorReport]]:
        """The mentors' reports of the meeting's month, by candidate, as the reader may see."""
        found: dict[Any, list[MentorReport]] = defaultdict(list)
        candidates = [item.candidate_id for item in self.items if item.candidate_id]
        reports = list(
            MentorReport.objects.visible_to(self.user)
            .filter(mentorship__candidate__in=candidates, period=self.meeting.month)
            .select_related("mentorship")
            .order_by("mentorship__slot", "pk")
        )
        name_members([report.mentorship for report in reports], "mentor", self._at_hand)
        for report in reports:
            found[report.mentorship.candidate_id].append(report)
        return found


def name_members(rows: Iterable[Any], field: str, at_hand: dict[Any, Member]) -> None:
    """Let the member ``field`` of each row be one of ``at_hand``; read those who are not there.

    Somebody may have left the roll since: they are asked for together, and kept at hand.
    """
    named = [(row, key) for row in rows if (key := getattr(row, f"{field}_id")) is not None]
    if absent := {key for _row, key in named} - at_hand.keys():
        at_hand |= Member.objects.select_related("person").in_bulk(absent)
    for row, key in named:
        setattr(row, field, at_hand[key])


def tasks_of(meeting: Meeting, at_hand: dict[Any, Member]) -> list[Task]:
    """The tasks that the meeting gave or goes through, with who does them."""
    found = list(services.tasks_of(meeting).order_by("due_on", "title", "pk"))
    name_members(found, "owner", at_hand)
    return found
