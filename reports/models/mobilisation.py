"""Models of skilful mass mobilisation (dân vận khéo): what is registered, steps, proof."""

import uuid
from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from people import names
from people.models import Person, User


class ModelLevel(models.TextChoices):
    COMMUNE = "commune", _("cấp xã")
    PROVINCE = "province", _("cấp tỉnh")


class ModelNovelty(models.TextChoices):
    NEW = "new", _("mô hình mới")
    RUNNING = "running", _("mô hình đang duy trì")


class ModelState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    REGISTERED = "registered", _("Đã đăng ký")
    RECOGNISED = "recognised", _("Được công nhận")
    NOT_RECOGNISED = "refused", _("Không được công nhận")
    ENDED = "ended", _("Đã kết thúc")


class MobilisationQuerySet(models.QuerySet["MobilisationModel"]):
    def visible_to(self, user: User) -> Self:
        """Keep the models in ``user``'s reach; drafts for who registers there alone."""
        from reports.mobilisation.access import models_seen_by

        return self.filter(models_seen_by(user))


class MobilisationModel(models.Model):
    """One model that an organisation registers (mô hình "dân vận khéo"), and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đơn vị đăng ký")
    )
    name = models.CharField(_("tên mô hình"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    level = models.CharField(_("cấp đăng ký"), max_length=8, choices=ModelLevel.choices)
    novelty = models.CharField(_("loại mô hình"), max_length=7, choices=ModelNovelty.choices)
    body = models.CharField(_("đơn vị chịu trách nhiệm"), max_length=160)
    person_in_charge = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("người phụ trách")
    )
    situation = models.TextField(_("thực trạng, lý do"))
    aims = models.TextField(_("mục tiêu, tiêu chí"))
    method = models.TextField(_("nội dung, cách làm"))
    leadership = models.TextField(_("vai trò lãnh đạo của chi bộ"), blank=True)
    area = models.TextField(_("địa bàn, người được hưởng"))
    led_by = models.TextField(_("lực lượng chủ trì"))
    partners = models.TextField(_("lực lượng phối hợp"), blank=True)
    joined_by = models.TextField(_("lực lượng tham gia"), blank=True)
    resources = models.TextField(_("nguồn lực"), blank=True)
    started_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("đến ngày"), null=True, blank=True)
    outputs = models.TextField(_("kết quả kiểm được"))
    lasting = models.TextField(_("khả năng duy trì, nhân rộng"), blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ModelState.choices, default=ModelState.DRAFT
    )
    registered_on = models.DateField(_("ngày đăng ký"), null=True, blank=True)
    recognised_on = models.DateField(_("ngày công nhận"), null=True, blank=True)
    recognised_level = models.CharField(
        _("cấp công nhận"), max_length=8, choices=ModelLevel.choices, blank=True
    )
    decision = models.CharField(_("quyết định công nhận"), max_length=160, blank=True)
    closed_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    result = models.TextField(_("kết quả"), blank=True)

    objects = MobilisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("mô hình dân vận khéo")
        verbose_name_plural = _("mô hình dân vận khéo")
        ordering = ["-started_on", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name_key", "started_on"],
                name="mobilisation_once",
                violation_error_message=_("Mô hình này đã có trong sổ."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="mobilisation_dates_in_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", registered_on=None)
                | (~models.Q(state="draft") & models.Q(registered_on__isnull=False)),
                name="mobilisation_registered_on_a_day",
                violation_error_message=_("Mô hình đã đăng ký thì có ngày đăng ký."),
            ),
            models.CheckConstraint(
                condition=models.Q(recognised_on=None, recognised_level="", decision="")
                | models.Q(
                    recognised_on__gte=models.F("registered_on"),
                    recognised_level__gt="",
                    decision__gt="",
                ),
                name="mobilisation_recognised_by_a_decision",
                violation_error_message=_("Công nhận cần ngày, cấp và quyết định."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="recognised") | models.Q(recognised_on__isnull=False),
                name="mobilisation_recognised_on_a_day",
                violation_error_message=_("Mô hình được công nhận thì có ngày công nhận."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["refused", "ended"], closed_on__isnull=False)
                | (~models.Q(state__in=["refused", "ended"]) & models.Q(closed_on=None)),
                name="mobilisation_closed_on_a_day",
                violation_error_message=_("Mô hình đã kết thúc thì có ngày kết thúc."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None)
                | models.Q(closed_on__gte=models.F("registered_on")),
                name="mobilisation_closed_after_registered",
                violation_error_message=_("Ngày kết thúc phải từ ngày đăng ký trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_name_key()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("reports:model", args=[self.pk])

    def set_name_key(self) -> None:
        """A name is the same however it is typed."""
        self.name = names.clean(self.name)
        self.name_key = names.fold(self.name)

    @property
    def is_draft(self) -> bool:
        return self.state == ModelState.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it can still be written: neither recognised nor closed."""
        return self.state in (ModelState.DRAFT, ModelState.REGISTERED)


class Milestone(models.Model):
    """One step of a model (mốc): what is to be done by when, and when it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model = models.ForeignKey(
        MobilisationModel, models.CASCADE, related_name="milestones", verbose_name=_("mô hình")
    )
    what = models.CharField(_("việc"), max_length=200)
    due_on = models.DateField(_("hạn"))
    done_on = models.DateField(_("ngày xong"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mốc của mô hình")
        verbose_name_plural = _("mốc của mô hình")
        ordering = ["due_on", "what", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "what", "due_on"],
                name="milestone_once",
                violation_error_message=_("Mốc này đã có."),
            )
        ]

    def __str__(self) -> str:
        return self.what

    def is_late_on(self, day: date) -> bool:
        return self.done_on is None and self.due_on < day


class EvidenceKind(models.TextChoices):
    ADMITTED = "admitted", _("kết nạp so với chỉ tiêu")
    MINORITIES = "minorities", _("người dân tộc thiểu số trong số kết nạp")
    MEMBERS = "members", _("số đảng viên")
    MEETINGS = "meetings", _("cuộc họp chi bộ đã tổ chức")
    REPORTS = "reports", _("nhận xét của người giúp đỡ gửi đúng hạn")
    TEXT = "text", _("ghi bằng lời")


# What the product counts by itself; words are what people write.
FIGURES = [kind for kind in EvidenceKind if kind != EvidenceKind.TEXT]


class Evidence(models.Model):
    """What shows that a model works (minh chứng): a figure of the product, or words.

    A figure is counted anew on each page until the model is recognised or closed; then what it
    was that day is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model = models.ForeignKey(
        MobilisationModel, models.CASCADE, related_name="evidence", verbose_name=_("mô hình")
    )
    kind = models.CharField(_("minh chứng"), max_length=10, choices=EvidenceKind.choices)
    year = models.PositiveSmallIntegerField(
        _("năm"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
    )
    text = models.TextField(_("nội dung"), blank=True)
    frozen = models.JSONField(_("số đã chốt"), null=True, blank=True)
    frozen_on = models.DateField(_("chốt ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("minh chứng của mô hình")
        verbose_name_plural = _("minh chứng của mô hình")
        ordering = ["year", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="text", year=None, text__gt="")
                | (~models.Q(kind="text") & models.Q(year__isnull=False)),
                name="evidence_figure_of_a_year_or_words",
                violation_error_message=_("Số liệu cần năm; minh chứng bằng lời cần nội dung."),
            ),
            models.UniqueConstraint(
                fields=["model", "kind", "year"],
                name="evidence_figure_once_a_year",
                violation_error_message=_("Số liệu này của năm đó đã có."),
            ),
            models.CheckConstraint(
                condition=models.Q(frozen__isnull=True, frozen_on=None)
                | models.Q(frozen__isnull=False, frozen_on__isnull=False),
                name="evidence_frozen_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
