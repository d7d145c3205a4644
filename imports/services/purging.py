"""Rows of people do not stay in the work bench: previews and written lists are cleared."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from imports.models import BatchState, ImportBatch
from people import audit

SOURCE = "purge_previews"
AT_ONCE = 50


@dataclass
class Purged:
    """What one run removed."""

    batches: int = 0
    rows: int = 0


def due_for_purge(now: datetime) -> QuerySet[ImportBatch]:
    """The batches whose rows have served: never written for days, or past their undo."""
    previews = now - timedelta(days=settings.IMPORT_PREVIEW_DAYS)
    written = now - timedelta(days=settings.IMPORT_UNDO_DAYS)
    return ImportBatch.objects.filter(
        Q(state__in=(BatchState.MAPPING, BatchState.PREVIEW), created_at__lt=previews)
        | Q(state__in=(BatchState.COMMITTED, BatchState.UNDONE), committed_at__lt=written)
    ).exclude(jobs__state__in=("queued", "running"))


def purge_previews(now: datetime) -> Purged:
    """Remove parsed rows, kept sheets and journals that are due; safe to run twice.

    A batch that was never written goes wholly; of a written one the figures stay: file, day,
    who, how many rows.
    """
    purged = Purged()
    due = due_for_purge(now)
    unwritten = due.filter(state__in=(BatchState.MAPPING, BatchState.PREVIEW))
    written = due.exclude(pk__in=unwritten.values("pk")).filter(
        Q(pk__in=ImportBatch.objects.filter(rows__isnull=False).values("pk"))
        | Q(pk__in=ImportBatch.objects.filter(changes__isnull=False).values("pk"))
    )
    for pk in [
        *unwritten.values_list("pk", flat=True),
        *written.values_list("pk", flat=True),
    ]:
        purged.rows += _purge(pk)
        purged.batches += 1
    return purged


@transaction.atomic
def _purge(pk: UUID) -> int:
    batch = ImportBatch.objects.select_for_update().select_related("committee").get(pk=pk)
    rows, _kinds = batch.rows.all().delete()
    batch.grids.all().delete()
    batch.changes.all().delete()
    audit.record(
        None,
        "imports.purged",
        batch,
        path=batch.committee.path,
        source=SOURCE,
        data={"kind": batch.kind, "file": batch.file_name, "rows": rows},
    )
    if batch.state in (BatchState.MAPPING, BatchState.PREVIEW):
        batch.delete()
    return rows
