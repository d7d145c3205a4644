"""Registers through which this floor reaches up; upper apps fill them in ``ready()``.

``moved`` is called when a member goes to another cell, ends the membership here, or when such
an ending was recorded wrongly and is undone; in order, inside the same transaction. Each
carries what its floor keeps of the member, or refuses, and then nothing happens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cells.models import Organization
from members.models import Member
from people.models import User


@dataclass(frozen=True)
class Move:
    """``member`` went from ``source`` to ``target`` on the day ``on``.

    ``target`` is None where nobody here takes over; ``source`` is None where an ending is
    undone and the member is back, and for who comes from elsewhere. ``ground`` says why, in words.
    """

    member: Member
    source: Organization | None
    target: Organization | None
    on: date
    last_day: date
    ground: str


moved: list[Callable[[Move, User | None], None]] = []
