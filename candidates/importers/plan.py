"""What judging found out about one row of a list of candidates."""

from dataclasses import dataclass, field
from typing import Any

from candidates.models import Candidate
from cells.models import Organization
from members.models import Member
from people.models import Person


@dataclass
class Plan:
    """What judging found out about one row."""

    cell: Organization | None = None
    candidate: Candidate | None = None
    # Somebody the committee knows from an earlier, closed candidacy.
    known: Person | None = None
    person: dict[str, Any] = field(default_factory=dict)
    mentors: list[Member] = field(default_factory=list)
    settled: bool = False
