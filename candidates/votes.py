"""Whom a vote of a cell counts (tổng số đảng viên được tính)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count

from cells.models import Organization
from members.models import Member
from people import clock
from rules.services import value


def entitled_of(official: int, *, exempt_absent: int, cell: Organization, on: date) -> int:
    """How many of ``official`` members a vote of ``cell`` counts on ``on`` (tổng số được tính).

    ``exempt_absent`` of them are exempt from meetings and did not come; the rule of the day
    says whether they leave the base. An ordinary absentee stays in it (294-QĐ/TW cl. 9.3.2,
    our reading).
    """
    left_out = value("vote.cell.base", on=on, organization=cell)["minus"]
    return official - exempt_absent if "exempt_and_absent" in left_out else official


def entitled_in_cell(cell: Organization, on: date, *, exempt_absent: int = 0) -> int:
    """How many may vote in ``cell`` on ``on``: its official members of that day.

    Who lives with another cell for a time votes at neither (the roll leaves them out too).
    """
    official = Member.objects.in_cell(cell).official_on(on)
    here = official.exclude(pk__in=Member.objects.in_cell(cell).away_on(on))
    return entitled_of(here.count(), exempt_absent=exempt_absent, cell=cell, on=on)


def _key(cell_id: Any, on: date) -> tuple[str, Any, date]:
    return ("entitled", cell_id, on)


def preload_entitled(cells: Iterable[Any], on: date) -> None:
    """Count the votes of ``cells`` (their keys) on ``on`` in one statement, for this request."""
    keys = list(cells)
    official = Member.objects.filter(cell__in=keys).official_on(on)
    here = official.exclude(pk__in=Member.objects.filter(cell__in=keys).away_on(on))
    counts = dict(here.order_by().values_list("cell").annotate(Count("pk")))
    clock.memo().update({_key(cell, on): counts.get(cell, 0) for cell in keys})


def remember_entitled(cell_id: Any, on: date, count: int) -> None:
    """Note for this request what a page that called the roll has counted already."""
    clock.memo()[_key(cell_id, on)] = count


def known_entitled(cell: Organization, on: date) -> int:
    """How many may vote, as a page that judges many has counted; else counted now."""
    known: int | None = clock.memo().get(_key(cell.pk, on))
    return entitled_in_cell(cell, on) if known is None else known
