"""Pages that record what happened to a member, and requests to transfer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from members import services
from members.access import may_answer_transfer, may_edit_member
from members.acts import ACTS, LifeAct
from members.forms import AskTransferForm, ReasonForm, ReleaseForm
from members.models import Member, MembershipEvent, TransferRequest
from people.requests import SignedInMixin


class OfMemberView(SignedInMixin, FormView):
    """A form about one member in reach; who may not act is told why."""

    template_name = "members/act.html"
    title: Any = ""
    button: Any = ""
    consequence: Any = ""
    refusal: Any = gettext_lazy("Chức vụ của đồng chí không ghi được việc này.")

    @cached_property
    def member(self) -> Member:
        seen = Member.objects.visible_to(self.user).select_related("person", "cell", "committee")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return may_edit_member(self.user, self.member)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.allowed():
            raise PermissionDenied(str(self.refusal))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)

    def run(self, **asked: Any) -> HttpResponse:
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return self.run(**form.cleaned_data)
        except ValidationError as refused:
            show_refusal(form, refused)
            return self.form_invalid(form)


def show_refusal(form: forms.Form, refused: ValidationError) -> None:
    """Show a refusal beside its field; one of a field not asked here, above the form."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        for error in errors:
            form.add_error(name if name in form.fields else None, error)


class LifeActView(OfMemberView):
    # Each address names its own.
    act: LifeAct = ACTS["exempt"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form_class = self.act.form
        self.title, self.button = self.act.title, self.act.button
        self.consequence = self.act.consequence

    def allowed(self) -> bool:
        return self.act.may(self.user, self.member)

    def run(self, **asked: Any) -> HttpResponse:
        event = self.act.service(member=self.member, actor=self.user, **asked)
        messages.success(
            self.request,
            _("Đã ghi: %(what)s, từ %(day)s.")
            % {"what": event.get_kind_display(), "day": f"{event.happened_on:%d/%m/%Y}"},
        )
        for warning in event.data.get("warnings", ()):
            messages.warning(self.request, warning)
        return redirect(self.member)


class UndoEventView(OfMemberView):
    form_class = ReasonForm

    @cached_property
    def event(self) -> MembershipEvent:
        """The event asked for; the newest that stands where none is named."""
        events = MembershipEvent.objects.filter(member=self.member).select_related("undone_by")
        asked = self.request.GET.get("event", "")
        if asked:
            events = events.filter(pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
        else:
            events = events.standing()
        event = events.first()
        if event is None:
            raise Http404
        event.member = self.member
        return event

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title, self.button = _("Hủy việc ghi sai"), _("Hủy việc ghi sai")
        self.consequence = _(
            "Việc cũ vẫn còn trong quá trình, gạch ngang, kèm lý do. Chức vụ và việc giúp đỡ đã "
            "kết thúc theo thì giao lại."
        )

    def allowed(self) -> bool:
        return services.may_undo(self.user, self.event)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(event=self.event, **kwargs)

    def run(self, **asked: Any) -> HttpResponse:
        services.undo_event(event=self.event, actor=self.user, **asked)
        messages.success(self.request, _("Đã hủy việc ghi sai."))
        return redirect(self.member)


class AskTransferView(OfMemberView):
    form_class = AskTransferForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title, self.button = _("Đề nghị chuyển sang chi bộ khác"), _("Gửi đề nghị")
        self.consequence = _("Chi bộ bên kia hoặc văn phòng đảng ủy trả lời rồi mới chuyển.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"member": self.member}

    def run(self, **asked: Any) -> HttpResponse:
        request = services.ask_transfer(member=self.member, actor=self.user, **asked)
        messages.success(
            self.request,
            _("Đã gửi đề nghị. %(cell)s trả lời.") % {"cell": request.answering_cell},
        )
        return redirect(self.member)


class TransferRequestView(SignedInMixin, View):
    """One request: what was asked, and for who may answer, the two answers."""

    def get_object(self) -> TransferRequest:
        seen = TransferRequest.objects.visible_to(self.user).select_related(
            "member__person", "member__committee", "from_cell", "to_cell", "answering_cell"
        )
        return get_object_or_404(seen.select_related("asked_by__person"), pk=self.kwargs["pk"])

    def show(
        self, asked: TransferRequest, release: forms.Form, refuse: forms.Form, status: int = 200
    ) -> HttpResponse:
        return render(
            self.request,
            "members/transfer_request.html",
            {
                "asked": asked,
                "release": release,
                "refuse": refuse,
                "may_answer": asked.is_open and may_answer_transfer(self.user, asked),
                "may_withdraw": asked.is_open and asked.asked_by_id == self.user.pk,
            },
            status=status,
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.get_object(), ReleaseForm(), ReasonForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = self.get_object()
        release, refuse = ReleaseForm(), ReasonForm()
        answer = request.POST.get("answer")
        form: forms.Form | None = None
        try:
            if answer == "release":
                form = release = ReleaseForm(request.POST)
                if form.is_valid():
                    services.release_transfer(request=asked, actor=self.user, **form.cleaned_data)
                    messages.success(request, _("Đã chuyển sinh hoạt."))
                    return redirect(asked)
            elif answer == "refuse":
                form = refuse = ReasonForm(request.POST)
                if form.is_valid():
                    services.refuse_transfer(request=asked, actor=self.user, **form.cleaned_data)
                    messages.success(request, _("Đã trả lời không đồng ý."))
                    return redirect(asked)
            elif answer == "withdraw":
                services.withdraw_transfer(request=asked, actor=self.user)
                messages.success(request, _("Đã rút đề nghị."))
                return redirect(asked)
        except ValidationError as refused:
            if form is None:
                messages.error(request, " ".join(refused.messages))
                return redirect(asked)
            show_refusal(form, refused)
        return self.show(asked, release, refuse)
