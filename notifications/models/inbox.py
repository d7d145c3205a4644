"""What is told to whom: the inbox."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization, Post
from people.models import User


class NotificationState(models.TextChoices):
    PENDING = "pending", _("chờ báo")
    SENT = "sent", _("đã báo")
    WITHDRAWN = "withdrawn", _("đã rút")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        """Keep what was delivered to ``user``: an inbox is nobody else's."""
        return self.delivered().filter(recipient=user.pk)

    def delivered(self) -> Self:
        return self.filter(state=NotificationState.SENT)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def to_mail(self) -> Self:
        """Keep what a message outside the app may still tell of: seen by nobody, not settled."""
        return self.delivered().unread().filter(digest=None, settled_at=None)


class Notification(models.Model):
    """One thing told to one person (thông báo).

    Unique per rule, subject, due day, rung and recipient: telling twice is impossible.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        User, models.PROTECT, related_name="notifications", verbose_name=_("người nhận")
    )
    # By which post they are told; none where they are told as a person (a mentor, a member).
    post = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theo chức vụ"),
    )
    committee = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đảng bộ"),
    )
    rule = models.CharField(_("quy tắc"), max_length=60)
    subject_id = models.UUIDField(_("về"))
    due_on = models.DateField(_("hạn"))
    rung = models.PositiveSmallIntegerField(_("bậc"), default=0)
    title = models.CharField(_("nội dung"), max_length=200)
    reason = models.CharField(_("vì sao"), max_length=300, blank=True)
    url = models.CharField(max_length=200, blank=True)
    # A meeting moved or called off: not held back to be told with other things.
    is_urgent = models.BooleanField(_("gấp"), default=False)
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=NotificationState.choices,
        default=NotificationState.PENDING,
    )
    created_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)
    sent_at = models.DateTimeField(_("báo lúc"), null=True, blank=True)
    read_at = models.DateTimeField(_("đọc lúc"), null=True, blank=True)
    # Done, moved to another day, or no longer this person's: nothing is left to do here.
    settled_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    # The message outside the app that told of it among others.
    digest = models.ForeignKey(
        "notifications.Digest",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("tin nhắc"),
    )

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
            models.Index(
                fields=["state"],
                condition=models.Q(state="pending"),
                name="notification_to_show",
            ),
            models.Index(
                fields=["recipient"],
                condition=models.Q(digest=None, read_at=None, settled_at=None, state="sent"),
                name="notification_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.title
