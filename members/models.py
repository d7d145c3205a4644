"""Member (đảng viên): a person's membership, with its periods and events as rows."""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from people.ethnic import KINH
from people.models import Person, User, found_by


class MemberStatus(models.TextChoices):
    PROBATIONARY = "probationary", _("dự bị")
    OFFICIAL = "official", _("chính thức")
    LEFT = "left", _("ra khỏi Đảng")
    MOVED = "moved", _("chuyển đi")
    DIED = "died", _("từ trần")


CURRENT = (MemberStatus.PROBATIONARY, MemberStatus.OFFICIAL)


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self) -> Self:
        """Keep members counted today (đảng số): official and probationary."""
        return self.filter(status__in=CURRENT)

    def official(self) -> Self:
        return self.filter(status=MemberStatus.OFFICIAL)

    def official_on(self, day: date) -> Self:
        """Keep current members who were official on ``day``: the base of a cell's votes."""
        return self.current().filter(official_on__lte=day)

    def joined_in(self, year: int) -> Self:
        """Keep members whose ceremony fell in ``year``: what quotas count."""
        return self.filter(joined_on__year=year)

    def joined_between(self, first: int, last: int) -> Self:
        """Keep members whose ceremony fell in the years ``first`` to ``last``."""
        return self.filter(joined_on__range=(date(first, 1, 1), date(last, 12, 31)))

    def of_minorities(self) -> Self:
        """Keep members of an ethnic minority (dân tộc thiểu số)."""
        return self.exclude(person__ethnic_group__in=("", KINH))

    def in_cell(self, cell: Organization) -> Self:
        return self.filter(cell=cell)

    def matching(self, text: str) -> Self:
        """Keep members found by ``text``: words of the name, initials, phone, card number."""
        found = found_by(text, "person__")
        # A card number has digits; anything else would search it in vain.
        if any(char.isdecimal() for char in text):
            found |= models.Q(card_number__contains=text.strip())
        return self.filter(found)

    def there_on(self, day: date, cells: Any = None) -> Self:
        """Keep those who belonged to a cell on ``day``; to one of ``cells`` where given."""
        periods = MembershipPeriod.objects.on(day)
        if cells is not None:
            periods = periods.filter(cell__in=cells)
        return self.filter(models.Exists(periods.filter(member=models.OuterRef("pk"))))

    def standing_on(self, day: date, status: str) -> Self:
        """Keep those who were official, or still probationary, as things stood on ``day``."""
        official = models.Q(official_on__lte=day)
        return self.filter(official if status == MemberStatus.OFFICIAL else ~official)

    def away_on(self, day: date) -> Self:
        """Keep those who were at another place for a time on ``day`` (sinh hoạt tạm thời)."""
        away = MembershipEvent.objects.standing().running_on(day)
        away = away.filter(kind=MembershipEventKind.AWAY, member=models.OuterRef("pk"))
        return self.filter(models.Exists(away))

    def exempt_on(self, day: date) -> Self:
        """Keep those who were exempt from work and meetings on ``day`` (miễn sinh hoạt)."""
        exempt = MembershipEvent.objects.standing().running_on(day)
        exempt = exempt.filter(kind=MembershipEventKind.EXEMPTED, member=models.OuterRef("pk"))
        return self.filter(models.Exists(exempt))

    def visible_to(self, user: User) -> Self:
        """Keep the members in ``user``'s reach, and the user's own record."""
        from cells.access import reach

        own = models.Q(person=user.person_id) if user.person_id else models.Q(pk__in=[])
        return self.filter(own | reach(user).people())


class Member(models.Model):
    """A Party member (đảng viên): the same person whom the cell knew as a candidate.

    ``committee`` is the committee above the cell, kept by the services on every move, so
    that lists start from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        Person, models.PROTECT, related_name="member", verbose_name=_("người")
    )
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="members", verbose_name=_("chi bộ")
    )
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("đảng bộ")
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=12,
        choices=MemberStatus.choices,
        default=MemberStatus.PROBATIONARY,
    )
    joined_on = models.DateField(_("ngày vào Đảng"))
    official_on = models.DateField(_("ngày chính thức"), null=True, blank=True)
    card_number = models.CharField(_("số thẻ đảng viên"), max_length=20, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("đảng viên")
        verbose_name_plural = _("đảng viên")
        ordering = ["person__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["card_number"],
                condition=~models.Q(card_number=""),
                name="member_card_number_once",
                violation_error_message=_("Số thẻ này đã có ở đảng viên khác."),
            ),
            models.CheckConstraint(
                condition=models.Q(official_on=None)
                | models.Q(official_on__gt=models.F("joined_on")),
                name="member_official_after_joined",
                violation_error_message=_("Ngày chính thức phải sau ngày vào Đảng."),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="official") | models.Q(official_on__isnull=False),
                name="member_official_has_date",
                violation_error_message=_("Đảng viên chính thức cần có ngày chính thức."),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "status"]),
            models.Index(fields=["cell", "status"]),
            models.Index(fields=["committee", "joined_on"]),
        ]

    def __str__(self) -> str:
        return self.person.full_name

    def get_absolute_url(self) -> str:
        return reverse("members:detail", args=[self.pk])

    @property
    def is_official(self) -> bool:
        return self.status == MemberStatus.OFFICIAL


class MembershipPeriodQuerySet(models.QuerySet["MembershipPeriod"]):
    def on(self, day: date) -> Self:
        """Keep the times that hold ``day``; the last day of one is still inside it."""
        return self.filter(started_on__lte=day).filter(
            models.Q(ended_on=None) | models.Q(ended_on__gte=day)
        )


class MembershipPeriod(models.Model):
    """A member's time in one cell, from–to (thời gian sinh hoạt)."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="periods", verbose_name=_("đảng viên")
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


class MembershipEventKind(models.TextChoices):
    LISTED = "listed", _("nhận từ danh sách")
    ADMITTED = "admitted", _("kết nạp")
    RECOGNISED = "recognised", _("công nhận chính thức")
    CORRECTED = "corrected", _("sửa thông tin")
    REORGANISED = "reorganised", _("chuyển theo sáp nhập, chia tách chi bộ")
    TRANSFERRED = "transferred", _("chuyển sinh hoạt trong đảng bộ")
    MOVED_OUT = "moved_out", _("chuyển sinh hoạt chính thức đi nơi khác")
    AWAY = "away", _("chuyển sinh hoạt tạm thời đi nơi khác")
    EXEMPTED = "exempted", _("miễn công tác và sinh hoạt Đảng")
    RETURNED = "returned", _("trở lại sinh hoạt")
    DISCIPLINED = "disciplined", _("kỷ luật")
    LEFT = "left", _("ra khỏi Đảng")
    DIED = "died", _("từ trần")
    CARD = "card", _("phát thẻ đảng viên")
    BADGE = "badge", _("tặng Huy hiệu Đảng")
    UNDONE = "undone", _("hủy một việc ghi sai")


# What ends a membership here, and the status that it leaves.
ENDINGS = {
    MembershipEventKind.MOVED_OUT: MemberStatus.MOVED,
    MembershipEventKind.LEFT: MemberStatus.LEFT,
    MembershipEventKind.DIED: MemberStatus.DIED,
}


class LeavingKind(models.TextChoices):
    """How somebody left the Party (hình thức ra khỏi Đảng), domain of 294-QĐ/TW point 8."""

    EXPELLED = "expelled", _("khai trừ")
    REMOVED = "removed", _("xóa tên đảng viên")
    REMOVED_FROM_PROBATION = "removed_probation", _("xóa tên đảng viên dự bị")
    RESIGNED = "resigned", _("cho ra khỏi Đảng")
    ANNULLED = "annulled", _("hủy quyết định kết nạp")


class DisciplineKind(models.TextChoices):
    """Forms of discipline of a member; expulsion is a way of leaving."""

    REPRIMAND = "reprimand", _("khiển trách")
    WARNING = "warning", _("cảnh cáo")
    DISMISSAL = "dismissal", _("cách chức")


class ExemptionGround(models.TextChoices):
    """Why a member is exempt: who decides follows from it (294-QĐ/TW point 7.1)."""

    AGE_OR_HEALTH = "age_or_health", _("tuổi cao hoặc sức yếu")
    OTHER = "other_reason", _("lý do khác")


DETAIL_LABELS: dict[str, Any] = {
    kind.value: kind.label
    for kinds in (LeavingKind, DisciplineKind, ExemptionGround)
    for kind in kinds
}


class MembershipEventQuerySet(models.QuerySet["MembershipEvent"]):
    def standing(self) -> Self:
        """Leave out events that a later one undid, and those that undo."""
        return self.filter(undone_by=None).exclude(kind=MembershipEventKind.UNDONE)

    def running_on(self, day: date) -> Self:
        """Keep events with a time from–to that holds ``day``."""
        return self.filter(happened_on__lte=day).filter(
            models.Q(ends_on=None) | models.Q(ends_on__gte=day)
        )


class MembershipEvent(models.Model):
    """What happened to a membership, on which day, on which ground; never edited."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="events", verbose_name=_("đảng viên")
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
        from cells.access import reach

        held = reach(user)
        return self.filter(
            held.people("from_cell", "member__committee")
            | held.people("to_cell", "member__committee")
        )


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
