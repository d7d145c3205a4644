"""The figures of an organisation for a period, as plain data: shown, written and frozen alike.

``{"version", "organization": {id, name}, "whole", "period": {code, first, last, until},
"counts_on", "unit": "cell" | "committee", "lines": [{id, name, dissolved, values}],
"total": values, "before": {first, until, values}, "bands", "groups": {key: {group: values}}}``

Values map the keys of ``showing.COLUMNS`` to numbers, None where there is none. ``whole`` says
that they are of a committee or more, not of single cells.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cells.models import Organization, OrganizationKind, Quota, QuotaSource
from reports.statistics import counting
from reports.statistics.counting import Happened
from reports.statistics.people import ALL_GROUPINGS, BODIES, Grouping
from reports.statistics.periods import Period, same_stretch_before
from reports.statistics.units import Units, units_of
from rules.services import preload, value

SCHEMA = 1
WHOLE = (OrganizationKind.COMMITTEE, OrganizationKind.SUPERIOR)
Values = dict[str, int | None]
Figures = dict[str, Any]
TARGETS = ("assigned", "own")
# What is compared with the same period of the year before, and told by group.
MEASURES = ("admitted", "recognised", "removed", "members")
# Of who was admitted in the period.
TRAITS = ("women", "young", "minority", "religious", "in_union")
COUNTED = (
    "sources", "in_class", "certified", "dossiers", "admitted", "admitted_year", *TRAITS,
    "due", "recognised", "overdue", "removed", "mentored", "reports_in", "reports_expected",
    "members",
)  # fmt: skip
# The figures of people, each of whom can be named.
PEOPLE = tuple(key for key in COUNTED if key not in ("reports_in", "reports_expected"))
_RULES = (
    "quota.counts_on",
    "statistics.age_bands",
    "statistics.young_under",
    "statistics.small_group",
    "probation.months",
)


@dataclass(frozen=True)
class Counted:
    """Who stands behind each figure of people, and behind the same period a year before."""

    units: Units
    counts_on: str
    now: dict[str, list[Happened]]
    before_first: date
    before_until: date
    before: dict[str, list[Happened]]


def counted_for(tops: Sequence[Organization], period: Period, until: date) -> Counted:
    """Find everybody whom the figures of ``tops`` count for ``period`` as of ``until``.

    A fixed number of statements, however many cells there are.
    """
    preload(*_RULES)
    organization = tops[0]
    units = units_of(tops)
    first = period.first
    before_first, before_until = same_stretch_before(period, until)
    counts_on = value("quota.counts_on", on=until, organization=organization)
    # Both years to date and both periods, in one statement each.
    admitted = counting.admissions(units, before_first.replace(month=1, day=1), until, counts_on)
    recognised = counting.recognitions(units, before_first, until)
    left = counting.leavings(units, before_first, until)
    there = counting.members_on(units, (until, before_until))
    in_period = _within(admitted, first, until)
    now = {
        **counting.sources(units, until),
        "admitted": in_period,
        "admitted_year": _within(admitted, date(period.year, 1, 1), until),
        **_traits(in_period, until, organization),
        **counting.probations(units, first, period.last, until),
        "recognised": _within(recognised, first, until),
        "removed": _within(left, first, until),
        "members": there[until],
    }
    before = {
        "admitted": _within(admitted, before_first, before_until),
        "recognised": _within(recognised, before_first, before_until),
        "removed": _within(left, before_first, before_until),
        "members": there[before_until],
    }
    return Counted(units, counts_on, now, before_first, before_until, before)


def figures_for(tops: Sequence[Organization], period: Period, until: date) -> Figures:
    """Count the cells of ``tops`` for ``period`` as of ``until``.

    There are several tops where somebody answers for cells and no whole organisation. A fixed
    number of statements, however many cells there are.
    """
    organization = tops[0]
    who = counted_for(tops, period, until)
    counted: dict[str, Counter[Any]] = {
        **{key: Counter(one.line for one in rows) for key, rows in who.now.items()},
        **counting.mentor_reports(who.units, period.first, until),
    }
    whole, shares = _targets(tops, who.units, period.year)
    lines = [_line(cell, counted, shares) for cell in who.units.lines]
    bands = value("statistics.age_bands", on=until, organization=organization)
    return {
        "version": SCHEMA,
        "organization": {
            "id": str(organization.pk) if len(tops) == 1 else "",
            "name": ", ".join(top.name for top in tops),
        },
        "whole": organization.kind in WHOLE,
        "period": {
            "code": period.code,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "until": until.isoformat(),
        },
        "counts_on": who.counts_on,
        "unit": "cell",
        # A cell that is no more stands only where something of it is counted.
        "lines": [line for line in lines if not line["dissolved"] or any(line["values"].values())],
        "total": whole | {key: counted[key].total() for key in COUNTED},
        "before": {
            "first": who.before_first.isoformat(),
            "until": who.before_until.isoformat(),
            "values": {key: len(rows) for key, rows in who.before.items()},
        },
        "bands": bands,
        "groups": _groups({key: who.now[key] for key in MEASURES}, bands),
    }


def _within(rows: Iterable[Happened], first: date, last: date) -> list[Happened]:
    return [one for one in rows if first <= one.on <= last]


def _traits(
    admitted: Iterable[Happened], day: date, organization: Organization
) -> dict[str, list[Happened]]:
    """Of who was admitted in the period: women, young, of minorities, religious, of the Union."""
    young = value("statistics.young_under", on=day, organization=organization)
    found: dict[str, list[Happened]] = {key: [] for key in TRAITS}
    for one in admitted:
        for key, holds in (
            ("women", one.person.is_woman),
            ("young", one.person.is_young(one.on, young)),
            ("minority", one.person.is_minority),
            ("religious", one.person.is_religious),
            ("in_union", one.in_union),
        ):
            if holds:
                found[key].append(one)
    return found


def _targets(
    tops: Sequence[Organization], units: Units, year: int
) -> tuple[Values, dict[str, Counter[Any]]]:
    """The targets of the whole and the shares of the lines; no target is not a target of 0."""
    holders = {top.pk for top in tops}
    whole: Values = dict.fromkeys(TARGETS)
    shares: dict[str, Counter[Any]] = {key: Counter() for key in TARGETS}
    rows = Quota.objects.filter(organization__in=holders | set(units.cells), year=year).order_by()
    for holder, source, target in rows.values_list("organization", "source", "target"):
        key = "own" if source == QuotaSource.OWN else "assigned"
        if holder in holders:
            whole[key] = (whole[key] or 0) + target
        if holder in units.line_of:
            shares[key][units.line_of[holder]] += target
    return whole, shares


def _line(
    cell: Organization,
    counted: Mapping[str, Counter[Any]],
    shares: Mapping[str, Counter[Any]],
) -> dict[str, Any]:
    values: Values = {key: shares[key].get(cell.pk) for key in TARGETS}
    values |= {key: counted[key][cell.pk] for key in COUNTED}
    return {
        "id": str(cell.pk),
        "name": cell.name,
        "dissolved": cell.dissolved_on is not None,
        "values": values,
    }


def measures_of(grouping: Grouping) -> tuple[str, ...]:
    """What ``grouping`` divides: through whom somebody came is known of admissions alone."""
    return ("admitted",) if grouping is BODIES else MEASURES


def _groups(
    now: Mapping[str, list[Happened]], bands: Sequence[int]
) -> dict[str, dict[str, dict[str, int]]]:
    """Of each grouping its groups, and of each group how many in every measure."""
    groups: dict[str, dict[str, dict[str, int]]] = {}
    for grouping in ALL_GROUPINGS:
        measures = measures_of(grouping)
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for measure in measures:
            for one in now[measure]:
                found[counting.group_of(one, grouping, bands)][measure] += 1
        groups[grouping.key] = {
            group: {measure: counts[measure] for measure in measures}
            for group, counts in found.items()
        }
    return groups
