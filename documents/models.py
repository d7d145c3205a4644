"""Filters kept under a name, numbers of the register, papers that were written."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization, Term
from people.models import User


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> Self:
        """Keep the user's own: a filter is nobody else's business."""
        return self.filter(owner=user)

    def of_list(self, list_name: str) -> Self:
        return self.filter(list_name=list_name)


class SavedFilter(models.Model):
    """One way of looking at a list (bộ lọc đã ghi): its name and what the URL carries.

    It holds no rows: opened again, it shows what its owner may see on that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        User, models.CASCADE, related_name="saved_filters", verbose_name=_("của")
    )
    # The name of the list's address ("members:list").
    list_name = models.CharField(_("danh sách"), max_length=40)
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    query = models.CharField(_("điều kiện"), max_length=400, blank=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ lọc đã ghi")
        verbose_name_plural = _("bộ lọc đã ghi")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("Đã có bộ lọc cùng tên."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentKind(models.TextChoices):
    """Kinds of Party documents by their symbol (36-HD/VPTW 2018; 05-HD/VPTW 2026)."""

    RESOLUTION = "NQ", _("nghị quyết")
    DECISION = "QĐ", _("quyết định")
    CONCLUSION = "KL", _("kết luận")
    NOTICE = "TB", _("thông báo")
    REPORT = "BC", _("báo cáo")
    PLAN = "KH", _("kế hoạch")
    SUBMISSION = "TTr", _("tờ trình")
    LETTER = "CV", _("công văn")
    MINUTES = "BB", _("biên bản")


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def visible_to(self, user: User) -> Self:
        """Keep the numbers of the organisations whose register ``user`` reads."""
        from cells import policy
        from cells.access import reach

        return self.filter(reach(user).organizations(policy.SEE_REGISTER, "organization__"))


class RegisterEntry(models.Model):
    """One number of the register (sổ đăng ký văn bản đi).

    Numbers run from 01 for each kind within one term of the body that issues (36-HD/VPTW
    cl. 1.3), without a term in one row. None is used twice, a void one stays void.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("cơ quan ban hành")
    )
    kind = models.CharField(_("thể loại"), max_length=3, choices=DocumentKind.choices)
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nhiệm kỳ")
    )
    number = models.PositiveIntegerField(_("số"))
    symbol = models.CharField(_("số, ký hiệu"), max_length=40)
    dated_on = models.DateField(_("ngày"))
    summary = models.CharField(_("trích yếu"), max_length=300)
    # What the document is about, as the floor that issued it knows it.
    subject_id = models.CharField(max_length=64, blank=True)
    void_reason = models.CharField(_("hủy vì"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("số văn bản")
        verbose_name_plural = _("sổ đăng ký văn bản đi")
        ordering = ["-dated_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "term", "number"],
                name="register_number_once_per_term",
                violation_error_message=_("Số này đã dùng trong nhiệm kỳ."),
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "number"],
                condition=models.Q(term=None),
                name="register_number_once",
                violation_error_message=_("Số này đã dùng."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="register_number_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.symbol


class Document(models.Model):
    """That a paper was written from the product, when and by whom; never the paper itself.

    A member's dossier is a secret document of the Party (294-QĐ/TW cl. 6.2.4): the file goes
    to who asked for it and is not kept. Its hash tells later whether a file is that one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.CharField(_("mẫu"), max_length=40)
    template_version = models.CharField(_("bản mẫu"), max_length=16)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("tổ chức")
    )
    subject_id = models.CharField(max_length=64)
    entry = models.ForeignKey(
        RegisterEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("số văn bản"),
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("cỡ tệp (byte)"))
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người lập")
    )
    written_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("văn bản đã lập")
        verbose_name_plural = _("văn bản đã lập")
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["subject_id", "form"])]

    def __str__(self) -> str:
        return f"{self.form}, {self.written_at:%d/%m/%Y}"
