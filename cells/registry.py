"""Registers through which this floor reaches up; upper apps fill them in ``ready()``.

``open_work`` is asked by the home page: what must this person do, by when. ``open_under`` is
asked when a post changes hands: what is open under it, whoever holds it.
``cell_people`` names who is in cells, for counts and for sharing them out. ``reorganised`` is
called when cells merge, split, move or close, in order, inside the same transaction: each
carries what its floor keeps of a cell, or refuses, and then nothing happens.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cells.models import Organization, Post, ReorganisationKind
from people.models import User

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkItem:
    """One thing somebody must do: what, why, by when, and the page that does it."""

    title: str
    reason: str
    url: str
    button: str
    due_on: date | None = None
    # A reminder of something that another source may list itself: then it is left out.
    is_reminder: bool = False


@dataclass(frozen=True)
class CellPerson:
    """Somebody who is in a cell, and as what; ``follows`` is whom they go with, unless named."""

    cell: UUID
    person: UUID
    name: str
    kind: str
    follows: UUID | None = None


@dataclass
class Change:
    """What happens to ``sources`` from the day ``on``, for the floors that carry their own.

    ``heirs`` says which cell takes what a source leaves: itself where it goes on, None where
    nobody does. ``named`` says it for people who go elsewhere than the rest of their cell.
    """

    kind: ReorganisationKind
    on: date
    ground: str
    sources: list[Organization]
    heirs: dict[UUID, Organization | None]
    named: dict[UUID, Organization] = field(default_factory=dict)
    carried: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        """The last day of how things were."""
        return self.on - ONE_DAY

    @property
    def moves_whole(self) -> bool:
        """Whether cells go on as they are, below another committee."""
        return self.kind == ReorganisationKind.MOVED

    def heir(self, cell: UUID, person: UUID | None = None) -> Organization | None:
        """The cell that takes over what ``cell`` has, of ``person`` where one is named."""
        if person is not None and person in self.named:
            return self.named[person]
        return self.heirs[cell]

    def closes(self, cell: Organization) -> bool:
        """Whether ``cell`` is no more from that day."""
        heir = self.heirs[cell.pk]
        return heir is None or heir.pk != cell.pk

    def targets(self, cell: Organization) -> list[Organization]:
        """The other cells that take over something of ``cell``."""
        found = {heir.pk: heir for heir in (self.heirs[cell.pk], *self.named.values()) if heir}
        return [heir for pk, heir in found.items() if pk != cell.pk]

    def count(self, what: str, to: Organization | None, number: int) -> None:
        """Note, for the page, that ``number`` of ``what`` went ``to`` there."""
        if not number:
            return
        for line in self.carried:
            if (line["what"], line["to"]) == (what, str(to or "")):
                line["count"] += number
                return
        self.carried.append({"what": what, "to": str(to or ""), "count": number})

    def warn(self, words: str) -> None:
        """Note what somebody must look after by hand."""
        self.warnings.append(words)


open_work: list[Callable[[User, date], Iterable[WorkItem]]] = []
open_under: list[Callable[[Post, date], Iterable[WorkItem]]] = []
cell_people: list[Callable[[list[Organization]], Iterable[CellPerson]]] = []
reorganised: list[Callable[[Change, User | None], None]] = []
