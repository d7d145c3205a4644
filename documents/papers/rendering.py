"""A paper from its template and the facts; where a fact is not held stands a dotted line."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate

from documents.papers.layout import Layout

TEMPLATES = Path(__file__).parent / "templates"
DOTS = "…" * 6


class _NotHeld(jinja2.ChainableUndefined):
    """What nobody knows is left to the pen."""

    def __str__(self) -> str:
        return DOTS

    def __bool__(self) -> bool:
        return False


def _shown(value: Any) -> Any:
    return DOTS if value is None or value == "" else value


def template_version(template: str) -> str:
    """A short hash of the template's file: which wording a paper was written by."""
    return hashlib.sha256((TEMPLATES / f"{template}.docx").read_bytes()).hexdigest()[:16]


def render_docx(template: str, context: Mapping[str, Any], layout: Layout) -> bytes:
    """Fill the Word template with ``context`` and lay it out; what people typed stays text."""
    document = DocxTemplate(TEMPLATES / f"{template}.docx")
    environment = jinja2.Environment(undefined=_NotHeld, finalize=_shown, autoescape=True)
    document.render(dict(context), environment, autoescape=True)
    layout.apply(document.docx)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
