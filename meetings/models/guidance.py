"""What the committee asks cells to speak of in a month (định hướng nội dung sinh hoạt)."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.models import CellKind, Organization
from people.models import User


class GuidanceQuerySet(models.QuerySet["Guidance"]):
    def given_to(self, cell: Organization, committee: Organization, month: date) -> Self:
        """Keep what ``committee`` gave out in ``month`` to ``cell``: to its kind, or to all."""
        return self.published().filter(
            models.Q(cell_kind="") | models.Q(cell_kind=cell.cell_kind),
            committee=committee,
            month=month.replace(day=1),
        )

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: User) -> Self:
        """Keep what the user's committees wrote, and what was given out to the user's cells."""
        from meetings.access import guidance_seen_by

        return self.filter(guidance_seen_by(user))


class Guidance(models.Model):
    """The guidance of a committee for a month, for all its cells or those of one kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    month = models.DateField(_("tháng"))
    cell_kind = models.CharField(
        _("loại chi bộ"), max_length=12, choices=CellKind.choices, blank=True
    )
    title = models.CharField(_("tiêu đề"), max_length=200)
    text = models.TextField(_("nội dung"))
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người soạn")
    )
    written_at = models.DateTimeField(_("soạn lúc"), auto_now_add=True)
    published_at = models.DateTimeField(_("gửi các chi bộ lúc"), null=True, blank=True)

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("định hướng sinh hoạt")
        verbose_name_plural = _("định hướng sinh hoạt")
        ordering = ["-month", "-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "month", "cell_kind"],
                name="guidance_once_a_month_and_kind",
                violation_error_message=_("Tháng này đã có định hướng cho loại chi bộ đó."),
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="guidance_month_is_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.month:%m/%Y})"

    def get_absolute_url(self) -> str:
        return reverse("meetings:guidance", args=[self.pk])


class GuidanceAttachment(models.Model):
    """A file that goes with a guidance; whoever put it there says that it is not secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guidance = models.ForeignKey(
        Guidance, models.CASCADE, related_name="attachments", verbose_name=_("định hướng")
    )
    name = models.CharField(_("tên tệp"), max_length=160)
    content_type = models.CharField(_("loại tệp"), max_length=100)
    content = models.BinaryField(_("nội dung"))
    said_not_secret_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người xác nhận không mật")
    )
    added_at = models.DateTimeField(_("đưa lên lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("tệp kèm định hướng")
        verbose_name_plural = _("tệp kèm định hướng")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["guidance", "name"],
                name="guidance_attachment_name_once",
                violation_error_message=_("Đã có tệp cùng tên."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class GuidanceReading(models.Model):
    """That somebody of a cell opened a guidance (đã đọc), the first time."""

    guidance = models.ForeignKey(
        Guidance, models.CASCADE, related_name="readings", verbose_name=_("định hướng")
    )
    reader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người đọc"))
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ")
    )
    read_at = models.DateTimeField(_("đọc lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("lượt đọc định hướng")
        verbose_name_plural = _("lượt đọc định hướng")
        ordering = ["read_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["guidance", "reader", "cell"], name="guidance_reading_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.guidance}"
