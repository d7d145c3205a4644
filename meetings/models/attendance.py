"""Who was there: the roll of the day, guests and delegates."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from members.models import Member
from people.models import User


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
    # Of another cell and here for a time (sinh hoạt tạm thời): counted as present, not voting.
    is_temporary = models.BooleanField(_("sinh hoạt tạm thời"), default=False)

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


class VisitorKind(models.TextChoices):
    GUEST = "guest", _("khách mời")
    DELEGATE = "delegate", _("cấp ủy viên cấp trên dự")
    ATTACHED = "attached", _("đảng viên được cử về")


class Visitor(models.Model):
    """Somebody at a meeting who is not on its roll (khách, đại biểu): they do not vote.

    A delegate from above, or a member sent to this cell, leaves remarks; their coming counts
    towards the visits that are asked of them in a year.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="visitors", verbose_name=_("cuộc họp")
    )
    kind = models.CharField(_("là"), max_length=8, choices=VisitorKind.choices)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đảng viên"),
    )
    name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    capacity = models.CharField(_("chức vụ, cơ quan"), max_length=160, blank=True)
    remarks = models.TextField(_("ý kiến chỉ đạo, nhận xét"), blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("khách, đại biểu")
        verbose_name_plural = _("khách, đại biểu")
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=models.Q(member__isnull=False),
                name="visitor_once_a_meeting",
                violation_error_message=_("Đồng chí này đã có trong danh sách dự."),
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False) | ~models.Q(name=""),
                name="visitor_has_a_name",
                violation_error_message=_("Ghi họ tên người dự."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="guest") | models.Q(member__isnull=False),
                name="visitor_from_the_party_is_a_member",
                violation_error_message=_("Chọn đảng viên dự họp."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member) if self.member else self.name


class Issue(models.Model):
    """What a visit brought up (vấn đề nêu ra) and how it was settled, when it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visitor = models.ForeignKey(
        Visitor, models.CASCADE, related_name="issues", verbose_name=_("buổi dự")
    )
    text = models.CharField(_("vấn đề"), max_length=300)
    settled_on = models.DateField(_("giải quyết ngày"), null=True, blank=True)
    settlement = models.CharField(_("kết quả"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("vấn đề nêu ra")
        verbose_name_plural = _("vấn đề nêu ra")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_on=None, settlement="")
                | (models.Q(settled_on__isnull=False) & ~models.Q(settlement="")),
                name="issue_settled_says_how",
                violation_error_message=_("Ghi ngày và kết quả giải quyết."),
            )
        ]

    def __str__(self) -> str:
        return self.text
