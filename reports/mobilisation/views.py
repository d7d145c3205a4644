"""Models of mass mobilisation: the list, one model, writing it, its paper."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView, View

from cells import policy
from cells.access import holds
from people import clock
from people.requests import SignedInMixin
from reports.access import figures_of
from reports.mobilisation import access, services
from reports.mobilisation.figures import figure_of
from reports.mobilisation.forms import ModelForm, take_refusal
from reports.mobilisation.paper import write_report
from reports.models import FIGURES, Evidence, MobilisationModel, ModelState

ROWS = 50


class ModelListView(SignedInMixin, ListView):
    template_name = "reports/models/list.html"
    context_object_name = "models"
    paginate_by = ROWS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not holds(request.user, policy.SEE_MOBILISATION):
            raise PermissionDenied(
                _("Mô hình dân vận khéo dành cho cấp ủy chi bộ, đảng ủy, văn phòng.")
            )
        return super().dispatch(request, *args, **kwargs)

    @property
    def state(self) -> str:
        asked = self.request.GET.get("trang_thai", "")
        return asked if asked in ModelState.values else ""

    def get_queryset(self) -> QuerySet[MobilisationModel]:
        found = MobilisationModel.objects.visible_to(self.user)
        if self.state:
            found = found.filter(state=self.state)
        return (
            found.select_related("organization", "person_in_charge")
            .annotate(
                steps=Count("milestones"),
                done=Count("milestones", filter=Q(milestones__done_on__isnull=False)),
            )
            # Counting drops the model's own order, and pages need one.
            .order_by("-started_on", "name", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_add=holds(self.user, policy.KEEP_MOBILISATION),
            states=ModelState.choices,
            state=self.state,
            kept=f"trang_thai={self.state}" if self.state else "",
            **kwargs,
        )


class ModelMixin(SignedInMixin):
    """Finds the model in reach (404)."""

    kwargs: dict[str, Any]

    @cached_property
    def model(self) -> MobilisationModel:
        found = MobilisationModel.objects.visible_to(self.user)
        found = found.select_related("organization__parent", "person_in_charge")
        return get_object_or_404(found, pk=self.kwargs["pk"])


class ModelView(ModelMixin, TemplateView):
    """One model: what it is, how far it has come, what shows it, what can be done next."""

    template_name = "reports/models/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        model, today = self.model, clock.today()
        keeps = access.may_keep(self.user, model)
        above = access.may_recognise(self.user, model)
        opens = figures_of(self.user).opens_people
        steps = list(model.milestones.all())
        return super().get_context_data(
            model=model,
            parts=self._parts(),
            steps=[(step, step.is_late_on(today)) for step in steps],
            done=sum(step.done_on is not None for step in steps),
            proofs=[(e, self._figure(e, opens)) for e in self._evidence()],
            may_write=keeps and model.is_open,
            may_finish=keeps and model.state in (ModelState.REGISTERED, ModelState.RECOGNISED),
            may_register=keeps and services.may_step(model, ModelState.REGISTERED),
            may_recognise=above and services.may_step(model, ModelState.RECOGNISED),
            may_end=keeps and services.may_step(model, ModelState.ENDED),
            repeated=services.same_named(model.organization, model.name_key),
            **kwargs,
        )

    def _parts(self) -> list[tuple[Any, str]]:
        """What is written of it in words, empty parts left out."""
        names = [
            "situation", "aims", "method", "leadership", "area", "led_by", "partners", "joined_by",
            "resources", "outputs", "lasting",
        ]  # fmt: skip
        parts = [(ModelForm.base_fields[name].label, getattr(self.model, name)) for name in names]
        return [(label, text) for label, text in parts if text]

    def _evidence(self) -> list[Evidence]:
        rows = list(self.model.evidence.all())
        for row in rows:
            row.model = self.model
        return rows

    def _figure(self, evidence: Evidence, opens: bool) -> Any:
        return figure_of(evidence, opens) if evidence.kind in FIGURES else None


class WriteModelView(SignedInMixin, FormView):
    """The registration in its sections; what is refused stands beside it, nothing is lost."""

    form_class = ModelForm
    template_name = "reports/models/form.html"
    title: Any = gettext_lazy("Soạn mô hình dân vận khéo")

    def written(self) -> MobilisationModel | None:
        """The model that stands already; None for one to be written."""
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        kept = access.kept_by(self.user)
        return super().get_form_kwargs() | {"organizations": kept, "model": self.written()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(model=self.written(), title=self.title, **kwargs)

    def write(self, **written: Any) -> MobilisationModel:
        raise NotImplementedError

    def form_valid(self, form: ModelForm) -> HttpResponse:
        try:
            model = self.write(**form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            if (stands := self.written()) is not None:
                form.look_again(stands)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi mô hình."))
        return redirect(model)


class AddModelView(WriteModelView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not holds(request.user, policy.KEEP_MOBILISATION):
            raise PermissionDenied(
                _("Chỉ bí thư chi bộ, thường trực, văn phòng đảng ủy được đăng ký mô hình.")
            )
        return super().dispatch(request, *args, **kwargs)

    def write(self, **written: Any) -> MobilisationModel:
        return services.draft_model(actor=self.user, **written)


class EditModelView(ModelMixin, WriteModelView):
    title = gettext_lazy("Sửa mô hình dân vận khéo")

    def written(self) -> MobilisationModel | None:
        return self.model

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not access.may_keep(request.user, self.model):
            raise PermissionDenied(_("Chỉ người đăng ký mô hình của đơn vị được làm việc này."))
        return super().dispatch(request, *args, **kwargs)

    def write(self, **written: Any) -> MobilisationModel:
        return services.edit_model(model=self.model, actor=self.user, **written)


class ModelPaperView(ModelMixin, View):
    """The report of a model as a Word file; that it was written is kept, the file is not."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        content = write_report(model=self.model, actor=self.user)
        name = f"dan-van-kheo-{clock.today():%Y-%m-%d}.docx"
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)
