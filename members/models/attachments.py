"""Members of agencies sent to a village cell (về sinh hoạt tại chi bộ thôn), from–to."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from members.models.member import Member
from people.models import User


class AttachmentMode(models.TextChoices):
    """Whether the membership went along: who only attends counts in no base and no vote."""

    ATTENDING = "attending", _("dự sinh hoạt, đảng tịch ở chi bộ cũ")
    TRANSFERRED = "transferred", _("đã chuyển sinh hoạt về chi bộ")


class CellAttachmentQuerySet(models.QuerySet["CellAttachment"]):
    def running_on(self, day: date) -> Self:
        """Keep attachments in force on ``day``."""
        return self.filter(started_on__lte=day).filter(
            models.Q(ended_on=None) | models.Q(ended_on__gte=day)
        )

    def visible_to(self, user: User) -> Self:
        """Keep those of a cell in ``user``'s reach, of its members, and the user's own."""
        from cells import policy
        from cells.access import reach

        seen = models.Q(pk__in=[])
        for cell in ("cell", "member__cell"):
            seen |= reach(user).rows(policy.SEE_ATTACHMENT, cell, "member__committee")
        if user.person_id:
            seen |= models.Q(member__person=user.person_id)
        return self.filter(seen)


class CellAttachment(models.Model):
    """A member of an agency, or of the committee, sent to a village cell for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="attachments", verbose_name=_("đảng viên")
    )
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="attachments", verbose_name=_("chi bộ")
    )
    mode = models.CharField(_("hình thức"), max_length=11, choices=AttachmentMode.choices)
    started_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("đến ngày"), null=True, blank=True)
    decision = models.CharField(_("văn bản cử"), max_length=160, blank=True)

    objects = CellAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("đảng viên về sinh hoạt")
        verbose_name_plural = _("đảng viên về sinh hoạt")
        ordering = ["member__person__sort_key", "started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(ended_on=None),
                name="cell_attachment_open_once",
                violation_error_message=_("Đồng chí này đang được cử về một chi bộ."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="cell_attachment_dates_in_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.cell}"


class CellVisit(models.Model):
    """A day on which a member sent to a cell was there (buổi về sinh hoạt)."""

    attachment = models.ForeignKey(
        CellAttachment, models.CASCADE, related_name="visits", verbose_name=_("việc cử về")
    )
    visited_on = models.DateField(_("ngày về"))
    about = models.CharField(_("nội dung"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("buổi về sinh hoạt")
        verbose_name_plural = _("buổi về sinh hoạt")
        ordering = ["-visited_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "visited_on"],
                name="cell_visit_once_a_day",
                violation_error_message=_("Buổi về ngày này đã ghi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.attachment}, {self.visited_on:%d/%m/%Y}"
