"""The page that shows which column was taken for what, and lets it be set right."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from imports.models import BatchState, JobAct, JobState
from imports.reading import Sheet
from imports.services import (
    choose_columns,
    importer_of,
    is_large,
    mapping_of,
    point_header,
    preview_mapped,
    queue_job,
    sheets_of,
)
from imports.services.mapping import (
    HEIGHTS,
    ColumnShown,
    Mapping,
    SheetMap,
    columns_shown,
    fingerprint,
    labels_at,
    shown,
)
from imports.values import text_of
from imports.views import OPEN_JOB, BatchMixin

# Of a sheet without a header, the first rows that hold anything are shown to point at.
ROWS_TO_POINT_AT = 12


@dataclass
class Group:
    """Sheets of one layout: what is said of one is said of all."""

    said: SheetMap
    sheet: Sheet
    numbers: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    columns: list[ColumnShown] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"s{self.numbers[0]}"

    @property
    def first_row(self) -> int:
        return (self.said.top or 0) + 1

    @property
    def last_row(self) -> int:
        return (self.said.top or 0) + self.said.height

    @property
    def unknown(self) -> list[ColumnShown]:
        return [column for column in self.columns if column.doubt == "unknown"]

    @property
    def unsure(self) -> list[ColumnShown]:
        return [column for column in self.columns if column.doubt == "unsure"]

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The first rows in a line each, to point at the header."""
        found = []
        for number, row in enumerate(self.sheet.rows[:60], start=1):
            texts = [text for value in row if value is not None and (text := shown(text_of(value)))]
            if texts:
                found.append((number, " · ".join(texts)[:120]))
        return found[:ROWS_TO_POINT_AT]


class MappingView(BatchMixin, TemplateView):
    """Step two of an import: the columns as found; one press goes on when all are known."""

    template_name = "imports/mapping.html"
    # What was posted and refused, shown again.
    typed: Mapping | None = None

    @cached_property
    def sheets(self) -> list[Sheet]:
        return sheets_of(self.batch)

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[Any, Group] = {}
        for number, (sheet, said) in enumerate(
            zip(self.sheets, self.typed or mapping_of(self.batch), strict=True)
        ):
            if said.hidden or not any(value is not None for row in sheet.rows for value in row):
                continue
            alike: Any = number
            if said.top is not None:
                labels = labels_at(sheet, said.top, said.height)
                alike = (fingerprint(labels), said.height, tuple(sorted(said.columns.items())),
                         said.left_out)  # fmt: skip
            group = found.setdefault(alike, Group(said, sheet, columns=columns_shown(sheet, said)))
            group.numbers.append(number)
            group.names.append(sheet.name)
        # What needs an answer comes first.
        return sorted(found.values(), key=lambda group: group.said.top is not None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.job is not None and self.job.state in (*OPEN_JOB, JobState.FAILED):
            return redirect("imports:job", self.batch.pk)
        if self.batch.state not in (BatchState.MAPPING, BatchState.PREVIEW) or not self.sheets:
            return redirect("imports:batch", self.batch.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.batch.state not in (BatchState.MAPPING, BatchState.PREVIEW) or not self.sheets:
            return redirect("imports:batch", self.batch.pk)
        try:
            if request.POST.get("act") == "header":
                return self._point()
            return self._choose()
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return self.render_to_response(self.get_context_data())

    def _point(self) -> HttpResponse:
        """Somebody pointed at the header: its columns are guessed anew and shown."""
        posted = self.request.POST
        top, height = posted.get("top", ""), posted.get("height", "1")
        if not top.isdecimal() or not height.isdecimal():
            raise ValidationError(_("Chọn dòng tiêu đề của trang."), code="no_header")
        numbers = [int(text) for text in posted.getlist("sheet") if text.isdecimal()]
        point_header(
            self.batch, sheets=numbers, top=int(top) - 1, height=int(height), actor=self.user
        )
        return redirect("imports:mapping", self.batch.pk)

    def _choose(self) -> HttpResponse:
        mapping = self._posted()
        batch = choose_columns(self.batch, mapping, actor=self.user)
        if is_large(batch):
            queue_job(batch, JobAct.PREVIEW, actor=self.user)
            return redirect("imports:job", batch.pk)
        return redirect(preview_mapped(batch, actor=self.user))

    def _posted(self) -> Mapping:
        """The mapping as the form says it; raises ValidationError for a field chosen twice."""
        posted = self.request.POST
        mapping = mapping_of(self.batch)
        keys = {column.key for column in importer_of(self.batch.kind).columns}
        twice = ""
        for group in self.groups:
            names = [f"{group.key}c{column.number}" for column in group.columns]
            if group.said.top is None or not any(name in posted for name in names):
                continue
            columns: dict[str, int] = {}
            for name, column in zip(names, group.columns, strict=True):
                key = posted.get(name, "")
                if key not in keys:
                    continue
                if key in columns:
                    twice = twice or self._refused_twice(group, key)
                    continue
                columns[key] = column.number
            for number in group.numbers:
                said = mapping[number]
                if said.columns != columns:
                    said.columns, said.unsure = dict(columns), []
                    said.said_by = said.said_on = ""
                said.left_out = f"{group.key}out" in posted
        self.typed = mapping
        del self.groups
        if twice:
            raise ValidationError(twice, code="twice")
        return mapping

    def _refused_twice(self, group: Group, key: str) -> str:
        title = next(c.title for c in importer_of(self.batch.kind).columns if c.key == key)
        return _("Trang «%(sheet)s»: «%(name)s» chọn cho hai cột. Mỗi mục một cột.") % {
            "sheet": group.names[0],
            "name": title,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        importer = importer_of(self.batch.kind)
        groups = self.groups
        named = [(column.key, str(column.title)) for column in importer.columns]
        columns = [column for group in groups for column in group.columns]
        return super().get_context_data(
            batch=self.batch,
            refused=self.job if self.job and self.job.state == JobState.REFUSED else None,
            importer=importer,
            groups=groups,
            choices=named,
            heights=HEIGHTS,
            required=[str(c.title) for c in importer.columns if c.required],
            hidden=[s.name for s in mapping_of(self.batch) if s.hidden],
            missing=[group for group in groups if group.said.top is None],
            doubtful=sum(bool(column.doubt) for column in columns),
            known=sum(bool(column.key) for column in columns),
            said=next((g.said for g in groups if g.said.said_by), None),
            can_go_on=any(g.said.is_read for g in groups),
            **kwargs,
        )
