"""Classes (lớp học) on the way: the awareness class before, the new-member class after."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate
from cells.models import Organization
from people.models import User


class ClassKind(models.TextChoices):
    AWARENESS = "awareness", _("lớp nhận thức về Đảng")
    NEW_MEMBER = "new_member", _("lớp đảng viên mới")


class TrainingClassQuerySet(models.QuerySet["TrainingClass"]):
    def visible_to(self, user: User) -> Self:
        """Keep the classes of the committees and cells in ``user``'s reach."""
        from candidates.access import classes_seen_by

        return self.filter(classes_seen_by(user))


class TrainingClass(models.Model):
    """One class that a political centre holds and a committee sends people to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    kind = models.CharField(_("loại lớp"), max_length=10, choices=ClassKind.choices)
    name = models.CharField(_("tên lớp"), max_length=160)
    organiser = models.CharField(_("nơi mở lớp"), max_length=160, blank=True)
    started_on = models.DateField(_("khai giảng"))
    ended_on = models.DateField(_("bế giảng"), null=True, blank=True)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("lớp học")
        verbose_name_plural = _("lớp học")
        ordering = ["-started_on", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "kind", "name", "started_on"],
                name="training_class_once",
                violation_error_message=_("Lớp này đã có trong sổ."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="training_class_dates_in_order",
                violation_error_message=_("Ngày bế giảng phải từ ngày khai giảng trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("candidates:class", args=[self.pk])


class ClassResult(models.TextChoices):
    CERTIFIED = "certified", _("được cấp giấy chứng nhận")
    FAILED = "failed", _("không đạt")
    LEFT = "left", _("không học hết lớp")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def certified(self) -> Self:
        """Keep those that ended with a certificate (giấy chứng nhận)."""
        return self.exclude(certificate_number="")

    def running(self) -> Self:
        """Keep those still in class: no result yet."""
        return self.filter(result="")


class Enrolment(models.Model):
    """A candidate in a class; open until it has a result.

    How long the certificate lives is a rule of the day it is tested, not a column.
    """

    candidate = models.ForeignKey(
        Candidate,
        models.CASCADE,
        related_name="enrolments",
        verbose_name=_("quần chúng"),
    )
    kind = models.CharField(
        _("loại lớp"), max_length=10, choices=ClassKind.choices, default=ClassKind.AWARENESS
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("lớp"),
    )
    started_on = models.DateField(_("vào lớp ngày"), null=True, blank=True)
    result = models.CharField(_("kết quả"), max_length=9, choices=ClassResult.choices, blank=True)
    certificate_number = models.CharField(_("số giấy chứng nhận"), max_length=40, blank=True)
    certified_on = models.DateField(_("ngày cấp"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("học lớp")
        verbose_name_plural = _("học lớp")
        ordering = ["-certified_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "kind"],
                condition=models.Q(result=""),
                name="enrolment_open_once",
                violation_error_message=_("Người này đang học lớp đó."),
            ),
            models.UniqueConstraint(
                fields=["candidate", "training_class"],
                name="enrolment_once_per_class",
                violation_error_message=_("Người này đã có tên trong lớp."),
            ),
            models.CheckConstraint(
                condition=models.Q(certified_on=None)
                | models.Q(started_on=None)
                | models.Q(certified_on__gte=models.F("started_on")),
                name="enrolment_dates_in_order",
                violation_error_message=_("Ngày cấp phải sau ngày vào lớp."),
            ),
            models.CheckConstraint(
                condition=models.Q(result="certified")
                | models.Q(certificate_number="", certified_on=None),
                name="enrolment_certificate_is_a_result",
                violation_error_message=_("Có giấy chứng nhận thì kết quả là được cấp giấy."),
            ),
        ]

    def __str__(self) -> str:
        if self.is_certified:
            return self.certificate_number or str(_("chưa ghi số giấy chứng nhận"))
        return str(self.get_result_display() if self.result else _("đang học"))

    @property
    def is_certified(self) -> bool:
        return self.result == ClassResult.CERTIFIED

    @property
    def is_running(self) -> bool:
        return not self.result
