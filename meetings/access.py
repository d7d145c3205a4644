"""Who sees which meetings, and who may write them."""

from django.db.models import Q

from cells import policy
from cells.access import may, reach
from cells.models import Organization
from cells.services import committee_of
from meetings.models import Meeting, MeetingState, Task, Visitor
from members.models import Member
from people.models import User

# While it is being written a meeting stays as announced to who was invited; its draft words
# are shown to the cell committee alone.
_TOLD = (
    MeetingState.ANNOUNCED,
    MeetingState.HELD,
    MeetingState.FINALISED,
    MeetingState.CANCELLED,
)


def meetings_seen_by(user: User, prefix: str = "") -> Q:
    """The meetings in reach of ``user``; ``prefix`` names the lookup to them.

    The cell committee sees its own at every state; above it the finalised ones; a member of
    the cell what was announced or finalised.
    """
    held = reach(user)
    final = Q(**{f"{prefix}state": MeetingState.FINALISED})
    lookups = (f"{prefix}cell", f"{prefix}committee")
    query = held.rows(policy.SEE_MEETING_DRAFT, *lookups)
    query |= held.rows(policy.SEE_MEETING, *lookups) & final
    if user.person_id:
        own_cell = Member.objects.current().filter(person=user.person_id).values("cell")
        query |= Q(**{f"{prefix}cell__in": own_cell, f"{prefix}state__in": _TOLD})
    return query


def guidance_seen_by(user: User) -> Q:
    """What the reader's committees wrote, and what was given out to the reader's cells."""
    held = reach(user)
    given = Q(published_at__isnull=False)
    query = held.rows(policy.WRITE_GUIDANCE, "committee", "committee")
    query |= held.rows(policy.SEE_GUIDANCE, "committee", "committee") & given
    for cell in held.places(policy.SEE_GUIDANCE):
        if cell.is_cell:
            query |= given_to_cell(cell) & given
    return query


def may_read_guidance(user: User, meeting: Meeting) -> bool:
    """Whether ``user`` may open what was given out for the meeting."""
    return may(user, policy.SEE_GUIDANCE, meeting.cell)


def given_to_cell(cell: Organization) -> Q:
    """The guidance of the cell's committee that is for its kind, or for all."""
    return Q(committee=committee_of(cell).pk, cell_kind__in=("", cell.cell_kind))


def may_write_guidance(user: User, committee: Organization) -> bool:
    """Whether ``user`` may write guidance of ``committee``: the committee and its office."""
    return may(user, policy.WRITE_GUIDANCE, committee)


def topics_seen_by(user: User) -> Q:
    """The topics in the plans of the cells in reach."""
    return reach(user).organizations(policy.SEE_PLAN, "cell__")


def tasks_seen_by(user: User) -> Q:
    """The tasks of meetings in reach, those carried to the user's cell, and the user's own."""
    query = meetings_seen_by(user, "meeting__") | reach(user).rows(policy.SEE_MEETING_DRAFT)
    if user.person_id:
        query |= Q(owner__person=user.person_id)
    return query


def may_write_meeting(user: User, cell: Organization) -> bool:
    """Whether ``user`` may draft meetings and minutes of ``cell``: its cell committee."""
    return may(user, policy.WRITE_MEETING, cell)


def may_run_meeting(user: User, meeting: Meeting) -> bool:
    """Whether ``user`` may announce, finalise or cancel the meeting: the cell's leaders."""
    return may(user, policy.RUN_MEETING, meeting.cell)


def may_print_meeting(user: User, meeting: Meeting) -> bool:
    """Whether ``user`` may take the meeting's papers away as files."""
    return may(user, policy.PRINT_MEETING, meeting.cell)


def may_close_task(user: User, task: Task) -> bool:
    """Whether ``user`` may mark the task: its owner, and the cell's committee."""
    return task.owner.person_id == user.person_id or may(user, policy.CLOSE_TASK, task.cell)


def watches(user: User, cell: Organization) -> bool:
    """Whether ``user`` follows ``cell`` from above: in charge of it, or the committee."""
    return may(user, policy.WATCH_MEETINGS, cell)


def may_confirm_score(user: User, meeting: Meeting) -> bool:
    """Whether ``user`` answers for the cell's meetings from above: in charge, the committee."""
    return may(user, policy.CONFIRM_SCORE, meeting.cell)


def visitors_seen_by(user: User, prefix: str = "") -> Q:
    """Who came to meetings in reach of ``user``, and where the user came themselves."""
    query = meetings_seen_by(user, f"{prefix}meeting__")
    if user.person_id:
        query |= Q(**{f"{prefix}member__person": user.person_id})
    return query


def may_keep_visit(user: User, visitor: Visitor) -> bool:
    """Whether ``user`` may write what the visitor said: the visitor, the cell's leaders, the
    office."""
    own = visitor.member is not None and visitor.member.person_id == user.person_id
    return own or may(user, policy.KEEP_VISIT, visitor.meeting.cell)
