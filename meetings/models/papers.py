"""What is written after a meeting: the wording of its papers, and amendments of its minutes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from people.models import User


class PaperKind(models.TextChoices):
    MINUTES = "minutes", _("biên bản")
    RESOLUTION = "resolution", _("nghị quyết")
    SCORE = "score", _("phiếu chấm điểm")
    EXCERPT = "excerpt", _("trích nghị quyết")


class MeetingPaper(models.Model):
    """The wording of one paper of a meeting as people edited it, and its number.

    ``wording`` holds, by the name of a part, the text that stands instead of the drafted one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="papers", verbose_name=_("cuộc họp")
    )
    kind = models.CharField(_("loại"), max_length=10, choices=PaperKind.choices)
    # Of which decision an excerpt is.
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mục"),
    )
    number = models.CharField(_("số văn bản"), max_length=40, blank=True)
    wording = models.JSONField(_("lời văn đã sửa"), default=dict, blank=True)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người sửa")
    )
    written_at = models.DateTimeField(_("sửa lúc"), auto_now=True)

    class Meta:
        verbose_name = _("văn bản của cuộc họp")
        verbose_name_plural = _("văn bản của cuộc họp")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                condition=models.Q(item=None),
                name="meeting_paper_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "item"],
                condition=models.Q(item__isnull=False),
                name="meeting_paper_once_for_an_item",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="excerpt", item__isnull=False)
                | (~models.Q(kind="excerpt") & models.Q(item=None)),
                name="meeting_paper_excerpt_of_an_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.meeting}"


class Amendment(models.Model):
    """What was set right after the minutes were locked (bản bổ sung, đính chính)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="amendments", verbose_name=_("cuộc họp")
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mục"),
    )
    text = models.TextField(_("nội dung sửa"))
    reason = models.CharField(_("lý do"), max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    made_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("bổ sung biên bản")
        verbose_name_plural = _("bổ sung biên bản")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(reason=""),
                name="amendment_says_what_and_why",
                violation_error_message=_("Ghi nội dung sửa và lý do."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.made_at:%d/%m/%Y}"
