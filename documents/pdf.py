"""PDF for what people print from a phone: lists, the follow-up book, a candidate's sheet.

The pages are typst's; what people typed reaches them as data and is never read as markup.
"""

import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

import typst
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.export import Table

TEMPLATES = Path(__file__).parent / "typst"
FONTS = Path(settings.BASE_DIR) / "static" / "vendor" / "tinos"
# A list on paper that is longer is no list to read.
MOST_ROWS = 2_000


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The pages of ``template`` for ``data`` (what JSON can hold)."""
    content: bytes = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=[FONTS],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
    )
    return content


def _text(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def write_pdf(table: Table) -> IO[bytes]:
    """Write ``table`` for A4 across: the header on each page, pages numbered.

    Raises ValidationError for more rows than anybody reads on paper.
    """
    rows = [[_text(value) for value in row] for row in table.rows]
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            _("Danh sách có %(count)d dòng, một tệp PDF chỉ nhận %(most)d dòng. Lọc bớt rồi tải.")
            % {"count": len(rows), "most": MOST_ROWS}
        )
    data = {
        "organization": table.organization,
        "title": table.title,
        "filters": table.filters,
        "headings": [str(column.heading) for column in table.columns],
        "widths": [column.width for column in table.columns],
        "centred": [column.centred for column in table.columns],
        "rows": rows,
    }
    return io.BytesIO(render_pdf("list", data))
