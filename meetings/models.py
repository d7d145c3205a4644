"""A cell's meeting and what it holds. It acts on candidates; they do not know it."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from candidates.models import Candidate, CellReview, Decision, NextStep
from cells.models import Organization
from members.models import Member
from people.models import User


class MeetingKind(models.TextChoices):
    REGULAR = "regular", _("thường kỳ")
    THEMATIC = "thematic", _("chuyên đề")
    EXTRAORDINARY = "extraordinary", _("bất thường")
    YEAR_END = "year_end", _("kiểm điểm cuối năm")


class MeetingState(models.TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    ANNOUNCED = "announced", _("Đã gửi giấy mời")
    HELD = "held", _("Đang ghi")
    FINALISED = "finalised", _("Đã kết thúc")
    CANCELLED = "cancelled", _("Đã hủy")


class MeetingForm(models.TextChoices):
    IN_PERSON = "in_person", _("trực tiếp")
    ONLINE = "online", _("trực tuyến")
    MIXED = "mixed", _("kết hợp")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> Self:
        """Keep meetings that were not cancelled."""
        return self.exclude(state=MeetingState.CANCELLED)

    def in_month(self, month: date) -> Self:
        return self.filter(month=month.replace(day=1))

    def visible_to(self, user: User) -> Self:
        """Keep the cell committee's own, above it the final minutes, and for a member of the
        cell what was announced or finalised."""
        from meetings.access import meetings_seen_by

        return self.filter(meetings_seen_by(user))


class Meeting(models.Model):
    """One meeting of a cell (cuộc họp): draft → announced → held → finalised, or cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="meetings", verbose_name=_("chi bộ")
    )
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    kind = models.CharField(
        _("loại"),
        max_length=13,
        choices=MeetingKind.choices,
        default=MeetingKind.REGULAR,
    )
    month = models.DateField(_("tháng"))
    planned_at = models.DateTimeField(_("thời gian"))
    place = models.CharField(_("nơi họp"), max_length=120, blank=True)
    form = models.CharField(
        _("hình thức"),
        max_length=9,
        choices=MeetingForm.choices,
        default=MeetingForm.IN_PERSON,
    )
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=MeetingState.choices,
        default=MeetingState.DRAFT,
    )
    chair = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chủ trì"),
    )
    minute_taker = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("thư ký"),
    )
    announced_at = models.DateTimeField(_("gửi giấy mời lúc"), null=True, blank=True)
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True, blank=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    conclusion = models.TextField(_("kết luận của chủ trì"), blank=True)
    finalised_at = models.DateTimeField(_("khóa biên bản lúc"), null=True, blank=True)
    finalised_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người khóa"),
    )
    cancel_reason = models.CharField(_("lý do hủy"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người lập"),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuộc họp")
        verbose_name_plural = _("cuộc họp")
        ordering = ["-planned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "month"],
                condition=models.Q(kind="regular") & ~models.Q(state="cancelled"),
                name="meeting_one_regular_per_month",
                violation_error_message=_("Chi bộ đã có cuộc họp thường kỳ tháng này."),
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="meeting_month_is_a_month"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="finalised")
                | models.Q(finalised_at__isnull=False, started_at__isnull=False),
                name="meeting_finalised_has_times",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancel_reason=""),
                name="meeting_cancelled_has_reason",
                violation_error_message=_("Hủy cuộc họp thì phải ghi lý do."),
            ),
            models.CheckConstraint(
                # A comparison with a start that is missing would be neither true nor false.
                condition=models.Q(ended_at=None)
                | models.Q(started_at__isnull=False, ended_at__gte=models.F("started_at")),
                name="meeting_times_in_order",
                violation_error_message=_("Giờ kết thúc phải sau giờ bắt đầu."),
            ),
        ]
        indexes = [
            models.Index(fields=["cell", "-planned_at"]),
            models.Index(fields=["committee", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.cell}, {self.get_kind_display()} {self.month:%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in (MeetingState.FINALISED, MeetingState.CANCELLED)


class ItemKind(models.TextChoices):
    """The standing items, in the official order (candidates come before scoring)."""

    OPENING = "opening", _("Khai mạc, điểm danh")
    LAST_MONTH = "last_month", _("Việc tháng trước")
    NEWS = "news", _("Thông tin, văn bản mới")
    IDEOLOGY = "ideology", _("Tư tưởng, tự phê bình và phê bình")
    TOPIC = "topic", _("Thảo luận")
    NEXT_MONTH = "next_month", _("Nhiệm vụ tháng tới")
    CANDIDATE = "candidate", _("Xét quần chúng")
    CLOSING = "closing", _("Thông qua biên bản, kết thúc")


class AgendaItem(models.Model):
    """One item of a meeting (mục). A candidate item keeps what the cell says until the
    meeting is finalised; then it points to the review and the decision it produced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="items", verbose_name=_("cuộc họp")
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.CharField(_("loại"), max_length=10, choices=ItemKind.choices)
    title = models.CharField(_("nội dung"), max_length=200)
    text = models.TextField(_("diễn biến, ý kiến"), blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    candidate = models.ForeignKey(
        Candidate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quần chúng"),
    )
    next_step = models.CharField(
        _("bước tiếp theo"), max_length=9, choices=NextStep.choices, blank=True
    )
    review = models.OneToOneField(
        CellReview, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("mục của cuộc họp")
        verbose_name_plural = _("mục của cuộc họp")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_item_position_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "candidate"],
                condition=models.Q(candidate__isnull=False),
                name="agenda_item_candidate_once",
                violation_error_message=_("Quần chúng này đã có trong chương trình."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="candidate", candidate__isnull=False)
                | (~models.Q(kind="candidate") & models.Q(candidate=None)),
                name="agenda_item_candidate_for_review_only",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AttendanceState(models.TextChoices):
    PRESENT = "present", _("Có mặt")
    EXCUSED = "excused", _("Vắng có lý do")
    ABSENT = "absent", _("Vắng không lý do")
    EXEMPT = "exempt", _("Miễn")


class Attendance(models.Model):
    """One member at one meeting (điểm danh); official or not as they stood that day."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="attendances", verbose_name=_("cuộc họp")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="attendances", verbose_name=_("đảng viên")
    )
    state = models.CharField(
        _("điểm danh"),
        max_length=7,
        choices=AttendanceState.choices,
        default=AttendanceState.PRESENT,
    )
    reason = models.CharField(_("lý do"), max_length=120, blank=True)
    is_official = models.BooleanField(_("chính thức"))

    class Meta:
        verbose_name = _("điểm danh")
        verbose_name_plural = _("điểm danh")
        ordering = ["member__person__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], name="attendance_once_per_member"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="excused") | ~models.Q(reason=""),
                name="attendance_excused_has_reason",
                violation_error_message=_("Vắng có lý do thì phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_state_display()}"


class Vote(models.Model):
    """The count of one vote of a meeting (biểu quyết): by hand or ballot, never by name."""

    item = models.OneToOneField(
        AgendaItem, models.CASCADE, related_name="vote", verbose_name=_("mục")
    )
    entitled = models.PositiveSmallIntegerField(_("được biểu quyết"))
    present = models.PositiveSmallIntegerField(_("có mặt"))
    votes_for = models.PositiveSmallIntegerField(_("tán thành"))
    against = models.PositiveSmallIntegerField(_("không tán thành"), default=0)
    other = models.PositiveSmallIntegerField(_("ý kiến khác"), default=0)

    class Meta:
        verbose_name = _("biểu quyết")
        verbose_name_plural = _("biểu quyết")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("entitled"))
                & models.Q(
                    present__gte=models.F("votes_for") + models.F("against") + models.F("other")
                ),
                name="vote_counts_can_be",
                violation_error_message=_("Số phiếu nhiều hơn số có mặt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.votes_for}/{self.entitled}"


class TaskState(models.TextChoices):
    OPEN = "open", _("Đang làm")
    DONE = "done", _("Xong")
    DROPPED = "dropped", pgettext_lazy("task", "Thôi")


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(state=TaskState.OPEN)

    def visible_to(self, user: User) -> Self:
        """Keep tasks of meetings in reach, and the user's own."""
        from meetings.access import tasks_seen_by

        return self.filter(tasks_seen_by(user))


class Task(models.Model):
    """What a meeting gave somebody to do (nhiệm vụ): carried until done or dropped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="tasks", verbose_name=_("cuộc họp")
    )
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ")
    )
    title = models.CharField(_("việc"), max_length=200)
    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="tasks", verbose_name=_("người làm")
    )
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=7, choices=TaskState.choices, default=TaskState.OPEN
    )
    closed_on = models.DateField(_("ngày xong"), null=True, blank=True)
    drop_reason = models.CharField(_("lý do thôi"), max_length=200, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["due_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="dropped") | ~models.Q(drop_reason=""),
                name="task_dropped_has_reason",
                violation_error_message=_("Thôi một việc thì phải ghi lý do."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on=None)
                | (~models.Q(state="open") & models.Q(closed_on__isnull=False)),
                name="task_closed_has_day",
            ),
        ]
        indexes = [models.Index(fields=["cell", "state"])]

    def __str__(self) -> str:
        return self.title
