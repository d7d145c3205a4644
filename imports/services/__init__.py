"""Take a workbook in: read and judge it, keep the preview, write it wholly or not at all."""

from imports.services.committing import WorldChanged, commit_batch
from imports.services.examining import (
    Reading,
    examine_workbook,
    importer_of,
    problems_as_data,
    refuse_busy,
)
from imports.services.jobs import (
    drop_job,
    is_large,
    queue_job,
    retry_job,
    run_job,
    sweep_jobs,
)
from imports.services.keeping import (
    WARNING,
    judge_again,
    preview_mapped,
    preview_workbook,
    refresh_preview,
)
from imports.services.mapping import choose_columns, mapping_of
from imports.services.purging import purge_previews
from imports.services.taking import point_header, sheets_of, take_workbook
from imports.services.undoing import Touched, may_still_undo, undo_batch, undoable_until

__all__ = [
    "WARNING",
    "Reading",
    "Touched",
    "WorldChanged",
    "choose_columns",
    "commit_batch",
    "drop_job",
    "examine_workbook",
    "importer_of",
    "is_large",
    "judge_again",
    "mapping_of",
    "may_still_undo",
    "point_header",
    "preview_mapped",
    "preview_workbook",
    "problems_as_data",
    "purge_previews",
    "queue_job",
    "refresh_preview",
    "refuse_busy",
    "retry_job",
    "run_job",
    "sheets_of",
    "sweep_jobs",
    "take_workbook",
    "undo_batch",
    "undoable_until",
]
