"""Who else is at the meeting, and who else is on its agenda: pages beside the room."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from candidates.models import Candidate
from meetings import forms, services
from meetings.models import ItemKind, Meeting, Visitor
from meetings.operations import once
from meetings.room import key_of
from meetings.views.base import ActView, MeetingMixin, room_url
from members.models import Member


class AddCandidateView(ActView):
    """Put one more of the cell's candidates on the agenda."""

    form_class = forms.CandidateForm
    title = gettext_lazy("Thêm quần chúng vào chương trình")
    button = gettext_lazy("Thêm vào chương trình")

    def get_form_kwargs(self) -> dict[str, Any]:
        others = (
            Candidate.objects.open()
            .in_cell(self.meeting.cell)
            .exclude(pk__in=self.meeting.items.exclude(candidate=None).values("candidate"))
            .select_related("person")
        )
        return super().get_form_kwargs() | {"others": list(others)}

    def form_valid(self, form: Any) -> HttpResponse:
        candidate = form.cleaned_data["candidate"]
        try:
            services.add_candidate(meeting=self.meeting, candidate=candidate, actor=self.user)
        except ValidationError as refusal:
            forms.take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã thêm vào chương trình."))
        return redirect(room_url(self.meeting, key_of(self.meeting.items.get(candidate=candidate))))


class VisitorsView(ActView):
    """Guests and delegates: who is expected stands ready to press, others are typed."""

    form_class = forms.VisitorForm
    template_name = "meetings/visitors.html"
    title = gettext_lazy("Khách, đại biểu dự họp")

    @cached_property
    def visitors(self) -> list[Visitor]:
        return list(self.meeting.visitors.select_related("member__person"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        there = {visitor.member_id for visitor in self.visitors}
        expected = services.expected_visitors(self.meeting)
        opening = self.meeting.items.filter(kind=ItemKind.OPENING).first()
        return super().get_context_data(
            visitors=self.visitors,
            expected=[
                (member, kind.label) for member, kind in expected.items() if member.pk not in there
            ],
            back=room_url(self.meeting, key_of(opening) if opening else ""),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return once(request, self.user, lambda: super(VisitorsView, self).post(request))

    def form_valid(self, form: Any) -> HttpResponse:
        pressed = self.request.POST.get("member", "")
        expected = {str(member.pk): member for member in services.expected_visitors(self.meeting)}
        member: Member | None = expected.get(pressed)
        try:
            services.add_visitor(
                meeting=self.meeting, actor=self.user, member=member, **form.cleaned_data
            )
        except ValidationError as refusal:
            forms.take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi người dự."))
        return redirect("meetings:visitors", self.meeting.pk)


class RemoveVisitorView(MeetingMixin, View):
    http_method_names = ["post"]

    @cached_property
    def visitor(self) -> Visitor:
        found = Visitor.objects.select_related("member__person")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def meeting(self) -> Meeting:
        seen = Meeting.objects.visible_to(self.user).select_related("cell", "committee")
        return get_object_or_404(seen, pk=self.visitor.meeting_id)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            services.remove_visitor(visitor=self.visitor, actor=self.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("Đã bỏ người dự."))
        return redirect("meetings:visitors", self.meeting.pk)
