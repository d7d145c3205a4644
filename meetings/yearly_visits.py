"""How often who answers for cells was at their meetings in a year, against the minimum."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from cells import policy
from cells.access import reach
from cells.models import Organization, Post, PostKind
from meetings import access
from meetings.models import Meeting, MeetingState, Visitor, VisitorKind
from members.models import AttachmentMode, CellAttachment, CellVisit
from people import clock
from people.models import Person, User
from rules.services import value_or_none

# Whom the minimum asks for visits: those elected to the committee, and in charge of a cell.
_ELECTED = (
    PostKind.SECRETARY,
    PostKind.DEPUTY,
    PostKind.STANDING_DEPUTY,
    PostKind.STANDING_MEMBER,
    PostKind.COMMITTEE_MEMBER,
)
_HAPPENED = (MeetingState.HELD, MeetingState.FINALISED)
_DUTY = "commune_committee_member"


@dataclass(frozen=True)
class Day:
    """A day at a cell: however often it was recorded, it is one visit."""

    day: date
    cell: str


@dataclass
class Visiting:
    """One person's year."""

    person: Person
    charge: list[str] = field(default_factory=list)
    sent_to: list[str] = field(default_factory=list)
    days: set[Day] = field(default_factory=set)
    # The posts of the year for which the minimum is asked.
    posts: list[Post] = field(default_factory=list)
    # None where no minimum is asked of them.
    least: int | None = None
    due: int = 0

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def missing(self) -> int:
        return max(0, (self.least or 0) - self.count)

    @property
    def is_low(self) -> bool:
        """Whether fewer visits stand than the part of the year that is over asks for."""
        return self.least is not None and self.count < self.due

    def serves_on(self, day: date) -> bool:
        """Whether one of their posts is held on ``day``."""
        return any(
            post.started_on <= day and (post.ended_on is None or post.ended_on >= day)
            for post in self.posts
        )

    @property
    def by_cell(self) -> list[tuple[str, list[date]]]:
        """The days at each cell, in order."""
        cells = sorted({each.cell for each in self.days})
        return [(c, sorted(d.day for d in self.days if d.cell == c)) for c in cells]


class VisitsYear:
    """The year of everybody at ``committees`` and below them; without any, of ``person``."""

    def __init__(
        self, year: int, committees: list[Organization], person: UUID | None = None
    ) -> None:
        self.year, self.committees, self._person = year, committees, person

    @classmethod
    def seen_by(cls, user: User, year: int) -> Self:
        """The year of everybody whose visits ``user`` may count, or of the user alone."""
        return cls(year, reach(user).places(policy.COUNT_VISITS), user.person_id)

    @property
    def asked(self) -> list[Visiting]:
        """Of whom the minimum asks for visits."""
        return [each for each in self._people.values() if each.least is not None]

    @property
    def sent(self) -> list[Visiting]:
        """Who was sent to a village cell, and of whom no minimum is asked."""
        return [each for each in self._people.values() if each.least is None and each.sent_to]

    @property
    def low(self) -> int:
        return sum(each.is_low for each in self.asked)

    @cached_property
    def least(self) -> int | None:
        """The visits that the rule asks of a member of the committee in the year."""
        where = self.committees[0] if self.committees else None
        day = date(self.year, 12, 31)
        asked = value_or_none("visit.min_per_year", on=day, organization=where) or {}
        found: int | None = asked.get(_DUTY)
        return found

    @property
    def due(self) -> int:
        """The minimum's part for the months of the year that are over."""
        today = clock.today()
        if today.year > self.year:
            months = 12
        else:
            months = today.month - 1 if today.year == self.year else 0
        return self.share(months)

    def share(self, months: int) -> int:
        """The minimum's part for so many months of the year."""
        return (self.least or 0) * months // 12

    @cached_property
    def _people(self) -> dict[Any, Visiting]:
        people: dict[Any, Visiting] = {}
        for post in self._posts():
            line = people.setdefault(post.person_id, Visiting(post.person))
            line.least, line.due = self.least, self.due
            line.posts.append(post)
            if post.kind == PostKind.IN_CHARGE and post.organization.name not in line.charge:
                line.charge.append(post.organization.name)
        for attachment in self._attachments():
            person = attachment.member.person
            line = people.setdefault(person.pk, Visiting(person))
            line.sent_to.append(attachment.cell.name)
        for who, day in self._days():
            if who in people:
                people[who].days.add(day)
        in_order = sorted(people.items(), key=lambda item: item[1].person.sort_key)
        return dict(in_order)

    def _posts(self) -> Iterable[Post]:
        """Posts of the year: at the committees, and in charge of their cells."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        posts = (
            Post.objects.filter(started_on__lte=last)
            .not_ended_before(first)
            .filter(stands_in_for=None)
            .select_related("person", "organization")
        )
        elected = Q(kind__in=_ELECTED, organization__kind="committee")
        asked = elected | Q(kind=PostKind.IN_CHARGE)
        if not self.committees:
            return posts.filter(asked, person=self._person)
        within = Q(pk__in=[])
        for committee in self.committees:
            within |= Q(organization__path__startswith=committee.path)
        return posts.filter(asked, within).order_by("organization__position", "pk")

    def _attachments(self) -> Iterable[CellAttachment]:
        """Who attends in another cell; who was transferred is counted on its roll."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        sent = CellAttachment.objects.filter(
            Q(ended_on=None) | Q(ended_on__gte=first),
            mode=AttachmentMode.ATTENDING,
            started_on__lte=last,
        ).select_related("member__person", "cell")
        return sent.filter(self._mine("member__")).order_by("started_on")

    def _mine(self, prefix: str) -> Q:
        """The rows of members whose visits the reader may count."""
        if not self.committees:
            return Q(**{f"{prefix}person": self._person})
        query = Q(pk__in=[])
        for committee in self.committees:
            query |= Q(**{f"{prefix}committee__path__startswith": committee.path})
        return query

    def _days(self) -> Iterable[tuple[Any, Day]]:
        """The days at cells, from the meetings' lists of visitors and from what who was sent
        recorded; one's own cell is no visit."""
        visitors = (
            Visitor.objects.filter(
                self._mine("member__"),
                kind__in=(VisitorKind.DELEGATE, VisitorKind.ATTACHED),
                meeting__state__in=_HAPPENED,
                meeting__month__range=(date(self.year, 1, 1), date(self.year, 12, 1)),
            )
            .exclude(meeting__cell=F("member__cell"))
            .values_list(
                "member__person",
                "meeting__started_at",
                "meeting__planned_at",
                "meeting__cell__name",
            )
        )
        for person, started, planned, cell in visitors:
            yield person, Day(timezone.localdate(started or planned), cell)
        recorded = CellVisit.objects.filter(
            self._mine("attachment__member__"),
            attachment__mode=AttachmentMode.ATTENDING,
            visited_on__year=self.year,
        )
        for person, day, cell in recorded.values_list(
            "attachment__member__person", "visited_on", "attachment__cell__name"
        ):
            yield person, Day(day, cell)


@dataclass
class VisitorLine:
    """One visitor of a meeting as its page shows them."""

    visitor: Visitor
    issues: list[Any]
    may_write: bool


def visitors_of(user: User, meeting: Meeting) -> list[VisitorLine]:
    """Who came to the meeting, what they said and brought up."""
    visitors = (
        meeting.visitors.select_related("member__person")
        .prefetch_related("issues")
        .order_by("kind", "name", "pk")
    )
    lines = []
    for visitor in visitors:
        visitor.meeting = meeting
        lines.append(
            VisitorLine(visitor, list(visitor.issues.all()), access.may_keep_visit(user, visitor))
        )
    return lines
