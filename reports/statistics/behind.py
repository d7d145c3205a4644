"""The people behind one number of the statistics: whom it counts, as far as the reader sees them.

The page counts by the same rows, so that a number and its list cannot part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidate
from members.models import Member
from people.models import Person, User
from reports.statistics.counting import Happened, group_of
from reports.statistics.figures import PEOPLE, TRAITS, Counted, Figures, measures_of
from reports.statistics.people import ALL_GROUPINGS, Grouping
from reports.statistics.showing import COLUMNS, MEASURE_TITLES

# What the day beside a name is; the other figures are of one day for everybody.
DAYS = {
    **dict.fromkeys(("admitted", "admitted_year", *TRAITS), gettext_lazy("Ngày kết nạp")),
    **dict.fromkeys(("due", "overdue"), gettext_lazy("Ngày hết dự bị")),
    "recognised": gettext_lazy("Ngày chính thức"),
    "removed": gettext_lazy("Ngày ra khỏi Đảng"),
}
_GROUPINGS = {one.key: one for one in ALL_GROUPINGS}


class Row(NamedTuple):
    """One person behind a number: name, the page of the member or candidate, birth, unit, day."""

    name: str
    url: str
    born: str
    line: str
    on: Any


@dataclass(frozen=True)
class Number:
    """Which number is meant: its column, the line it stands on, the group of a breakdown."""

    key: str
    line: str = ""
    grouping: str = ""
    group: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Number | None":
        """The number that an address names; None where there is no such number."""
        key, line, grouping = (asked.get(name, "") for name in ("so", "dong", "nhom"))
        if grouping:
            known = _GROUPINGS.get(grouping)
            # Only the whole is broken down.
            if known is None or line or key not in measures_of(known):
                return None
        return cls(key, line, grouping, asked.get("la", "")) if key in PEOPLE else None

    @property
    def query(self) -> str:
        said = {"so": self.key, "dong": self.line}
        if self.grouping:
            said |= {"nhom": self.grouping, "la": self.group}
        return urlencode({name: value for name, value in said.items() if value or name == "la"})

    @property
    def title(self) -> str:
        """The heading of its column."""
        if self.grouping:
            return str(MEASURE_TITLES[self.key])
        return str(next(c.heading for c in COLUMNS if c.key == self.key and not c.of))

    @property
    def _grouping(self) -> Grouping | None:
        return _GROUPINGS.get(self.grouping)

    def conditions(self, figures: Figures) -> list[str]:
        """The line and the group in words."""
        names = [line["name"] for line in figures["lines"] if line["id"] == self.line]
        if grouping := self._grouping:
            names.append(f"{grouping.title}: {grouping.label(self.group, figures['bands'])}")
        return names

    def stated(self, figures: Figures) -> int:
        """What ``figures`` say."""
        if self.grouping:
            group: Mapping[str, int] = figures["groups"].get(self.grouping, {}).get(self.group, {})
            return group.get(self.key, 0)
        lines = {line["id"]: line["values"] for line in figures["lines"]}
        values: Mapping[str, int] = lines.get(self.line, {}) if self.line else figures["total"]
        return values.get(self.key, 0)

    def rows(self, counted: Counted, figures: Figures) -> list[Happened]:
        """Whom it counts."""
        found = counted.now[self.key]
        if self.line:
            found = [one for one in found if str(one.line) == self.line]
        if grouping := self._grouping:
            bands = figures["bands"]
            found = [one for one in found if group_of(one, grouping, bands) == self.group]
        return found


class Opener:
    """Gives each number of a sheet the address of its people."""

    def __init__(self, query: str) -> None:
        self._base = f"{reverse('reports:statistics-people')}?{query}&"

    def url(self, number: Number, count: Any) -> str:
        """The address; empty where nobody is counted, or the number is not of people."""
        is_some = isinstance(count, int) and count > 0
        return f"{self._base}{number.query}" if is_some and number.key in PEOPLE else ""


def people_behind(rows: Iterable[Happened], user: User, names: Mapping[Any, str]) -> list[Row]:
    """The rows that ``user`` may open, by name, each with the page of the person.

    ``names`` are the units' by their keys. A person who went out of the reader's reach since is
    counted and not named.
    """
    rows = list(rows)
    keys = {one.person.id for one in rows}
    pages = _pages(Candidate.objects.visible_to(user), "candidates:detail", keys)
    pages |= _pages(Member.objects.visible_to(user), "members:detail", keys)
    people = Person.objects.only("id", *_SHOWN).in_bulk(list(pages))
    found = [(people[one.person.id], one) for one in rows if one.person.id in people]
    found.sort(key=lambda pair: (pair[0].sort_key, pair[1].on))
    return [
        Row(person.full_name, pages[person.pk], person.birth_label, names[one.line], one.on)
        for person, one in found
    ]


_SHOWN = ("full_name", "sort_key", "birth_date", "birth_precision")


def _pages(visible: Any, url_name: str, people: set[Any]) -> dict[Any, str]:
    found = visible.filter(person__in=people).order_by("pk").values_list("person", "pk")
    return {person: reverse(url_name, args=[pk]) for person, pk in found}


def beyond_said(count: int) -> str:
    """Say how many are counted whom the reader may not open; empty for none."""
    if not count:
        return ""
    return _("Còn %(count)d người nay ngoài phạm vi của đồng chí.") % {"count": count}
