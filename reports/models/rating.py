"""The year-end rating of cells and members (xếp loại chất lượng cuối năm)."""

import uuid
from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from members.models import Member
from people.models import User
from rules.models import Rubric


class RatingClass(models.TextChoices):
    """The classes from the highest; which of them a year knows, the rules of that year say."""

    EXCELLENT = "excellent", _("hoàn thành xuất sắc nhiệm vụ")
    GOOD = "good", _("hoàn thành tốt nhiệm vụ")
    COMPLETED = "completed", _("hoàn thành nhiệm vụ")
    NOT_COMPLETED = "not_completed", _("không hoàn thành nhiệm vụ")


class RatingState(models.TextChoices):
    SELF_RATED = "self_rated", _("đã tự xếp loại")
    REMARKED = "remarked", _("đã có đề xuất")
    DECIDED = "decided", _("đã quyết định")


class RatingQuerySet(models.QuerySet["Rating"]):
    def of_cells(self) -> Self:
        """Keep ratings of cells as a whole (tập thể)."""
        return self.filter(member=None)

    def of_members(self) -> Self:
        return self.exclude(member=None)

    def decided(self) -> Self:
        return self.filter(state=RatingState.DECIDED)

    def visible_to(self, user: User) -> Self:
        """Keep ratings of the cells in ``user``'s reach, and the user's own."""
        from reports.rating.access import ratings_seen_by

        return self.filter(ratings_seen_by(user))


class Rating(models.Model):
    """One cell or member in one year: self-rating → remarks → decision (xếp loại).

    Without ``member`` it is the cell's own. ``cell`` is where the member belonged at the end
    of the year, and ``committee`` decides. Points stand on ``sheet`` where the year has some.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(
        _("năm"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="ratings", verbose_name=_("chi bộ")
    )
    # The index of Meta begins with it.
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, verbose_name=_("đảng bộ")
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ratings",
        verbose_name=_("đảng viên"),
    )
    state = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=RatingState.choices,
        default=RatingState.SELF_RATED,
    )
    sheet = models.ForeignKey(
        Rubric,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("phiếu chấm"),
    )
    points = models.JSONField(_("điểm tự chấm từng tiêu chí"), default=dict, blank=True)
    total = models.DecimalField(
        _("điểm tự chấm"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    self_class = models.CharField(_("tự xếp loại"), max_length=13, choices=RatingClass.choices)
    self_text = models.TextField(_("tự kiểm điểm"), blank=True)
    self_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người tự xếp loại")
    )
    self_at = models.DateTimeField(_("tự xếp loại lúc"))
    remarks = models.TextField(_("nhận xét"), blank=True)
    proposed_total = models.DecimalField(
        _("điểm đề xuất"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    proposed_class = models.CharField(
        _("mức đề xuất"), max_length=13, choices=RatingClass.choices, blank=True
    )
    remarked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người nhận xét"),
    )
    remarked_at = models.DateTimeField(_("nhận xét lúc"), null=True, blank=True)
    decided_class = models.CharField(
        _("mức quyết định"), max_length=13, choices=RatingClass.choices, blank=True
    )
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người ghi quyết định"),
    )
    decided_at = models.DateTimeField(_("ghi quyết định lúc"), null=True, blank=True)
    # Why it went one step back last; the whole way stands in the audit trail.
    return_reason = models.CharField(_("lý do trả lại"), max_length=300, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("xếp loại cuối năm")
        verbose_name_plural = _("xếp loại cuối năm")
        ordering = ["-year", "cell__position", "pk"]
        indexes = [models.Index(fields=["committee", "year"], name="rating_of_committee_and_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "year"],
                condition=models.Q(member=None),
                name="rating_of_a_cell_once_a_year",
                violation_error_message=_("Chi bộ đã có xếp loại của năm này."),
            ),
            models.UniqueConstraint(
                fields=["member", "year"],
                condition=models.Q(member__isnull=False),
                name="rating_of_a_member_once_a_year",
                violation_error_message=_("Đảng viên đã có xếp loại của năm này."),
            ),
            models.CheckConstraint(
                condition=(
                    (models.Q(total=None) | models.Q(total__gte=0, total__lte=100))
                    & (
                        models.Q(proposed_total=None)
                        | models.Q(proposed_total__gte=0, proposed_total__lte=100)
                    )
                ),
                name="rating_within_a_hundred",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="self_rated", proposed_class="", remarked_by=None)
                    & models.Q(remarked_at=None)
                )
                | (
                    models.Q(remarked_by__isnull=False, remarked_at__isnull=False)
                    & ~models.Q(state="self_rated")
                    & ~models.Q(proposed_class="")
                ),
                name="rating_remarked_whole",
            ),
            models.CheckConstraint(
                condition=(
                    ~models.Q(state="decided")
                    & models.Q(decided_class="", decided_by=None, decided_at=None, decided_on=None)
                    & models.Q(decision_number="")
                )
                | (
                    models.Q(state="decided", decided_by__isnull=False, decided_at__isnull=False)
                    & models.Q(decided_on__isnull=False)
                    & ~models.Q(decided_class="")
                    & ~models.Q(decision_number="")
                ),
                name="rating_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.year}"

    @property
    def subject(self) -> Any:
        """Who is rated: the member, else the cell."""
        return self.member or self.cell

    @property
    def is_of_cell(self) -> bool:
        return self.member_id is None

    @property
    def is_decided(self) -> bool:
        return self.state == RatingState.DECIDED

    @property
    def last_class(self) -> str:
        """The class as far as the rating has come."""
        return self.decided_class or self.proposed_class or self.self_class

    @property
    def last_total(self) -> Any:
        """The points that the class is measured by: those proposed, else its own."""
        return self.total if self.proposed_total is None else self.proposed_total

    @property
    def year_end(self) -> date:
        return date(self.year, 12, 31)
