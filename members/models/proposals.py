"""What members say is wrong in their own record (đề nghị sửa thông tin)."""

import uuid
from typing import Any, Self, cast

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from people.models import Person, User

# What a cell's leaders and the office may correct; its owner may propose another value.
CORRECTABLE = (
    "phone",
    "email",
    "residence",
    "home_place",
    "profession",
    "occupation",
    "education_level",
    "theory_level",
    "religion",
)


def column_of(name: str) -> "models.Field[Any, Any]":
    """The column of a person that ``name`` of ``CORRECTABLE`` is."""
    return cast("models.Field[Any, Any]", Person._meta.get_field(name))


class ToldField(models.TextChoices):
    """What its owner may only tell of: it follows papers that the office keeps."""

    FULL_NAME = "full_name", _("họ và tên")
    BIRTH_DATE = "birth_date", _("ngày sinh")
    SEX = "sex", _("giới tính")
    ETHNIC_GROUP = "ethnic_group", _("dân tộc")
    NATIONAL_ID = "national_id", _("số định danh")
    JOINED_ON = "joined_on", _("ngày vào Đảng")
    OFFICIAL_ON = "official_on", _("ngày chính thức")
    CARD_NUMBER = "card_number", _("số thẻ đảng viên")
    OTHER = "other", _("chỗ khác")


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("chờ trả lời")
    ACCEPTED = "accepted", _("đã nhận")
    REFUSED = "refused", _("không nhận")
    WITHDRAWN = "withdrawn", _("đã rút")


class CorrectionProposalQuerySet(models.QuerySet["CorrectionProposal"]):
    def open(self) -> Self:
        """Keep proposals that nobody has answered."""
        return self.filter(state=ProposalState.PROPOSED)

    def visible_to(self, user: User) -> Self:
        """Keep proposals of members in ``user``'s reach, and the user's own."""
        return self.filter(member__in=Member.objects.visible_to(user))


class CorrectionProposal(models.Model):
    """One place of a member's record that its owner says is wrong.

    With a value to put there, or in words alone (``told``) where papers decide. ``old_value``
    is what stood there when it was proposed: who answers is told when it has changed since.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="proposals", verbose_name=_("đảng viên")
    )
    field = models.CharField(_("chỗ cần sửa"), max_length=20)
    old_value = models.CharField(_("đang ghi"), max_length=254, blank=True)
    new_value = models.CharField(_("đề nghị ghi"), max_length=254, blank=True)
    remark = models.CharField(_("nói rõ"), max_length=300, blank=True)
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=ProposalState.choices,
        default=ProposalState.PROPOSED,
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người đề nghị")
    )
    proposed_at = models.DateTimeField(_("đề nghị lúc"), auto_now_add=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người trả lời"),
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answer = models.CharField(_("trả lời"), max_length=200, blank=True)

    objects = CorrectionProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị sửa thông tin")
        verbose_name_plural = _("đề nghị sửa thông tin")
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "field"],
                condition=models.Q(state="proposed"),
                name="correction_proposal_open_once",
                violation_error_message=_("Chỗ này đang có đề nghị chờ trả lời."),
            ),
            models.CheckConstraint(
                condition=models.Q(field__in=CORRECTABLE) | ~models.Q(remark=""),
                name="correction_proposal_told_in_words",
                violation_error_message=_("Nói rõ chỗ sai và đúng ra là gì."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("members:proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.PROPOSED

    @property
    def is_told(self) -> bool:
        """Whether it says in words what is wrong, without a value to put there."""
        return self.field not in CORRECTABLE

    @property
    def label(self) -> str:
        """The name of the place, as the record calls it."""
        if self.is_told:
            return str(ToldField(self.field).label)
        return str(column_of(self.field).verbose_name)

    @property
    def current_value(self) -> str:
        """What stands in the record as it is loaded."""
        return "" if self.is_told else str(getattr(self.member.person, self.field))

    @property
    def is_stale(self) -> bool:
        """Whether the record has changed there since it was proposed."""
        return not self.is_told and self.is_open and self.current_value != self.old_value

    def in_words(self, value: str) -> str:
        """``value`` as people read it: a level by its name."""
        choices: dict[Any, Any] = {} if self.is_told else dict(column_of(self.field).flatchoices)
        return str(choices.get(value, value))

    @property
    def old_label(self) -> str:
        return self.in_words(self.old_value)

    @property
    def new_label(self) -> str:
        return self.in_words(self.new_value)

    @property
    def current_label(self) -> str:
        return self.in_words(self.current_value)
