"""What the rules on organisations share: read in chunks, and the committee each belongs to."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from cells.models import Organization, OrganizationKind
from cells.services import committee_of

Thing = TypeVar("Thing")
CHUNK = 500
_BELOW_COMMITTEE = (OrganizationKind.CELL, OrganizationKind.SECTION)


def chunks(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """``things`` a list at a time."""
    rest = iter(things)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def committee_above(place: Organization) -> Organization:
    """Whose office and standing deputy answer: the commune's; above communes one's own.

    Reads ``parent__parent``: a section may stand between a cell and its committee.
    """
    return committee_of(place) if place.kind in _BELOW_COMMITTEE else place
