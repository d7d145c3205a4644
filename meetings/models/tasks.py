"""What meetings give people to do (nhiệm vụ)."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.models import Organization
from meetings.models.meeting import Meeting, MeetingState
from members.models import Member
from people.models import User


class TaskState(models.TextChoices):
    OPEN = "open", _("Đang làm")
    DONE = "done", _("Xong")
    DROPPED = "dropped", pgettext_lazy("task", "Thôi")


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(state=TaskState.OPEN)

    def to_do(self) -> Self:
        """Keep open tasks; what a meeting was to give that was called off is nobody's."""
        return self.open().exclude(meeting__state=MeetingState.CANCELLED)

    def visible_to(self, user: User) -> Self:
        """Keep tasks of meetings in reach, and the user's own."""
        from meetings.access import tasks_seen_by

        return self.filter(tasks_seen_by(user))


class Task(models.Model):
    """What a meeting gave somebody to do (nhiệm vụ): carried until done or dropped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="tasks", verbose_name=_("cuộc họp")
    )
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ")
    )
    title = models.CharField(_("việc"), max_length=200)
    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="tasks", verbose_name=_("người làm")
    )
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=7, choices=TaskState.choices, default=TaskState.OPEN
    )
    closed_on = models.DateField(_("ngày xong"), null=True, blank=True)
    drop_reason = models.CharField(_("lý do thôi"), max_length=200, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["due_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="dropped") | ~models.Q(drop_reason=""),
                name="task_dropped_has_reason",
                violation_error_message=_("Thôi một việc thì phải ghi lý do."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on=None)
                | (~models.Q(state="open") & models.Q(closed_on__isnull=False)),
                name="task_closed_has_day",
            ),
        ]
        indexes = [models.Index(fields=["cell", "state"])]

    def __str__(self) -> str:
        return self.title
