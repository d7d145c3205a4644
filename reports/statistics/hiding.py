"""Small groups of the statistics are hidden from who may not open people (``reports.veil``)."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from reports.statistics.figures import MEASURES, TRAITS, Figures
from reports.veil import HIDDEN, hidden_in, is_small


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
            for group, word in hidden_in(column, small).items():
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

    def is_told(row: Mapping[str, Any]) -> bool:
        return not is_small(row[trait], row["admitted"], small)

    if not is_told(total):
        # The whole is a small group: no line may add up to it.
        return [HIDDEN if row["admitted"] else "" for row in rows]
    hidden = [row for row in lines if not is_told(row)]
    rest = [row for row in lines if row["admitted"] and is_told(row)]
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
