"""How the year's plan for making sources goes, cell by cell, and who is left alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.deadlines import add_months, month_of
from candidates.models import Candidate, ClassKind, Enrolment, Stage
from cells.models import Organization, SourcePlan
from people.models import User
from rules.services import value

# The three numbers of a plan, in the order of the way.
PLANNED = {
    "sources": _("Nguồn mới"),
    "to_class": _("Cử đi học"),
    "dossiers": _("Lập hồ sơ"),
}


@dataclass(frozen=True)
class Reached:
    """One number of a plan: how many were meant, how many there are."""

    label: Any
    planned: int
    done: int

    @property
    def missing(self) -> int:
        return max(self.planned - self.done, 0)


@dataclass(frozen=True)
class Line:
    """A cell, or all of them: the plan against what was done, and whom nobody looks after."""

    cell: Organization | None
    reached: tuple[Reached, ...]
    idle: int
    unassigned: int
    paused: int


def idle_since(place: Organization | None, on: date) -> date:
    """The month since which somebody must have been spoken of, not to count as idle."""
    months = int(value("candidate.idle_months", on=on, organization=place))
    return add_months(month_of(on), -months)


def idle_from(spoken_on: date, months: int) -> date:
    """The first day on which :func:`idle_since` leaves ``spoken_on`` behind."""
    return add_months(month_of(spoken_on), months + 1)


def _by_cell(rows: QuerySet[Any], cell: str = "cell") -> Counter[Any]:
    return Counter(dict(rows.order_by().values_list(cell).annotate(Count("pk"))))


def sourcing(user: User, *, year: int, since: date) -> tuple[Line, list[Line]]:
    """The plan of ``year`` in the reach of ``user``: all together, then cell by cell.

    A source counts by the day on which the person came onto the list, somebody sent to class
    by the day of the class (of the certificate where no other is known), a dossier by its day.
    Idle is who was not spoken of since ``since``. A fixed number of statements.
    """
    cells = list(Organization.objects.visible_to(user).cells().active())
    plans = {
        plan.organization_id: plan
        for plan in SourcePlan.objects.filter(organization__in=cells, year=year)
    }
    seen = Candidate.objects.visible_to(user)
    of_year = Q(started_on__year=year) | Q(started_on=None, certified_on__year=year)
    sent = Enrolment.objects.filter(of_year, kind=ClassKind.AWARENESS, candidate__in=seen)
    done = {
        "sources": _by_cell(seen.filter(opened_on__year=year)),
        "to_class": _by_cell(sent, "candidate__cell"),
        "dossiers": _by_cell(seen.filter(dossier_opened_on__year=year)),
    }
    idle = _by_cell(seen.idle_since(since))
    unassigned = _by_cell(seen.unassigned())
    paused = _by_cell(seen.filter(stage=Stage.PAUSED))

    def line(cell: Organization | None, of: list[Any]) -> Line:
        reached = tuple(
            Reached(
                label,
                sum(getattr(plans[pk], name) for pk in of if pk in plans),
                sum(done[name][pk] for pk in of),
            )
            for name, label in PLANNED.items()
        )
        counts = (sum(counter[pk] for pk in of) for counter in (idle, unassigned, paused))
        return Line(cell, reached, *counts)

    lines = [line(cell, [cell.pk]) for cell in cells]
    return line(None, [cell.pk for cell in cells]), lines
