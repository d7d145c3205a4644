"""The thematic plans of several cells beside each other: what each quarter holds, and what met."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from candidates.deadlines import month_of
from cells.models import Organization
from meetings.models import MeetingState, ThematicTopic
from meetings.services import plans
from people import clock
from rules.services import preload

HELD, OVERDUE, ANNOUNCED, WAITING = range(4)
# The class that repeats it in colour, and the words.
STANDS: dict[int, tuple[str, Any]] = {
    HELD: ("qa-ok", gettext_lazy("đã họp")),
    OVERDUE: ("qa-bad", gettext_lazy("quá tháng")),
    ANNOUNCED: ("qa-info", gettext_lazy("đã gửi giấy mời")),
    WAITING: ("", gettext_lazy("chưa họp")),
}
_HAPPENED = (MeetingState.HELD, MeetingState.FINALISED)


@dataclass(frozen=True)
class Planned:
    """A topic, and how far its meeting is; of one that is only drafted nothing is told."""

    topic: ThematicTopic
    state: int

    @property
    def css(self) -> str:
        return STANDS[self.state][0]

    @property
    def words(self) -> Any:
        return STANDS[self.state][1]


@dataclass(frozen=True)
class PlanQuarter:
    number: int
    planned: list[Planned]
    lacks: int


@dataclass(frozen=True)
class PlanRow:
    cell: Organization
    quarters: list[PlanQuarter]

    @property
    def name(self) -> str:
        """The cell's name as one column has room for."""
        return self.cell.name.removeprefix("Chi bộ ")


class PlansYear:
    """The plans of ``cells`` for a year; as many statements for one cell as for forty."""

    def __init__(self, cells: Sequence[Organization], year: int) -> None:
        self.cells, self.year = cells, year

    @cached_property
    def rows(self) -> list[PlanRow]:
        preload(plans.RULE)
        topics: dict[UUID, list[ThematicTopic]] = defaultdict(list)
        for topic in self._topics:
            topics[topic.cell_id].append(topic)
        return [PlanRow(cell, self._quarters(cell, topics[cell.pk])) for cell in self.cells]

    @property
    def planned(self) -> int:
        return len(self._topics)

    @property
    def held(self) -> int:
        """How many of the topics were spoken of."""
        return sum(_state(topic) == HELD for topic in self._topics)

    @cached_property
    def _topics(self) -> list[ThematicTopic]:
        found = ThematicTopic.objects.filter(
            cell__in=[cell.pk for cell in self.cells], month__year=self.year
        )
        return list(found.select_related("meeting"))

    def _quarters(self, cell: Organization, topics: list[ThematicTopic]) -> list[PlanQuarter]:
        return [
            PlanQuarter(
                quarter.number,
                [Planned(topic, _state(topic)) for topic in quarter.topics],
                quarter.lacks,
            )
            for quarter in plans.in_quarters(cell, self.year, topics)
        ]


def _state(topic: ThematicTopic) -> int:
    state = topic.meeting.state if topic.meeting is not None else None
    if state in _HAPPENED:
        return HELD
    if topic.month < month_of(clock.today()):
        return OVERDUE
    return ANNOUNCED if state == MeetingState.ANNOUNCED else WAITING
