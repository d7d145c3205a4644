"""Candidate (người vào Đảng) and the rows of its lifecycle."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.models import Organization
from people import clock
from people.models import Person, User, found_by


class Stage(models.TextChoices):
    """Where a candidate stands. Mentored, certified are facts beside it, not stages."""

    SOURCE = "source", _("Nguồn")
    SYMPATHISER = "sympathiser", _("Cảm tình Đảng")
    DOSSIER_ALLOWED = "dossier_allowed", _("Được làm thủ tục")
    DOSSIER_OPEN = "dossier_open", _("Đang lập hồ sơ")
    PAUSED = "paused", _("Tạm dừng")
    CELL_PASSED = "cell_passed", _("Chi bộ đề nghị")
    CELL_FAILED = "cell_failed", _("Chi bộ không đủ phiếu")
    APPRAISED = "appraised", _("Đảng ủy bộ phận đã thẩm định")
    BASE_PASSED = "base_passed", _("Đảng ủy đề nghị")
    RETURNED = "returned", _("Trả lại hoàn thiện")
    REFUSED = "refused", pgettext_lazy("stage", "Không đồng ý kết nạp")
    DECIDED = "decided", _("Đã có quyết định")
    PROBATIONARY = "probationary", _("Đảng viên dự bị")
    RECOGNITION_PROPOSED = "recognition_proposed", _("Chi bộ đề nghị công nhận")
    RECOGNITION_APPRAISED = "recognition_appraised", _("Đã thẩm định công nhận")
    RECOGNITION_SECONDED = "recognition_seconded", _("Đảng ủy đề nghị công nhận")
    RECOGNITION_RETURNED = "recognition_returned", _("Trả lại hoàn thiện công nhận")
    RECOGNITION_STUCK = "recognition_stuck", _("Nhiều lần không đủ phiếu công nhận")
    REMOVAL_PROPOSED = "removal_proposed", _("Chi bộ đề nghị xóa tên")
    REMOVAL_SECONDED = "removal_seconded", _("Đảng ủy đề nghị xóa tên")
    OFFICIAL = "official", _("Đảng viên chính thức")
    DROPPED = "dropped", pgettext_lazy("stage", "Đưa ra khỏi danh sách")
    WITHDRAWN = "withdrawn", _("Xin rút")
    GONE = "gone", _("Chuyển đi nơi khác")
    DECEASED = "deceased", _("Từ trần")
    REMOVED = "removed", _("Xóa tên đảng viên dự bị")
    ANNULLED = "annulled", _("Hủy quyết định kết nạp")


CLOSED_STAGES = (
    Stage.OFFICIAL,
    Stage.DROPPED,
    Stage.WITHDRAWN,
    Stage.GONE,
    Stage.DECEASED,
    Stage.REMOVED,
    Stage.ANNULLED,
)
# Where nobody owes a word on the person.
RESTING_STAGES = (*CLOSED_STAGES, Stage.PAUSED)
# From the ceremony on: a member already, whatever is being decided about them.
IN_PROBATION = (
    Stage.PROBATIONARY,
    Stage.RECOGNITION_PROPOSED,
    Stage.RECOGNITION_APPRAISED,
    Stage.RECOGNITION_SECONDED,
    Stage.RECOGNITION_RETURNED,
    Stage.RECOGNITION_STUCK,
    Stage.REMOVAL_PROPOSED,
    Stage.REMOVAL_SECONDED,
)
BEFORE_ADMISSION = tuple(stage for stage in Stage if stage not in (*CLOSED_STAGES, *IN_PROBATION))


class Matter(models.TextChoices):
    """What bodies vote on: to admit, to recognise, to remove from probation."""

    ADMISSION = "admission", _("kết nạp")
    RECOGNITION = "recognition", _("công nhận chính thức")
    REMOVAL = "removal", _("xóa tên đảng viên dự bị")


# What the cell has sent up and nobody above has settled yet, by matter.
WAITING: dict[Matter, tuple[Stage, ...]] = {
    Matter.ADMISSION: (Stage.CELL_PASSED, Stage.APPRAISED, Stage.BASE_PASSED),
    Matter.RECOGNITION: (
        Stage.RECOGNITION_PROPOSED,
        Stage.RECOGNITION_APPRAISED,
        Stage.RECOGNITION_SECONDED,
        Stage.RECOGNITION_STUCK,
    ),
    Matter.REMOVAL: (Stage.REMOVAL_PROPOSED, Stage.REMOVAL_SECONDED),
}
WAITING_STAGES = tuple(stage for stages in WAITING.values() for stage in stages)
# Sent up by the cell: what a superior viewer may read.
SUBMITTED_STAGES = (*WAITING_STAGES, Stage.DECIDED)


def matter_of(stage: str) -> Matter | None:
    """What is being decided at ``stage``, or None where nothing waits above the cell."""
    return next((matter for matter, stages in WAITING.items() if stage in stages), None)


class Route(models.TextChoices):
    """Who introduces besides the cell's members (Điều lệ Đảng, Điều 4; 294-QĐ/TW cl. 3.1)."""

    YOUTH_UNION = "youth_union", _("Đoàn Thanh niên và một đảng viên")
    TRADE_UNION = "trade_union", _("Công đoàn và một đảng viên")
    MEMBERS_ONLY = "members_only", _("hai đảng viên")


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> Self:
        """Keep candidacies that still run."""
        return self.filter(closed_on=None)

    def before_admission(self) -> Self:
        """Keep those still on the way: no ceremony yet."""
        return self.filter(stage__in=BEFORE_ADMISSION)

    def listed(self) -> Self:
        """Keep those on the list of sympathisers (danh sách cảm tình Đảng) until the ceremony.

        A source is on no list yet; whoever rests, or was refused, stays on it until dropped.
        """
        return self.before_admission().exclude(stage=Stage.SOURCE)

    def waiting(self) -> Self:
        """Keep those whom the cell sent up and on whom nothing is settled."""
        return self.filter(stage__in=WAITING_STAGES)

    def followed(self) -> Self:
        """Keep those whom a cell prepares now: on the way, and not resting."""
        return self.before_admission().exclude(stage=Stage.PAUSED)

    def unassigned(self) -> Self:
        """Keep those followed whom nobody helps (chưa có người giúp đỡ)."""
        from candidates.models.mentoring import Mentorship

        helping = Mentorship.objects.open().filter(candidate=models.OuterRef("pk"))
        return self.followed().exclude(models.Exists(helping))

    def idle_since(self, day: date) -> Self:
        """Keep those followed since before ``day`` of whom nobody has spoken from it on.

        A mentor's report that was sent speaks, for its month, and so does a cell's review.
        """
        from candidates.models.mentoring import MentorReport
        from candidates.models.preparation import CellReview

        reports = MentorReport.objects.submitted().filter(
            mentorship__candidate=models.OuterRef("pk"), period__gte=day
        )
        reviews = CellReview.objects.filter(candidate=models.OuterRef("pk"), reviewed_on__gte=day)
        silent = self.followed().filter(opened_on__lt=day)
        return silent.exclude(models.Exists(reports)).exclude(models.Exists(reviews))

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
    stage = models.CharField(_("bước"), max_length=24, choices=Stage.choices, default=Stage.SOURCE)
    stage_since = models.DateField(_("ở bước này từ"))
    opened_on = models.DateField(_("ngày vào danh sách"))
    closed_on = models.DateField(_("ngày khép lại"), null=True, blank=True)
    dossier_opened_on = models.DateField(_("ngày lập hồ sơ"), null=True, blank=True)
    # Empty until somebody says otherwise: ``candidates.routes`` works it out.
    route = models.CharField(
        _("đường giới thiệu"), max_length=12, choices=Route.choices, blank=True
    )
    # Only where a local rule lets the cell prolong the probation, and never by itself.
    probation_extension = models.PositiveSmallIntegerField(_("kéo dài dự bị (tháng)"), default=0)
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

    @property
    def days_in_stage(self) -> int:
        """How many days the candidate has stood where they stand."""
        return (clock.today() - self.stage_since).days

    @property
    def in_probation(self) -> bool:
        return self.stage in IN_PROBATION

    @property
    def matter_prepared(self) -> Matter:
        """What the papers are collected for: the admission, and after it the recognition."""
        return Matter.RECOGNITION if self.in_probation else Matter.ADMISSION


class Step(models.TextChoices):
    """The acts that move a candidate; ``candidates.lifecycle`` says from where to where."""

    TAKEN_OVER = "taken_over", _("nhận từ danh sách")
    INTRODUCED = "introduced", _("giới thiệu nguồn")
    LISTED = "listed", _("đưa vào danh sách cảm tình Đảng")
    ALLOWED = "allowed", _("cho làm thủ tục")
    DOSSIER_OPENED = "dossier_opened", _("mở hồ sơ")
    CELL_VOTED = "cell_voted", _("chi bộ biểu quyết đề nghị kết nạp")
    BASE_VOTED = "base_voted", _("đảng ủy biểu quyết đề nghị kết nạp")
    APPRAISED = "appraised", _("đảng ủy bộ phận thẩm định")
    RETURNED = "returned", _("trả lại để hoàn thiện")
    RESUBMITTED = "resubmitted", _("trình lại")
    REFUSED = "refused", _("không đồng ý")
    DECIDED = "decided", _("quyết định kết nạp")
    REOPENED = "reopened", _("hủy quyết định kết nạp để làm lại bước sai")
    ANNULLED = "annulled", _("hủy quyết định kết nạp, đưa ra khỏi danh sách")
    CEREMONY = "ceremony", _("lễ kết nạp")
    EXTENDED = "extended", _("kéo dài thời gian dự bị")
    RECOGNITION_VOTED = "recognition_voted", _("chi bộ biểu quyết đề nghị công nhận")
    STUCK = "stuck", _("báo cáo cấp trên: nhiều lần không đủ phiếu")
    REMOVAL_VOTED = "removal_voted", _("chi bộ biểu quyết đề nghị xóa tên")
    RECOGNISED = "recognised", _("công nhận chính thức")
    REMOVED = "removed", _("xóa tên đảng viên dự bị")
    RELISTED = "relisted", _("đưa lại vào danh sách cảm tình Đảng")
    PAUSED = "paused", _("tạm dừng")
    RESUMED = "resumed", _("theo dõi tiếp")
    MOVED = "moved", _("chuyển chi bộ")
    DROPPED = "dropped", _("đưa ra khỏi danh sách")
    WITHDRAWN = "withdrawn", _("xin rút")
    LEFT = "left", _("chuyển đi nơi khác")
    DIED = "died", _("từ trần")


class StageEvent(models.Model):
    """One step in a candidate's life: from, to, effective day, actor, ground."""

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="events", verbose_name=_("quần chúng")
    )
    step = models.CharField(_("việc"), max_length=24, choices=Step.choices)
    from_stage = models.CharField(max_length=24, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=24, choices=Stage.choices)
    effective_on = models.DateField(_("ngày có hiệu lực"))
    # How long a pause is meant to last; a plan, nothing happens on that day by itself.
    until_on = models.DateField(_("dự kiến đến ngày"), null=True, blank=True)
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(until_on__gte=models.F("effective_on")),
                name="stage_event_dates_in_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_on:%d/%m/%Y} {self.get_step_display()}"
