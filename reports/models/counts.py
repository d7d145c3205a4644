"""What organisations above cells count, added up beforehand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization


class OrganizationCount(models.Model):
    """A number of a committee or of an organisation above it.

    ``kind`` says what is counted and ``value`` which of it, in the words of
    ``reports.present``: so many women born in 1984, so many candidates at a stage; or a
    target, by its source and year. A committee's own page counts for itself; pages above read
    these rows, which ``reports.rollups`` writes.
    """

    is_counted = True

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, verbose_name=_("tổ chức")
    )
    kind = models.CharField(_("số liệu"), max_length=12)
    value = models.CharField(_("giá trị"), max_length=40)
    number = models.PositiveIntegerField(_("số lượng"))

    class Meta:
        verbose_name = _("số liệu của tổ chức")
        verbose_name_plural = _("số liệu của tổ chức")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "value"], name="organization_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.kind} {self.value}: {self.number}"


class RollUp(models.Model):
    """When the figures above communes were last added up: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    done_at = models.DateTimeField(_("tính lúc"))

    class Meta:
        verbose_name = _("lần cộng số liệu")
        verbose_name_plural = _("lần cộng số liệu")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="roll_up_one_row")]

    def __str__(self) -> str:
        return f"{self.done_at:%H:%M %d/%m/%Y}"
