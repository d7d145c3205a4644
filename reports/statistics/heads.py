"""The heading of a statistics paper in Party layout, and who answers for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from candidates.printing.heads import head_of, place_of
from cells.models import Organization
from cells.services import committee_of
from reports.statistics.showing import Sheet


@dataclass(frozen=True)
class Words:
    """A line of a heading, and how it is written."""

    text: str
    bold: bool = False
    italic: bool = False
    ruled: bool = False


@dataclass(frozen=True)
class Heading:
    """Who issues the paper, on which day."""

    issuer: Organization
    day: date

    @property
    def context(self) -> dict[str, Any]:
        """What a Word template asks."""
        who = "cell" if self.issuer.is_cell else "committee"
        committee = committee_of(self.issuer) if self.issuer.is_cell else self.issuer
        return head_of(self.issuer, who, self.day) | {"place": place_of(committee)}

    def lines(self) -> list[tuple[Words, Words]]:
        """What stands left and right above a table, row by row."""
        head = self.context
        return [
            (Words(head["superior"]), Words("ĐẢNG CỘNG SẢN VIỆT NAM", ruled=True)),
            (
                Words(head["issuer"], bold=True),
                Words(f"{head['place']}, {head['day']}", italic=True),
            ),
            (Words("*"), Words("")),
        ]

    def said(self, sheet: Sheet) -> str:
        """Which period, counted how far and by which day, in one line."""
        return _("(%(name)s, %(period)s, số liệu %(stretch)s, %(counted)s)") % {
            "name": sheet.name,
            "period": sheet.period.label,
            "stretch": sheet.stretch,
            "counted": sheet.counted_on,
        }


def issuer_of(tops: tuple[Organization, ...]) -> Organization:
    """Who issues the figures of ``tops``: the one organisation, else the committee above."""
    if len(tops) == 1:
        return tops[0]
    return committee_of(tops[0]) if tops[0].is_cell else tops[0]
