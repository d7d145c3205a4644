"""One item of the agenda as the page of the room shows it."""

from dataclasses import dataclass, field
from typing import Any

from candidates.models import Candidate, MentorReport, NextStep
from meetings.forms.state import FormState
from meetings.models import AgendaItem, Opinion
from meetings.room.guard import Guard


def key_of(item: AgendaItem) -> str:
    """What the page calls an item in links and ids."""
    return f"muc-{item.pk.hex[:8]}"


@dataclass
class Section:
    """One item of the agenda as the page shows it."""

    item: AgendaItem
    note: str = ""
    done: bool = False
    open: bool = False
    form: Any = None
    # What the cell may conclude of a candidate.
    steps: list[NextStep] = field(default_factory=list)
    vote_form: FormState | None = None
    # Whether a vote is due or was held.
    votes: bool = False
    # How many must be for it, before anybody has voted.
    needed: str = ""
    guard: Guard | None = None
    report: MentorReport | None = None
    owed_report: MentorReport | None = None
    not_yet: str = ""
    why_not_yet: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    gone: bool = False
    # The words somebody wrote meanwhile, beside those that were typed.
    theirs: AgendaItem | None = None

    @property
    def key(self) -> str:
        return key_of(self.item)

    @property
    def candidate(self) -> Candidate | None:
        return self.item.candidate

    @property
    def opinions(self) -> list[Opinion]:
        return list(self.item.opinions.all())
