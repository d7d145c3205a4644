"""Pages of imports: upload, preview with a verdict per cell, writing, earlier imports."""

import io
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView, TemplateView, View

from cells import policy
from cells.access import may_import, reach
from cells.models import Organization
from imports.forms import UploadForm
from imports.marked import marked_workbook
from imports.models import (
    BatchState,
    ImportBatch,
    ImportJob,
    ImportRow,
    JobAct,
    JobState,
    Verdict,
)
from imports.reading import split_address
from imports.registry import importers
from imports.services import (
    WARNING,
    WorldChanged,
    commit_batch,
    importer_of,
    is_large,
    may_still_undo,
    queue_job,
    refresh_preview,
    refuse_busy,
    take_workbook,
    undo_batch,
    undoable_until,
)
from people import audit
from people.requests import SignedInMixin

ROWS = 25
BATCHES = 20
PROBLEMS = 8
OPEN_JOB = (JobState.QUEUED, JobState.RUNNING)
REFUSAL = gettext_lazy("Chỉ văn phòng đảng ủy được nhập từ bảng tính.")
# The tally's filters: word in the URL, key of the count, label, tint, icon.
FILTERS = [
    ("loi", "error", gettext_lazy("Lỗi"), "qa-bad", "cross"),
    ("canh-bao", "warned", gettext_lazy("Cảnh báo"), "qa-warn", "bang"),
    ("moi", "new", gettext_lazy("Mới"), "qa-ok", "check"),
    ("sua", "changed", pgettext_lazy("row", "Sửa"), "qa-info", "doc"),
    ("giong", "same", gettext_lazy("Giống"), "", "check"),
]
_CLASSES = {
    Verdict.ERROR: "c-bad",
    WARNING: "c-warn",
    Verdict.NEW: "c-new",
    Verdict.CHANGED: "c-chg",
}
_SIGNS = {Verdict.ERROR: "✗", WARNING: "!", Verdict.CHANGED: "≠"}


class OfficeOnly(SignedInMixin):
    """Opens to who works in a committee's office; says to others why not."""

    @cached_property
    def committees(self) -> list[Organization]:
        """The grassroots committees the signed-in person may import into."""
        held = reach(self.user)
        if not held.holds(policy.IMPORT):
            return []
        seen = Organization.objects.visible_to(self.user)
        own = held.organizations(policy.IMPORT)
        return list(seen.filter(own, kind="committee")[:100])

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.may_enter():
            raise PermissionDenied(str(REFUSAL))
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        return bool(self.committees)


class ImportListView(OfficeOnly, FormView):
    """The form for a new import, and the imports before."""

    form_class = UploadForm
    template_name = "imports/list.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"committees": self.committees}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batches = ImportBatch.objects.visible_to(self.user).select_related("created_by__person")
        page = Paginator(batches, BATCHES).get_page(self.request.GET.get("page"))
        lines = [
            {"batch": batch, "kind": importers[batch.kind].title if batch.kind in importers else ""}
            for batch in page
        ]
        return super().get_context_data(page_obj=page, lines=lines, **kwargs)


class UploadView(ImportListView):
    """Takes a workbook and shows its columns; a refused file is told beside the field."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("imports:list")

    def form_valid(self, form: UploadForm) -> HttpResponse:
        upload = form.cleaned_data["file"]
        try:
            batch = take_workbook(
                kind=form.cleaned_data["kind"],
                committee=form.cleaned_data["committee"],
                content=upload.read(),
                file_name=upload.name,
                actor=self.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        return redirect(batch)


class BatchMixin(OfficeOnly):
    kwargs: dict[str, Any]

    @cached_property
    def batch(self) -> ImportBatch:
        """The import: 404 out of reach, 403 with the reason within it."""
        known = ImportBatch.objects.in_reach_of(self.user) | ImportBatch.objects.visible_to(
            self.user
        )
        return get_object_or_404(known.select_related("committee"), pk=self.kwargs["pk"])

    @cached_property
    def job(self) -> ImportJob | None:
        """The last thing a worker had to do with the import."""
        return self.batch.jobs.order_by("-pk").first()

    def may_enter(self) -> bool:
        return may_import(self.user, self.batch.committee)


class BatchView(BatchMixin, TemplateView):
    """The preview or, once written, the result: tally, problems, the sheet cell by cell."""

    template_name = "imports/batch.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.job is not None and self.job.state in (*OPEN_JOB, JobState.FAILED):
            return redirect("imports:job", self.batch.pk)
        if self.batch.state == BatchState.MAPPING:
            return redirect(self.batch)
        return super().get(request, *args, **kwargs)

    @cached_property
    def chosen(self) -> str:
        asked = self.request.GET.get("loc", "")
        return asked if asked in {f[0] for f in FILTERS} else ""

    def rows(self) -> QuerySet[ImportRow]:
        rows = self.batch.rows.all()
        if self.chosen == "canh-bao":
            return rows.filter(warned=True)
        verdict = next((key for word, key, *_rest in FILTERS if word == self.chosen), "")
        return rows.filter(verdict=verdict) if verdict else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.batch
        importer = importer_of(batch.kind)
        page = Paginator(self.rows(), ROWS).get_page(self.request.GET.get("page"))
        rows = list(page)
        if self.chosen in ("loi", "canh-bao"):
            troubled = rows
        else:
            troubled = list(batch.rows.filter(Q(verdict=Verdict.ERROR) | Q(warned=True))[:PROBLEMS])
        titles = {column.key: str(column.title) for column in importer.columns}
        counts = batch.result
        good = counts["rows"] - counts["error"]
        several = batch.facts.get("sheets", 1) > 1
        return super().get_context_data(
            batch=batch,
            importer=importer,
            refused=self.job if self.job and self.job.state == JobState.REFUSED else None,
            is_preview=batch.state == BatchState.PREVIEW,
            can_map_anew=batch.state == BatchState.PREVIEW and batch.grids.exists(),
            undo_until=undoable_until(batch) if may_still_undo(batch) else None,
            tally=[
                {"word": word, "count": counts.get(key, 0), "label": label, "tint": tint, "icon": i}
                for word, key, label, tint, i in FILTERS
            ],
            chosen=self.chosen,
            page_obj=page,
            purged=not rows and not self.chosen,
            sheet=_sheet(rows, titles, several),
            problems=_problems(troubled, titles, several)[: 3 * ROWS],
            more_problems=not self.chosen and counts["error"] + counts.get("warned", 0) > PROBLEMS,
            counts=counts,
            good=good,
            nothing_new=good == counts["same"] and not batch.facts.get("offers"),
            **kwargs,
        )


def _problems(rows: list[ImportRow], titles: dict[str, str], several: bool) -> list[dict[str, Any]]:
    """What is wrong or doubtful in ``rows``, as sentences with the cell's address."""
    return [
        {
            "is_error": cell["verdict"] == Verdict.ERROR,
            "sheet": row.sheet if several else "",
            "address": cell["address"],
            "title": titles.get(cell["field"], ""),
            "value": cell["value"],
            "reason": cell["reason"],
        }
        for row in rows
        for cell in row.cells
        if cell["verdict"] in (Verdict.ERROR, WARNING)
    ]


def _sheet(rows: list[ImportRow], titles: dict[str, str], several: bool) -> dict[str, Any]:
    """The rows as a table: one column for each field met, each cell with its verdict."""
    met = {cell["field"]: cell["address"] for row in reversed(rows) for cell in row.cells}
    # As the file has them, from left to right; "B7" stands in column B.
    columns = sorted(met, key=lambda name: split_address(met[name])[0])
    lines = []
    for row in rows:
        by_field = {cell["field"]: cell for cell in row.cells}
        cells: list[dict[str, str]] = []
        for name in columns:
            cell = by_field.get(name, {"value": "", "verdict": "", "reason": ""})
            verdict = cell["verdict"]
            cells.append(
                {
                    "value": cell["value"],
                    "css": _CLASSES.get(verdict, ""),
                    "sign": "+"
                    if verdict == Verdict.NEW and not cells
                    else _SIGNS.get(verdict, ""),
                    "reason": cell["reason"],
                }
            )
        lines.append({"sheet": row.sheet if several else "", "number": row.number, "cells": cells})
    return {"heads": [titles.get(name, name) for name in columns], "lines": lines}


class MarkedView(BatchMixin, View):
    """The workbook back, its faults red and its doubts yellow; the trail tells who took it."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        batch = self.batch
        if not batch.rows.exists():
            raise Http404
        content = marked_workbook(batch)
        audit.record(
            self.user,
            "documents.exported",
            batch,
            path=batch.committee.path,
            data={"list": "imports:marked", "rows": batch.result["rows"], "file": "xlsx"},
        )
        return FileResponse(
            io.BytesIO(content),
            as_attachment=True,
            filename=f"{PurePath(batch.file_name).stem}-o-do.xlsx",
        )


class CommitView(BatchMixin, View):
    """Writes a preview into the books, or says why not and shows the preview anew."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.batch
        offers = [key for key, _text in batch.facts.get("offers", [])]
        given: dict[str, Any] = {
            "good_rows": request.POST.get("good_rows") == "1",
            "choices": {key: request.POST.get(key) == "1" for key in offers},
        }
        try:
            refuse_busy(batch)
            if batch.state == BatchState.PREVIEW and is_large(batch):
                queue_job(batch, JobAct.COMMIT, actor=self.user, given=given)
                return redirect("imports:job", batch.pk)
            batch = commit_batch(batch, actor=self.user, **given)
        except WorldChanged as refusal:
            refresh_preview(batch, actor=self.user)
            messages.error(request, " ".join(refusal.messages))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(
                request,
                _("Đã ghi %(new)d dòng mới, %(changed)d dòng sửa vào sổ.") % batch.result,
            )
        return redirect(batch)


class UndoView(BatchMixin, View):
    """Takes a written list back, or says what stands against it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            refuse_busy(self.batch)
            if self.batch.state == BatchState.COMMITTED and is_large(self.batch):
                queue_job(self.batch, JobAct.UNDO, actor=self.user)
                return redirect("imports:job", self.batch.pk)
            undo_batch(self.batch, actor=self.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Đã hoàn tác. Sổ trở lại như trước lần nhập này."))
        return redirect(self.batch)
