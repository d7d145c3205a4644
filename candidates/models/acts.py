"""Acts on a candidate: votes and decisions of each body, and the ceremony."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate, Matter
from cells.models import Organization
from members.models import Member
from people.models import User


class Body(models.TextChoices):
    """Who acted (cấp biểu quyết, quyết định)."""

    CELL = "cell", _("chi bộ")
    SECTION = "section", _("đảng ủy bộ phận")
    BASE = "base", _("đảng ủy cơ sở")
    DECIDER = "decider", _("cấp quyết định kết nạp")


class VoteMethod(models.TextChoices):
    """How a meeting voted; the meeting chooses (06-HD/TW cl. 5.1). Counts only, never names."""

    BALLOT = "ballot", _("bỏ phiếu kín")
    CARDS = "cards", _("giơ thẻ")


class Sitting(models.Model):
    """A session of the committee that settles several cases with one resolution (phiên họp)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    held_on = models.DateField(_("ngày họp"))
    number = models.CharField(_("số nghị quyết"), max_length=40, blank=True)
    entitled = models.PositiveSmallIntegerField(_("được biểu quyết"))
    present = models.PositiveSmallIntegerField(_("có mặt"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("phiên họp xét")
        verbose_name_plural = _("phiên họp xét")
        ordering = ["-held_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("entitled")),
                name="sitting_counts_can_be",
                violation_error_message=_("Số có mặt nhiều hơn số được biểu quyết."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.held_on:%d/%m/%Y}"


COUNTS = ("entitled", "present", "votes_for", "against", "other")


class Decision(models.Model):
    """One body's vote or decision on a candidate, in counts only, never by name.

    ``entitled`` is the base of the vote (tổng số được tính): the share is of all entitled,
    not of those present. A superior's decision may come without its counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        Candidate,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("quần chúng"),
    )
    matter = models.CharField(
        _("việc"), max_length=11, choices=Matter.choices, default=Matter.ADMISSION
    )
    body = models.CharField(_("cấp"), max_length=7, choices=Body.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("tổ chức")
    )
    passed = models.BooleanField(_("đạt"))
    entitled = models.PositiveSmallIntegerField(_("được biểu quyết"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("có mặt"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("không tán thành"), null=True, blank=True)
    other = models.PositiveSmallIntegerField(_("ý kiến khác"), null=True, blank=True)
    method = models.CharField(_("hình thức"), max_length=6, choices=VoteMethod.choices, blank=True)
    sitting = models.ForeignKey(
        Sitting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("phiên họp"),
    )
    number = models.CharField(_("số văn bản"), max_length=40, blank=True)
    decided_on = models.DateField(_("ngày biểu quyết, quyết định"))
    received_on = models.DateField(_("ngày nhận"), null=True, blank=True)
    clause = models.CharField(_("theo quy định"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("biểu quyết, quyết định")
        verbose_name_plural = _("biểu quyết, quyết định")
        ordering = ["-decided_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entitled=None)
                | (
                    models.Q(present__lte=models.F("entitled"))
                    & models.Q(
                        present__gte=models.F("votes_for") + models.F("against") + models.F("other")
                    )
                ),
                name="decision_counts_can_be",
                violation_error_message=_("Số phiếu nhiều hơn số có mặt."),
            ),
            # A check that meets a null is passed, so half the counts would go unjudged above.
            models.CheckConstraint(
                condition=models.Q(**{f"{name}__isnull": True for name in COUNTS})
                | models.Q(**{f"{name}__isnull": False for name in COUNTS}),
                name="decision_counts_are_whole",
                violation_error_message=_("Ghi đủ các số phiếu, hoặc để trống cả."),
            ),
            models.CheckConstraint(
                condition=models.Q(received_on=None)
                | models.Q(received_on__gte=models.F("decided_on")),
                name="decision_received_after_decided",
                violation_error_message=_("Ngày nhận phải sau ngày quyết định."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()}, {self.decided_on:%d/%m/%Y}"


class Ceremony(models.Model):
    """The admission ceremony (lễ kết nạp): from here the person is a member."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.OneToOneField(
        Candidate, models.PROTECT, related_name="ceremony", verbose_name=_("quần chúng")
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="+", verbose_name=_("quyết định")
    )
    held_on = models.DateField(_("ngày tổ chức lễ"))
    host_cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ tổ chức")
    )
    handed_over_by = models.CharField(_("người trao quyết định"), max_length=120, blank=True)
    mentor = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="+",
        verbose_name=_("đảng viên giúp đỡ thời gian dự bị"),
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("lễ kết nạp")
        verbose_name_plural = _("lễ kết nạp")

    def __str__(self) -> str:
        return f"{self.candidate}, {self.held_on:%d/%m/%Y}"
