"""The letters of points: a, b, c, d, đ, e (no f, j, w, z), as the rules of the day order them."""

from collections.abc import Iterable
from datetime import date

from candidates.printing.heads import rule_of
from cells.models import Organization


def lettered(points: Iterable[str], *, on: date, organization: Organization) -> list[str]:
    """Each point behind its letter; beyond the last letter, or without a rule, a dash."""
    letters = rule_of("document.letter_order", on, organization) or []
    return [
        f"{letters[n]}) {point}" if n < len(letters) else f"- {point}"
        for n, point in enumerate(points)
    ]
