"""What leaves the app: a digest a day for each person, delivered on each channel once."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import User


class Digest(models.Model):
    """The one message of a day to one person: how many things wait (tin nhắc trong ngày).

    It names nobody and nothing. Two on one day are impossible: the day is in the key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        User, models.PROTECT, related_name="digests", verbose_name=_("người nhận")
    )
    day = models.DateField(_("ngày"))
    created_at = models.DateTimeField(_("lập lúc"))

    class Meta:
        verbose_name = _("tin nhắc")
        verbose_name_plural = _("tin nhắc")
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "day"],
                name="digest_once_a_day",
                violation_error_message=_("Hôm đó đã có một tin."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.day:%d/%m/%Y}"


class Channel(models.TextChoices):
    """A way out of the app; the inbox is inside and needs none."""

    EMAIL = "email", _("thư điện tử")
    PUSH = "push", _("thông báo đẩy trên điện thoại, máy tính")
    GATEWAY = "gateway", _("tin nhắn qua cổng của địa phương")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("chờ gửi")
    CLAIMED = "claimed", _("đang gửi")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")
    WITHDRAWN = "withdrawn", _("đã rút")


class Delivery(models.Model):
    """One digest on one channel: queued, claimed with a lease, sent, failed or withdrawn.

    Its key is the Message-ID: a repeat that nobody can avoid is the same message again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="deliveries", verbose_name=_("tin nhắc")
    )
    channel = models.CharField(_("kênh"), max_length=7, choices=Channel.choices)
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=DeliveryState.choices,
        default=DeliveryState.QUEUED,
    )
    # How many things the message told of when it was first tried: a repeat says the same.
    count = models.PositiveSmallIntegerField(_("số việc"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    not_before = models.DateTimeField(_("không gửi trước"), null=True, blank=True)
    lease_until = models.DateTimeField(_("giữ đến"), null=True, blank=True)
    claimed_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(_("lập lúc"))
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lượt gửi")
        verbose_name_plural = _("lượt gửi")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="delivery_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "not_before"],
                condition=models.Q(state__in=["queued", "claimed"]),
                name="delivery_to_do",
            ),
            models.Index(
                fields=["claimed_by"],
                condition=models.Q(state="claimed"),
                name="delivery_claimed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest_id} {self.channel}: {self.state}"
