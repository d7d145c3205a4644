"""Counts of an organisation and month, so that no page above a commune counts people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization


class OrganizationMonth(models.Model):
    """How many were admitted, recognised and removed in an organisation in a month.

    A cell's row says what its members' rows say: ``members.months`` counts it and the services
    keep it right in the transaction of each change; ``check_invariants`` compares. An admission
    is the cell's where it happened. Rows of organisations above are sums of those below, as
    old as ``counted_at``: ``reports.rollups`` adds them up.
    """

    # It follows from other rows: it is nobody's work, and in nobody's way.
    is_counted = True

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, verbose_name=_("tổ chức")
    )
    month = models.DateField(_("tháng"))
    admitted = models.PositiveIntegerField(_("kết nạp"), default=0)
    admitted_women = models.PositiveIntegerField(_("kết nạp: nữ"), default=0)
    admitted_minority = models.PositiveIntegerField(_("kết nạp: dân tộc thiểu số"), default=0)
    admitted_religious = models.PositiveIntegerField(_("kết nạp: có tôn giáo"), default=0)
    admitted_young = models.PositiveIntegerField(_("kết nạp: từ 18 đến 30 tuổi"), default=0)
    recognised = models.PositiveIntegerField(_("công nhận chính thức"), default=0)
    removed = models.PositiveIntegerField(_("ra khỏi Đảng"), default=0)
    counted_at = models.DateTimeField(_("tính lúc"), auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("số liệu tháng của tổ chức")
        verbose_name_plural = _("số liệu tháng của tổ chức")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month"], name="organization_month_once"
            ),
            models.CheckConstraint(
                condition=models.Q(admitted__gte=models.F("admitted_women"))
                & models.Q(admitted__gte=models.F("admitted_minority"))
                & models.Q(admitted__gte=models.F("admitted_religious"))
                & models.Q(admitted__gte=models.F("admitted_young")),
                name="organization_month_parts_within_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.month:%m/%Y}"
