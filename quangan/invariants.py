"""What must hold between rows and no constraint can say; each breach in one line.

The services keep these; a breach tells of a bug, of hands in the database, or of a restore
gone wrong. Each check is one or two statements whatever the size of the commune.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery

from candidates.models import (
    Candidate,
    Ceremony,
    MentorReport,
    Mentorship,
    Stage,
    StageEvent,
)
from candidates.models.candidate import CLOSED_STAGES
from cells.models import Organization, OrganizationKind, Placement, Post, ReorganisationPart
from meetings.models import (
    Attendance,
    Issue,
    Meeting,
    MeetingKind,
    MeetingState,
    QualityScore,
    Task,
    Visitor,
)
from members import months
from members.models import CURRENT, Member, MembershipPeriod, MemberStatus
from reports.models import Rating
from rules.rubrics import Sheet


def breaches() -> Iterator[str]:
    """Every breach found, as "what: which row"."""
    for check in CHECKS:
        yield from check()


def _lines(rows: Iterable[Model], what: str) -> Iterator[str]:
    for row in rows:
        yield f"{what}: {row._meta.label} {row.pk} ({row})"


def paths() -> Iterator[str]:
    """An organisation's path is its parent's and its own part."""
    for organization in Organization.objects.select_related("parent").order_by("path"):
        if organization.path != organization.path_under(organization.parent):
            yield from _lines([organization], "path is not the parent's and its own part")


def cell_months() -> Iterator[str]:
    """What is kept of a cell's month is what its members' rows say."""
    yield from _lines(months.astray(), "a month counted otherwise than its members say")


def placements() -> Iterator[str]:
    """The open placement of an organisation names its parent."""
    wrong = Placement.objects.filter(ended_on=None).exclude(
        Q(parent=F("organization__parent")) | Q(parent=None, organization__parent=None)
    )
    yield from _lines(wrong.select_related("organization", "parent"), "open placement elsewhere")
    open_ = Exists(Placement.objects.filter(organization=OuterRef("pk"), ended_on=None))
    yield from _lines(Organization.objects.active().exclude(open_), "no open placement")
    gone = Organization.objects.exclude(dissolved_on=None).filter(open_)
    yield from _lines(gone, "dissolved organisation with an open placement")


def successors() -> Iterator[str]:
    """Who takes over is another organisation; nothing that goes on stays at a dissolved one."""
    followed = Organization.objects.exclude(successor=None)
    yield from _lines(followed.filter(dissolved_on=None), "successor of what is not dissolved")
    yield from _lines(followed.filter(successor=F("pk")), "organisation that succeeds itself")
    gone = Q(cell__dissolved_on__isnull=False)
    people = Member.objects.current().filter(gone).select_related("person")
    yield from _lines(people, "current member of a dissolved cell")
    candidates = Candidate.objects.open().filter(gone).select_related("person")
    yield from _lines(candidates, "open candidacy in a dissolved cell")
    yield from _lines(Task.objects.open().filter(gone), "open task of a dissolved cell")
    to_come = (MeetingState.DRAFT, MeetingState.ANNOUNCED, MeetingState.HELD)
    meetings = Meeting.objects.filter(gone, state__in=to_come).select_related("cell")
    yield from _lines(meetings, "meeting to come of a dissolved cell")
    below = Organization.objects.active().exclude(parent__dissolved_on=None)
    yield from _lines(below, "organisation below a dissolved one")


def committees() -> Iterator[str]:
    """The committee that rows carry is the one above their cell."""
    above = {
        cell.pk: _committee_above(cell)
        for cell in Organization.objects.cells().select_related("parent__parent__parent")
    }
    carriers: tuple[Any, ...] = (Member, Candidate, MentorReport, Meeting)
    for model in carriers:
        pairs = model.objects.order_by().values_list("cell", "committee").distinct()
        wrong = [(cell, c) for cell, c in pairs if above.get(cell) != c]
        for cell, committee in wrong:
            rows = model.objects.filter(cell=cell, committee=committee)
            yield from _lines(rows, "committee is not the one above the cell")


def _committee_above(cell: Organization) -> Any:
    node: Organization | None = cell
    while node is not None and node.kind != OrganizationKind.COMMITTEE:
        node = node.parent
    return node.pk if node else None


def cells() -> Iterator[str]:
    """Rows that carry a cell for their owner's sake carry the owner's."""
    reports = MentorReport.objects.owed().exclude(cell=F("mentorship__candidate__cell"))
    yield from _lines(_report(reports), "owed report of another cell than its candidate's")
    # Cells that merged or were split hand their tasks on.
    parted = ReorganisationPart.objects.filter(
        organization=OuterRef("meeting__cell"), is_after=False
    )
    tasks = Task.objects.exclude(cell=F("meeting__cell")).exclude(Exists(parted))
    yield from _lines(tasks, "task of another cell than its meeting's")


def _report(reports: QuerySet[MentorReport]) -> QuerySet[MentorReport]:
    return reports.select_related("mentorship__mentor__person", "mentorship__candidate__person")


def members() -> Iterator[str]:
    """A current member has one open period, in their cell; others have none."""
    people = Member.objects.select_related("person")
    in_cell = MembershipPeriod.objects.filter(
        member=OuterRef("pk"), ended_on=None, cell=OuterRef("cell")
    )
    yield from _lines(
        people.current().exclude(Exists(in_cell)), "current member without an open period there"
    )
    running = MembershipPeriod.objects.filter(member=OuterRef("pk"), ended_on=None)
    yield from _lines(
        people.exclude(status__in=CURRENT).filter(Exists(running)), "former member, open period"
    )
    yield from _lines(people.official().filter(official_on=None), "official member without a day")
    early = people.filter(status=MemberStatus.PROBATIONARY, official_on__isnull=False)
    yield from _lines(early, "probationary member with an official day")
    apart = people.exclude(sort_key=F("person__sort_key"), search_text=F("person__search_text"))
    yield from _lines(apart, "member found or sorted by other keys than the person's")


def candidates() -> Iterator[str]:
    """A candidate stands where the last event left them, and closed stages are closed."""
    last = StageEvent.objects.filter(candidate=OuterRef("pk")).order_by("-id")
    people = Candidate.objects.select_related("person").annotate(
        last=Subquery(last.values("to_stage")[:1])
    )
    yield from _lines(people.filter(last=None), "candidate without an event")
    yield from _lines(
        people.exclude(last=None).exclude(last=F("stage")), "stage is not the last event's"
    )
    yield from _lines(
        people.filter(stage__in=CLOSED_STAGES, closed_on=None), "closed stage without a day"
    )
    yield from _lines(
        people.exclude(stage__in=CLOSED_STAGES).exclude(closed_on=None), "open stage with a day"
    )
    member = Member.objects.filter(person=OuterRef("person"), status=MemberStatus.PROBATIONARY)
    yield from _lines(
        people.filter(stage=Stage.PROBATIONARY).exclude(Exists(member)),
        "probationary candidate who is no probationary member",
    )
    yield from _lines(
        Ceremony.objects.filter(candidate__person__member=None).select_related("candidate__person"),
        "ceremony without a member",
    )


def mentorships() -> Iterator[str]:
    """Who helps is of the same committee, and nobody helps after the candidacy's end."""
    open_ = Mentorship.objects.open().select_related("mentor__person", "candidate__person")
    yield from _lines(
        open_.exclude(candidate__closed_on=None), "open mentorship of a closed candidacy"
    )
    yield from _lines(
        open_.exclude(mentor__committee=F("candidate__committee")), "mentor of another committee"
    )


def posts() -> Iterator[str]:
    """No post is open at a dissolved organisation."""
    gone = Post.objects.filter(ended_on=None).exclude(organization__dissolved_on=None)
    yield from _lines(gone.select_related("person", "organization"), "open post, dissolved place")


def meetings() -> Iterator[str]:
    """A finalised meeting has a roll; every vote was cast by who was there."""
    rows = Meeting.objects.select_related("cell")
    empty = rows.filter(state=MeetingState.FINALISED).annotate(roll=Count("attendances"))
    yield from _lines(empty.filter(roll=0), "finalised meeting without a roll")
    here = Attendance.objects.filter(meeting=OuterRef("pk"), member=OuterRef("chair"))
    absent = rows.filter(state=MeetingState.FINALISED).exclude(chair=None).exclude(Exists(here))
    yield from _lines(absent, "finalised meeting whose chair is not on its roll")


def sessions() -> Iterator[str]:
    """Two meetings of one session are of one cell and one day, the second after a regular one."""
    thematic = Meeting.objects.exclude(session_of=None).select_related("cell")
    apart = ~Q(cell=F("session_of__cell")) | ~Q(
        planned_at__date=F("session_of__planned_at__date"), session_of__kind=MeetingKind.REGULAR
    )
    yield from _lines(thematic.filter(apart), "session shared with another cell, day or kind")


def scores() -> Iterator[str]:
    """A score and its class are what the points come to, the cell's and those from above."""
    rows = QualityScore.objects.select_related("meeting__cell", "rubric")
    sheets: dict[int, Sheet] = {}
    for score in rows.order_by("pk").iterator(chunk_size=2000):
        sheet = sheets.setdefault(score.rubric_id, Sheet(score.rubric))
        above = score.points if score.confirmed_points is None else score.confirmed_points
        if not _agrees(sheet, score.points, score.total, score.band):
            yield from _lines([score], "score other than its points")
        if score.confirmed_at is not None and not _agrees(
            sheet, above, score.confirmed_total, score.confirmed_band
        ):
            yield from _lines([score], "confirmed score other than its points")
    early = rows.exclude(meeting__state__in=(MeetingState.HELD, MeetingState.FINALISED))
    yield from _lines(early, "score of a meeting that was not held")
    open_ = rows.exclude(confirmed_at=None).exclude(meeting__state=MeetingState.FINALISED)
    yield from _lines(open_, "confirmed score of minutes that are not locked")


def _agrees(sheet: Sheet, points: Any, total: Any, band: str) -> bool:
    try:
        sheet.check(points)
    except ValidationError:
        return False
    result = sheet.sum_up(points)
    return (result.total, result.band) == (total, band)


def visits() -> Iterator[str]:
    """Nobody visits the meeting on whose roll they stand; issues are settled after it."""
    on_roll = Attendance.objects.filter(meeting=OuterRef("meeting"), member=OuterRef("member"))
    visitors = Visitor.objects.exclude(member=None).filter(Exists(on_roll))
    yield from _lines(visitors.select_related("member__person"), "visitor who is on the roll")
    early = Issue.objects.filter(settled_on__lt=F("visitor__meeting__started_at__date"))
    yield from _lines(early, "issue settled before it was raised")


def ratings() -> Iterator[str]:
    """The total of a year-end rating is what its points come to."""
    rows = Rating.objects.exclude(sheet=None).select_related("sheet", "cell", "member__person")
    sheets: dict[int, Sheet] = {}
    for rating in rows.order_by("pk").iterator(chunk_size=2000):
        if rating.sheet is None:
            continue
        sheet = sheets.setdefault(rating.sheet.pk, Sheet(rating.sheet))
        if sheet.sum_up(rating.points).total != rating.total:
            yield from _lines([rating], "rating other than its points")


CHECKS = (
    cell_months, paths, placements, successors, committees, cells, members, candidates,
    mentorships, posts, meetings, sessions, scores, visits, ratings,
)  # fmt: skip
