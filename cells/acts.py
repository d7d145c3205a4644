"""Pages of acts on a cell: asked on one page, counted on the next, done, and told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, FormView

from cells import services
from cells.access import may_reorganise, may_share_out
from cells.forms import (
    CloseForm,
    EndChargeForm,
    MergeForm,
    MoveForm,
    PutInChargeForm,
    RenameForm,
    SplitForm,
    take_refusal,
)
from cells.models import Organization, Post, PostKind, Reorganisation
from people.requests import SignedInMixin


class CellActView(SignedInMixin, FormView):
    """Finds a standing cell in reach (404), asks whether the act is the reader's (403)."""

    template_name = "cells/act.html"
    title: Any = ""
    button: Any = _("Ghi")
    consequence: Any = ""
    done: Any = _("Đã ghi.")
    refusal: Any = _("Chỉ văn phòng đảng ủy hoặc quản trị hệ thống được làm việc này.")

    @cached_property
    def cell(self) -> Organization:
        cells = Organization.objects.visible_to(self.user).cells().active()
        return get_object_or_404(cells.select_related("parent"), pk=self.kwargs["pk"])

    def may(self) -> bool:
        return may_reorganise(self.user, self.cell)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        _found = self.cell
        if not self.may():
            raise PermissionDenied(str(self.refusal))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cell": self.cell, "user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cell=self.cell, **kwargs)

    def act(self, form: Any) -> Any:
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(reverse("cells:detail", args=[self.cell.pk]))


class RenameView(CellActView):
    form_class = RenameForm
    title = _("Đổi tên chi bộ")
    consequence = _("Tên cũ được giữ cùng ngày thôi dùng.")
    done = _("Đã đổi tên chi bộ.")

    def act(self, form: RenameForm) -> None:
        services.rename_cell(cell=self.cell, actor=self.user, **form.cleaned_data)


class ReorganiseView(CellActView):
    """Two steps: what would be carried is counted first, then it is done for good.

    The counts are those of the act itself, tried out and taken back.
    """

    button = _("Xem trước")
    confirm: Any = ""

    def act(self, form: Any) -> Reorganisation:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        step = request.POST.get("step", "")
        if step == "back" or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if step == "do":
                done = self.act(form)
                messages.success(request, self.done)
                return redirect(reverse("cells:reorganisation", args=[done.pk]))
            figures = services.try_out(lambda: self.act(form))
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        return self.render_to_response(
            self.get_context_data(form=form, figures=figures, kept=self._kept()),
        )

    def _kept(self) -> list[tuple[str, str]]:
        """What was asked, carried to the second step."""
        return [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in ("csrfmiddlewaretoken", "step")
            for value in values
            if isinstance(value, str)
        ]

    def get_template_names(self) -> list[str]:
        return [self.template_name]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if "figures" in context:
            self.template_name = "cells/confirm.html"
        return super().render_to_response(context, **kwargs)


class MergeView(ReorganiseView):
    form_class = MergeForm
    title = _("Sáp nhập chi bộ")
    confirm = _("Sáp nhập")
    done = _("Đã sáp nhập chi bộ.")

    def act(self, form: MergeForm) -> Reorganisation:
        asked = dict(form.cleaned_data)
        cells = [self.cell, *asked.pop("cells")]
        return services.merge_cells(cells=cells, actor=self.user, **asked)


class SplitView(ReorganiseView):
    form_class = SplitForm
    template_name = "cells/split.html"
    title = _("Chia tách chi bộ")
    confirm = _("Chia tách")
    done = _("Đã chia tách chi bộ.")
    refusal = _("Chỉ văn phòng đảng ủy được chia tách chi bộ.")

    def may(self) -> bool:
        return may_share_out(self.user, self.cell)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": services.people_of([self.cell])}

    def act(self, form: SplitForm) -> Reorganisation:
        papers = {name: form.cleaned_data[name] for name in ("on", "decision", "minutes")}
        return services.split_cell(cell=self.cell, parts=form.parts(), actor=self.user, **papers)


class MoveView(ReorganiseView):
    form_class = MoveForm
    title = _("Chuyển trực thuộc")
    confirm = _("Chuyển")
    done = _("Đã chuyển chi bộ về đảng bộ khác.")

    def act(self, form: MoveForm) -> Reorganisation:
        return services.move_cell(cell=self.cell, actor=self.user, **form.cleaned_data)


class CloseView(ReorganiseView):
    form_class = CloseForm
    title = _("Giải thể chi bộ")
    confirm = _("Giải thể")
    done = _("Đã giải thể chi bộ.")

    def act(self, form: CloseForm) -> Reorganisation:
        return services.close_cell(cell=self.cell, actor=self.user, **form.cleaned_data)


class ReorganisationView(SignedInMixin, DetailView):
    """One decision on cells, with what was counted before and after."""

    template_name = "cells/reorganisation.html"
    context_object_name = "reorganisation"

    def get_queryset(self) -> Any:
        return Reorganisation.objects.visible_to(self.user).select_related("actor__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reached = set(Organization.objects.visible_to(self.user).values_list("pk", flat=True))
        parts = self.object.parts.select_related("organization")
        return super().get_context_data(
            figures=self.object.figures,
            after=[
                (part.organization, part.organization_id in reached)
                for part in parts
                if part.is_after
            ],
            **kwargs,
        )


class PutInChargeView(CellActView):
    form_class = PutInChargeForm
    title = _("Phân công phụ trách chi bộ")
    done = _("Đã phân công phụ trách chi bộ.")
    consequence = _("Người phụ trách xem được chi bộ này từ ngày bắt đầu đến ngày thôi.")

    def act(self, form: PutInChargeForm) -> None:
        services.put_in_charge(cell=self.cell, actor=self.user, **form.cleaned_data)


class EndChargeView(CellActView):
    """End the duty of one who is in charge of a cell; the key in the address is the post's."""

    form_class = EndChargeForm
    title = _("Thôi phụ trách chi bộ")
    done = _("Đã ghi thôi phụ trách.")
    consequence = _("Quyền xem chi bộ hết vào cuối ngày này.")

    @cached_property
    def charge(self) -> Post:
        posts = Post.objects.visible_to(self.user).filter(kind=PostKind.IN_CHARGE)
        return get_object_or_404(
            posts.select_related("organization__parent", "person"), pk=self.kwargs["pk"]
        )

    @cached_property
    def cell(self) -> Organization:
        return self.charge.organization

    def act(self, form: EndChargeForm) -> None:
        services.end_charge(post=self.charge, actor=self.user, **form.cleaned_data)
