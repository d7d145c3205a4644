"""Small groups are hidden from who may not open people, and cannot be computed by subtraction.

A group of 1 to ``small`` − 1 people reads "dưới 5". The sum beside it would tell one hidden
number, so at least two of a column are hidden; the larger one reads "ẩn". What the sum and
the bounds of the hidden would still settle is hidden without bounds.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from reports.statistics.figures import MEASURES, TRAITS, Figures

SMALL, HIDDEN = "small", "hidden"


def hide_small(figures: Figures, small: int) -> Figures:
    """Return ``figures`` with the groups under ``small`` hidden; the sums stay.

    Traits of who was admitted are hidden where either side is small: one man in five tells as
    much as one woman.
    """
    shown = copy.deepcopy(figures)
    if not shown["whole"]:
        # The groups of a few cells, taken from the committee's, would tell those of the rest.
        shown["groups"] = {}
    for groups in shown["groups"].values():
        for measure in MEASURES:
            column = {group: counts.get(measure) or 0 for group, counts in groups.items()}
            for group, word in _hidden(column, small).items():
                groups[group][measure] = word
    rows = [*shown["lines"], {"values": shown["total"]}]
    for trait in TRAITS:
        words = [HIDDEN] * len(rows)
        if shown["whole"]:
            words = _traits([row["values"] for row in rows], trait, small)
        for row, word in zip(rows, words, strict=True):
            if word:
                row["values"][trait] = word
    return shown


def _traits(rows: Sequence[Mapping[str, Any]], trait: str, small: int) -> list[str]:
    """What hides ``trait`` in each of ``rows``, the last of which is their sum."""
    *lines, total = rows

    def is_small(row: Mapping[str, Any]) -> bool:
        return any(0 < side < small for side in (row[trait], row["admitted"] - row[trait]))

    if is_small(total):
        # The whole is a small group: no line may add up to it.
        return [HIDDEN if row["admitted"] else "" for row in rows]
    hidden = [row for row in lines if is_small(row)]
    rest = [row for row in lines if row["admitted"] and not is_small(row)]
    rest.sort(key=lambda row: row["admitted"])
    while hidden and rest and _tells(hidden, trait):
        hidden.append(rest.pop(0))
    keys = {id(row) for row in hidden}
    return [HIDDEN if id(row) in keys else "" for row in rows]


def _tells(hidden: Sequence[Mapping[str, Any]], trait: str) -> bool:
    """Whether what the sum leaves for the ``hidden`` settles any of them."""
    left = sum(row[trait] for row in hidden)
    most = sum(row["admitted"] for row in hidden)
    return any(
        max(0, left - (most - row["admitted"])) >= min(row["admitted"], left) for row in hidden
    )


def _hidden(column: Mapping[str, int], small: int) -> dict[str, str]:
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


def _is_settled(hidden: Mapping[str, str], column: Mapping[str, int], small: int) -> bool:
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
