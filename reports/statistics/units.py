"""Which cells are counted, and on whose line: a dissolved cell's figures go to its heir."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cells.models import Organization


@dataclass(frozen=True)
class Units:
    """The lines of a report, and of every cell the line that its figures stand on."""

    lines: list[Organization]
    line_of: dict[Any, Any]

    @property
    def cells(self) -> list[Any]:
        """The keys of every cell counted, dissolved ones too."""
        return list(self.line_of)


def units_of(tops: Iterable[Organization]) -> Units:
    """The cells among and below ``tops`` as they stand today, in one statement.

    A cell that was dissolved is counted with its last heir (a merger stays within one
    committee); without one it keeps a line of its own.
    """
    paths = Q(pk__in=[])
    for top in tops:
        paths |= Q(path__startswith=top.path)
    found = Organization.objects.cells().filter(paths).order_by("position", "name_key", "pk")
    cells = {cell.pk: cell for cell in found}
    line_of = {pk: _heir(cell, cells).pk for pk, cell in cells.items()}
    own = set(line_of.values())
    return Units([cell for pk, cell in cells.items() if pk in own], line_of)


def _heir(cell: Organization, cells: dict[Any, Organization]) -> Organization:
    seen = {cell.pk}
    while cell.dissolved_on and cell.successor_id in cells and cell.successor_id not in seen:
        cell = cells[cell.successor_id]
        seen.add(cell.pk)
    return cell
