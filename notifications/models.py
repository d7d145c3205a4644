"""The outbox in the database: what to tell whom, and how far its delivery came."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import User


class NotificationState(models.TextChoices):
    PENDING = "pending", _("chờ gửi")
    SENT = "sent", _("đã gửi")
    WITHDRAWN = "withdrawn", _("đã rút")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        """Keep what was delivered to ``user``: an inbox is nobody else's."""
        return self.delivered().filter(recipient=user.pk)

    def delivered(self) -> Self:
        return self.filter(state=NotificationState.SENT)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One thing told to one person (thông báo).

    Unique per rule, subject, due day, rung and recipient: sending twice is impossible.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        User, models.PROTECT, related_name="notifications", verbose_name=_("người nhận")
    )
    rule = models.CharField(_("quy tắc"), max_length=60)
    subject_id = models.CharField(_("về"), max_length=40)
    due_on = models.DateField(_("hạn"))
    rung = models.PositiveSmallIntegerField(_("bậc"), default=0)
    title = models.CharField(_("nội dung"), max_length=200)
    reason = models.CharField(_("vì sao"), max_length=300, blank=True)
    url = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=NotificationState.choices,
        default=NotificationState.PENDING,
    )
    created_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    read_at = models.DateTimeField(_("đọc lúc"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_id", "due_on", "rung", "recipient"],
                name="notification_once",
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"]),
            models.Index(
                fields=["recipient"],
                condition=models.Q(read_at=None),
                name="notification_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Channel(models.TextChoices):
    INBOX = "inbox", _("hộp thông báo")
    EMAIL = "email", _("thư điện tử")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("chờ gửi")
    CLAIMED = "claimed", _("đang gửi")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")


class Delivery(models.Model):
    """One notification on one channel: queued, claimed with a lease, sent or failed."""

    notification = models.ForeignKey(
        Notification,
        models.CASCADE,
        related_name="deliveries",
        verbose_name=_("thông báo"),
    )
    channel = models.CharField(_("kênh"), max_length=5, choices=Channel.choices)
    state = models.CharField(
        _("trạng thái"),
        max_length=7,
        choices=DeliveryState.choices,
        default=DeliveryState.QUEUED,
    )
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    not_before = models.DateTimeField(_("không gửi trước"), null=True, blank=True)
    lease_until = models.DateTimeField(_("giữ đến"), null=True, blank=True)
    claimed_by = models.UUIDField(null=True, blank=True)
    # The mail that this one may have gone out with: a repeat is that same mail again.
    digest = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lượt gửi")
        verbose_name_plural = _("lượt gửi")
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "channel"], name="delivery_once_per_channel"
            )
        ]
        indexes = [
            models.Index(
                fields=["state", "not_before"],
                condition=models.Q(state__in=["queued", "claimed"]),
                name="delivery_to_do",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} {self.channel}: {self.state}"


class Heartbeat(models.Model):
    """The last sign of life of a part that runs beside the web (beat)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("nhịp")
        verbose_name_plural = _("nhịp")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
