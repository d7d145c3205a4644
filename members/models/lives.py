"""What a membership consists of: times in a cell, and events."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from members.models.kinds import DETAIL_LABELS, MembershipEventKind
from people.models import User


class MembershipPeriodQuerySet(models.QuerySet["MembershipPeriod"]):
    def on(self, day: date) -> Self:
        """Keep the times that hold ``day``; the last day of one is still inside it."""
        return self.filter(started_on__lte=day).filter(
            models.Q(ended_on=None) | models.Q(ended_on__gte=day)
        )

    def admitted_between(self, first: date, last: date) -> Self:
        """Keep the times in which the member was admitted, from ``first`` to ``last``.

        ``happened_on`` says on which day. An admission is the cell's where it happened, wherever
        the member went since; of who came from elsewhere it is nobody's here.
        """
        return self._when(last, "member__joined_on", "member__first_joined_on").filter(
            happened_on__range=(first, last)
        )

    def recognised_between(self, first: date, last: date) -> Self:
        """Keep the times in which the member became official, on ``happened_on``."""
        return self._when(last, "member__official_on").filter(happened_on__range=(first, last))

    def holding(self, day: str) -> Self:
        """Keep the times that hold the day in the column ``day``; ``happened_on`` repeats it."""
        held = self.filter(started_on__lte=models.F(day)).filter(
            models.Q(ended_on=None) | models.Q(ended_on__gte=models.F(day))
        )
        return held.annotate(happened_on=models.F(day))

    def _when(self, last: date, *days: str) -> Self:
        """Annotate with ``happened_on``: the first of ``days`` that lies within the time."""
        begun = self.filter(started_on__lte=last)
        within = [
            models.When(
                models.Q(started_on__lte=models.F(day))
                & (models.Q(ended_on=None) | models.Q(ended_on__gte=models.F(day))),
                then=models.F(day),
            )
            for day in days
        ]
        return begun.annotate(happened_on=models.Case(*within, output_field=models.DateField()))


class MembershipPeriod(models.Model):
    """A member's time in one cell, from–to (thời gian sinh hoạt)."""

    member = models.ForeignKey(
        "members.Member", models.CASCADE, related_name="periods", verbose_name=_("đảng viên")
    )
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("chi bộ")
    )
    started_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = MembershipPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("thời gian sinh hoạt")
        verbose_name_plural = _("thời gian sinh hoạt")
        ordering = ["started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(ended_on=None),
                name="membership_period_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_period_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.cell}, {self.started_on:%d/%m/%Y}"


class MembershipEventQuerySet(models.QuerySet["MembershipEvent"]):
    def standing(self) -> Self:
        """Leave out events that a later one undid, and those that undo."""
        return self.filter(undone_by=None).exclude(kind=MembershipEventKind.UNDONE)

    def running_on(self, day: date) -> Self:
        """Keep events with a time from–to that holds ``day``."""
        return self.filter(happened_on__lte=day).filter(
            models.Q(ends_on=None) | models.Q(ends_on__gte=day)
        )

    def with_cell(self) -> Self:
        """Annotate with ``cell_then``: the id of the cell the member was in as it happened."""
        lived = MembershipPeriod.objects.filter(
            member=models.OuterRef("member"), started_on__lte=models.OuterRef("happened_on")
        ).order_by("-started_on")
        # Said to be a UUID: of a foreign key SQLite would give the bare text.
        then = models.Subquery(lived.values("cell")[:1], output_field=models.UUIDField())
        return self.annotate(cell_then=then)


class MembershipEvent(models.Model):
    """What happened to a membership, on which day, on which ground; never edited."""

    member = models.ForeignKey(
        "members.Member", models.CASCADE, related_name="events", verbose_name=_("đảng viên")
    )
    kind = models.CharField(_("việc"), max_length=12, choices=MembershipEventKind.choices)
    happened_on = models.DateField(_("ngày"))
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)
    detail = models.CharField(_("hình thức"), max_length=20, blank=True)
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("hủy việc"),
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    ground = models.CharField(_("căn cứ"), max_length=200, blank=True)
    data = models.JSONField(_("chi tiết"), default=dict)

    objects = MembershipEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự kiện đảng viên")
        verbose_name_plural = _("sự kiện đảng viên")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("happened_on")),
                name="membership_event_dates_in_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.happened_on:%d/%m/%Y} {self.get_kind_display()}"

    @property
    def detail_label(self) -> str:
        """What ``detail`` says in words; years of a badge and places say themselves."""
        return str(DETAIL_LABELS.get(self.detail, self.detail))
