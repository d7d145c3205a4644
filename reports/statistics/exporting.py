"""The statistics as files; who took what stands in the trail."""

import io
from typing import IO

from django.db import transaction

from candidates.printing.heads import layout_on
from documents.services import write_paper
from people import audit, clock
from people.language import of_the_books
from people.models import User
from reports.access import Scope
from reports.statistics.heads import Heading, issuer_of
from reports.statistics.showing import Sheet
from reports.statistics.wording import report_of
from reports.statistics.workbook import write_workbook

WORKBOOK, REPORT = "xlsx", "docx"
FORM = "bao-cao-thong-ke"


@transaction.atomic
def export_statistics(*, sheet: Sheet, scope: Scope, kind: str, actor: User) -> IO[bytes]:
    """Write the figures that ``actor`` sees as a workbook or a Word report.

    What is hidden on the page is hidden in the file.
    """
    issuer = issuer_of(scope.tops)
    heading = Heading(issuer, clock.today())
    code = sheet.period.code
    with of_the_books():
        if kind == REPORT:
            # That a paper was written is kept, and in the trail, as of every paper.
            content = write_paper(
                form=FORM,
                context=heading.context | report_of(sheet) | _recipients(heading),
                layout=layout_on(heading.day, issuer),
                organization=issuer,
                subject_id=f"{issuer.pk} {code}",
                actor=actor,
            )
        else:
            content = write_workbook(sheet, heading)
            audit.record(
                actor,
                "reports.statistics_exported",
                issuer,
                path=issuer.path,
                data={"period": code, "until": sheet.until, "file": kind},
            )
    return io.BytesIO(content)


def _recipients(heading: Heading) -> dict[str, list[str]]:
    issuer = heading.issuer
    kept = "Lưu Chi bộ." if issuer.is_cell else "Lưu Đảng ủy."
    above = [f"{issuer.parent.name},"] if issuer.parent else []
    return {"recipients": [*above, kept]}


def file_name(sheet: Sheet, kind: str) -> str:
    """The file's name: which period, taken on which day."""
    return f"thong-ke-{sheet.period.code}-{clock.today():%Y-%m-%d}.{kind}"
