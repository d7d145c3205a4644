"""A cell's meeting (cuộc họp chi bộ): when, where, who chairs, how far it is."""

import uuid
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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


# Nobody has sat down yet: the meeting can still be moved or called off.
TO_COME = (MeetingState.DRAFT, MeetingState.ANNOUNCED)


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
    # Why it was shorter than the rule of its day asks; empty when it was not.
    short_reason = models.CharField(_("lý do họp ngắn"), max_length=200, blank=True)
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
    # A thematic meeting may follow a regular one in the same session; they stay two records.
    session_of = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("cùng buổi với"),
    )
    # Grows whenever time or place changes: calendars that subscribe tell versions apart by it.
    revision = models.PositiveSmallIntegerField(_("lần đổi lịch"), default=0)
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
            models.CheckConstraint(
                condition=models.Q(session_of=None) | models.Q(kind="thematic"),
                name="meeting_thematic_shares_session",
                violation_error_message=_("Chỉ sinh hoạt chuyên đề ghép cùng buổi thường kỳ."),
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

    def clean(self) -> None:
        """Refuse a session shared with what it may not follow."""
        if self.session_of is not None and not self.may_follow(self.session_of):
            raise ValidationError(
                {
                    "session_of": ValidationError(
                        _("Chỉ sinh hoạt chuyên đề ghép cùng buổi thường kỳ của chi bộ."),
                        code="no_session",
                    )
                }
            )

    def may_follow(self, regular: "Meeting") -> bool:
        """Whether ``regular`` is a regular meeting of the same cell and day: one session."""
        return (
            regular.kind == MeetingKind.REGULAR
            and regular.cell_id == self.cell_id
            and timezone.localdate(regular.planned_at) == timezone.localdate(self.planned_at)
        )

    @property
    def is_locked(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in (MeetingState.FINALISED, MeetingState.CANCELLED)
