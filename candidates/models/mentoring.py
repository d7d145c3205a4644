"""Mentorship (phân công giúp đỡ) and the mentor's month."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate
from cells.models import Organization
from members.models import Member
from people.models import User


class Waiver(models.TextChoices):
    """Why the months together are not counted (294-QĐ/TW cl. 3.2.2; 06-HD/TW cl. 3.9a)."""

    REPLACEMENT = "replacement", _("thay người giúp đỡ")
    ARRIVAL = "arrival", _("quần chúng chuyển đến")


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def open(self) -> Self:
        """Keep mentorships that have not ended (đang giúp đỡ)."""
        return self.filter(ended_on=None)

    def of_user(self, user: User) -> Self:
        """Keep the open mentorships that ``user`` holds as a member."""
        return self.open().filter(mentor__person=user.person_id, mentor__person__isnull=False)

    def visible_to(self, user: User) -> Self:
        from candidates.access import candidates_seen_by

        return self.filter(candidates_seen_by(user, "candidate__"))


class Mentorship(models.Model):
    """An official member helping one candidate for a time (phân công giúp đỡ)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        Candidate,
        models.PROTECT,
        related_name="mentorships",
        verbose_name=_("quần chúng"),
    )
    mentor = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="mentorships",
        verbose_name=_("đảng viên giúp đỡ"),
    )
    slot = models.PositiveSmallIntegerField(_("người thứ"), default=1)
    started_on = models.DateField(_("ngày phân công"), null=True, blank=True)
    ended_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    ground = models.CharField(_("căn cứ"), max_length=200, blank=True)
    # The mentor introduces too: since when the two work, study or live together.
    together_since = models.DateField(_("cùng công tác, sinh hoạt từ"), null=True, blank=True)
    waiver = models.CharField(
        _("không tính thời gian cùng công tác vì"),
        max_length=11,
        choices=Waiver.choices,
        blank=True,
    )
    # The first month that owes a report: what a list takes over owes none of the past.
    reports_from = models.DateField(_("nhận xét từ tháng"))

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công giúp đỡ")
        verbose_name_plural = _("phân công giúp đỡ")
        ordering = ["candidate", "slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "mentor"],
                condition=models.Q(ended_on=None),
                name="mentorship_open_once_per_mentor",
                violation_error_message=_("Đảng viên này đang giúp đỡ quần chúng đó."),
            ),
            models.UniqueConstraint(
                fields=["candidate", "slot"],
                condition=models.Q(ended_on=None),
                name="mentorship_open_once_per_slot",
                violation_error_message=_("Đã có người giúp đỡ ở vị trí này."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None)
                | models.Q(started_on=None)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="mentorship_dates_in_order",
                violation_error_message=_("Ngày kết thúc phải sau ngày phân công."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} → {self.candidate}"


class ReportState(models.TextChoices):
    EXPECTED = "expected", _("Chưa viết")
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Đã gửi")
    RETURNED = "returned", _("Đã trả lại")


OWED_STATES = (ReportState.EXPECTED, ReportState.DRAFT, ReportState.RETURNED)


class Proposal(models.TextChoices):
    """What the mentor proposes to the cell (đề nghị)."""

    KEEP = "keep", _("Tiếp tục giúp đỡ")
    CLASS = "class", _("Cử đi học lớp nhận thức")
    DOSSIER = "dossier", _("Làm hồ sơ kết nạp")
    REPLACE = "replace", _("Thay người giúp đỡ")
    DROP = "drop", _("Đưa ra khỏi danh sách")
    RECOGNISE = "recognise", _("Công nhận chính thức")
    NOT_YET = "not_yet", _("Chưa công nhận")


class MentorReportQuerySet(models.QuerySet["MentorReport"]):
    def owed(self) -> Self:
        """Keep reports not yet submitted (expected, in draft, returned)."""
        return self.filter(state__in=OWED_STATES)

    def late_on(self, day: date) -> Self:
        """Keep owed reports whose due day is past on ``day``."""
        return self.owed().filter(due_on__lt=day)

    def submitted(self) -> Self:
        return self.filter(state=ReportState.SUBMITTED)

    def written_by(self, user: User) -> Self:
        """Keep the reports that ``user`` owes or wrote as mentor."""
        return self.filter(
            mentorship__mentor__person=user.person_id,
            mentorship__mentor__person__isnull=False,
        )

    def visible_to(self, user: User) -> Self:
        """Keep the mentor's own, drafts within the cell, and above it the submitted ones."""
        from candidates.access import reports_seen_by

        return self.filter(reports_seen_by(user))


class MentorReport(models.Model):
    """What a mentor says of a candidate for one month (nhận xét hằng tháng).

    The row is opened in advance with its due day, so that reminders are a question to the
    database. Required to submit: strengths, weaknesses, tasks, proposal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(
        Mentorship, models.PROTECT, related_name="reports", verbose_name=_("phân công")
    )
    # Kept by the services beside the candidate's own, so that a night's reminders for one
    # committee need no join.
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ")
    )
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    period = models.DateField(_("tháng"))
    due_on = models.DateField(_("hạn gửi"))
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=ReportState.choices,
        default=ReportState.EXPECTED,
    )
    strengths = models.TextField(_("mặt mạnh"), blank=True)
    weaknesses = models.TextField(_("mặt yếu"), blank=True)
    tasks = models.TextField(_("nhiệm vụ đã giao và kết quả"), blank=True)
    motive = models.TextField(_("nhận thức, động cơ"), blank=True)
    proposal = models.CharField(_("đề nghị"), max_length=9, choices=Proposal.choices, blank=True)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người gửi"),
    )
    return_reason = models.CharField(_("lý do trả lại"), max_length=200, blank=True)

    objects = MentorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhận xét của người giúp đỡ")
        verbose_name_plural = _("nhận xét của người giúp đỡ")
        ordering = ["-period", "mentorship"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "period"],
                name="mentor_report_once_per_period",
                violation_error_message=_("Tháng này đã có nhận xét."),
            ),
            models.CheckConstraint(
                condition=models.Q(period__day=1),
                name="mentor_report_period_is_a_month",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted")
                | (
                    models.Q(submitted_at__isnull=False)
                    & ~models.Q(strengths="")
                    & ~models.Q(weaknesses="")
                    & ~models.Q(tasks="")
                    & ~models.Q(proposal="")
                ),
                name="mentor_report_submitted_is_whole",
                violation_error_message=_("Nhận xét gửi đi phải đủ các mục bắt buộc."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["committee", "due_on"],
                condition=models.Q(state__in=["expected", "draft", "returned"]),
                name="mentor_report_owed",
            ),
            models.Index(fields=["cell", "period"]),
        ]

    def __str__(self) -> str:
        return f"{self.mentorship}, {self.period:%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("candidates:report", args=[self.pk])

    @property
    def is_owed(self) -> bool:
        return self.state in OWED_STATES
