"""Small groups are hidden from who may not open people, and cannot be computed by subtraction.

A group of 1 to ``small`` − 1 people reads "dưới 5". The sum beside it would tell one hidden
number, so at least two of a column are hidden; the larger one reads "ẩn". What the sum and
the bounds of the hidden would still settle is hidden without bounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from people import clock
from reports.access import Scope
from rules.services import value

SMALL, HIDDEN = "small", "hidden"
K = TypeVar("K")


@dataclass(frozen=True)
class Veil:
    """What one reader is not told: groups of fewer than ``small``; 0 hides nothing."""

    small: int = 0

    def hides(self, part: int, whole: int) -> bool:
        """Whether ``part`` of ``whole`` is not told."""
        return is_small(part, whole, self.small)

    def hidden(self, column: Mapping[K, int]) -> set[K]:
        """Which numbers of a column that adds up to a known sum are not told."""
        return set(hidden_in(column, self.small))


def veil_of(scope: Scope) -> Veil:
    """What a reader of ``scope`` is not told (rule ``statistics.small_group``)."""
    if scope.opens_people:
        return Veil()
    return Veil(value("statistics.small_group", on=clock.today(), organization=scope.tops[0]))


def is_small(part: int, whole: int, small: int) -> bool:
    """Whether ``part`` or what is left of ``whole`` is a small group: one man in five tells as
    much as one woman."""
    return any(0 < side < small for side in (part, whole - part))


def hidden_in(column: Mapping[K, int], small: int) -> dict[K, str]:
    """Which of a column that adds up to a known sum are hidden, and by which word."""
    hidden = {key: SMALL for key, count in column.items() if 0 < count < small}
    if not hidden:
        return {}
    rest = sorted((count, key) for key, count in column.items() if key not in hidden)
    # The smallest that is somebody first: a group of nobody hides nothing.
    rest = [one for one in rest if one[0]]
    while rest and _is_settled(hidden, column, small):
        hidden[rest.pop(0)[1]] = HIDDEN
    if _is_settled(hidden, column, small):
        # Groups of nobody too: who sees which are empty could share the sum out.
        return dict.fromkeys(column, HIDDEN)
    return hidden


def _is_settled(hidden: Mapping[K, str], column: Mapping[K, int], small: int) -> bool:
    """Whether the sum of the hidden and their bounds settle any of the small ones."""
    total = sum(column[key] for key in hidden)
    least = {key: 1 if word == SMALL else small for key, word in hidden.items()}
    most = {key: small - 1 if word == SMALL else total for key, word in hidden.items()}
    for key, word in hidden.items():
        if word != SMALL:
            continue
        low = max(least[key], total - (sum(most.values()) - most[key]))
        high = min(most[key], total - (sum(least.values()) - least[key]))
        if low >= high:
            return True
    return len(hidden) < 2
