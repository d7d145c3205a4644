"""The organisation tree, who holds which post where and when, and the quotas."""

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from people import names
from people.models import Person, User


class OrganizationKind(models.TextChoices):
    SUPERIOR = "superior", _("cấp ủy cấp trên")
    COMMITTEE = "committee", _("đảng ủy cơ sở")
    SECTION = "section", _("đảng ủy bộ phận")
    CELL = "cell", _("chi bộ")


class CellKind(models.TextChoices):
    VILLAGE = "village", _("thôn, bản, khu")
    AGENCY = "agency", _("cơ quan, đơn vị")
    SCHOOL = "school", _("trường học")
    HEALTH = "health", _("y tế")
    POLICE = "police", _("công an")
    MILITARY = "military", _("quân sự")
    ENTERPRISE = "enterprise", _("doanh nghiệp")
    TEMPORARY = "temporary", _("tạm thời")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def cells(self) -> Self:
        return self.filter(kind=OrganizationKind.CELL)

    def active(self) -> Self:
        """Keep organisations that have not been dissolved."""
        return self.filter(dissolved_on=None)

    def under(self, organization: "Organization") -> Self:
        """Keep ``organization`` and everything below it."""
        return self.filter(path__startswith=organization.path)

    def visible_to(self, user: User) -> Self:
        """Keep the organisations in ``user``'s reach, drawn from posts held today."""
        from cells import policy  # both build on these models
        from cells.access import reach

        return self.filter(reach(user).organizations(policy.SEE_ORGANIZATION))


class Organization(models.Model):
    """A Party organisation (tổ chức đảng): a committee or a cell, in one tree.

    ``path`` is kept by the services: the ids from the root down, so that "and below" is a
    prefix. Cells are merged, split, renamed and closed by services that keep history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("mã tổ chức đảng"), max_length=30, blank=True)
    name = models.CharField(_("tên"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    kind = models.CharField(_("loại"), max_length=10, choices=OrganizationKind.choices)
    cell_kind = models.CharField(
        _("loại chi bộ"), max_length=10, choices=CellKind.choices, blank=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("trực thuộc"),
    )
    path = models.CharField(max_length=300, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_upland = models.BooleanField(_("địa bàn miền núi, khó khăn"), default=False)
    meeting_day = models.PositiveSmallIntegerField(
        _("ngày họp thường lệ"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    meeting_time = models.TimeField(_("giờ họp thường lệ"), default="19:30")
    meeting_place = models.CharField(_("nơi họp thường lệ"), max_length=120, blank=True)
    help_phone = models.CharField(_("điện thoại trợ giúp"), max_length=20, blank=True)
    established_on = models.DateField(_("ngày thành lập"), null=True, blank=True)
    dissolved_on = models.DateField(_("ngày giải thể"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tổ chức kế thừa"),
    )

    objects = OrganizationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tổ chức đảng")
        verbose_name_plural = _("tổ chức đảng")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="organization_code_once",
                violation_error_message=_("Mã tổ chức đảng này đã có."),
            ),
            models.UniqueConstraint(
                fields=["parent", "name_key"],
                condition=models.Q(dissolved_on=None),
                name="organization_name_once_in_parent",
                violation_error_message=_("Trong đảng bộ đã có tổ chức cùng tên."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="cell", cell_kind__gt="")
                | (~models.Q(kind="cell") & models.Q(cell_kind="")),
                name="organization_cell_kind_for_cells_only",
                violation_error_message=_("Chi bộ cần có loại chi bộ; tổ chức khác thì không."),
            ),
            models.CheckConstraint(
                condition=models.Q(dissolved_on=None)
                | models.Q(established_on=None)
                | models.Q(dissolved_on__gte=models.F("established_on")),
                name="organization_dates_in_order",
                violation_error_message=_("Ngày giải thể phải sau ngày thành lập."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = names.clean(self.name)
        self.name_key = names.fold(self.name)
        if not self.path:
            self.path = self.path_under(self.parent)
        super().save(*args, **kwargs)

    def path_under(self, parent: "Organization | None") -> str:
        """The id-path this organisation has below ``parent``."""
        return f"{parent.path if parent else ''}{self.pk.hex[:12]}/"

    def cells_since_ever(self) -> OrganizationQuerySet:
        """Its cells, dissolved ones too; of a cell, itself and what it took over."""
        if not self.is_cell:
            return Organization.objects.cells().under(self)
        found, newest = {self.pk}, {self.pk}
        while newest:
            before = Organization.objects.filter(successor__in=newest)
            newest = set(before.values_list("pk", flat=True)) - found
            found |= newest
        return Organization.objects.filter(pk__in=found)

    @property
    def is_cell(self) -> bool:
        return self.kind == OrganizationKind.CELL


class Placement(models.Model):
    """Where an organisation stood in the tree, from–to. The tree changes; history stays."""

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="placements",
        verbose_name=_("tổ chức"),
    )
    parent = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("trực thuộc"),
    )
    started_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ended_on = models.DateField(_("đến ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thời gian trực thuộc")
        verbose_name_plural = _("thời gian trực thuộc")
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(ended_on=None),
                name="placement_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None)
                | models.Q(started_on=None)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="placement_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ⊂ {self.parent}"


class OrganizationName(models.Model):
    """A name that an organisation bore until a day (tên cũ); its name today is its own."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="old_names", verbose_name=_("tổ chức")
    )
    name = models.CharField(_("tên"), max_length=120)
    ended_on = models.DateField(_("đến ngày"))
    decision = models.CharField(_("văn bản đổi tên"), max_length=160)

    class Meta:
        verbose_name = _("tên cũ")
        verbose_name_plural = _("tên cũ")
        ordering = ["-ended_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "ended_on"],
                name="organization_name_ends_once_a_day",
                violation_error_message=_("Ngày này đã đổi tên một lần."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def changed_on(self) -> date:
        """The first day of the name that came after."""
        return self.ended_on + timedelta(days=1)


class ReorganisationKind(models.TextChoices):
    MERGED = "merged", _("sáp nhập")
    SPLIT = "split", _("chia tách")
    MOVED = "moved", _("chuyển trực thuộc")
    CLOSED = "closed", _("giải thể")


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    def visible_to(self, user: User) -> Self:
        """Keep what happened to an organisation in ``user``'s reach."""
        reached = Organization.objects.visible_to(user)
        parts = ReorganisationPart.objects.filter(organization__in=reached)
        return self.filter(pk__in=parts.values("reorganisation"))


class Reorganisation(models.Model):
    """One decision on cells: merged, split, moved or closed, from a day (sắp xếp tổ chức).

    A collective move of members is one decision with minutes and a list, not a transfer for
    each (294-QĐ/TW point 6.3.4). ``figures`` keeps what was counted that moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("việc"), max_length=6, choices=ReorganisationKind.choices)
    happened_on = models.DateField(_("từ ngày"))
    decision = models.CharField(_("quyết định"), max_length=160)
    minutes = models.CharField(_("biên bản"), max_length=160, blank=True)
    figures = models.JSONField(_("số liệu"), default=dict)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("sắp xếp tổ chức")
        verbose_name_plural = _("sắp xếp tổ chức")
        ordering = ["-happened_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision=""),
                name="reorganisation_has_decision",
                violation_error_message=_("Còn thiếu số, ngày quyết định."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["merged", "split"]) | ~models.Q(minutes=""),
                name="reorganisation_has_minutes",
                violation_error_message=_("Sáp nhập, chia tách cần biên bản."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on:%d/%m/%Y}"

    @property
    def ground(self) -> str:
        """The papers it rests on, as one line."""
        return "; ".join(paper for paper in (self.decision, self.minutes) if paper)


class ReorganisationPart(models.Model):
    """An organisation on one side of a reorganisation: as it was before, or after."""

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="parts", verbose_name=_("sắp xếp tổ chức")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="reorganisations", verbose_name=_("tổ chức")
    )
    is_after = models.BooleanField(_("sau sắp xếp"))

    class Meta:
        verbose_name = _("bên trong sắp xếp")
        verbose_name_plural = _("bên trong sắp xếp")
        ordering = ["is_after", "organization__position", "organization__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "organization", "is_after"],
                name="reorganisation_part_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.reorganisation})"


class Term(models.Model):
    """A term of an organisation (nhiệm kỳ), from congress to congress."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="terms", verbose_name=_("tổ chức")
    )
    started_on = models.DateField(_("đại hội ngày"))
    ended_on = models.DateField(_("kết thúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("nhiệm kỳ")
        verbose_name_plural = _("nhiệm kỳ")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="term_dates_in_order",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.started_on:%Y}"


class PostKind(models.TextChoices):
    """What a post lets its holder do stands in ``cells.access``."""

    SECRETARY = "secretary", _("bí thư")
    DEPUTY = "deputy", _("phó bí thư")
    STANDING_DEPUTY = "standing_deputy", _("phó bí thư thường trực")
    STANDING_MEMBER = "standing_member", _("ủy viên ban thường vụ")
    COMMITTEE_MEMBER = "committee_member", _("cấp ủy viên")
    IN_CHARGE = "in_charge", _("đảng ủy viên phụ trách chi bộ")
    OFFICE = "office", _("văn phòng đảng ủy")
    INSPECTION = "inspection", _("ủy ban kiểm tra")
    SUPERIOR_VIEWER = "superior_viewer", _("cán bộ theo dõi của cấp trên")
    SYSTEM_ADMIN = "system_admin", _("quản trị hệ thống")


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> Self:
        """Keep posts in force on ``day``."""
        return self.filter(started_on__lte=day).not_ended_before(day)

    def not_ended_before(self, day: date) -> Self:
        """Keep posts in force on ``day`` or at some time after it."""
        return self.filter(models.Q(ended_on=None) | models.Q(ended_on__gte=day))

    def answering_on(self, day: date) -> Self:
        """Keep who answers for a post on ``day``: who stands in, else who holds it."""
        standing_in = Post.objects.held_on(day).filter(stands_in_for=models.OuterRef("pk"))
        return self.held_on(day).exclude(models.Exists(standing_in))

    def held_by(self, user: User, day: date) -> Self:
        return self.filter(person=user.person_id).held_on(day)

    def visible_to(self, user: User) -> Self:
        from cells import policy
        from cells.access import reach

        return self.filter(reach(user).organizations(policy.SEE_POST, "organization__"))


class Post(models.Model):
    """Who holds which duty where, from–to (chức vụ). Access comes only from posts held today.

    A member in charge of three cells holds three posts, one at each cell.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="posts", verbose_name=_("đồng chí")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="posts", verbose_name=_("tổ chức")
    )
    kind = models.CharField(_("chức vụ"), max_length=16, choices=PostKind.choices)
    started_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("đến ngày"), null=True, blank=True)
    term_ends_on = models.DateField(_("hết nhiệm kỳ (dự kiến)"), null=True, blank=True)
    decision = models.CharField(_("quyết định"), max_length=160, blank=True)
    # Set on the post of who stands in for another for a time, in the same kind of post.
    stands_in_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
        verbose_name=_("đứng thay cho"),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("chức vụ")
        verbose_name_plural = _("chức vụ")
        ordering = ["organization__position", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(kind="secretary", ended_on=None),
                name="post_one_open_secretary",
                violation_error_message=_("Tổ chức này đang có bí thư."),
            ),
            models.UniqueConstraint(
                fields=["person", "organization", "kind"],
                condition=models.Q(ended_on=None),
                name="post_open_once_per_person",
                violation_error_message=_("Đồng chí này đang giữ chức vụ đó."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="post_dates_in_order",
                violation_error_message=_("Ngày thôi chức vụ phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=models.Q(stands_in_for=None) | models.Q(ended_on__isnull=False),
                name="post_stand_in_has_an_end",
                violation_error_message=_("Người đứng thay phải có ngày thôi."),
            ),
            models.CheckConstraint(
                condition=~models.Q(stands_in_for=models.F("id")),
                name="post_stands_in_for_another",
                violation_error_message=_("Không ai đứng thay cho chính mình."),
            ),
        ]
        indexes = [models.Index(fields=["person", "ended_on"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}, {self.organization}"

    @property
    def label(self) -> str:
        """The post in words; of a stand-in also for whom."""
        if self.stands_in_for is None:
            return str(self.get_kind_display())
        words = {"kind": self.get_kind_display(), "name": self.stands_in_for.person}
        return str(_("%(kind)s, đứng thay đ/c %(name)s") % words)


class PostHandover(models.Model):
    """What one holder of a post left and the next accepted (bàn giao), as it was that day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.OneToOneField(
        Post, models.PROTECT, related_name="handover", verbose_name=_("chức vụ bàn giao")
    )
    taken_by = models.ForeignKey(
        Post, models.PROTECT, related_name="takeovers", verbose_name=_("chức vụ nhận bàn giao")
    )
    accepted_on = models.DateField(_("nhận ngày"))
    accepted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người nhận")
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    # Each as title, reason and, where there is one, the day it was due.
    items = models.JSONField(_("việc đang mở"), default=list, blank=True)

    class Meta:
        verbose_name = _("bàn giao")
        verbose_name_plural = _("bàn giao")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(post=models.F("taken_by")), name="post_handover_to_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.taken_by.person}"


class QuotaSource(models.TextChoices):
    OWN = "own", _("nghị quyết của đảng ủy")
    ASSIGNED = "assigned", _("cấp trên giao")


class QuotaQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        from cells import policy
        from cells.access import reach

        return self.filter(reach(user).organizations(policy.SEE_QUOTA, "organization__"))


class Quota(models.Model):
    """How many admissions an organisation owes in a year (chỉ tiêu kết nạp).

    A commune owes two: its own resolution's and the one assigned from above; shares of
    either may stand at its cells. The shares may differ from the target: shown, not forced.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="quotas", verbose_name=_("tổ chức")
    )
    year = models.PositiveSmallIntegerField(
        _("năm"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    source = models.CharField(_("nguồn chỉ tiêu"), max_length=8, choices=QuotaSource.choices)
    target = models.PositiveIntegerField(_("chỉ tiêu"))
    decision = models.CharField(_("văn bản giao"), max_length=160, blank=True)

    objects = QuotaQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["-year", "organization__position", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "source"],
                name="quota_once_per_year_and_source",
                violation_error_message=_("Tổ chức này đã có chỉ tiêu của năm và nguồn đó."),
            ),
            models.CheckConstraint(
                condition=models.Q(target__gte=0),
                name="quota_target_not_negative",
                violation_error_message=_("Chỉ tiêu không được nhỏ hơn 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.year}: {self.target} ({self.get_source_display()})"


class SourcePlan(models.Model):
    """What an organisation means to find and prepare in a year (kế hoạch tạo nguồn)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="source_plans", verbose_name=_("tổ chức")
    )
    year = models.PositiveSmallIntegerField(
        _("năm"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    sources = models.PositiveSmallIntegerField(_("nguồn cần có"), default=0)
    to_class = models.PositiveSmallIntegerField(_("cử đi học"), default=0)
    dossiers = models.PositiveSmallIntegerField(_("lập hồ sơ"), default=0)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch tạo nguồn")
        verbose_name_plural = _("kế hoạch tạo nguồn")
        ordering = ["-year", "organization__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="source_plan_once_per_year",
                violation_error_message=_("Tổ chức này đã có kế hoạch của năm đó."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.year}"
