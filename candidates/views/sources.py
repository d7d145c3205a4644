"""Movements and models with the people who stood out; classes with their rosters."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView, View

from candidates import forms, services
from candidates.forms import take_refusal
from candidates.models import (
    Candidate,
    ClassKind,
    Enrolment,
    Movement,
    StandOut,
    TrainingClass,
)
from candidates.models.candidate import BEFORE_ADMISSION, IN_PROBATION
from candidates.views.base import ServedFormView
from cells import policy
from cells.access import holds, may, reach
from cells.models import Organization
from people.requests import SignedInMixin

ROWS = 50


def cells_to_keep(user: Any) -> QuerySet[Organization]:
    """The cells whose movements ``user`` keeps."""
    seen = Organization.objects.visible_to(user).cells().active()
    return seen.filter(reach(user).organizations(policy.KEEP_MOVEMENT))


class MovementListView(SignedInMixin, ListView):
    template_name = "candidates/movements.html"
    context_object_name = "movements"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Movement]:
        return (
            Movement.objects.visible_to(self.user)
            .select_related("cell")
            .annotate(
                noted=Count("people"),
                introduced=Count("people", filter=Q(people__candidate__isnull=False)),
            )
            # Counting drops the model's own order, and pages need one.
            .order_by("-started_on", "name", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_keep=holds(self.user, policy.KEEP_MOVEMENT), **kwargs)


class MovementAddView(ServedFormView):
    form_class = forms.MovementForm
    template_name = "candidates/add.html"
    title = gettext_lazy("Ghi phong trào, mô hình")
    back = ("candidates:movements", gettext_lazy("Phong trào, mô hình"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not holds(request.user, policy.KEEP_MOVEMENT):
            raise PermissionDenied(
                _("Chỉ bí thư, phó bí thư chi bộ hoặc văn phòng đảng ủy được ghi thêm.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        cells = cells_to_keep(self.user)
        kwargs = super().get_form_kwargs() | {"cells": cells}
        led = reach(self.user).places(policy.LEAD_CANDIDATE)
        if len(led) == 1:
            kwargs["initial"] = {"cell": led[0].pk}
        return kwargs

    def serve(self, form: Any) -> HttpResponse:
        movement = services.keep_movement(actor=self.user, **form.cleaned_data)
        messages.success(self.request, _("Đã ghi %(name)s.") % {"name": movement})
        return redirect(movement)


class MovementView(SignedInMixin, DetailView):
    """One movement; a name typed here is somebody who stood out."""

    template_name = "candidates/movement.html"
    context_object_name = "movement"
    object: Movement

    def get_queryset(self) -> QuerySet[Movement]:
        seen = Movement.objects.visible_to(self.user).select_related("cell", "committee")
        return seen.prefetch_related("people__candidate")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", forms.StandOutForm())
        return super().get_context_data(
            may_keep=may(self.user, policy.KEEP_MOVEMENT, self.object.cell), **kwargs
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        services.sources.require_keeper(self.user, self.object.cell)
        form = forms.StandOutForm(request.POST)
        if form.is_valid():
            try:
                services.note_stand_out(movement=self.object, actor=self.user, **form.cleaned_data)
                return redirect(self.object)
            except ValidationError as refusal:
                take_refusal(form, refusal)
        return self.render_to_response(self.get_context_data(form=form))


class IntroduceStandOutView(SignedInMixin, View):
    """Introduces who stood out, in one step."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        seen = StandOut.objects.filter(
            movement__in=Movement.objects.visible_to(self.user)
        ).select_related("movement__cell")
        stand_out = get_object_or_404(seen, pk=pk)
        services.sources.require_keeper(self.user, stand_out.movement.cell)
        try:
            candidate = services.introduce_stand_out(stand_out=stand_out, actor=self.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(stand_out.movement)
        messages.success(
            request,
            _("Đã ghi %(name)s vào danh sách. Ghi thêm ngày sinh, học vấn.") % {"name": candidate},
        )
        return redirect(candidate)


class ClassListView(SignedInMixin, ListView):
    template_name = "candidates/classes.html"
    context_object_name = "classes"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[TrainingClass]:
        return (
            TrainingClass.objects.visible_to(self.user)
            .annotate(
                sent=Count("enrolments"),
                certified=Count("enrolments", filter=Q(enrolments__result="certified")),
            )
            .order_by("-started_on", "name", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_keep=holds(self.user, policy.KEEP_CLASS), **kwargs)


class ClassAddView(ServedFormView):
    form_class = forms.ClassForm
    template_name = "candidates/add.html"
    title = gettext_lazy("Mở lớp")
    back = ("candidates:classes", gettext_lazy("Lớp học"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not holds(request.user, policy.KEEP_CLASS):
            raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi lớp học."))
        return super().dispatch(request, *args, **kwargs)

    def serve(self, form: Any) -> HttpResponse:
        committee = reach(self.user).places(policy.KEEP_CLASS)[0]
        training = services.open_class(committee=committee, actor=self.user, **form.cleaned_data)
        messages.success(self.request, _("Đã mở lớp %(name)s.") % {"name": training})
        return redirect(training)


class ClassMixin(SignedInMixin):
    kwargs: dict[str, Any]

    @cached_property
    def training(self) -> TrainingClass:
        seen = TrainingClass.objects.visible_to(self.user).select_related("committee")
        return get_object_or_404(seen, pk=self.kwargs["pk"])


class ClassView(ClassMixin, ServedFormView):
    """The roster of a class: results and certificates entered in one table."""

    form_class = forms.RosterForm
    template_name = "candidates/class.html"

    @cached_property
    def roster(self) -> list[Enrolment]:
        rows = self.training.enrolments.filter(
            candidate__in=Candidate.objects.visible_to(self.user)
        )
        return list(
            rows.select_related("candidate__person", "candidate__cell").order_by(
                "candidate__cell__position", "candidate__person__sort_key", "pk"
            )
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"enrolments": self.roster}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            training=self.training,
            may_keep=may(self.user, policy.KEEP_CLASS, self.training.committee),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.classes.require_keeper(self.user, self.training.committee)
        return super().post(request, *args, **kwargs)

    def serve(self, form: Any) -> HttpResponse:
        written = services.record_results(
            training_class=self.training, outcomes=form.outcomes(), actor=self.user
        )
        messages.success(
            self.request, _("Đã ghi kết quả của %(count)d người.") % {"count": len(written)}
        )
        return redirect(self.training)


class SendToClassView(ClassMixin, ServedFormView):
    """Puts people on the roster: those whom the class is for, and who hold no certificate."""

    form_class = forms.SendForm
    template_name = "candidates/class_send.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            _found = self.training
            services.classes.require_keeper(self.user, self.training.committee)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def waiting(self) -> QuerySet[Candidate]:
        """The people in reach who may be sent, and neither sit in such a class nor passed it."""
        awareness = self.training.kind == ClassKind.AWARENESS
        stages = BEFORE_ADMISSION if awareness else IN_PROBATION
        of_kind = Enrolment.objects.of_kind(self.training.kind).filter(candidate=OuterRef("pk"))
        settled = of_kind.filter(result__in=("", "certified"))
        return (
            Candidate.objects.visible_to(self.user)
            .filter(committee=self.training.committee, stage__in=stages)
            .exclude(stage__in=("source", "paused"))
            .exclude(Exists(settled))
            .select_related("person", "cell")
            .order_by("cell__position", "person__sort_key", "pk")
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"waiting": self.waiting}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(training=self.training, waiting=self.waiting, **kwargs)

    def serve(self, form: Any) -> HttpResponse:
        sent = services.send_to_class(
            training_class=self.training,
            candidates=list(form.cleaned_data["candidates"]),
            actor=self.user,
        )
        messages.success(self.request, _("Đã cử %(count)d người đi học.") % {"count": len(sent)})
        return redirect(self.training)
