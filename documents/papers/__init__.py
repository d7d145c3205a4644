"""Papers in Party form: Word from templates of our own drafting, PDF for the phone."""

from documents.papers.formatting import long_date, share, short_date
from documents.papers.layout import Layout
from documents.papers.rendering import DOTS, render_docx, template_version

__all__ = [
    "DOTS",
    "Layout",
    "long_date",
    "render_docx",
    "share",
    "short_date",
    "template_version",
]
