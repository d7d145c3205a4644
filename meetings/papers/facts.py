"""What the papers of one meeting say, read once: each list in one statement."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.functional import cached_property

from cells.models import Post, PostKind
from meetings.models import (
    AgendaItem,
    Amendment,
    Attendance,
    Guidance,
    ItemKind,
    Meeting,
    MeetingPaper,
    MeetingState,
    Opinion,
    QualityScore,
    Task,
    Visitor,
    Vote,
)
from meetings.services.guards import day_of
from meetings.services.tasks import tasks_of
from members.models import Member
from rules.services import preload

_RULES = (
    "vote.cell.admission",
    "vote.cell.recognition",
    "vote.cell.removal_from_probation",
    "vote.ordinary",
    "meeting.quorum",
    "document.letter_order",
    "document.authority_lines",
    "document.regulation",
)
# On which items the cell votes for its resolution, the later one first.
_RESOLVED = (ItemKind.NEXT_MONTH, ItemKind.TOPIC)
_LEADING = (PostKind.SECRETARY, PostKind.STANDING_DEPUTY, PostKind.DEPUTY)


class MeetingFacts:
    """One meeting as its papers see it; ``decision`` is the item that an excerpt is of."""

    def __init__(self, meeting: Meeting, decision: AgendaItem | None = None) -> None:
        self.meeting, self._decision = meeting, decision
        self.cell, self.committee = meeting.cell, meeting.committee
        preload(*_RULES)

    @property
    def day(self) -> date:
        return day_of(self.meeting)

    @property
    def is_final(self) -> bool:
        return self.meeting.state == MeetingState.FINALISED

    @cached_property
    def items(self) -> list[AgendaItem]:
        items = list(
            self.meeting.items.select_related("presenter__person", "candidate__person", "vote")
        )
        for item in items:
            item.meeting = self.meeting
        return items

    @property
    def decision(self) -> AgendaItem | None:
        """The item of an excerpt as it stands among the others."""
        wanted = self._decision.pk if self._decision else None
        return next((item for item in self.items if item.pk == wanted), None)

    def item(self, kind: ItemKind) -> AgendaItem | None:
        return next((item for item in self.items if item.kind == kind), None)

    def said(self, *kinds: ItemKind) -> str:
        """What was minuted and concluded under the items of ``kinds``, a line each."""
        found = [item for item in self.items if item.kind in kinds]
        words = [text for item in found for text in (item.text, item.conclusion) if text]
        return "\n".join(words)

    @cached_property
    def opinions(self) -> dict[Any, list[Opinion]]:
        found: dict[Any, list[Opinion]] = defaultdict(list)
        rows = Opinion.objects.filter(item__meeting=self.meeting)
        for row in rows.select_related("speaker__person").order_by("position", "pk"):
            found[row.item_id].append(row)
        return found

    @cached_property
    def attendances(self) -> list[Attendance]:
        return list(
            self.meeting.attendances.select_related("member__person").order_by(
                "member__person__sort_key", "member"
            )
        )

    @cached_property
    def away(self) -> int:
        """How many of the cell live with another one for a time."""
        members = Member.objects.current().in_cell(self.cell)
        return members.filter(joined_on__lte=self.day).away_on(self.day).count()

    @cached_property
    def visitors(self) -> list[Visitor]:
        return list(self.meeting.visitors.select_related("member__person"))

    @cached_property
    def _tasks(self) -> list[Task]:
        tasks = tasks_of(self.meeting)
        found = tasks.select_related("owner__person", "meeting")
        return list(found.order_by(F("due_on").asc(nulls_last=True), "title", "pk"))

    @property
    def carried(self) -> list[Task]:
        return [task for task in self._tasks if task.meeting_id != self.meeting.pk]

    @property
    def new_tasks(self) -> list[Task]:
        return [task for task in self._tasks if task.meeting_id == self.meeting.pk]

    @cached_property
    def score(self) -> QualityScore | None:
        scores = QualityScore.objects.filter(meeting=self.meeting)
        return scores.select_related("rubric", "confirmed_by__person").first()

    @cached_property
    def amendments(self) -> list[Amendment]:
        return list(self.meeting.amendments.select_related("item", "made_by__person"))

    @cached_property
    def guidance(self) -> list[Guidance]:
        """What the committee asked of the cell in the month."""
        given = Guidance.objects.given_to(self.cell, self.committee, self.meeting.month)
        return list(given.order_by("published_at"))

    @cached_property
    def written(self) -> dict[tuple[str, Any], MeetingPaper]:
        """What people made of the papers, by kind and item."""
        papers = MeetingPaper.objects.filter(meeting=self.meeting)
        return {(paper.kind, paper.item_id): paper for paper in papers}

    @cached_property
    def posts(self) -> Sequence[Post]:
        """The posts of the cell on the day of the meeting."""
        held = Post.objects.held_on(self.day).filter(organization=self.cell)
        return list(held.select_related("person"))

    @property
    def signer(self) -> Post | None:
        """Who signs for the cell: the leader who chaired, else the first of its leaders."""
        leaders = [post for post in self.posts if post.kind in _LEADING]
        leaders.sort(key=lambda post: _LEADING.index(PostKind(post.kind)))
        chair = self.meeting.chair.person_id if self.meeting.chair else None
        return next((post for post in leaders if post.person_id == chair), None) or next(
            iter(leaders), None
        )

    @property
    def in_charge(self) -> Post | None:
        return next((post for post in self.posts if post.kind == PostKind.IN_CHARGE), None)

    def post_of(self, member: Member | None) -> str:
        """The post in the cell that ``member`` held that day."""
        person = member.person_id if member else None
        held = next((post for post in self.posts if post.person_id == person), None)
        return str(held.get_kind_display()) if held else ""

    @property
    def resolved(self) -> Vote | None:
        """The vote by which the resolution passed, when one was taken."""
        votes = {item.kind: getattr(item, "vote", None) for item in self.items}
        return next((votes[kind] for kind in _RESOLVED if votes.get(kind)), None)

    @property
    def minutes(self) -> int | None:
        """How long the meeting took."""
        started, ended = self.meeting.started_at, self.meeting.ended_at
        return int((ended - started).total_seconds() // 60) if started and ended else None
