"""Write a preview into the books, wholly or not at all."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.models import Organization
from imports.models import BatchState, ImportBatch
from imports.services.examining import require_office
from imports.services.journal import Journal
from imports.services.keeping import cells_of, judge_again, refuse_committed
from people import audit
from people.language import of_the_books
from people.models import User


class WorldChanged(ValidationError):
    """The books changed since the preview, so that rows would be judged otherwise."""


@transaction.atomic
def commit_batch(
    batch: ImportBatch,
    *,
    actor: User | None,
    good_rows: bool = False,
    choices: dict[str, bool] | None = None,
    source: str = "",
) -> ImportBatch:
    """Write a preview into the books: all of it, or with ``good_rows`` all but faulty rows.

    Rows are judged anew under a lock of the committee. Raises PermissionDenied when ``actor``
    does not work in its office; WorldChanged when a row would now be judged otherwise;
    ValidationError when errors stand and ``good_rows`` was not asked for, or it was written
    already. Then nothing is written.
    """
    require_office(actor, batch.committee)
    committee = Organization.objects.select_for_update().get(pk=batch.committee_id)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    batch.committee = committee
    refuse_committed(batch)
    reading = judge_again(batch, actor=actor, source=source)
    before = [(kept.verdict, kept.cells) for kept in batch.rows.all()]
    after = [(str(row.verdict), cells_of(row)) for row in reading.rows]
    if changed := sum(a != b for a, b in zip(before, after, strict=True)):
        raise WorldChanged(
            _("Sổ đã đổi từ lúc xem trước: %(count)d dòng khác đi. Xem lại rồi ghi.")
            % {"count": changed},
            code="world_changed",
        )
    faulty = sum(bool(row.errors) for row in reading.rows)
    if faulty and not good_rows:
        raise ValidationError(
            _("Còn %(count)d dòng lỗi nên chưa ghi dòng nào.") % {"count": faulty}, code="errors"
        )
    undecided = sum(not row.errors and row.is_undecided for row in reading.rows)
    if undecided and not good_rows:
        raise ValidationError(
            _("Còn %(count)d dòng nghi trùng chưa trả lời nên chưa ghi dòng nào.")
            % {"count": undecided},
            code="undecided",
        )
    context = reading.context
    context.choices = choices or {}
    with of_the_books():
        context.ground = _("danh sách %(file)s, lần nhập %(number)s") % {
            "file": batch.file_name[:120],
            "number": batch.pk.hex[:8],
        }
    journal = Journal(reading.importer, context)
    # The committee's lock keeps the cells that judging found; they need not be read again.
    reading.importer.commit([row for row in reading.rows if row.is_good], context)
    journal.write(batch)
    batch.grids.all().delete()
    batch.state = BatchState.COMMITTED
    batch.committed_at = timezone.now()
    # The verdicts stay as they were before writing: what was new, what was changed.
    batch.result = reading.counts() | {"good_rows": good_rows, "choices": context.choices}
    batch.save(update_fields=["state", "committed_at", "result"])
    audit.record(
        actor,
        "imports.committed",
        batch,
        path=committee.path,
        source=source,
        data={"kind": batch.kind, "file": batch.file_name} | batch.result,
    )
    return batch
