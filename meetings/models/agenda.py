"""What a meeting goes through: items, who said what, how a vote went."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate, CellReview, Decision, NextStep
from meetings.models.meeting import Meeting
from members.models import Member
from people.models import User


class ItemKind(models.TextChoices):
    """The standing items, in the official order (candidates come before scoring)."""

    OPENING = "opening", _("Khai mạc, điểm danh")
    LAST_MONTH = "last_month", _("Việc tháng trước")
    NEWS = "news", _("Thông tin, văn bản mới")
    IDEOLOGY = "ideology", _("Tư tưởng, tự phê bình và phê bình")
    TOPIC = "topic", _("Thảo luận")
    NEXT_MONTH = "next_month", _("Nhiệm vụ tháng tới")
    CANDIDATE = "candidate", _("Xét quần chúng")
    SCORE = "score", _("Chấm điểm chất lượng sinh hoạt")
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
    presenter = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người trình bày"),
    )
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
    # Counts the writings: who saves over words that they have not seen is shown both.
    version = models.PositiveIntegerField(_("lần ghi"), default=0)
    written_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người ghi"),
    )
    written_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True)
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


class Opinion(models.Model):
    """What one person said under an item (ý kiến phát biểu), named as minutes name them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="opinions", verbose_name=_("mục")
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    # A member of the roll, else a guest or delegate by name.
    speaker = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người phát biểu"),
    )
    speaker_name = models.CharField(_("tên người phát biểu"), max_length=120, blank=True)
    text = models.TextField(_("ý kiến"))

    class Meta:
        verbose_name = _("ý kiến")
        verbose_name_plural = _("ý kiến")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(speaker__isnull=False, speaker_name="")
                | (models.Q(speaker=None) & ~models.Q(speaker_name="")),
                name="opinion_has_one_speaker",
                violation_error_message=_("Ghi người phát biểu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker or self.speaker_name}: {self.text}"


class VoteMethod(models.TextChoices):
    """How hands or ballots were counted; counts only, never names."""

    HANDS = "hands", _("giơ tay")
    CARDS = "cards", _("giơ thẻ")
    BALLOT = "ballot", _("bỏ phiếu kín")


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
    method = models.CharField(
        _("hình thức"), max_length=6, choices=VoteMethod.choices, default=VoteMethod.HANDS
    )

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
