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
    MAPPING = "mapping", _("ghép cột")
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
    # Of each sheet: where its header stands and which column is which field.
    mapping = models.JSONField(default=list)
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
        page = "mapping" if self.state == BatchState.MAPPING else "batch"
        return reverse(f"imports:{page}", args=[self.pk])


class Verdict(models.TextChoices):
    NEW = "new", _("Mới")
    CHANGED = "changed", pgettext_lazy("row", "Sửa")
    SAME = "same", _("Giống")
    ERROR = "error", _("Lỗi")
    DUPLICATE = "duplicate", _("Nghi trùng")


class Decision(models.TextChoices):
    """What the office said of a row that may be somebody known already."""

    SAME = "same", _("Cùng một người")
    OTHER = "other", _("Hai người khác nhau")
    OUT = "out", _("Để lại dòng này")


class ImportRow(models.Model):
    """One row of a workbook with its verdict, and one for each of its cells.

    ``cells`` is a list of ``{"field", "address", "value", "verdict", "reason"}``; ``doubles``
    one of ``{"key", "label"}``: whom the row may be, of those the office may see.
    """

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="rows", verbose_name=_("lần nhập")
    )
    sheet = models.CharField(_("trang tính"), max_length=60)
    number = models.PositiveIntegerField(_("dòng"))
    verdict = models.CharField(_("kết luận"), max_length=9, choices=Verdict.choices)
    warned = models.BooleanField(_("có cảnh báo"), default=False)
    cells = models.JSONField(default=list)
    data = models.JSONField(default=dict)
    doubles = models.JSONField(default=list)
    decision = models.CharField(
        _("nghi trùng là"), max_length=5, choices=Decision.choices, blank=True
    )
    # Of those it may be, the one it is.
    decided_on = models.CharField(max_length=80, blank=True)

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


class ImportGrid(models.Model):
    """Rows of a sheet as they were read, sealed: what columns are mapped anew from.

    It lives as long as nothing is written, and goes with the preview.
    """

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="grids", verbose_name=_("lần nhập")
    )
    sheet = models.PositiveSmallIntegerField(_("trang tính"))
    name = models.CharField(_("tên trang tính"), max_length=255)
    start = models.PositiveIntegerField(_("từ dòng"))
    content = models.TextField(_("các ô"))

    class Meta:
        verbose_name = _("trang tính đã đọc")
        verbose_name_plural = _("trang tính đã đọc")
        ordering = ["sheet", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sheet", "start"], name="import_grid_piece_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.start}"


class ImportLayout(models.Model):
    """What an office said of the columns of one layout: used again when it comes back."""

    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    kind = models.CharField(_("loại danh sách"), max_length=20)
    # Of the header's texts, folded: the same header is the same layout.
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(_("các cột"), default=dict)
    height = models.PositiveSmallIntegerField(_("số dòng tiêu đề"), default=1)
    chosen_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người chọn")
    )
    chosen_at = models.DateTimeField(_("chọn lúc"))

    class Meta:
        verbose_name = _("mẫu tiêu đề đã biết")
        verbose_name_plural = _("mẫu tiêu đề đã biết")
        ordering = ["-chosen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "kind", "fingerprint"], name="import_layout_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class JobAct(models.TextChoices):
    PREVIEW = "preview", _("đọc và đối chiếu với sổ")
    COMMIT = "commit", _("ghi vào sổ")
    UNDO = "undo", _("hoàn tác")


class JobState(models.TextChoices):
    QUEUED = "queued", _("chờ tới lượt")
    RUNNING = "running", _("đang làm")
    DONE = "done", _("đã xong")
    REFUSED = "refused", _("không được")
    FAILED = "failed", _("bị ngắt")


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def open(self) -> Self:
        """Keep jobs that a worker has yet to do or is doing."""
        return self.filter(state__in=(JobState.QUEUED, JobState.RUNNING))


class ImportJob(models.Model):
    """What a worker does with a large workbook: one act, claimed with a lease.

    The row is the truth; the broker only pokes. What was done and that it was done are written
    in one transaction, so that a worker killed at any moment leaves nothing half written.
    """

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="jobs", verbose_name=_("lần nhập")
    )
    act = models.CharField(_("việc"), max_length=7, choices=JobAct.choices)
    given = models.JSONField(default=dict)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm")
    )
    state = models.CharField(
        _("trạng thái"), max_length=7, choices=JobState.choices, default=JobState.QUEUED
    )
    done = models.PositiveIntegerField(_("đã qua"), default=0)
    total = models.PositiveIntegerField(_("tổng số"), default=0)
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    claimed_by = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(_("giữ đến"), null=True, blank=True)
    message = models.CharField(_("kết quả"), max_length=600, blank=True)
    created_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc nhập chạy nền")
        verbose_name_plural = _("việc nhập chạy nền")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch"],
                condition=models.Q(state__in=["queued", "running"]),
                name="import_job_open_once",
                violation_error_message=_("Tệp này đang có việc chạy, chờ xong đã."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.get_state_display()}"
