"""An imported workbook and its rows, each with a verdict per cell."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.models import Organization
from people.models import User


class BatchState(models.TextChoices):
    PREVIEW = "preview", _("xem trước")
    COMMITTED = "committed", _("đã ghi")
    UNDONE = "undone", _("đã hoàn tác")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> Self:
        """Keep the imports of committees whose office ``user`` works in, and below."""
        from cells import policy  # both build on models
        from cells.access import reach

        return self.filter(reach(user).organizations(policy.IMPORT, "committee__"))

    def in_reach_of(self, user: User) -> Self:
        """Keep the imports of committees that ``user`` sees: what is refused with a reason."""
        from cells import policy
        from cells.access import reach

        return self.filter(reach(user).organizations(policy.SEE_ORGANIZATION, "committee__"))


class ImportBatch(models.Model):
    """One workbook taken in (lần nhập): previewed, then written wholly or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("loại danh sách"), max_length=20)
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    file_name = models.CharField(_("tệp"), max_length=200)
    file_hash = models.CharField(max_length=64)
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=BatchState.choices,
        default=BatchState.PREVIEW,
    )
    # What the workbook says of itself beside its rows: the own target in a title, the year.
    facts = models.JSONField(default=dict)
    result = models.JSONField(_("kết quả"), default=dict)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhập")
    )
    created_at = models.DateTimeField(_("tải lên lúc"), auto_now_add=True)
    committed_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True)
    undone_at = models.DateTimeField(_("hoàn tác lúc"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người hoàn tác"),
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập")
        verbose_name_plural = _("lần nhập")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.created_at:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        return reverse("imports:batch", args=[self.pk])


class Verdict(models.TextChoices):
    NEW = "new", _("Mới")
    CHANGED = "changed", pgettext_lazy("row", "Sửa")
    SAME = "same", _("Giống")
    ERROR = "error", _("Lỗi")


class ImportRow(models.Model):
    """One row of a workbook with its verdict, and one for each of its cells.

    ``cells`` is a list of ``{"field", "address", "value", "verdict", "reason"}``.
    """

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="rows", verbose_name=_("lần nhập")
    )
    sheet = models.CharField(_("trang tính"), max_length=60)
    number = models.PositiveIntegerField(_("dòng"))
    verdict = models.CharField(_("kết luận"), max_length=7, choices=Verdict.choices)
    warned = models.BooleanField(_("có cảnh báo"), default=False)
    cells = models.JSONField(default=list)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("dòng nhập")
        verbose_name_plural = _("dòng nhập")
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "verdict"])]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.number}"


class ChangeKind(models.TextChoices):
    CREATED = "created", _("thêm")
    CHANGED = "changed", _("sửa")


class ImportChange(models.Model):
    """What writing a batch did to the rows of one table: what undo takes back (hoàn tác).

    ``rows`` maps each row's key to its print as the batch left it and, for a changed row, the
    values it had before. ``columns`` says what the prints were taken of: a column added later
    does not make them differ.
    """

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="changes", verbose_name=_("lần nhập")
    )
    table = models.CharField(_("bảng"), max_length=60)
    kind = models.CharField(_("việc"), max_length=7, choices=ChangeKind.choices)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("thay đổi của lần nhập")
        verbose_name_plural = _("thay đổi của lần nhập")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.table} {self.kind}: {len(self.rows)}"
