"""Introductions by mass bodies, and the cell's reviews."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate
from people.models import User


class IntroducingBody(models.TextChoices):
    YOUTH_UNION = "youth_union", _("Đoàn Thanh niên")
    TRADE_UNION = "trade_union", _("Công đoàn")
    WOMEN = "women", _("Hội Liên hiệp Phụ nữ")
    FARMERS = "farmers", _("Hội Nông dân")
    VETERANS = "veterans", _("Hội Cựu chiến binh")
    FRONT = "front", _("Mặt trận Tổ quốc")
    CELL = "cell", _("Chi bộ")


class Introduction(models.Model):
    """Which body introduced the candidate, and when (giới thiệu nguồn)."""

    candidate = models.ForeignKey(
        Candidate,
        models.CASCADE,
        related_name="introductions",
        verbose_name=_("quần chúng"),
    )
    body = models.CharField(
        _("đoàn thể giới thiệu"), max_length=12, choices=IntroducingBody.choices
    )
    introduced_on = models.DateField(_("ngày giới thiệu"), null=True, blank=True)
    ground = models.CharField(_("văn bản"), max_length=200, blank=True)
    # What the body says of the person, and how its meeting voted: the paper drafts from them.
    strengths = models.TextField(_("ưu điểm"), blank=True)
    weaknesses = models.TextField(_("khuyết điểm"), blank=True)
    entitled = models.PositiveSmallIntegerField(_("tổng số"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True, blank=True)
    movement = models.ForeignKey(
        "candidates.Movement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="introductions",
        verbose_name=_("phong trào, mô hình"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(votes_for=None) | models.Q(votes_for__lte=models.F("entitled")),
                name="introduction_counts_can_be",
                violation_error_message=_("Số tán thành nhiều hơn tổng số."),
            ),
            models.CheckConstraint(
                condition=models.Q(votes_for=None, entitled=None)
                | models.Q(votes_for__isnull=False, entitled__isnull=False),
                name="introduction_counts_are_whole",
                violation_error_message=_("Ghi cả tổng số và số tán thành, hoặc để trống cả hai."),
            ),
        ]
        verbose_name = _("giới thiệu nguồn")
        verbose_name_plural = _("giới thiệu nguồn")
        ordering = ["-introduced_on", "-id"]

    def __str__(self) -> str:
        return self.get_body_display()


class NextStep(models.TextChoices):
    """What the cell concludes for a candidate at a meeting (bước tiếp theo)."""

    KEEP = "keep", _("Tiếp tục theo dõi, giúp đỡ")
    LIST = "list", _("Đưa vào danh sách cảm tình Đảng")
    CLASS = "class", _("Cử đi học lớp nhận thức về Đảng")
    DOSSIER = "dossier", _("Cho lập hồ sơ kết nạp")
    ADMIT = "admit", _("Đề nghị kết nạp")
    RECOGNISE = "recognise", _("Đề nghị công nhận chính thức")
    REMOVE = "remove", _("Đề nghị xóa tên đảng viên dự bị")
    DROP = "drop", _("Đưa ra khỏi danh sách")


class CellReview(models.Model):
    """What the cell said of a candidate on a day: advice, conclusion, next step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="reviews", verbose_name=_("quần chúng")
    )
    reviewed_on = models.DateField(_("ngày xét"))
    advice = models.TextField(_("ý kiến góp ý"), blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    next_step = models.CharField(_("bước tiếp theo"), max_length=9, choices=NextStep.choices)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("chi bộ xét")
        verbose_name_plural = _("chi bộ xét")
        ordering = ["-reviewed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "reviewed_on"],
                name="cell_review_once_per_day",
                violation_error_message=_("Ngày này chi bộ đã xét quần chúng đó."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.reviewed_on:%d/%m/%Y}"
