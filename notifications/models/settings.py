"""What a committee allows and wants, and what each person chose within it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from people.models import User


class RuleSetting(models.Model):
    """How one reminder rule runs below one committee (cài đặt nhắc việc).

    Without a row the rule runs as it was made. ``days`` says for each rung of the ladder how
    many days after the due day it is reached (before it: negative; null: not at all).
    """

    committee = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name=_("đảng bộ")
    )
    rule = models.CharField(_("quy tắc"), max_length=60)
    is_on = models.BooleanField(_("bật"), default=True)
    days = models.JSONField(
        _("số ngày của từng bậc"),
        null=True,
        blank=True,
        help_text=_("Ví dụ: [-3, 1, 2, 4, 6, 8]. Bỏ trống thì theo mặc định."),
    )
    reason = models.CharField(_("lý do"), max_length=200)

    class Meta:
        verbose_name = _("cài đặt nhắc việc")
        verbose_name_plural = _("cài đặt nhắc việc")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "rule"],
                name="rule_setting_once",
                violation_error_message=_("Quy tắc này đã có cài đặt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.committee}"

    def clean(self) -> None:
        """Refuse a rule that nobody registered and days that do not climb."""
        from notifications.registry import rule_of  # the register knows the models
        from people import clock

        rule = rule_of(self.rule)
        if rule is None:
            raise ValidationError({"rule": _("Không có quy tắc nhắc việc này.")})
        if self.days is not None:
            _check_days(self.days, len(rule.rungs_on(clock.today())))


def _check_days(days: Any, count: int) -> None:
    if not isinstance(days, list) or any(d is not None and type(d) is not int for d in days):
        days = []
    asked = [day for day in days if day is not None]
    if len(days) != count or not asked:
        raise ValidationError(
            {"days": _("Ghi đủ %(count)d bậc, mỗi bậc một số nguyên hoặc x.") % {"count": count}}
        )
    if sorted(asked) != asked:
        raise ValidationError({"days": _("Bậc sau không được sớm hơn bậc trước.")})
    if any(abs(day) > MOST_DAYS for day in asked):
        raise ValidationError({"days": _("Không quá %(count)d ngày.") % {"count": MOST_DAYS}})


MOST_DAYS = 120


class CommitteeSetting(models.Model):
    """Which ways out of the app a committee allows (kênh được phép)."""

    committee = models.OneToOneField(
        Organization, models.CASCADE, related_name="+", verbose_name=_("đảng bộ")
    )
    allows_email = models.BooleanField(_("cho phép thư điện tử"), default=True)
    allows_push = models.BooleanField(_("cho phép thông báo đẩy"), default=True)
    allows_gateway = models.BooleanField(_("cho phép tin nhắn qua cổng"), default=True)

    class Meta:
        verbose_name = _("kênh nhắc việc được phép")
        verbose_name_plural = _("kênh nhắc việc được phép")

    def __str__(self) -> str:
        return str(self.committee)


class Preference(models.Model):
    """By which ways one person wants to be told outside the app (cách nhận tin)."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="preference", verbose_name=_("tài khoản")
    )
    email = models.BooleanField(_("nhận thư điện tử"), default=True)
    push = models.BooleanField(_("nhận thông báo đẩy"), default=False)
    gateway = models.BooleanField(_("nhận tin nhắn"), default=False)

    class Meta:
        verbose_name = _("cách nhận tin")
        verbose_name_plural = _("cách nhận tin")

    def __str__(self) -> str:
        return str(self.user)


class PushSubscription(models.Model):
    """One browser that asked to be told (thiết bị nhận thông báo đẩy)."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="push_subscriptions", verbose_name=_("tài khoản")
    )
    endpoint = models.URLField(_("địa chỉ"), max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    device = models.CharField(_("thiết bị"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("bật lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("thiết bị nhận thông báo đẩy")
        verbose_name_plural = _("thiết bị nhận thông báo đẩy")

    def __str__(self) -> str:
        return self.device or self.endpoint
