"""Candidate (người vào Đảng) and the rows of its lifecycle."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.models import Organization
from people.models import Person, User, found_by


class Stage(models.TextChoices):
    """Where a candidate stands. Mentored, certified are facts beside it, not stages."""

    SOURCE = "source", _("Nguồn")
    SYMPATHISER = "sympathiser", _("Cảm tình Đảng")
    DOSSIER_ALLOWED = "dossier_allowed", _("Được làm thủ tục")
    DOSSIER_OPEN = "dossier_open", _("Đang lập hồ sơ")
    CELL_PASSED = "cell_passed", _("Chi bộ đề nghị")
    CELL_FAILED = "cell_failed", _("Chi bộ không đủ phiếu")
    BASE_PASSED = "base_passed", _("Đảng ủy đề nghị")
    RETURNED = "returned", _("Trả lại hoàn thiện")
    REFUSED = "refused", pgettext_lazy("stage", "Không đồng ý kết nạp")
    DECIDED = "decided", _("Đã có quyết định")
    PROBATIONARY = "probationary", _("Đảng viên dự bị")
    OFFICIAL = "official", _("Đảng viên chính thức")
    DROPPED = "dropped", pgettext_lazy("stage", "Đưa ra khỏi danh sách")
    WITHDRAWN = "withdrawn", _("Xin rút")


CLOSED_STAGES = (Stage.OFFICIAL, Stage.DROPPED, Stage.WITHDRAWN)
# Sent up by the cell: what a superior viewer may read.
SUBMITTED_STAGES = (Stage.CELL_PASSED, Stage.BASE_PASSED, Stage.DECIDED)
BEFORE_ADMISSION = tuple(
    stage for stage in Stage if stage not in (*CLOSED_STAGES, Stage.PROBATIONARY)
)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> Self:
        """Keep candidacies that still run."""
        return self.filter(closed_on=None)

    def before_admission(self) -> Self:
        """Keep those still on the way: no ceremony yet."""
        return self.filter(stage__in=BEFORE_ADMISSION)

    def in_cell(self, cell: Organization) -> Self:
        return self.filter(cell=cell)

    def matching(self, text: str) -> Self:
        """Keep candidates found by ``text``: words of the name, initials, part of a phone."""
        return self.filter(found_by(text, "person__"))

    def visible_to(self, user: User) -> Self:
        """Keep candidates in ``user``'s reach, those they mentor, and their own candidacy."""
        from candidates.access import candidates_seen_by

        return self.filter(candidates_seen_by(user))


class Candidate(models.Model):
    """One person on the way to admission (quần chúng) in one cell.

    The stage changes in ``candidates.lifecycle`` alone, and each change is a
    :class:`StageEvent`. Until official or removed, the candidacy leads the membership.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="candidacies", verbose_name=_("người")
    )
    cell = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="candidates",
        verbose_name=_("chi bộ"),
    )
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    stage = models.CharField(_("bước"), max_length=16, choices=Stage.choices, default=Stage.SOURCE)
    stage_since = models.DateField(_("ở bước này từ"))
    opened_on = models.DateField(_("ngày vào danh sách"))
    closed_on = models.DateField(_("ngày khép lại"), null=True, blank=True)
    dossier_opened_on = models.DateField(_("ngày lập hồ sơ"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("quần chúng")
        verbose_name_plural = _("quần chúng")
        ordering = ["person__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(closed_on=None),
                name="candidate_open_once_per_person",
                violation_error_message=_("Người này đang có tên trong danh sách."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="candidate_dates_in_order",
                violation_error_message=_("Ngày khép lại phải sau ngày vào danh sách."),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "stage"]),
            models.Index(fields=["cell", "stage"]),
        ]

    def __str__(self) -> str:
        return self.person.full_name

    def get_absolute_url(self) -> str:
        return reverse("candidates:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Step(models.TextChoices):
    """The acts that move a candidate; ``candidates.lifecycle`` says from where to where."""

    TAKEN_OVER = "taken_over", _("nhận từ danh sách")
    INTRODUCED = "introduced", _("giới thiệu nguồn")
    LISTED = "listed", _("đưa vào danh sách cảm tình Đảng")
    ALLOWED = "allowed", _("cho làm thủ tục")
    DOSSIER_OPENED = "dossier_opened", _("mở hồ sơ")
    CELL_VOTED = "cell_voted", _("chi bộ biểu quyết đề nghị kết nạp")
    BASE_VOTED = "base_voted", _("đảng ủy biểu quyết đề nghị kết nạp")
    RETURNED = "returned", _("trả lại để hoàn thiện")
    RESUBMITTED = "resubmitted", _("trình lại")
    REFUSED = "refused", _("không đồng ý kết nạp")
    DECIDED = "decided", _("quyết định kết nạp")
    CEREMONY = "ceremony", _("lễ kết nạp")
    RECOGNISED = "recognised", _("công nhận chính thức")
    RELISTED = "relisted", _("đưa lại vào danh sách cảm tình Đảng")
    DROPPED = "dropped", _("đưa ra khỏi danh sách")
    WITHDRAWN = "withdrawn", _("xin rút")
    LEFT = "left", _("thôi theo dõi: không còn sinh hoạt tại đây")


class StageEvent(models.Model):
    """One step in a candidate's life: from, to, effective day, actor, ground."""

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="events", verbose_name=_("quần chúng")
    )
    step = models.CharField(_("việc"), max_length=16, choices=Step.choices)
    from_stage = models.CharField(max_length=16, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=16, choices=Stage.choices)
    effective_on = models.DateField(_("ngày có hiệu lực"))
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    ground = models.CharField(_("căn cứ"), max_length=200, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    decision = models.ForeignKey(
        "candidates.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quyết định"),
    )

    class Meta:
        verbose_name = _("bước của quần chúng")
        verbose_name_plural = _("bước của quần chúng")
        ordering = ["-effective_on", "-id"]
        indexes = [models.Index(fields=["candidate", "-effective_on"])]

    def __str__(self) -> str:
        return f"{self.effective_on:%d/%m/%Y} {self.get_step_display()}"
