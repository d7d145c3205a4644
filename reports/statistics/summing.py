"""Figures above communes: those of each committee added up, a line for each direct child."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from cells.models import Organization, OrganizationKind, Quota, QuotaSource
from reports.statistics.figures import COUNTED, MEASURES, SCHEMA, TARGETS, Figures, Values


def committees_of(superior: Organization) -> list[Organization]:
    """The grassroots committees below ``superior`` today, in the order of the tree."""
    found = Organization.objects.under(superior).active()
    return list(
        found.filter(kind=OrganizationKind.COMMITTEE).order_by("position", "name_key", "pk")
    )


class Sum:
    """The figures of ``superior``, grown committee by committee.

    ``begun`` are figures of it that an earlier sum left half-way: this one goes on from there.
    """

    def __init__(self, superior: Organization, begun: Figures | None = None) -> None:
        self.superior = superior
        children = Organization.objects.filter(parent=superior).active()
        self._children = list(children.order_by("position", "name_key", "pk"))
        self._counts: dict[str, Counter[str]] = {str(c.pk): Counter() for c in self._children}
        self._before: Counter[str] = Counter()
        self._groups: dict[str, dict[str, Counter[str]]] = {}
        self._last: Figures = begun or {}
        if begun:
            for line in begun["lines"]:
                self._count(line["id"], line["values"])
            self._count_whole(begun)

    def add(self, committee: Organization, figures: Figures) -> None:
        """Count ``figures`` of one committee on the line of the child that it lies below."""
        self._count(_line_of(committee.path, self._children), figures["total"])
        self._count_whole(figures)
        self._last = figures

    def _count(self, line: str, values: Values) -> None:
        self._counts[line].update({key: values[key] for key in COUNTED})

    def _count_whole(self, figures: Figures) -> None:
        self._before.update(figures["before"]["values"])
        for grouping, groups in figures["groups"].items():
            kept = self._groups.setdefault(grouping, {})
            for group, counts in groups.items():
                kept.setdefault(group, Counter()).update(counts)

    def figures(self) -> Figures:
        """The whole; an organisation without committees has nothing to add up."""
        year = date.fromisoformat(self._last["period"]["first"]).year
        whole, targets = _targets(self.superior, self._children, year)
        lines = [
            {
                "id": str(child.pk),
                "name": child.name,
                "dissolved": False,
                "values": targets[str(child.pk)]
                | {key: self._counts[str(child.pk)][key] for key in COUNTED},
            }
            for child in self._children
        ]
        return {
            "version": SCHEMA,
            "organization": {"id": str(self.superior.pk), "name": self.superior.name},
            "whole": True,
            "period": self._last["period"],
            "counts_on": self._last["counts_on"],
            "unit": "committee",
            "lines": lines,
            "total": whole
            | {key: sum(counts[key] for counts in self._counts.values()) for key in COUNTED},
            "before": self._last["before"] | {"values": {m: self._before[m] for m in MEASURES}},
            "bands": self._last["bands"],
            "groups": {
                grouping: {group: dict(counts) for group, counts in groups.items()}
                for grouping, groups in self._groups.items()
            },
        }


def _line_of(path: str, children: Iterable[Organization]) -> str:
    return next(str(child.pk) for child in children if path.startswith(child.path))


def _targets(
    superior: Organization, children: Sequence[Organization], year: int
) -> tuple[Values, dict[str, Values]]:
    """The targets of the whole and of each line: its own where set, else those below added up."""
    lines: dict[str, Values] = {str(child.pk): dict.fromkeys(TARGETS) for child in children}
    whole: Values = dict.fromkeys(TARGETS)
    set_here: dict[Any, Values] = defaultdict(dict)
    here = [superior.pk, *(child.pk for child in children)]
    rows = Quota.objects.filter(
        Q(organization__in=here) | Q(organization__kind=OrganizationKind.COMMITTEE),
        organization__path__startswith=superior.path,
        year=year,
    )
    for holder, path, source, target in rows.order_by().values_list(
        "organization", "organization__path", "source", "target"
    ):
        key = "own" if source == QuotaSource.OWN else "assigned"
        if holder in here:
            set_here[str(holder)][key] = target
        else:
            line = lines[_line_of(path, children)]
            line[key] = (line[key] or 0) + target
    for child, line in lines.items():
        line |= set_here[child]
    for key in TARGETS:
        known = [target for line in lines.values() if (target := line[key]) is not None]
        whole[key] = sum(known) if known else None
    return whole | set_here[str(superior.pk)], lines
