"""Judge a workbook against the books, before anything is kept."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from cells.access import may_import
from cells.models import Organization
from imports.matching import CellBook
from imports.models import ImportBatch, Verdict
from imports.reading import read_workbook
from imports.registry import Context, Importer, Problem, Row, before, importers
from imports.services.parsing import read_rows
from people import clock
from people.models import User


@dataclass
class Reading:
    """A workbook read and judged, before anything is kept."""

    importer: Importer
    rows: list[Row]
    context: Context
    notes: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.errors.values()]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.warnings]

    def counts(self) -> dict[str, int]:
        """How many rows in all, and of each verdict."""
        found = Counter(row.verdict for row in self.rows)
        return {
            "rows": len(self.rows),
            "warned": sum(bool(row.warnings) for row in self.rows),
            "undecided": sum(not row.errors and row.is_undecided for row in self.rows),
        } | {str(v.value): found[v.value] for v in Verdict}

    def said(self) -> dict[str, Any]:
        """What the preview says beside the rows: numbers of what will be made, and offers."""
        good = [row for row in self.rows if row.is_good]
        return {
            "summary": self.importer.summary(good, self.context),
            "offers": [list(offer) for offer in self.importer.offers(self.context)],
        }


def importer_of(kind: str) -> Importer:
    """The importer of ``kind``; raises ValidationError when no app registered one."""
    if kind not in importers:
        raise ValidationError({"kind": _("Chọn loại danh sách.")})
    return importers[kind]


def require_office(actor: User | None, committee: Organization) -> None:
    if actor is not None and not may_import(actor, committee):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được nhập từ bảng tính."))


def refuse_busy(batch: ImportBatch) -> None:
    """Refuse to touch a batch that a worker is at."""
    if batch.jobs.open().exists():
        raise ValidationError(_("Tệp này đang có việc chạy, chờ xong đã."), code="busy")


def examine_workbook(
    *,
    kind: str,
    committee: Organization,
    content: bytes,
    file_name: str,
    actor: User | None,
    source: str = "",
) -> Reading:
    """Read and judge a workbook without writing anything.

    Raises PermissionDenied when ``actor`` does not work in the committee's office, and
    ValidationError, by field ``file``, for a file that cannot be taken.
    """
    require_office(actor, committee)
    importer = importer_of(kind)
    sheets = read_workbook(content, file_name)
    context = make_context(committee, {}, actor=actor, source=source)
    rows, facts, notes = read_rows(importer, sheets, context.cells, file_name)
    context.facts.update(facts)
    judge(importer, rows, context)
    return Reading(importer, rows, context, notes)


def judge(importer: Importer, rows: list[Row], context: Context) -> None:
    for objection in before[importer.key]:
        objection(rows, context)
    importer.judge(rows, context)


def make_context(
    committee: Organization,
    facts: dict[str, Any],
    *,
    actor: User | None,
    source: str,
    choices: dict[str, bool] | None = None,
) -> Context:
    return Context(
        committee=committee,
        cells=CellBook(committee),
        today=clock.today(),
        facts=facts,
        actor=actor,
        source=source,
        choices=choices or {},
    )


def problems_as_data(problems: list[Problem]) -> list[dict[str, str]]:
    """Errors or warnings as scripts read them."""
    found = [asdict(problem) for problem in problems]
    return [{k: p[k] for k in ("sheet", "cell", "value", "reason")} for p in found]
