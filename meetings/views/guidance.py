"""The guidance of a month: written by the committee, read by the cells."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView, View

from candidates.deadlines import add_months, month_of
from cells import policy
from cells.access import reach
from cells.models import Organization, OrganizationKind
from meetings import access
from meetings.forms import NoForm, take_refusal
from meetings.forms.guidance import FileForm, GuidanceForm
from meetings.models import Guidance, GuidanceAttachment, GuidanceReading
from meetings.services import guidance as services
from people import clock
from people.requests import SignedInMixin

ROWS = 50
_REFUSAL = gettext_lazy("Chỉ cấp ủy, văn phòng đảng ủy được soạn và gửi định hướng.")


class HoldsMixin(SignedInMixin):
    """Lets in who holds a right anywhere (403 for others)."""

    right = policy.SEE_GUIDANCE
    refusal: Any = gettext_lazy("Định hướng do cấp ủy chi bộ và cấp trên xem.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not reach(self.user).holds(self.right):
            raise PermissionDenied(str(self.refusal))
        return super().dispatch(request, *args, **kwargs)


class GuidanceListView(HoldsMixin, ListView):
    """What the committee gave out, the newest month first; its writers see drafts too."""

    template_name = "meetings/guidance_list.html"
    context_object_name = "guidances"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Guidance]:
        found = Guidance.objects.visible_to(self.user).select_related("committee")
        return found.defer("text").order_by("-month", "cell_kind", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            writes=reach(self.user).holds(policy.WRITE_GUIDANCE), **kwargs
        )


class WordsView(FormView):
    """The form of a guidance: its month, for which cells, its words."""

    form_class: type[Form] = GuidanceForm
    template_name = "meetings/guidance_form.html"

    def write(self, **asked: Any) -> Guidance:
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            guidance = self.write(**form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi bản soạn. Kèm tệp nếu có, rồi gửi các chi bộ."))
        return redirect(guidance)


class AddGuidanceView(HoldsMixin, WordsView):
    right = policy.WRITE_GUIDANCE
    refusal = _REFUSAL

    @cached_property
    def committees(self) -> list[Organization]:
        below = reach(self.user).organizations(policy.WRITE_GUIDANCE)
        found = Organization.objects.filter(below, kind=OrganizationKind.COMMITTEE)
        return list(found.active())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"committees": self.committees}

    def get_initial(self) -> dict[str, Any]:
        """Guidance is mostly written for the month to come."""
        coming = add_months(month_of(clock.today()), 1)
        return {"month": f"{coming:%Y-%m}"}

    def write(self, **asked: Any) -> Guidance:
        return services.write_guidance(actor=self.user, **asked)


class GuidanceMixin(SignedInMixin):
    """Finds the guidance in reach (404); ``writes`` asks whether it is the reader's to write."""

    kwargs: dict[str, Any]

    @cached_property
    def guidance(self) -> Guidance:
        seen = Guidance.objects.visible_to(self.user).select_related("committee", "written_by")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def writes(self) -> bool:
        return access.may_write_guidance(self.user, self.guidance.committee)

    def require_writer(self) -> None:
        if not self.writes:
            raise PermissionDenied(str(_REFUSAL))


class GuidanceView(GuidanceMixin, TemplateView):
    """The words and the files; for the writers also which cells have read them."""

    template_name = "meetings/guidance.html"
    file_form: Form | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.note_reading(guidance=self.guidance, reader=self.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guidance = self.guidance
        is_draft = guidance.published_at is None
        cells = self._cells() if self.writes and not is_draft else []
        silent = [cell for cell, reading in cells if reading is None]
        return super().get_context_data(
            guidance=guidance,
            files=guidance.attachments.defer("content").select_related(
                "said_not_secret_by__person"
            ),
            writes=self.writes,
            is_draft=is_draft,
            file_form=self.file_form or FileForm(),
            readers=[row for row in cells if row[1] is not None],
            silent=silent,
            silent_count=len(silent),
            **kwargs,
        )

    def _cells(self) -> list[tuple[Organization, GuidanceReading | None]]:
        """Each cell that it is for with its first reading, if there was one."""
        first: dict[Any, GuidanceReading] = {}
        readings = self.guidance.readings.select_related("reader__person")
        for reading in readings.order_by("read_at", "pk"):
            first.setdefault(reading.cell_id, reading)
        return [(cell, first.get(cell.pk)) for cell in services.cells_of(self.guidance)]


class DraftMixin(GuidanceMixin):
    """Acts of the writers on a draft; what was given out is read."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        _found = self.guidance
        self.require_writer()
        if self.guidance.published_at is not None:
            messages.error(
                request, _("Định hướng đã gửi các chi bộ nên không sửa, không xóa được.")
            )
            return redirect(self.guidance)
        return super().dispatch(request, *args, **kwargs)


class EditGuidanceView(DraftMixin, WordsView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(guidance=self.guidance, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        also = self.guidance.month
        return super().get_form_kwargs() | {"committees": [self.guidance.committee], "also": also}

    def get_initial(self) -> dict[str, Any]:
        guidance = self.guidance
        return {
            "month": f"{guidance.month:%Y-%m}",
            "cell_kind": guidance.cell_kind,
            "title": guidance.title,
            "text": guidance.text,
        }

    def write(self, **asked: Any) -> Guidance:
        asked.pop("committee")
        return services.edit_guidance(guidance=self.guidance, actor=self.user, **asked)


class DeleteGuidanceView(DraftMixin, FormView):
    """Delete a draft, asked once."""

    form_class = NoForm
    template_name = "meetings/guidance_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self.guidance.attachments.count()
        return super().get_context_data(guidance=self.guidance, files=files, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        title = self.guidance.title
        try:
            services.delete_guidance(guidance=self.guidance, actor=self.user)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã xóa bản soạn «%(title)s».") % {"title": title})
        return redirect("meetings:guidance-list")


class PublishGuidanceView(DraftMixin, FormView):
    """Give the guidance out, after a look at whom it goes to."""

    form_class = NoForm
    template_name = "meetings/guidance_publish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            guidance=self.guidance, cells=services.cells_of(self.guidance), **kwargs
        )

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            services.publish_guidance(guidance=self.guidance, actor=self.user)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã gửi các chi bộ. Bí thư, phó bí thư được báo."))
        return redirect(self.guidance)


class AttachFileView(DraftMixin, GuidanceView):
    """A file to go with a draft; refused, the page says why beside the field."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                services.attach_file(
                    guidance=self.guidance,
                    content=upload.read(),
                    file_name=upload.name or "",
                    not_secret=form.cleaned_data["not_secret"],
                    actor=self.user,
                )
            except ValidationError as refusal:
                take_refusal(form, refusal)
            else:
                messages.success(request, _("Đã kèm tệp."))
                return redirect(self.guidance)
        self.file_form = form
        return self.render_to_response(self.get_context_data(form=form))


class FileMixin(GuidanceMixin):
    """Finds the file by the guidance in reach that it goes with."""

    @cached_property
    def attachment(self) -> GuidanceAttachment:
        return get_object_or_404(
            GuidanceAttachment.objects.defer("content").select_related("guidance__committee"),
            pk=self.kwargs["pk"],
            guidance__in=Guidance.objects.visible_to(self.user),
        )

    @cached_property
    def guidance(self) -> Guidance:
        return self.attachment.guidance


class GuidanceFileView(FileMixin, View):
    """The file to save: never opened inside the site."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> FileResponse:
        attachment = self.attachment
        services.note_reading(guidance=self.guidance, reader=self.user)
        response = FileResponse(
            io.BytesIO(attachment.content),
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.content_type,
        )
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class RemoveFileView(DraftMixin, FileMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        services.remove_file(attachment=self.attachment, actor=self.user)
        messages.success(request, _("Đã bỏ tệp."))
        return redirect(self.guidance)
