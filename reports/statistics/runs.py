"""Counting above communes: a worker goes through the committees, and says how far it is.

The row is the truth and the broker only pokes. A run is claimed by a conditional update under
a lease that is renewed on the way. Every few committees what was counted is kept: a nation takes
longer than a task may, so a worker hands over after its turn, and what a dead one left goes on
from there.
"""

import logging
import uuid
from datetime import date
from functools import partial
from time import monotonic

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from cells.models import Organization
from people import clock
from people.models import User
from reports.access import figures_of
from reports.models import PeriodKind, RunState, StatisticsRun
from reports.models.periods import LEASE
from reports.statistics.figures import figures_for
from reports.statistics.periods import Period, refuse_future, refuse_outside
from reports.statistics.summing import Sum, committees_of

logger = logging.getLogger(__name__)

# What was counted is kept so often that a page moves, and no more.
STEP = 10
# How many seconds a worker counts before it hands over: well within a task's limit.
TURN = 240


class LostLease(RuntimeError):
    """Another worker holds the run: what this one counted must not stand."""


def run_of(organization: Organization, period: Period, until: date) -> StatisticsRun | None:
    """The run of ``period`` as of ``until``, where somebody asked for it."""
    return StatisticsRun.objects.filter(
        organization=organization, kind=period.kind, first_on=period.first, until_on=until
    ).first()


@transaction.atomic
def ask_run(
    *, organization: Organization, period: Period, until: date, actor: User
) -> StatisticsRun:
    """Let a worker count ``period`` as of ``until`` (anew), unless one is at it.

    Raises PermissionDenied for an organisation whose figures ``actor`` does not see, and
    ValidationError for a period or a day to come.
    """
    today = clock.today()
    refuse_future(period, today)
    refuse_outside(period, until, today)
    if not any(organization.path.startswith(top.path) for top in figures_of(actor).tops):
        raise PermissionDenied(_("Tổ chức này ngoài phạm vi số liệu của đồng chí."))
    now = timezone.now()
    run, is_new = StatisticsRun.objects.select_for_update().get_or_create(
        organization=organization,
        kind=period.kind,
        first_on=period.first,
        until_on=until,
        defaults={"asked_by": actor, "asked_at": now},
    )
    if not is_new:
        if run.is_alive:
            return run
        run.state, run.asked_by, run.asked_at = RunState.WAITING, actor, now
        run.done, run.figures = 0, None
        run.claimed_by = run.lease_until = None
        run.save()
    # What was counted on earlier days of the period is of no more use.
    StatisticsRun.objects.filter(
        organization=organization,
        kind=period.kind,
        first_on=period.first,
        until_on__lt=run.until_on,
    ).delete()
    transaction.on_commit(partial(_poke, str(run.pk)))
    return run


def _poke(pk: str) -> None:
    from reports.tasks import count_statistics  # tasks rest on services

    try:
        count_statistics.delay(pk)
    except OperationalError:
        # The row stands, and whoever looks later may ask again.
        logger.warning("The broker did not hear of statistics run %s.", pk)


def run_statistics(pk: str, *, by: uuid.UUID | None = None) -> bool:
    """Do a turn of a run that is to be done; False when there was nothing to do.

    Safe to run twice.
    """
    by = by or uuid.uuid4()
    now = timezone.now()
    free = Q(state=RunState.WAITING)
    held = Q(state=RunState.RUNNING) & (Q(claimed_by=by) | Q(lease_until__lt=now))
    claimed = StatisticsRun.objects.filter(free | held, pk=pk).update(
        state=RunState.RUNNING, claimed_by=by, lease_until=now + LEASE
    )
    if not claimed:
        return False
    run = StatisticsRun.objects.select_related("organization").get(pk=pk)
    try:
        is_whole = _count(run, by)
    except LostLease:
        return False
    except Exception:
        logger.exception("Statistics run %s failed.", pk)
        StatisticsRun.objects.filter(pk=pk, claimed_by=by).update(state=RunState.FAILED)
        return True
    if not is_whole:
        _poke(pk)
    return True


def _count(run: StatisticsRun, by: uuid.UUID) -> bool:
    """Count from where the run stands until it or the turn is over; whether the run is."""
    ends = monotonic() + TURN
    period = Period(PeriodKind(run.kind), run.first_on)
    committees = committees_of(run.organization)
    if run.total != len(committees):
        # Nothing was counted yet, or the tree is not the one that it was begun on.
        run.done, run.figures = 0, None
        _keep(run, by, done=0, total=len(committees), figures=None)
    whole = Sum(run.organization, run.figures)
    for done, committee in enumerate(committees[run.done :], run.done + 1):
        whole.add(committee, figures_for([committee], period, run.until_on))
        is_over = done < len(committees) and monotonic() >= ends
        if is_over or done % STEP == 0:
            state = RunState.WAITING if is_over else RunState.RUNNING
            _keep(run, by, done=done, figures=whole.figures(), state=state)
        if is_over:
            return False
    _keep(run, by, state=RunState.DONE, figures=whole.figures(), done=len(committees))
    return True


def _keep(run: StatisticsRun, by: uuid.UUID, **fields: object) -> None:
    """Write how far it is; raises LostLease when another worker took the run."""
    mine = StatisticsRun.objects.filter(pk=run.pk, claimed_by=by, state=RunState.RUNNING)
    if not mine.update(lease_until=timezone.now() + LEASE, **fields):
        raise LostLease(f"run {run.pk}")
