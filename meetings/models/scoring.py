"""How good a meeting was (chất lượng sinh hoạt): the chair's sheet, and what is said above."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from people.models import User
from rules.models import Rubric


class QualityScore(models.Model):
    """One meeting on one rubric: points by criterion, what they come to, and who confirmed.

    ``points`` holds, by the criterion's code, a number, or null where it does not apply.
    Without points in the rubric ``points`` holds true and false, and ``total`` is null.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.OneToOneField(
        Meeting, models.CASCADE, related_name="score", verbose_name=_("cuộc họp")
    )
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, related_name="+", verbose_name=_("phiếu chấm")
    )
    points = models.JSONField(_("điểm từng tiêu chí"), default=dict)
    total = models.DecimalField(_("điểm"), max_digits=4, decimal_places=1, null=True, blank=True)
    band = models.CharField(_("xếp loại"), max_length=20)
    to_mend = models.TextField(_("việc cần khắc phục"), blank=True)
    scored_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người chấm")
    )
    scored_at = models.DateTimeField(_("chấm lúc"))
    # From above: the same points confirmed, or others with a reason.
    confirmed_points = models.JSONField(_("điểm cấp trên"), null=True, blank=True)
    confirmed_total = models.DecimalField(
        _("điểm cấp trên xác nhận"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    confirmed_band = models.CharField(_("xếp loại xác nhận"), max_length=20, blank=True)
    confirm_reason = models.CharField(_("lý do khác với chi bộ"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người xác nhận"),
    )
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("điểm chất lượng sinh hoạt")
        verbose_name_plural = _("điểm chất lượng sinh hoạt")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total=None) | models.Q(total__gte=0, total__lte=100),
                name="quality_score_within_a_hundred",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None, confirmed_at=None, confirmed_band="")
                | (
                    models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~models.Q(confirmed_band="")
                ),
                name="quality_score_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_points=None) | ~models.Q(confirm_reason=""),
                name="quality_score_differs_with_reason",
                violation_error_message=_("Chấm khác với chi bộ thì phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.confirmed_total or self.total or self.band}"
