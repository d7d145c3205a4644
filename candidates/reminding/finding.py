"""What the rules share: candidates read in chunks, days that no rule knows, one duty."""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery

from candidates.models import Candidate, Stage
from candidates.models.candidate import SUBMITTED_STAGES
from notifications.ladder import Step, rungs
from notifications.registry import Due
from rules.services import RuleMissing

logger = logging.getLogger(__name__)
Found = TypeVar("Found")
CHUNK = 500
# Of who is left alone the cell is told first; a week later who is in charge of it, and another
# week later the office. No text sets these delays.
LEFT_ALONE = rungs((0, Step.SECRETARY), (5, Step.IN_CHARGE), (10, Step.OFFICE))
# What lapses takes weeks to make anew: a class is held a few times a year, opinions are asked
# of several bodies. On the last day the office sees whom the cell has not sent. Our practice.
LAPSING = rungs(
    (-60, Step.SECRETARY),
    (-30, Step.SECRETARY),
    (-10, Step.SECRETARY),
    (0, Step.OFFICE),
    in_calendar_days=True,
)


def each(candidates: QuerySet[Candidate], only: Collection[UUID] | None) -> Iterator[Candidate]:
    """``candidates`` one by one, of ``only`` where some are asked for; a chunk in memory."""
    found = candidates if only is None else candidates.filter(pk__in=only)
    return found.order_by("pk").iterator(chunk_size=CHUNK)


def before_cell_vote() -> QuerySet[Candidate]:
    """Who still needs their cell's vote: on its day certificate and papers must live."""
    above_cell = (*SUBMITTED_STAGES, Stage.REFUSED)
    return Candidate.objects.followed().exclude(stage__in=above_cell)


def last_day(rows: QuerySet[Any, Any], candidate: str, day: str) -> Subquery:
    """The last ``day`` among ``rows`` of each candidate, to whom ``candidate`` leads."""
    own = rows.filter(**{candidate: OuterRef("pk")}).order_by()
    return Subquery(own.values(candidate).annotate(last=Max(day)).values("last"))


def known(find: Callable[..., Found], *facts: object) -> Found | None:
    """What ``find`` finds, a day; None, with a line in the log, where no rule covers it.

    One row from before all rule sets must not keep the others from being told.
    """
    try:
        return find(*facts)
    except RuleMissing as missing:
        logger.info("no reminder of %s: %s", facts[0], " ".join(missing.messages))
        return None


def due_of(
    candidate: Candidate,
    due_on: date,
    title: str,
    *,
    subject: UUID | None = None,
    owner: UUID | None = None,
) -> Due:
    """A duty on ``candidate``, whose page is open to every post on the ladder."""
    return Due(
        subject=subject or candidate.pk,
        due_on=due_on,
        cell=candidate.cell_id,
        committee=candidate.committee_id,
        owner=owner,
        title=title,
        url=candidate.get_absolute_url(),
    )
