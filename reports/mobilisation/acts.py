"""Pages of one act on a model each: registered, recognised, ended; its steps and its proof."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View

from people.models import User
from people.requests import SignedInMixin
from reports.mobilisation import access, forms, services
from reports.mobilisation.forms import take_refusal
from reports.mobilisation.views import ModelMixin
from reports.models import Evidence, Milestone, MobilisationModel

OF_KEEPERS = _("Chỉ người đăng ký mô hình của đơn vị được làm việc này.")


class ModelActView(ModelMixin, FormView):
    """One act: a title, what will happen, a form and one button."""

    template_name = "reports/models/act.html"
    title: Any = ""
    button: Any = _("Ghi")
    consequence: Any = ""
    done: Any = _("Đã ghi.")
    danger = False
    refusal: Any = OF_KEEPERS

    def may(self) -> bool:
        return access.may_keep(self.user, self.model)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.may():
            raise PermissionDenied(str(self.refusal))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"model": self.model}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(model=self.model, **kwargs)

    def act(self, **asked: Any) -> Any:
        """Call the service. May raise what it refuses."""
        raise NotImplementedError

    def after(self) -> HttpResponse:
        return redirect(self.model)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(**form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return self.after()


class RegisterView(ModelActView):
    form_class = forms.RegisterForm
    title = _("Đăng ký mô hình")
    button = _("Đăng ký")
    consequence = _("Đăng ký rồi thì cấp trên xem được mô hình, không bỏ bản này được nữa.")
    done = _("Đã đăng ký mô hình.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        repeated = services.same_named(self.model.organization, self.model.name_key)
        return super().get_context_data(repeated=repeated, **kwargs)

    def act(self, **asked: Any) -> Any:
        return services.register_model(model=self.model, actor=self.user, **asked)


class OfThoseAbove(ModelActView):
    refusal = _("Chỉ thường trực, văn phòng đảng ủy được ghi công nhận.")

    def may(self) -> bool:
        return access.may_recognise(self.user, self.model)


FREEZES = _("Số liệu minh chứng chốt theo hôm nay; mô hình không sửa được nữa.")


class RecogniseView(OfThoseAbove):
    form_class = forms.RecogniseForm
    title = _("Ghi công nhận mô hình")
    button = _("Ghi công nhận")
    consequence = FREEZES
    done = _("Đã ghi công nhận mô hình.")

    def act(self, **asked: Any) -> Any:
        return services.recognise_model(model=self.model, actor=self.user, **asked)


class RefuseView(OfThoseAbove):
    form_class = forms.CloseForm
    title = _("Ghi không công nhận mô hình")
    button = _("Không công nhận")
    consequence = FREEZES
    done = _("Đã ghi không công nhận mô hình.")
    danger = True

    def act(self, **asked: Any) -> Any:
        return services.refuse_model(model=self.model, actor=self.user, **asked)


class EndView(ModelActView):
    form_class = forms.CloseForm
    title = _("Kết thúc mô hình")
    button = _("Kết thúc")
    consequence = FREEZES
    done = _("Đã kết thúc mô hình.")
    danger = True

    def act(self, **asked: Any) -> Any:
        return services.end_model(model=self.model, actor=self.user, **asked)


class DropDraftView(ModelActView):
    form_class = forms.DropForm
    title = _("Bỏ bản soạn")
    button = _("Bỏ bản soạn")
    consequence = _("Bản soạn mất hẳn; nhật ký còn ghi tên mô hình.")
    done = _("Đã bỏ bản soạn.")
    danger = True

    def act(self, **asked: Any) -> Any:
        return services.drop_draft(model=self.model, actor=self.user, **asked)

    def after(self) -> HttpResponse:
        return redirect("reports:models")


class AddMilestoneView(ModelActView):
    form_class = forms.MilestoneForm
    title = _("Thêm mốc")
    button = _("Thêm mốc")
    done = _("Đã thêm mốc.")

    def act(self, **asked: Any) -> Any:
        return services.add_milestone(model=self.model, actor=self.user, **asked)


class AddEvidenceView(ModelActView):
    form_class = forms.EvidenceForm
    title = _("Thêm minh chứng")
    button = _("Thêm minh chứng")
    consequence = _("Số liệu phần mềm tự đếm, đếm lại mỗi lần mở trang đến khi chốt mô hình.")
    done = _("Đã thêm minh chứng.")

    def act(self, **asked: Any) -> Any:
        return services.add_evidence(model=self.model, actor=self.user, **asked)


def find_milestone(user: User, pk: Any) -> Milestone:
    """The step ``pk`` of a model in reach, with its model; 404 where there is none."""
    seen = MobilisationModel.objects.visible_to(user)
    found = Milestone.objects.filter(model__in=seen).select_related(
        "model__organization__parent", "model__person_in_charge"
    )
    return get_object_or_404(found, pk=pk)


class FinishMilestoneView(ModelActView):
    form_class = forms.DoneForm
    title = _("Mốc đã xong")
    button = _("Ghi đã xong")
    done = _("Đã ghi mốc xong.")

    @cached_property
    def milestone(self) -> Milestone:
        return find_milestone(self.user, self.kwargs["pk"])

    @cached_property
    def model(self) -> MobilisationModel:
        return self.milestone.model

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(fact=self.milestone.what, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        if self.milestone.done_on is None:
            return {}
        return {"done_on": self.milestone.done_on, "note": self.milestone.note}

    def act(self, **asked: Any) -> Any:
        return services.finish_milestone(milestone=self.milestone, actor=self.user, **asked)


class RemoveView(SignedInMixin, View):
    """Takes back a part of a model by one press."""

    http_method_names = ["post"]
    kwargs: dict[str, Any]

    @property
    def model(self) -> MobilisationModel:
        raise NotImplementedError

    def remove(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        model = self.model
        try:
            self.remove()
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(model)


class RemoveMilestoneView(RemoveView):
    @cached_property
    def milestone(self) -> Milestone:
        return find_milestone(self.user, self.kwargs["pk"])

    @property
    def model(self) -> MobilisationModel:
        return self.milestone.model

    def remove(self) -> None:
        services.remove_milestone(milestone=self.milestone, actor=self.user)


class RemoveEvidenceView(RemoveView):
    @cached_property
    def evidence(self) -> Evidence:
        seen = MobilisationModel.objects.visible_to(self.user)
        found = Evidence.objects.filter(model__in=seen).select_related("model__organization")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def model(self) -> MobilisationModel:
        return self.evidence.model

    def remove(self) -> None:
        services.remove_evidence(evidence=self.evidence, actor=self.user)
