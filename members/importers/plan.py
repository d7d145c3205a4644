"""What judging found out about one row of a list of members."""

from dataclasses import dataclass, field
from typing import Any

from cells.models import Organization
from members.models import Member


@dataclass(slots=True)
class Plan:
    """What judging found out about one row."""

    cell: Organization | None = None
    new_cell: str = ""
    member: Member | None = None
    person: dict[str, Any] = field(default_factory=dict)
    # The sealed national id and its print, where one is to be written.
    national_id: dict[str, Any] = field(default_factory=dict)
    membership: dict[str, Any] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
