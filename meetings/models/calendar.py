"""What is planned ahead: the year's topics, and the calendar that people subscribe to."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from meetings.models.meeting import Meeting
from members.models import Member
from people.models import User


class ThematicTopic(models.Model):
    """One topic of a cell's yearly plan (kế hoạch sinh hoạt chuyên đề), and its meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ")
    )
    month = models.DateField(_("tháng"))
    title = models.CharField(_("chuyên đề"), max_length=200)
    presenter = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người chuẩn bị"),
    )
    meeting = models.OneToOneField(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="topic",
        verbose_name=_("cuộc họp"),
    )

    class Meta:
        verbose_name = _("chuyên đề trong kế hoạch")
        verbose_name_plural = _("chuyên đề trong kế hoạch")
        ordering = ["month", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "month", "title"],
                name="thematic_topic_once",
                violation_error_message=_("Chuyên đề này đã có trong kế hoạch."),
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="thematic_topic_month_is_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CalendarFeed(models.Model):
    """A person's private calendar address (lịch riêng): who has the address reads the times.

    The address is kept as a hash alone and shown once; a new one ends the old.
    """

    user = models.OneToOneField(
        User, models.CASCADE, related_name="calendar_feed", verbose_name=_("tài khoản")
    )
    token_hash = models.CharField(_("mã địa chỉ"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("lập lúc"))

    class Meta:
        verbose_name = _("lịch riêng")
        verbose_name_plural = _("lịch riêng")

    def __str__(self) -> str:
        return str(self.user)
