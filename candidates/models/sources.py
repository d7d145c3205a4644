"""Where candidates come from: movements and models in which good people show themselves."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.models.candidate import Candidate
from candidates.models.preparation import IntroducingBody
from cells.models import Organization
from people.models import User


class MovementKind(models.TextChoices):
    MOVEMENT = "movement", _("phong trào")
    ECONOMIC = "economic", _("mô hình kinh tế")


class MovementQuerySet(models.QuerySet["Movement"]):
    def visible_to(self, user: User) -> Self:
        from candidates.access import movements_seen_by

        return self.filter(movements_seen_by(user))


class Movement(models.Model):
    """A movement or an economic model of a mass body in a cell's place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="movements", verbose_name=_("chi bộ")
    )
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    kind = models.CharField(_("loại"), max_length=8, choices=MovementKind.choices)
    name = models.CharField(_("tên"), max_length=160)
    body = models.CharField(_("đoàn thể"), max_length=12, choices=IntroducingBody.choices)
    started_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("đến ngày"), null=True, blank=True)
    aim = models.CharField(_("mục tiêu"), max_length=300, blank=True)

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("phong trào, mô hình")
        verbose_name_plural = _("phong trào, mô hình")
        ordering = ["-started_on", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "name", "started_on"],
                name="movement_once",
                violation_error_message=_("Phong trào này đã có trong sổ."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="movement_dates_in_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("candidates:movement", args=[self.pk])


class StandOut(models.Model):
    """Somebody who stood out in a movement (người nổi bật); introduced in one step or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    movement = models.ForeignKey(
        Movement, models.CASCADE, related_name="people", verbose_name=_("phong trào, mô hình")
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    deed = models.CharField(_("việc nổi bật"), max_length=200, blank=True)
    candidate = models.ForeignKey(
        Candidate,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quần chúng"),
    )

    class Meta:
        verbose_name = _("người nổi bật")
        verbose_name_plural = _("người nổi bật")
        ordering = ["full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "full_name"],
                name="stand_out_once",
                violation_error_message=_("Người này đã ghi."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name
