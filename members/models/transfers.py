"""Requests to transfer a member between our cells."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from members.models.member import Member
from people.models import User


class TransferState(models.TextChoices):
    ASKED = "asked", _("chờ trả lời")
    RELEASED = "released", _("đã chuyển")
    REFUSED = "refused", _("không đồng ý")
    WITHDRAWN = "withdrawn", _("đã rút")


class TransferRequestQuerySet(models.QuerySet["TransferRequest"]):
    def open(self) -> Self:
        """Keep requests that nobody has answered."""
        return self.filter(state=TransferState.ASKED)

    def visible_to(self, user: User) -> Self:
        """Keep requests whose old or new cell lies in ``user``'s reach."""
        from cells import policy
        from cells.access import reach

        seen = models.Q(pk__in=[])
        for cell in ("from_cell", "to_cell"):
            seen |= reach(user).rows(policy.SEE_TRANSFER, cell, "member__committee")
        return self.filter(seen)


class TransferRequest(models.Model):
    """A member asked to go from one cell to another of the same committee.

    Who asks does not decide: the other cell answers (``answering_cell``), or the office.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="transfer_requests", verbose_name=_("đảng viên")
    )
    from_cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("từ chi bộ")
    )
    to_cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đến chi bộ")
    )
    answering_cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ trả lời")
    )
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=TransferState.choices,
        default=TransferState.ASKED,
    )
    ground = models.CharField(_("căn cứ"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người đề nghị")
    )
    asked_at = models.DateTimeField(_("đề nghị lúc"), auto_now_add=True)
    effective_on = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người trả lời"),
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answer = models.CharField(_("lý do"), max_length=200, blank=True)

    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị chuyển sinh hoạt")
        verbose_name_plural = _("đề nghị chuyển sinh hoạt")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(state="asked"),
                name="transfer_request_open_once",
                violation_error_message=_("Đảng viên này đang có đề nghị chuyển sinh hoạt."),
            ),
            models.CheckConstraint(
                condition=~models.Q(from_cell=models.F("to_cell")),
                name="transfer_request_two_cells",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.from_cell} → {self.to_cell}"

    def get_absolute_url(self) -> str:
        return reverse("members:transfer-request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == TransferState.ASKED
