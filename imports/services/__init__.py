"""Take a workbook in: read and judge it, keep the preview, write it wholly or not at all."""

from imports.services.committing import WorldChanged, commit_batch
from imports.services.examining import (
    Reading,
    examine_workbook,
    importer_of,
    problems_as_data,
)
from imports.services.keeping import (
    WARNING,
    judge_again,
    preview_mapped,
    preview_workbook,
    refresh_preview,
)
from imports.services.mapping import choose_columns, mapping_of
from imports.services.taking import point_header, sheets_of, take_workbook
from imports.services.undoing import Touched, may_still_undo, undo_batch, undoable_until

__all__ = [
    "WARNING",
    "Reading",
    "Touched",
    "WorldChanged",
    "choose_columns",
    "commit_batch",
    "examine_workbook",
    "importer_of",
    "judge_again",
    "mapping_of",
    "may_still_undo",
    "point_header",
    "preview_mapped",
    "preview_workbook",
    "problems_as_data",
    "refresh_preview",
    "sheets_of",
    "take_workbook",
    "undo_batch",
    "undoable_until",
]
