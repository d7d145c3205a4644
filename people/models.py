"""Person (one human, once), User (who signs in), the audit trail, the demo's clock."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from people import clock, names, national_id, sealing
from people.ethnic import GROUPS, KINH


class Sex(models.TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class DatePrecision(models.TextChoices):
    """How much of a birth date is known."""

    DAY = "day", _("ngày")
    MONTH = "month", _("tháng")
    YEAR = "year", _("năm")


class EducationLevel(models.TextChoices):
    """General education (trình độ học vấn) as a level; the list's own words stay beside it."""

    BELOW_PRIMARY = "below_primary", _("dưới tiểu học")
    PRIMARY = "primary", _("tiểu học")
    LOWER_SECONDARY = "lower_secondary", _("trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("trung học phổ thông")


class TheoryLevel(models.TextChoices):
    """Political-theory level (trình độ lý luận chính trị)."""

    NONE = "none", _("chưa")
    ELEMENTARY = "elementary", _("sơ cấp")
    INTERMEDIATE = "intermediate", _("trung cấp")
    ADVANCED = "advanced", _("cao cấp")
    BACHELOR = "bachelor", _("cử nhân")


def found_by(text: str, person: str = "") -> models.Q:
    """The people found by ``text``; ``person`` names the lookup to them (``person__``).

    Every list filters its own rows by this condition, so that the search starts from the
    rows in reach (design: scope first), never from everybody.
    """
    query = models.Q()
    for pieces in names.search_terms(text):
        term = models.Q()
        for piece in pieces:
            term |= models.Q(**{f"{person}search_text__contains": piece})
        query &= term
    return query


def age_on(birth_date: date | None, day: date) -> int | None:
    """Full years on ``day``, or None when the birth date is unknown."""
    if birth_date is None:
        return None
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


class PersonQuerySet(models.QuerySet["Person"]):
    def matching(self, text: str) -> Self:
        """Keep people found by ``text``: words of the name, initials, part of a phone."""
        return self.filter(found_by(text))

    def with_national_id(self, text: str) -> Self:
        """Keep who has the whole number ``text`` (số định danh); a part of one finds nobody."""
        try:
            value = national_id.read(text).value
        except ValidationError:
            return self.none()
        return self.filter(national_id_print__in=sealing.blinds(value)) if value else self.none()


class Person(models.Model):
    """One human, once: the same row is seen as candidate, member and account.

    A person has no list, page or API of their own; scope lives where they are seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    sort_key = models.CharField(max_length=320, editable=False)
    # What the search finds people by: see names.search_text.
    search_text = models.CharField(max_length=240, editable=False, default="")
    sex = models.CharField(_("giới tính"), max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    birth_precision = models.CharField(
        _("biết đến"),
        max_length=5,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
    )
    ethnic_group = models.CharField(_("dân tộc"), max_length=2, choices=GROUPS, blank=True)
    ethnic_name = models.CharField(_("dân tộc, như đã ghi"), max_length=40, blank=True)
    religion = models.CharField(_("tôn giáo"), max_length=40, blank=True)
    education = models.CharField(_("học vấn, như đã ghi"), max_length=40, blank=True)
    education_level = models.CharField(
        _("trình độ học vấn"), max_length=16, choices=EducationLevel.choices, blank=True
    )
    profession = models.CharField(_("chuyên môn"), max_length=80, blank=True)
    # As written; statistics put it into their groups (``reports.statistics.people``).
    occupation = models.CharField(_("nghề nghiệp"), max_length=200, blank=True)
    theory_level = models.CharField(
        _("lý luận chính trị"), max_length=12, choices=TheoryLevel.choices, blank=True
    )
    home_place = models.CharField(_("quê quán"), max_length=160, blank=True)
    residence = models.CharField(_("nơi ở hiện nay"), max_length=160, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    # Read and written as ``national_id``; no copy of either stands in the history.
    national_id_sealed = models.CharField(
        _("số định danh"), max_length=160, editable=False, default=""
    )
    national_id_print = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        error_messages={"unique": _("Số định danh này đã ghi cho người khác.")},
    )

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["search_text", "national_id_sealed", "national_id_print"]
    )

    class Meta:
        verbose_name = _("người")
        verbose_name_plural = _("người")
        ordering = ["sort_key", "id"]
        # Who is this, by name and birth; lists find people in their own scope.
        indexes = [models.Index(fields=["name_key", "birth_date"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(full_name=""),
                name="person_has_a_name",
                violation_error_message=_("Còn thiếu họ và tên."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_name_keys()
        fields = kwargs.get("update_fields")
        if fields is not None and {"full_name", "phone"} & set(fields):
            fields = {*fields, "name_key", "sort_key", "search_text"}
        if fields is not None and "national_id" in fields:
            fields = {*fields, "national_id_sealed", "national_id_print"} - {"national_id"}
        if fields is not None:
            kwargs["update_fields"] = fields
        super().save(*args, **kwargs)

    def set_name_keys(self) -> None:
        """Compute the keys that finding and sorting use (bulk writers call it themselves)."""
        self.full_name = names.clean(self.full_name)
        self.name_key = names.fold(self.full_name)
        self.sort_key = names.sort_key(self.full_name)
        self.search_text = names.search_text(self.full_name, self.phone)

    @property
    def national_id(self) -> str:
        """The personal identification number in clear: for a check, never for a list."""
        return sealing.unseal(self.national_id_sealed)

    @national_id.setter
    def national_id(self, value: str) -> None:
        self.national_id_sealed = sealing.seal(value)
        self.national_id_print = sealing.blind(value)

    @property
    def national_id_masked(self) -> str:
        """The number as pages and the API show it, or a row of dots without its key."""
        try:
            return national_id.masked(self.national_id)
        except sealing.CannotOpen:
            return "•" * national_id.LENGTH

    @property
    def given_name(self) -> str:
        return names.given_name(self.full_name)

    @property
    def is_minority(self) -> bool:
        """Whether the person belongs to an ethnic minority (dân tộc thiểu số)."""
        return bool(self.ethnic_group) and self.ethnic_group != KINH

    @property
    def ethnic_label(self) -> str:
        """The group as the list wrote it, else its official name."""
        return self.ethnic_name or (self.get_ethnic_group_display() if self.ethnic_group else "")

    def age_on(self, day: date) -> int | None:
        """Full years on ``day``, or None when the birth date is unknown."""
        return age_on(self.birth_date, day)

    @property
    def birth_label(self) -> str:
        """The birth date as far as it is known: 05/03/1980, 03/1980 or 1980."""
        if self.birth_date is None:
            return ""
        form = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[self.birth_precision]
        return self.birth_date.strftime(form)


class UserManager(BaseUserManager["User"]):
    """Finds accounts by name whatever the case it is typed in."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Who signs in. What they may see and do comes from posts, never from this row."""

    TEXT_SIZES = [
        ("nho", _("Nhỏ")),
        ("", _("Vừa")),
        ("lon", _("Lớn")),
        ("rat-lon", _("Rất lớn")),
    ]
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    # Rights are computed from posts; no account is above them.
    is_superuser = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        _("tên đăng nhập"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    email = models.EmailField(_("thư điện tử"), blank=True)
    person = models.OneToOneField(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name=_("người"),
    )
    is_active = models.BooleanField(_("đang dùng"), default=True)
    # Set while the password is one that somebody else gave (on a slip, by an admin): it is to
    # be changed at the first sign-in, and after this day it opens nothing.
    one_time_until = models.DateField(
        _("mật khẩu cấp dùng được đến hết ngày"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)
    text_size = models.CharField(
        _("cỡ chữ"), max_length=8, choices=TEXT_SIZES, blank=True, default=""
    )
    language = models.CharField(
        _("ngôn ngữ"), max_length=2, choices=settings.LANGUAGES, default="vi"
    )

    objects = UserManager()

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.person.full_name if self.person_id and self.person else self.username

    @property
    def is_staff(self) -> bool:
        """Whether Django admin opens its door; the posts say so."""
        return self.has_perm("admin.enter")

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_active and any(b.has_perm(self, perm, obj) for b in get_backends())

    def has_perms(self, perms: list[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and any(
            backend.has_module_perms(self, app_label)
            for backend in get_backends()
            if hasattr(backend, "has_module_perms")
        )

    @property
    def must_change_password(self) -> bool:
        """Whether the password is one that somebody else gave, and knows."""
        return self.one_time_until is not None

    @property
    def password_lapsed(self) -> bool:
        """Whether the password given was not changed in its time."""
        return self.one_time_until is not None and self.one_time_until < clock.today()

    @property
    def address(self) -> str:
        """The mail address to write to: the account's, else the person's."""
        return self.email or (self.person.email if self.person else "")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries are added and read; no statement of ours changes or removes one."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("An audit entry never changes.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit entry is never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("An audit entry never changes.")


class AuditEntry(models.Model):
    """Who did what, on what, when (nhật ký). The trail only grows."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm")
    )
    source = models.CharField(_("nguồn"), max_length=60, blank=True)
    action = models.CharField(_("việc"), max_length=60)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(_("đối tượng"), max_length=200, blank=True)
    # The id-path of the organisation as text: entries outlive mergers of cells.
    organization_path = models.CharField(max_length=200, blank=True)
    data = models.JSONField(_("chi tiết"), default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["action"]),
            models.Index(fields=["target_type", "target_id"]),
            models.Index(fields=["organization_path", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.action} {self.target_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An audit entry never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit entry is never deleted.")


class RecordOpening(models.Model):
    """Who opened a person's record, on which day, by what right (ai đã mở hồ sơ).

    One row for each reader and day: the person themself reads them, and the inspection.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="openings", verbose_name=_("hồ sơ của")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người mở"))
    on = models.DateField(_("ngày"))
    first_at = models.DateTimeField(_("lần đầu lúc"), auto_now_add=True)
    ground = models.CharField(_("xem vì là"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lượt mở hồ sơ")
        verbose_name_plural = _("lượt mở hồ sơ")
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user", "on"], name="record_opening_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.on:%d/%m/%Y}"


class DemoClock(models.Model):
    """The demo's day; its one row also marks the database as holding demo data."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.DateField(_("ngày trong bản dùng thử"))

    class Meta:
        verbose_name = _("ngày của bản dùng thử")
        verbose_name_plural = _("ngày của bản dùng thử")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="demo_clock_is_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
