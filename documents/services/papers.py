"""Writing a paper for somebody: the file goes to them, that it was written is kept."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cells.models import Organization
from documents.models import Document, RegisterEntry
from documents.papers import Layout, render_docx, template_version
from people import audit
from people.models import User


@transaction.atomic
def write_paper(
    *,
    form: str,
    context: Mapping[str, Any],
    layout: Layout,
    organization: Organization,
    subject_id: str,
    actor: User,
    entry: RegisterEntry | None = None,
) -> bytes:
    """Write the paper ``form`` as a Word file; what, when and by whom is kept, not the file."""
    content = render_docx(form, context, layout)
    document = Document.objects.create(
        form=form,
        template_version=template_version(form),
        organization=organization,
        subject_id=subject_id,
        entry=entry,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        written_by=actor,
    )
    audit.record(
        actor,
        "documents.written",
        document,
        path=organization.path,
        data={"form": form, "about": subject_id, "number": entry.symbol if entry else ""},
    )
    return content
