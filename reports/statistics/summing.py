"""Figures above communes: those of each committee added up, a line for each direct child."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from cells.models import Organization, OrganizationKind, Quota, QuotaSource
from reports.statistics.figures import COUNTED, MEASURES, SCHEMA, TARGETS, Figures, Values


def committees_of(superior: Organization) -> list[Organization]:
    """The grassroots committees below ``superior`` today, in the order of the tree."""
    found = Organization.objects.under(superior).active()
    return list(
        found.filter(kind=OrganizationKind.COMMITTEE).order_by("position", "name_key", "pk")
    )


class Sum:
    """The figures of ``superior``, grown committee by committee."""

    def __init__(self, superior: Organization, year: int) -> None:
        self.superior = superior
        children = Organization.objects.filter(parent=superior).active()
        self._children = list(children.order_by("position", "name_key", "pk"))
        self._counts: dict[Any, Counter[str]] = {child.pk: Counter() for child in self._children}
        self._before: Counter[str] = Counter()
        self._groups: dict[str, dict[str, Counter[str]]] = {}
        # The targets added up below, and those set at the superior and its children themselves.
        self._sums: dict[Any, Values] = {pk: dict.fromkeys(TARGETS) for pk in self._counts}
        self._own: dict[Any, Values] = {}
        holders = [superior.pk, *self._counts]
        rows = Quota.objects.filter(organization__in=holders, year=year).order_by()
        for holder, source, target in rows.values_list("organization", "source", "target"):
            key = "own" if source == QuotaSource.OWN else "assigned"
            self._own.setdefault(holder, {})[key] = target
        self._last: Figures = {}

    def add(self, committee: Organization, figures: Figures) -> None:
        """Count ``figures`` of one committee on the line of the child that it lies below."""
        child = next(c for c in self._children if committee.path.startswith(c.path))
        total = figures["total"]
        self._counts[child.pk].update({key: total[key] for key in COUNTED})
        sums = self._sums[child.pk]
        for key in TARGETS:
            if total[key] is not None:
                sums[key] = (sums[key] or 0) + total[key]
        self._before.update(figures["before"]["values"])
        for grouping, groups in figures["groups"].items():
            kept = self._groups.setdefault(grouping, {})
            for group, counts in groups.items():
                kept.setdefault(group, Counter()).update(counts)
        self._last = figures

    def figures(self) -> Figures:
        """The whole; an organisation without committees has nothing to add up."""
        lines = [
            {
                "id": str(child.pk),
                "name": child.name,
                "dissolved": False,
                "values": self._targets(child.pk, [child.pk])
                | {key: self._counts[child.pk][key] for key in COUNTED},
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
            "total": self._targets(self.superior.pk, self._counts)
            | {key: sum(counts[key] for counts in self._counts.values()) for key in COUNTED},
            "before": self._last["before"] | {"values": {m: self._before[m] for m in MEASURES}},
            "bands": self._last["bands"],
            "groups": {
                grouping: {group: dict(counts) for group, counts in groups.items()}
                for grouping, groups in self._groups.items()
            },
        }

    def _targets(self, holder: Any, below: Iterable[Any]) -> Values:
        """The holder's own targets where it has any, else what stands below added up."""
        found: Values = {}
        keys = list(below)
        for key in TARGETS:
            shares = [share for pk in keys if (share := self._sums[pk][key]) is not None]
            found[key] = self._own.get(holder, {}).get(key, sum(shares) if shares else None)
        return found
