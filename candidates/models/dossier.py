"""The dossier (hồ sơ) as facts: papers, opinions asked, consents from above.

A member's dossier is a secret document of the Party (294-QĐ/TW cl. 6.2.4): what stands here
says that a paper exists, never what it says. No scan, no text of a paper is kept.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate, Matter
from people.models import User


class Paper(models.TextChoices):
    """Papers of the two dossiers, in the order of their index (38-HD/BTCTW II.1.1).

    Which of them a rule set asks for stands in ``dossier.admission_papers`` and
    ``dossier.recognition_papers``. Certificates of classes are enrolments, not papers here.
    """

    APPLICATION = "application", _("Đơn xin vào Đảng (1-KNĐ)")
    CV = "cv", _("Lý lịch của người xin vào Đảng (2-KNĐ)")
    VETTING = "vetting", _("Thẩm tra lý lịch")
    CV_REMARK = "cv_remark", _("Nhận xét của chi ủy vào lý lịch")
    CV_CERTIFIED = "cv_certified", _("Chứng nhận của cấp ủy vào lý lịch")
    INTRODUCTION = "introduction", _("Giấy giới thiệu của đảng viên (3-KNĐ)")
    UNION_RESOLUTION = "union_resolution", _("Nghị quyết giới thiệu của đoàn thể (4-KNĐ)")
    OPINIONS = "opinions", _("Tổng hợp ý kiến nhận xét (5-KNĐ)")
    CELL_RESOLUTION = "cell_resolution", _("Nghị quyết của chi bộ (6-KNĐ)")
    SECTION_REPORT = "section_report", _("Báo cáo thẩm định của đảng ủy bộ phận (7-KNĐ)")
    BASE_RESOLUTION = "base_resolution", _("Nghị quyết của đảng ủy cơ sở (8-KNĐ)")
    DECISION = "decision", _("Quyết định kết nạp (9-KNĐ)")
    MEMBER_CV = "member_cv", _("Lý lịch đảng viên (1-HSĐV)")
    MEMBER_CARD_RECORD = "member_card_record", _("Phiếu đảng viên (2-HSĐV)")
    SELF_REVIEW = "self_review", _("Bản tự kiểm điểm (10-KNĐ)")
    MENTOR_REMARK = "mentor_remark", _("Nhận xét của người giúp đỡ (11-KNĐ)")
    PROBATION_OPINIONS = "probation_opinions", _("Tổng hợp ý kiến về đảng viên dự bị (12-KNĐ)")


class PaperState(models.TextChoices):
    MISSING = "missing", _("chưa có")
    HELD = "held", _("đã có")
    CHECKED = "checked", _("đã kiểm tra")
    FAULTY = "faulty", _("phải sửa")
    NOT_NEEDED = "not_needed", _("không cần")


IN_HAND = (PaperState.HELD, PaperState.CHECKED)


class DossierItem(models.Model):
    """One paper of a dossier as a fact (thành phần hồ sơ); no row means not there yet.

    When it lapses follows from its day and the rule of the day that asks.
    """

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="papers", verbose_name=_("quần chúng")
    )
    paper = models.CharField(_("giấy tờ"), max_length=20, choices=Paper.choices)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=PaperState.choices, default=PaperState.HELD
    )
    number = models.CharField(_("số"), max_length=40, blank=True)
    dated_on = models.DateField(_("ngày"), null=True, blank=True)
    kept_where = models.CharField(_("lưu ở"), max_length=120, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người kiểm tra")
    )
    checked_on = models.DateField(_("kiểm tra ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thành phần hồ sơ")
        verbose_name_plural = _("thành phần hồ sơ")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "paper"],
                name="dossier_item_once",
                violation_error_message=_("Giấy tờ này đã có trong hồ sơ."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=IN_HAND) | models.Q(dated_on__isnull=False),
                name="dossier_item_in_hand_has_day",
                violation_error_message=_("Giấy tờ đã có thì ghi ngày của giấy."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="checked") | models.Q(checked_by__isnull=False),
                name="dossier_item_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_paper_display()

    @property
    def is_in_hand(self) -> bool:
        return self.state in IN_HAND


class Opinions(models.Model):
    """What mass bodies and the place of residence answered when asked (5-KNĐ, 12-KNĐ).

    Counts, and the summary that the cell committee drafts; never the remarks themselves.
    """

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="opinions", verbose_name=_("quần chúng")
    )
    matter = models.CharField(_("việc"), max_length=11, choices=Matter.choices)
    summarised_on = models.DateField(_("ngày tổng hợp"))
    bodies = models.CharField(_("đoàn thể được hỏi"), max_length=200)
    asked = models.PositiveSmallIntegerField(_("số người được hỏi"))
    agreed = models.PositiveSmallIntegerField(_("tán thành"))
    residence = models.CharField(_("chi ủy nơi cư trú"), max_length=160, blank=True)
    residence_asked = models.PositiveSmallIntegerField(_("số người được hỏi"), default=0)
    residence_agreed = models.PositiveSmallIntegerField(_("tán thành"), default=0)
    strengths = models.TextField(_("ưu điểm"), blank=True)
    weaknesses = models.TextField(_("khuyết điểm"), blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("tổng hợp ý kiến nhận xét")
        verbose_name_plural = _("tổng hợp ý kiến nhận xét")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "matter"],
                name="opinions_once_per_matter",
                violation_error_message=_("Đã tổng hợp ý kiến cho việc này."),
            ),
            models.CheckConstraint(
                condition=models.Q(agreed__lte=models.F("asked"))
                & models.Q(residence_agreed__lte=models.F("residence_asked")),
                name="opinions_counts_can_be",
                violation_error_message=_("Số tán thành nhiều hơn số người được hỏi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.summarised_on:%d/%m/%Y}"


class ConsentKind(models.TextChoices):
    """For what a written consent from above is asked (văn bản đồng ý)."""

    OVER_AGE = "over_age", _("quá tuổi")
    LITERATE = "literate", _("chỉ biết đọc, biết viết")
    READMISSION = "readmission", _("kết nạp lại")
    LATE_CEREMONY = "late_ceremony", _("lễ kết nạp quá hạn")


class Consent(models.Model):
    """A written consent of a body above the commune: its number, day and giver."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="consents", verbose_name=_("quần chúng")
    )
    kind = models.CharField(_("về việc"), max_length=13, choices=ConsentKind.choices)
    number = models.CharField(_("số văn bản"), max_length=40)
    given_on = models.DateField(_("ngày"))
    given_by = models.CharField(_("nơi đồng ý"), max_length=160)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("văn bản đồng ý")
        verbose_name_plural = _("văn bản đồng ý")
        ordering = ["-given_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "kind", "number"],
                name="consent_once",
                violation_error_message=_("Văn bản này đã ghi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.given_on:%d/%m/%Y}"
