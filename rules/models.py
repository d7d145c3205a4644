"""Rule values by key, date and committee. No threshold of the Party's rules stands in code."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cells.models import Organization


class Severity(models.TextChoices):
    HARD = "hard", _("chặn")
    SOFT = "soft", _("nhắc")
    SETTING = "setting", _("cấp ủy chọn")


class Confidence(models.TextChoices):
    """How sure we are of a value (the mark)."""

    STATED = "A", _("văn bản chính thức")
    LOCAL = "B", _("cách làm của một địa phương")
    SECONDARY = "C", _("chưa đối chiếu văn bản")
    INFERRED = "I", _("suy ra, cần đối chiếu")


class Rule(models.Model):
    """One question that the rules answer, by its key (quy định)."""

    key = models.CharField(_("khóa"), max_length=60, primary_key=True)
    title = models.CharField(_("tên"), max_length=160)
    lookup_on = models.CharField(_("tra theo ngày nào"), max_length=60)
    severity = models.CharField(_("mức"), max_length=7, choices=Severity.choices)

    class Meta:
        verbose_name = _("quy định")
        verbose_name_plural = _("quy định")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class RubricQuerySet(models.QuerySet["Rubric"]):
    def on(self, day: date) -> Self:
        """Keep sheets in force on ``day`` (both ends inclusive)."""
        return self.filter(effective_from__lte=day).filter(
            models.Q(effective_to=None) | models.Q(effective_to__gte=day)
        )


class Rubric(models.Model):
    """A sheet for judging meetings (phiếu chấm điểm sinh hoạt), by date, kind and committee.

    ``groups`` holds the criteria with their points, ``bands`` the classes from the highest,
    ``not_applicable`` how a criterion that does not apply is counted; see rule-sets.yml.
    """

    code = models.CharField(_("mã"), max_length=40, unique=True)
    title = models.CharField(_("tên phiếu"), max_length=200)
    meeting_kinds = models.JSONField(_("loại cuộc họp"), default=list)
    total = models.PositiveSmallIntegerField(_("tổng điểm"), null=True, blank=True)
    bands = models.JSONField(_("mức xếp loại"), default=list)
    groups = models.JSONField(_("nhóm tiêu chí"), default=list)
    not_applicable = models.JSONField(_("tiêu chí không áp dụng"), default=dict)
    effective_from = models.DateField(_("hiệu lực từ"))
    effective_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("văn bản, điều khoản"), max_length=200)
    confidence = models.CharField(_("độ chắc"), max_length=1, choices=Confidence.choices)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("riêng của cấp ủy"),
    )

    objects = RubricQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("phiếu chấm điểm sinh hoạt")
        verbose_name_plural = _("phiếu chấm điểm sinh hoạt")
        ordering = ["-effective_from", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective_to=None)
                | models.Q(effective_to__gte=models.F("effective_from")),
                name="rubric_dates_in_order",
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class RuleValueQuerySet(models.QuerySet["RuleValue"]):
    def on(self, day: date) -> Self:
        """Keep values in force on ``day`` (both ends inclusive)."""
        return self.filter(effective_from__lte=day).filter(
            models.Q(effective_to=None) | models.Q(effective_to__gte=day)
        )


class RuleValue(models.Model):
    """The answer of a rule between two dates, with the clause it comes from (giá trị)."""

    rule = models.ForeignKey(
        Rule, models.PROTECT, related_name="values", verbose_name=_("quy định")
    )
    value = models.JSONField(_("giá trị"), null=True, blank=True)
    unit = models.CharField(_("đơn vị"), max_length=120, blank=True)
    effective_from = models.DateField(_("hiệu lực từ"))
    effective_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("văn bản, điều khoản"), max_length=200)
    confidence = models.CharField(_("độ chắc"), max_length=1, choices=Confidence.choices)
    note = models.TextField(_("ghi chú"), blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("riêng của cấp ủy"),
    )
    reason = models.CharField(_("lý do đặt riêng"), max_length=200, blank=True)

    objects = RuleValueQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("giá trị quy định")
        verbose_name_plural = _("giá trị quy định")
        ordering = ["rule", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "effective_from"],
                condition=models.Q(organization=None),
                name="rule_value_once_per_start",
                violation_error_message=_("Quy định này đã có giá trị từ ngày đó."),
            ),
            models.UniqueConstraint(
                fields=["rule", "effective_from", "organization"],
                condition=models.Q(organization__isnull=False),
                name="rule_value_once_per_start_and_committee",
                violation_error_message=_("Cấp ủy này đã đặt giá trị từ ngày đó."),
            ),
            models.CheckConstraint(
                condition=models.Q(effective_to=None)
                | models.Q(effective_to__gte=models.F("effective_from")),
                name="rule_value_dates_in_order",
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            ),
            models.CheckConstraint(
                condition=models.Q(organization=None) | ~models.Q(reason=""),
                name="rule_value_override_has_reason",
                violation_error_message=_("Đặt giá trị riêng thì phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.effective_from:%d/%m/%Y}: {self.value}"


class Holiday(models.Model):
    """A day that the calendar of public holidays does not know: off, or worked in exchange."""

    day = models.DateField(_("ngày"), unique=True)
    is_working = models.BooleanField(_("làm bù"), default=False)
    name = models.CharField(_("lý do"), max_length=120)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
