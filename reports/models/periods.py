"""Periods of figures: those frozen for good, and those that a worker counts."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from people.models import User

# How long a worker that is not heard of holds a count.
LEASE = timedelta(minutes=5)


class PeriodKind(models.TextChoices):
    """What levels above ask figures for (kỳ báo cáo)."""

    MONTH = "month", _("tháng")
    QUARTER = "quarter", _("quý")
    HALF = "half", _("6 tháng")
    NINE_MONTHS = "nine_months", _("9 tháng")
    YEAR = "year", _("năm")


class ClosedPeriodQuerySet(models.QuerySet["ClosedPeriod"]):
    def visible_to(self, user: User) -> Self:
        """Keep the periods of the organisations whose figures ``user`` sees."""
        from cells import policy  # both build on models
        from cells.access import reach

        return self.filter(reach(user).organizations(policy.SEE_FIGURES, "organization__"))

    def newest(self) -> Self:
        """Put the version that holds first."""
        return self.order_by("-version")


class ClosedPeriod(models.Model):
    """The figures of an organisation for one period, frozen (kỳ đã chốt); never edited.

    What is corrected afterwards shows as differences. A corrected period is closed once more
    as its next version, with the reason; the first stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("tổ chức")
    )
    kind = models.CharField(_("loại kỳ"), max_length=11, choices=PeriodKind.choices)
    first_on = models.DateField(_("từ ngày"))
    last_on = models.DateField(_("đến ngày"))
    version = models.PositiveSmallIntegerField(_("bản"), default=1)
    # As ``reports.statistics`` counted them; ``schema`` says how they are laid out.
    figures = models.JSONField(_("số liệu"))
    schema = models.PositiveSmallIntegerField(_("dạng số liệu"), default=1)
    note = models.CharField(_("ghi chú, lý do"), max_length=300, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người chốt")
    )
    closed_at = models.DateTimeField(_("chốt lúc"), auto_now_add=True)

    objects = ClosedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("kỳ đã chốt")
        verbose_name_plural = _("kỳ đã chốt")
        ordering = ["-last_on", "-first_on", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "first_on", "version"],
                name="closed_period_version_once",
                violation_error_message=_("Kỳ này đã chốt."),
            ),
            models.CheckConstraint(
                condition=models.Q(last_on__gt=models.F("first_on")),
                name="closed_period_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(version=1) | (models.Q(version__gt=1) & ~models.Q(note="")),
                name="closed_period_correction_has_reason",
                violation_error_message=_("Chốt bản sửa phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.first_on:%d/%m/%Y}–{self.last_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("reports:closed-period", args=[self.pk])


class RunState(models.TextChoices):
    WAITING = "waiting", _("đang chờ")
    RUNNING = "running", _("đang tính")
    DONE = "done", _("đã tính")
    FAILED = "failed", _("bị ngắt")


class StatisticsRun(models.Model):
    """Figures of an organisation above communes, counted by a worker committee by committee."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name=_("tổ chức")
    )
    kind = models.CharField(_("loại kỳ"), max_length=11, choices=PeriodKind.choices)
    first_on = models.DateField(_("từ ngày"))
    # The day as of which it is counted: the last of the period, or today while it runs.
    until_on = models.DateField(_("tính đến ngày"))
    state = models.CharField(
        _("trạng thái"), max_length=7, choices=RunState.choices, default=RunState.WAITING
    )
    done = models.PositiveIntegerField(_("đã qua"), default=0)
    total = models.PositiveIntegerField(_("tất cả"), default=0)
    figures = models.JSONField(_("số liệu"), null=True, blank=True)
    claimed_by = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người yêu cầu")
    )
    asked_at = models.DateTimeField(_("yêu cầu lúc"))

    class Meta:
        verbose_name = _("lần tính số liệu")
        verbose_name_plural = _("lần tính số liệu")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "first_on", "until_on"],
                name="statistics_run_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")),
                name="statistics_run_done_within_total",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(figures__isnull=False),
                name="statistics_run_done_has_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.first_on:%d/%m/%Y}–{self.until_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Whether a worker still has to end it."""
        return self.state in (RunState.WAITING, RunState.RUNNING)

    @property
    def is_alive(self) -> bool:
        """Whether a worker holds it, or was poked a moment ago."""
        return self.is_open and (self.lease_until or self.asked_at + LEASE) > timezone.now()

    @property
    def width(self) -> int:
        """How far it is, in hundredths."""
        return 100 * self.done // self.total if self.total else 0
