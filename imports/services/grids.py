"""The sheets of a workbook as they were read, kept sealed until something is written.

They hold whatever a list holds, national ids too: so they lie in the database as the ids do,
and what a page shows of them is masked.
"""

import base64
import json
import zlib
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from imports.models import ImportBatch, ImportGrid
from imports.reading import Sheet
from people import sealing

PIECE = 2_000
_READ: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


def _told(value: Any) -> list[Any]:
    """A value JSON does not know, with its name."""
    if isinstance(value, timedelta):
        return ["timedelta", value.total_seconds()]
    return [type(value).__name__, value.isoformat()]


def _value(told: Any) -> Any:
    return _READ[told[0]](told[1]) if isinstance(told, list) else told


def _sealed(content: dict[str, Any]) -> str:
    packed = zlib.compress(json.dumps(content, default=_told).encode(), 1)
    return sealing.seal(base64.b85encode(packed).decode())


def _opened(content: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        zlib.decompress(base64.b85decode(sealing.unseal(content).encode()))
    )
    return found


def keep_sheets(batch: ImportBatch, sheets: list[Sheet]) -> None:
    """Keep ``sheets`` for ``batch``, in pieces, so that no more than one lies in memory twice."""
    for number, sheet in enumerate(sheets):
        formulas, notes = _by_piece(sheet.formulas), _by_piece(sheet.notes)
        for start in range(0, max(len(sheet.rows), 1), PIECE):
            content: dict[str, Any] = {
                "rows": sheet.rows[start : start + PIECE],
                "formulas": formulas[start],
                "notes": [[*place, sheet.notes[place]] for place in notes[start]],
            }
            if not start:
                content |= {"merged": sheet.merged, "hidden": sheet.hidden}
            ImportGrid.objects.create(
                batch=batch,
                sheet=number,
                name=sheet.name[:255],
                start=start,
                content=_sealed(content),
            )


def _by_piece(places: Any) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in places:
        found[place[0] // PIECE * PIECE].append(place)
    return found


def kept_sheets(batch: ImportBatch, *, tops_only: bool = False) -> list[Sheet]:
    """The sheets kept of ``batch``; with ``tops_only`` the first piece of each.

    Raises ``people.sealing.CannotOpen`` when the key they were sealed with is gone.
    """
    pieces = batch.grids.filter(start=0) if tops_only else batch.grids.all()
    sheets: dict[int, Sheet] = {}
    for piece in pieces.iterator(chunk_size=1):
        content = _opened(piece.content)
        sheet = sheets.setdefault(piece.sheet, Sheet(piece.name, []))
        sheet.rows += [[_value(told) for told in row] for row in content["rows"]]
        sheet.formulas |= {(row, column) for row, column in content["formulas"]}
        sheet.notes |= {(row, column): text for row, column, text in content["notes"]}
        if not piece.start:
            sheet.merged = [((a, b), (c, d)) for (a, b), (c, d) in content["merged"]]
            sheet.hidden = content["hidden"]
    return list(sheets.values())
