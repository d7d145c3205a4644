"""Pages of corrections that members propose of their own record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from members import services
from members.forms import AcceptForm, ProposeForm, ReasonForm
from members.models import CorrectionProposal
from members.views.lives import OfMemberView, show_refusal
from people.requests import SignedInMixin


class ProposeView(OfMemberView):
    """Asks one's own record (đề nghị sửa thông tin); of another's it says why not."""

    form_class = ProposeForm
    template_name = "members/propose.html"
    refusal = gettext_lazy("Chỉ đề nghị sửa thông tin của chính mình.")

    def allowed(self) -> bool:
        return services.may_propose(self.user, self.member)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.member.person}

    def run(self, **asked: Any) -> HttpResponse:
        told, remark = asked.pop("told"), asked.pop("remark")
        made = services.propose_corrections(
            member=self.member, changes=asked, told=told, remark=remark, actor=self.user
        )
        messages.success(
            self.request,
            _("Đã gửi %(count)d đề nghị. Bí thư chi bộ hoặc văn phòng trả lời.")
            % {"count": len(made)},
        )
        return redirect(self.member)


class ProposalView(SignedInMixin, View):
    """One proposal: what stands, what is proposed, and for who may answer, the two answers."""

    def get_object(self) -> CorrectionProposal:
        seen = CorrectionProposal.objects.visible_to(self.user).select_related(
            "member__person", "member__cell", "member__committee", "proposed_by__person"
        )
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def show(
        self,
        proposal: CorrectionProposal,
        accept: forms.Form | None = None,
        refuse: forms.Form | None = None,
    ) -> HttpResponse:
        return render(
            self.request,
            "members/proposal.html",
            {
                "proposal": proposal,
                # What is seen is what stands there as the page is drawn.
                "accept": accept or AcceptForm(initial={"seen": proposal.current_value}),
                "refuse": refuse or ReasonForm(),
                "may_answer": proposal.is_open
                and services.may_answer_proposal(self.user, proposal),
                "may_withdraw": proposal.is_open and proposal.proposed_by_id == self.user.pk,
            },
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.get_object())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        proposal = self.get_object()
        answer = request.POST.get("answer")
        form: forms.Form | None = None
        try:
            if answer == "accept":
                form = AcceptForm(request.POST)
                if form.is_valid():
                    asked = form.cleaned_data
                    services.accept_proposal(
                        proposal=proposal,
                        seen=asked["seen"],
                        answer=asked["note"],
                        actor=self.user,
                    )
                    messages.success(request, _("Đã nhận đề nghị."))
                    return redirect(proposal.member)
            elif answer == "refuse":
                form = ReasonForm(request.POST)
                if form.is_valid():
                    services.refuse_proposal(
                        proposal=proposal, actor=self.user, **form.cleaned_data
                    )
                    messages.success(request, _("Đã trả lời không nhận."))
                    return redirect(proposal.member)
            elif answer == "withdraw":
                services.withdraw_proposal(proposal=proposal, actor=self.user)
                messages.success(request, _("Đã rút đề nghị."))
                return redirect(proposal.member)
        except ValidationError as refused:
            if answer != "refuse" or form is None:
                messages.error(request, " ".join(refused.messages))
                return redirect(proposal)
            show_refusal(form, refused)
        return self.show(proposal, refuse=form if answer == "refuse" else None)
