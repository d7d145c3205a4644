"""Large workbooks are judged, written and undone by a worker, whatever happens to it.

The job's row is the truth and the broker only pokes. A job is claimed by a conditional update
under a lease longer than any task may run; writing and "done" are one transaction. A worker
that dies leaves nothing half written: the broker hands its task out again under the same id,
and where the broker is gone too, the sweeper takes the job up when its lease is over.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from imports.models import ImportBatch, ImportJob, JobAct, JobState
from imports.services.committing import WorldChanged, commit_batch
from imports.services.examining import refuse_busy, require_office
from imports.services.keeping import preview_in_steps, refresh_preview
from imports.services.mapping import mapping_of
from imports.services.undoing import undo_batch
from people.models import User

logger = logging.getLogger(__name__)

# Longer than the longest task: who still holds a lease may still be at work.
LEASE = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 60)
MAX_ATTEMPTS = 3
# A poke that nobody heard is given again.
POKE_AGAIN_AFTER = timedelta(minutes=1)


class LostLease(RuntimeError):
    """Another worker holds the job: what this one did must not stand."""


def rows_of(batch: ImportBatch) -> int:
    """How many rows there are to go through: those found, else those of the sheets."""
    found: int = batch.result.get("rows", 0)
    return found or sum(sheet.rows for sheet in mapping_of(batch) if sheet.is_read)


def is_large(batch: ImportBatch) -> bool:
    """Whether ``batch`` is worked on by a worker rather than while somebody waits."""
    return bool(rows_of(batch) >= settings.IMPORT_JOB_ROWS)


@transaction.atomic
def queue_job(
    batch: ImportBatch, act: JobAct, *, actor: User, given: dict[str, Any] | None = None
) -> ImportJob:
    """Leave ``act`` on ``batch`` to a worker, and poke one when this is committed.

    Raises PermissionDenied when ``actor`` does not work in the committee's office, and
    ValidationError while another job of the batch is open.
    """
    require_office(actor, batch.committee)
    refuse_busy(batch)
    job = ImportJob(batch=batch, act=act, actor=actor, given=given or {}, total=rows_of(batch))
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        refuse_busy(batch)
        raise error
    transaction.on_commit(partial(_poke, job.pk))
    return job


def _poke(pk: int) -> None:
    from imports.tasks import work  # tasks rest on services

    try:
        work.delay(pk)
    except OperationalError:
        # Without a broker the sweeper's next round does it.
        logger.warning("The broker did not hear of import job %s.", pk)


@transaction.atomic
def retry_job(job: ImportJob, *, actor: User) -> ImportJob:
    """Let a worker try once more what was cut off."""
    require_office(actor, job.batch.committee)
    refuse_busy(job.batch)
    job = ImportJob.objects.select_for_update().get(pk=job.pk)
    if job.state != JobState.FAILED:
        raise ValidationError(_("Việc này không bị ngắt nên không chạy lại."), code="not_failed")
    job.state, job.attempts, job.done, job.message = JobState.QUEUED, 0, 0, ""
    job.save(update_fields=["state", "attempts", "done", "message"])
    transaction.on_commit(partial(_poke, job.pk))
    return job


@transaction.atomic
def drop_job(job: ImportJob, *, actor: User) -> None:
    """Leave what was cut off as it is: the batch stands as before it."""
    require_office(actor, job.batch.committee)
    ImportJob.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.REFUSED, message=_("Đã thôi, chưa ghi gì vào sổ.")
    )


# The worker's side


def claim_job(pk: int, by: uuid.UUID, now: datetime) -> ImportJob | None:
    """Take a job for ``by``; None when it is done, or somebody else is at it.

    The same worker's task handed out again is the same claim: its first run is dead.
    """
    free = Q(state=JobState.QUEUED)
    own = Q(state=JobState.RUNNING, claimed_by=by)
    over = Q(state=JobState.RUNNING, lease_until__lt=now)
    claimed = (
        ImportJob.objects.filter(free | own | over, pk=pk, attempts__lt=MAX_ATTEMPTS)
        .update(
            state=JobState.RUNNING,
            claimed_by=by,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            done=0,
        )
    )  # fmt: skip
    if not claimed:
        return None
    return ImportJob.objects.select_related("batch__committee", "actor").get(pk=pk)


def run_job(pk: int, *, by: uuid.UUID | None = None) -> bool:
    """Do a job that is to be done; False when there was nothing to do. Safe to run twice."""
    by = by or uuid.uuid4()
    job = claim_job(pk, by, timezone.now())
    if job is None:
        return False
    with translation.override(job.actor.language if job.actor else "vi"):
        try:
            _ACTS[JobAct(job.act)](job, by)
        except LostLease:
            return False
        except WorldChanged as refusal:
            refresh_preview(job.batch, actor=job.actor)
            _end(job, by, JobState.REFUSED, " ".join(refusal.messages))
        except ValidationError as refusal:
            _end(job, by, JobState.REFUSED, " ".join(refusal.messages))
        except PermissionDenied as refusal:
            _end(job, by, JobState.REFUSED, str(refusal))
        except Exception:
            logger.exception("Import job %s failed.", pk)
            _end(job, by, JobState.FAILED, _("Máy chủ gặp lỗi khi làm việc này."))
    return True


def _end(job: ImportJob, by: uuid.UUID, state: JobState, message: str = "") -> None:
    """Mark the end of a job that ``by`` still holds; raises LostLease when it does not."""
    ended = ImportJob.objects.filter(pk=job.pk, claimed_by=by, state=JobState.RUNNING).update(
        state=state, message=message[:600], lease_until=None,
        done=F("total") if state == JobState.DONE else F("done"),
    )  # fmt: skip
    if not ended:
        raise LostLease(f"job {job.pk}")


def _preview(job: ImportJob, by: uuid.UUID) -> None:
    def progress(done: int, total: int) -> None:
        held = ImportJob.objects.filter(pk=job.pk, claimed_by=by, state=JobState.RUNNING)
        if not held.update(done=done, total=total, lease_until=timezone.now() + LEASE):
            raise LostLease(f"job {job.pk}")

    preview_in_steps(
        job.batch,
        actor=job.actor,
        progress=progress,
        at_end=lambda: _end(job, by, JobState.DONE),
    )


@transaction.atomic
def _commit(job: ImportJob, by: uuid.UUID) -> None:
    commit_batch(job.batch, actor=job.actor, **job.given)
    _end(job, by, JobState.DONE)


@transaction.atomic
def _undo(job: ImportJob, by: uuid.UUID) -> None:
    undo_batch(job.batch, actor=job.actor)
    _end(job, by, JobState.DONE)


_ACTS: dict[JobAct, Callable[[ImportJob, uuid.UUID], None]] = {
    JobAct.PREVIEW: _preview,
    JobAct.COMMIT: _commit,
    JobAct.UNDO: _undo,
}


def sweep_jobs(now: datetime) -> list[int]:
    """Take up what a dead worker left, give up what failed too often; who is to be poked."""
    over = ImportJob.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    over.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED,
        claimed_by=None,
        lease_until=None,
        message=_("Máy chủ bị ngắt giữa chừng. Sổ vẫn như trước, chạy lại được."),
    )
    over.filter(attempts__lt=MAX_ATTEMPTS).update(
        state=JobState.QUEUED, claimed_by=None, lease_until=None
    )
    waiting = ImportJob.objects.filter(state=JobState.QUEUED).exclude(
        attempts=0, created_at__gt=now - POKE_AGAIN_AFTER
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True))
