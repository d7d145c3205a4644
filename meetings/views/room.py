"""The room: one page from the roll-call to the end, by form posts alone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from meetings import forms, services
from meetings.models import AgendaItem, ItemKind, Meeting, Opinion
from meetings.operations import once
from meetings.room import Room, key_of
from meetings.services.guards import require_leader
from meetings.services.guidance import given_for_meetings
from meetings.views.base import MeetingMixin, room_url
from members.models import Member
from notifications.wording import WrittenUUID
from people.models import User


def rooms_of(user: User) -> QuerySet[Meeting]:
    """The meetings in reach with what their room shows: the roll names who chairs and writes."""
    given = given_for_meetings().values(asked=JSONObject(key=WrittenUUID("pk"), title="title"))
    return (
        Meeting.objects.visible_to(user)
        .select_related("cell__parent", "score")
        .annotate(guidance=Subquery(given[:1]))
    )


class RoomView(MeetingMixin, View):
    """The whole room; a meeting that is over is read on its own page."""

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(rooms_of(self.user), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if self.meeting.is_locked:
            return redirect(self.meeting)
        return self.page(at=request.GET.get("muc", ""))

    def page(
        self, *, at: str = "", bound: dict[Any, Any] | None = None, room: Room | None = None
    ) -> HttpResponse:
        room = room or Room(self.user, self.meeting)
        room.at, room.bound = at, bound or {}
        return render(self.request, "meetings/room.html", {"room": room, "meeting": room.meeting})


class PostView(RoomView):
    """One post of the room: done, it goes back to its item; refused, what was typed stays."""

    http_method_names = ["post"]

    def saved(self, said: str, key: str = "") -> HttpResponse:
        messages.success(self.request, said)
        # "Mục tiếp theo" writes the item it leaves.
        return redirect(room_url(self.meeting, self.request.POST.get("tiep", "") or key))

    def over(self) -> HttpResponse | None:
        """Refuse what comes after the minutes were locked, in words on the meeting's page."""
        if not self.meeting.is_locked:
            return None
        try:
            services.refuse_final(self.meeting)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(self.request, message)
        return redirect(self.meeting)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return once(request, self.user, lambda: self.over() or self.write())

    def write(self) -> HttpResponse:
        raise NotImplementedError


class AttendanceView(PostView):
    def write(self) -> HttpResponse:
        room = Room(self.user, self.meeting)
        form = forms.RollForm(self.request.POST, rows=room.roll_rows(), auto_id="dd_%s")
        if form.is_valid():
            try:
                services.take_attendance(
                    meeting=self.meeting,
                    states=form.states,
                    actor=self.user,
                    started_at=form.started_at,
                    chair=form.cleaned_data["chair"],
                    minute_taker=form.cleaned_data["minute_taker"],
                )
                return self.saved(_("Đã ghi điểm danh."))
            except ValidationError as refusal:
                form.take_refusal(refusal)
        opening = next(i for i in room.items if i.kind == ItemKind.OPENING)
        return self.page(at=key_of(opening), bound={"roll": form}, room=room)


class ItemPostView(PostView):
    """A post on one item of the agenda; its meeting is found in reach like every other."""

    @cached_property
    def item(self) -> AgendaItem:
        items = AgendaItem.objects.select_related("candidate__person", "candidate__cell")
        item = get_object_or_404(items, pk=self.kwargs["pk"])
        item.meeting = get_object_or_404(rooms_of(self.user), pk=item.meeting_id)
        return item

    @cached_property
    def meeting(self) -> Meeting:
        return self.item.meeting

    def attempt(
        self, form: Any, act: Callable[[], Any], *, said: str, bound_as: Any
    ) -> HttpResponse:
        key, room = key_of(self.item), Room(self.user, self.meeting)
        if form.is_valid():
            try:
                act()
                return self.saved(said, key)
            except ValidationError as refusal:
                forms.take_refusal(form, refusal)
                if getattr(refusal, "code", "") == "overwritten":
                    form.data = form.data.copy()
                    form.data["seen"] = self.now.version
                    room.theirs = {self.item.pk: self.now}
        return self.page(at=key, bound={bound_as: form}, room=room)

    @cached_property
    def roll(self) -> list[Member]:
        return Room(self.user, self.meeting).roll

    @cached_property
    def now(self) -> AgendaItem:
        """The item as somebody else wrote it meanwhile."""
        return AgendaItem.objects.select_related("written_by__person").get(pk=self.item.pk)


class ItemView(ItemPostView):
    """What was said and concluded under an item; of a candidate, with the next step."""

    def write(self) -> HttpResponse:
        item, auto_id = self.item, f"{key_of(self.item)}_%s"
        form: Any
        if item.candidate is None:
            form = forms.ItemForm(self.request.POST, roll=self.roll, auto_id=auto_id)
            service: Any = services.write_item
        else:
            steps = services.steps_for(item.candidate)
            form = forms.ReviewForm(self.request.POST, steps=steps, auto_id=auto_id)
            service = services.review_candidate

        def act() -> None:
            if self.request.POST.get("write") == forms.VersionedForm.BOTH:
                form.keep_both(self.now.text, self.now.conclusion)
            service(item=item, actor=self.user, **form.cleaned_data)

        return self.attempt(
            form,
            act,
            said=_("Đã ghi mục «%(item)s».") % {"item": item},
            bound_as=item.pk,
        )


class VoteView(ItemPostView):
    def write(self) -> HttpResponse:
        on_person = self.item.kind == ItemKind.CANDIDATE
        form = forms.VoteForm(
            self.request.POST, on_person=on_person, auto_id=f"{key_of(self.item)}_bq_%s"
        )
        return self.attempt(
            form,
            lambda: services.record_vote(item=self.item, actor=self.user, **form.cleaned_data),
            said=_("Đã ghi biểu quyết."),
            bound_as=f"vote-{self.item.pk}",
        )


class RemoveItemView(ItemPostView):
    def write(self) -> HttpResponse:
        try:
            services.remove_item(item=self.item, actor=self.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(self.request, message)
            return redirect(room_url(self.meeting, key_of(self.item)))
        return self.saved(_("Đã bỏ mục «%(item)s».") % {"item": self.item})


class AddTaskView(PostView):
    def write(self) -> HttpResponse:
        room = Room(self.user, self.meeting)
        form = forms.TaskForm(self.request.POST, roll=room.roll, auto_id="viec_%s")
        tasks = next((i for i in room.items if i.kind == ItemKind.NEXT_MONTH), None)
        key = key_of(tasks) if tasks else ""
        if form.is_valid():
            try:
                services.add_task(meeting=self.meeting, actor=self.user, **form.cleaned_data)
                return self.saved(_("Đã thêm việc."), key)
            except ValidationError as refusal:
                forms.take_refusal(form, refusal)
        return self.page(at=key, bound={"task": form}, room=room)


class OpinionView(ItemPostView, FormView):
    """What one person said under an item: posted from the room, or from a page of its own."""

    http_method_names = ["get", "post"]
    form_class = forms.OpinionForm
    template_name = "meetings/opinion.html"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.form_invalid(forms.OpinionForm())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = room_url(self.meeting, key_of(self.item))
        return super().get_context_data(
            meeting=self.meeting,
            item=self.item,
            names=forms.names_of(self.roll),
            back=back,
            **kwargs,
        )

    def write(self) -> HttpResponse:
        form = forms.OpinionForm(self.request.POST)
        if form.is_valid():
            try:
                services.add_opinion(item=self.item, actor=self.user, **form.said(self.roll))
                return self.saved(_("Đã ghi ý kiến."), key_of(self.item))
            except ValidationError as refusal:
                forms.take_refusal(form, refusal)
        return self.form_invalid(form)


class RemoveOpinionView(ItemPostView):
    """Take back an opinion written wrongly."""

    @cached_property
    def opinion(self) -> Opinion:
        return get_object_or_404(
            Opinion.objects.select_related("item", "speaker__person"), pk=self.kwargs["pk"]
        )

    @cached_property
    def item(self) -> AgendaItem:
        item = self.opinion.item
        item.meeting = get_object_or_404(rooms_of(self.user), pk=item.meeting_id)
        return item

    def write(self) -> HttpResponse:
        services.remove_opinion(opinion=self.opinion, actor=self.user)
        return self.saved(_("Đã bỏ ý kiến."), key_of(self.item))


class FinaliseView(PostView):
    def write(self) -> HttpResponse:
        require_leader(self.user, self.meeting)
        room = Room(self.user, self.meeting)
        form = forms.FinaliseForm(self.request.POST, auto_id="kt_%s")
        if form.is_valid():
            ended_at = forms.local_moment(room.day, form.cleaned_data["ended_time"])
            try:
                services.finalise_meeting(
                    meeting=self.meeting,
                    ended_at=ended_at,
                    conclusion=form.cleaned_data["conclusion"],
                    short_reason=form.cleaned_data["short_reason"],
                    actor=self.user,
                )
            except ValidationError as refusal:
                return self._refused(room, form, refusal)
            messages.success(self.request, _("Đã kết thúc và gửi biên bản. Biên bản đã khóa."))
            return redirect(self.meeting)
        return self.page(at=self._closing(room), bound={"finalise": form}, room=room)

    def _closing(self, room: Room) -> str:
        return next((key_of(i) for i in room.items if i.kind == ItemKind.CLOSING), "")

    def _refused(
        self, room: Room, form: forms.FinaliseForm, refusal: ValidationError
    ) -> HttpResponse:
        """Show the refusal at the item that it is about, else beside the closing form."""
        by_item = getattr(refusal, "error_dict", {})
        for item in room.items:
            if errors := by_item.get(f"item-{item.pk}"):
                room.refused = {item.pk: [m for e in errors for m in e.messages]}
                form.add_error(None, errors)
                return self.page(at=key_of(item), bound={"finalise": form}, room=room)
        forms.take_refusal(form, refusal, form.BESIDE)
        return self.page(at=self._closing(room), bound={"finalise": form}, room=room)
