"""Counting above communes: a worker goes through the committees, and says how far it is.

The row is the truth and the broker only pokes. A run is claimed by a conditional update under
a lease that each committee renews; what a dead worker left is taken up when it is asked again.
"""

import logging
import uuid
from datetime import date
from functools import partial

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
from reports.statistics.figures import Figures, figures_for
from reports.statistics.periods import Period, refuse_future, refuse_outside
from reports.statistics.summing import Sum, committees_of

logger = logging.getLogger(__name__)

# Progress is written so often that a page moves, and no more.
STEP = 10


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
        run.state, run.done, run.asked_by, run.asked_at = RunState.WAITING, 0, actor, now
        run.claimed_by = run.lease_until = None
        run.save(
            update_fields=["state", "done", "asked_by", "asked_at", "claimed_by", "lease_until"]
        )
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
    """Do a run that is to be done; False when there was nothing to do. Safe to run twice."""
    by = by or uuid.uuid4()
    now = timezone.now()
    free = Q(state=RunState.WAITING)
    held = Q(state=RunState.RUNNING) & (Q(claimed_by=by) | Q(lease_until__lt=now))
    claimed = StatisticsRun.objects.filter(free | held, pk=pk).update(
        state=RunState.RUNNING, claimed_by=by, lease_until=now + LEASE, done=0
    )
    if not claimed:
        return False
    run = StatisticsRun.objects.select_related("organization").get(pk=pk)
    try:
        figures = _count(run, by)
        _keep(run, by, state=RunState.DONE, figures=figures, done=run.total, total=run.total)
    except LostLease:
        return False
    except Exception:
        logger.exception("Statistics run %s failed.", pk)
        StatisticsRun.objects.filter(pk=pk, claimed_by=by).update(state=RunState.FAILED)
    return True


def _count(run: StatisticsRun, by: uuid.UUID) -> Figures:
    period = Period(PeriodKind(run.kind), run.first_on)
    committees = committees_of(run.organization)
    run.total = len(committees)
    whole = Sum(run.organization, period.year)
    for number, committee in enumerate(committees):
        if number % STEP == 0:
            _keep(run, by, done=number, total=run.total)
        whole.add(committee, figures_for([committee], period, run.until_on))
    return whole.figures()


def _keep(run: StatisticsRun, by: uuid.UUID, **fields: object) -> None:
    """Write how far it is; raises LostLease when another worker took the run."""
    mine = StatisticsRun.objects.filter(pk=run.pk, claimed_by=by, state=RunState.RUNNING)
    if not mine.update(lease_until=timezone.now() + LEASE, **fields):
        raise LostLease(f"run {run.pk}")
