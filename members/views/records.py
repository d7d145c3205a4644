"""Pages of one member: the record, own record, corrections."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, View

from cells.models import Post
from members.access import may_edit_member, note_opening
from members.acts import acts_for
from members.forms import CorrectPersonForm
from members.models import CellAttachment, CorrectionProposal, Member, TransferRequest
from members.services import correct_person, may_propose
from members.timeline import life_of
from people import clock
from people.registry import member_panels
from people.requests import SignedInMixin
from people.services import opened_today

# How many answered proposals stay in sight.
ANSWERED = 5


class MemberDetailView(SignedInMixin, DetailView):
    template_name = "members/detail.html"
    context_object_name = "member"

    def get_queryset(self) -> QuerySet[Member]:
        of_member, today = {"member": OuterRef("pk")}, clock.today()
        return (
            Member.objects.visible_to(self.user)
            .select_related("person", "cell")
            .annotate(
                asks_to_move=Exists(TransferRequest.objects.open().filter(**of_member)),
                is_opened=opened_today(self.user),
                is_attached=Exists(CellAttachment.objects.running_on(today).filter(**of_member)),
                has_proposed=Exists(CorrectionProposal.objects.filter(**of_member)),
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member: Member = self.object
        user, today = self.user, clock.today()
        if not self.object.is_opened:
            note_opening(user, member)
        found = (panel(user, member) for panel in member_panels)
        return super().get_context_data(
            posts=Post.objects.filter(person=member.person)
            .held_on(today)
            .select_related("organization")
            .only("kind", "stands_in_for", "organization__name")
            # Few posts are stand-ins, and then it is asked for whom.
            .prefetch_related("stands_in_for__person"),
            life=life_of(user, member),
            transfer=self.transfer(),
            attachments=self.attachments(),
            acts=acts_for(user, member),
            proposals=self.proposals(),
            may_propose=may_propose(user, member),
            panels=[panel for panel in found if panel is not None],
            may_edit=may_edit_member(user, member),
            age=member.person.age_on(today),
            **kwargs,
        )

    def attachments(self) -> list[CellAttachment]:
        """To which cells the member is sent today, as far as the reader may know."""
        if not self.object.is_attached:
            return []
        seen = CellAttachment.objects.visible_to(self.user).running_on(clock.today())
        return list(seen.filter(member=self.object).select_related("cell"))

    def transfer(self) -> TransferRequest | None:
        """The request to go to another cell, for whom it concerns."""
        if not self.object.asks_to_move:
            return None
        seen = TransferRequest.objects.visible_to(self.user)
        return seen.open().filter(member=self.object).first()

    def proposals(self) -> list[CorrectionProposal]:
        """What its owner proposes to correct: for the owner and for who may answer."""
        member: Member = self.object
        if not self.object.has_proposed:
            return []
        if self.user.person_id != member.person_id and not may_edit_member(self.user, member):
            return []
        found = list(
            CorrectionProposal.objects.visible_to(self.user)
            .filter(member=member)
            .order_by("answered_at", "-proposed_at")
        )
        for proposal in found:
            proposal.member = member
        waiting = [proposal for proposal in found if proposal.is_open]
        answered = [proposal for proposal in found if not proposal.is_open]
        return waiting + answered[: -ANSWERED - 1 : -1]


class OwnRecordView(SignedInMixin, View):
    """Sends a member to their own record (hồ sơ tôi)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        own = Member.objects.visible_to(self.user).exclude(person=None)
        return redirect(get_object_or_404(own, person=self.user.person_id))


class CorrectPersonView(SignedInMixin, FormView):
    form_class = CorrectPersonForm
    template_name = "members/edit.html"

    @cached_property
    def member(self) -> Member:
        seen = Member.objects.visible_to(self.user).select_related("person", "cell", "committee")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_edit_member(self.user, self.member):
            raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được sửa."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.member.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)

    def form_valid(self, form: CorrectPersonForm) -> HttpResponse:
        try:
            correct_person(
                member=self.member,
                changes=form.cleaned_data,
                actor=self.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã sửa thông tin đ/c %(name)s.") % {"name": self.member})
        return redirect(self.member)
