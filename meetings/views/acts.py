"""Before the meeting: its draft, another day, the invitation, calling it off; its tasks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from candidates import deadlines
from cells import policy
from cells.access import reach
from cells.models import Organization
from meetings import access, services
from meetings.forms import BackForm, DraftForm, PlanForm, ReasonForm, take_refusal
from meetings.models import Meeting, MeetingState, Task, TaskState
from meetings.operations import once
from meetings.views.base import ActView, room_url
from people import clock
from people.requests import SignedInMixin, signed_in


class OfLeaders(ActView):
    """Acts of the cell's secretary and deputies."""

    refusal = gettext_lazy("Chỉ bí thư, phó bí thư chi bộ được làm việc này.")

    def may(self) -> bool:
        return access.may_run_meeting(self.user, self.meeting)


class DraftMeetingView(SignedInMixin, FormView):
    """A new meeting of a cell on whose committee the reader sits."""

    form_class = DraftForm
    template_name = "meetings/add.html"

    @cached_property
    def cells(self) -> list[Organization]:
        return reach(self.user).places(policy.WRITE_MEETING)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.cells:
            raise PermissionDenied(_("Chỉ cấp ủy chi bộ được lập và ghi cuộc họp."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        own = [cell.pk for cell in self.cells]
        cells = Organization.objects.filter(pk__in=own).active()
        return super().get_form_kwargs() | {"cells": cells}

    def get_initial(self) -> dict[str, Any]:
        """The usual day, hour and place of the first month that has no meeting yet."""
        cell = self.cells[0]
        month = deadlines.coming_period(cell, clock.today())
        usual = deadlines.usual_meeting_on(cell, month)
        return {
            "planned_on": usual,
            "planned_time": cell.meeting_time,
            "place": cell.meeting_place,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return once(request, self.user, lambda: super(DraftMeetingView, self).post(request))

    def form_valid(self, form: DraftForm) -> HttpResponse:
        asked = form.cleaned_data
        try:
            meeting = services.draft_meeting(
                cell=asked["cell"],
                kind=asked["kind"],
                planned_at=form.planned_at,
                place=asked["place"],
                form=asked["form"],
                actor=self.user,
            )
        except ValidationError as refusal:
            take_refusal(form, refusal, form.BESIDE)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã lập cuộc họp. Xem chương trình rồi gửi giấy mời."))
        return redirect(meeting)


class RescheduleView(ActView):
    form_class = PlanForm
    title = gettext_lazy("Đổi lịch họp")
    button = gettext_lazy("Ghi")
    done = gettext_lazy("Đã ghi lịch họp.")
    refusal = gettext_lazy("Giấy mời đã gửi thì bí thư, phó bí thư chi bộ mới đổi được.")
    beside = PlanForm.BESIDE

    def may(self) -> bool:
        if self.meeting.state == MeetingState.ANNOUNCED:
            return access.may_run_meeting(self.user, self.meeting)
        return super().may()

    @property
    def consequence(self) -> str:
        if self.meeting.state != MeetingState.ANNOUNCED:
            return ""
        return _("Đảng viên được báo lại. Hạn gửi nhận xét của người giúp đỡ dời theo.")

    def get_initial(self) -> dict[str, Any]:
        at = timezone.localtime(self.meeting.planned_at)
        return {
            "planned_on": at.date(),
            "planned_time": at.time(),
            "place": self.meeting.place,
            "form": self.meeting.form,
        }

    def act(self, form: PlanForm) -> None:
        services.reschedule_meeting(
            meeting=self.meeting,
            planned_at=form.planned_at,
            place=form.cleaned_data["place"],
            form=form.cleaned_data["form"],
            actor=self.user,
        )


class AnnounceView(OfLeaders):
    title = gettext_lazy("Gửi giấy mời")
    button = gettext_lazy("Gửi giấy mời")
    consequence = gettext_lazy(
        "Đảng viên trong chi bộ và đảng ủy viên phụ trách được báo ngay. "
        "Hạn gửi nhận xét của người giúp đỡ tính theo ngày họp này."
    )
    done = gettext_lazy("Đã gửi giấy mời.")

    def act(self, form: Any) -> None:
        services.announce_meeting(meeting=self.meeting, actor=self.user)


class CancelView(OfLeaders):
    form_class = ReasonForm
    title = gettext_lazy("Hủy cuộc họp")
    button = gettext_lazy("Hủy cuộc họp")
    consequence = gettext_lazy("Ai đã nhận giấy mời được báo kèm lý do. Không khôi phục được.")
    done = gettext_lazy("Đã hủy cuộc họp.")
    danger = True

    def act(self, form: ReasonForm) -> None:
        services.cancel_meeting(meeting=self.meeting, actor=self.user, **form.cleaned_data)


class TaskMixin(SignedInMixin):
    """Finds the task in reach; the service says who may close it."""

    kwargs: dict[str, Any]

    @cached_property
    def task(self) -> Task:
        seen = Task.objects.visible_to(self.user).select_related(
            "cell", "owner__person", "meeting__cell"
        )
        return get_object_or_404(seen, pk=self.kwargs["pk"])


class TaskView(TaskMixin, TemplateView):
    """One task: who does it by when, and the button that says it is done."""

    template_name = "meetings/task.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, task = self.user, self.task
        is_open = task.state == TaskState.OPEN
        return super().get_context_data(
            task=task,
            may_close=is_open and access.may_close_task(user, task),
            may_drop=is_open and access.may_write_meeting(user, task.cell),
            reads_meeting=Meeting.objects.visible_to(user).filter(pk=task.meeting_id).exists(),
            **kwargs,
        )


class CloseTaskView(TaskMixin, View):
    """Mark a task as done, from the room or from one's own list."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        room = self._room()
        # In the room a task is reported done at the meeting; elsewhere it is done today.
        closed_on = min(services.day_of(room), clock.today()) if room else None
        try:
            services.close_task(task=self.task, actor=self.user, closed_on=closed_on)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("Đã ghi xong: %(task)s.") % {"task": self.task})
        return redirect(room_url(room, request.POST.get("muc", "")) if room else "home")

    def _room(self) -> Meeting | None:
        """The meeting in whose room the button was pressed, if the reader may see it."""
        asked = BackForm(self.request.POST)
        if not asked.is_valid() or asked.cleaned_data["room"] is None:
            return None
        seen = Meeting.objects.visible_to(self.user).filter(cell=self.task.cell_id)
        return seen.filter(pk=asked.cleaned_data["room"]).first()


class DropTaskView(TaskMixin, FormView):
    """Give a task up with the reason."""

    form_class = ReasonForm
    template_name = "meetings/drop_task.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not access.may_write_meeting(
            signed_in(request), self.task.cell
        ):
            raise PermissionDenied(_("Chỉ cấp ủy chi bộ được thôi một việc."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(task=self.task, **kwargs)

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            services.drop_task(task=self.task, actor=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã thôi việc: %(task)s.") % {"task": self.task})
        return redirect("meetings:task", pk=self.task.pk)
