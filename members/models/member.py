"""Member (đảng viên): a person's membership."""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from members.models.kinds import CURRENT, MembershipEventKind, MemberStatus
from members.models.lives import MembershipEvent, MembershipPeriod
from people import names, traits
from people.ethnic import KINH
from people.models import Person, User, found_by


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

    def first_joined_between(self, first: int, last: int) -> Self:
        """Keep who was admitted again, and a first time in the years ``first`` to ``last``."""
        return self.filter(first_joined_on__range=(date(first, 1, 1), date(last, 12, 31)))

    def admitted_in(
        self, place: Organization, first: date, last: date, *, young: bool = False
    ) -> Self:
        """Keep whom ``place``, or what it took over, admitted from ``first`` to ``last``.

        ``young`` keeps those who were young then (``traits.YOUNG_UNTIL``).
        """
        times = MembershipPeriod.objects.filter(cell__in=place.cells_since_ever())
        admitted = times.admitted_between(first, last)
        if young:
            admitted = admitted.annotate(age=traits.age("happened_on", "member__person__")).filter(
                age__lte=traits.YOUNG_UNTIL
            )
        return self.filter(models.Exists(admitted.filter(member=models.OuterRef("pk"))))

    def of_minorities(self) -> Self:
        """Keep members of an ethnic minority (dân tộc thiểu số)."""
        return self.exclude(person__ethnic_group__in=("", KINH))

    def in_cell(self, cell: Organization) -> Self:
        return self.filter(cell=cell)

    def matching(self, text: str) -> Self:
        """Keep members found by ``text``: words of the name, initials, phone, card number.

        Three words or more are the beginning of a name, if any name in reach begins so; the
        index answers that at once. Otherwise the words may stand in any order.
        """
        if beginning := names.beginning(text):
            begun = self.filter(search_text__startswith=beginning)
            if begun.order_by().exists():
                return begun
        found = found_by(text)
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
        from cells import policy
        from cells.access import reach

        own = models.Q(person=user.person_id) if user.person_id else models.Q(pk__in=[])
        return self.filter(own | reach(user).rows(policy.SEE_MEMBER))


class Member(models.Model):
    """A Party member (đảng viên): the same person whom the cell knew as a candidate.

    ``committee`` is the committee above the cell, kept by the services on every move, so
    that lists start from it; the keys of the person are kept here too, so that finding and
    sorting need not leave it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        Person, models.PROTECT, related_name="member", verbose_name=_("người")
    )
    # The indexes of Meta begin with each of the two.
    cell = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="members",
        db_index=False,
        verbose_name=_("chi bộ"),
    )
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, verbose_name=_("đảng bộ")
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=12,
        choices=MemberStatus.choices,
        default=MemberStatus.PROBATIONARY,
    )
    joined_on = models.DateField(_("ngày vào Đảng"))
    official_on = models.DateField(_("ngày chính thức"), null=True, blank=True)
    # Of who was admitted again, and that is once (294-QĐ/TW cl. 3.5.3): the first ceremony
    # goes on counting in its own year.
    first_joined_on = models.DateField(_("ngày vào Đảng lần đầu"), null=True, blank=True)
    card_number = models.CharField(_("số thẻ đảng viên"), max_length=20, blank=True)
    # As the person's own: written here, and by ``members.keys`` when the person changes.
    sort_key = models.CharField(max_length=320, editable=False, default="")
    search_text = models.CharField(max_length=240, editable=False, default="")

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("đảng viên")
        verbose_name_plural = _("đảng viên")
        ordering = ["sort_key", "id"]
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
                condition=models.Q(first_joined_on=None)
                | models.Q(first_joined_on__lt=models.F("joined_on")),
                name="member_first_joined_before",
                violation_error_message=_("Ngày vào Đảng lần đầu phải trước ngày kết nạp lại."),
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
            models.Index(
                fields=["committee", "first_joined_on"],
                condition=models.Q(first_joined_on__isnull=False),
                name="member_admitted_before",
            ),
            # Answers LIKE 'beginning%' on PostgreSQL under every collation.
            models.Index(
                fields=["committee", "search_text"],
                name="member_found_in_committee",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.person.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A save of chosen fields changes no person; a whole one writes the keys again.
        if kwargs.get("update_fields") is None:
            self.set_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("members:detail", args=[self.pk])

    def set_keys(self) -> None:
        """Take the keys that finding and sorting use from the person (bulk writers call it)."""
        self.sort_key, self.search_text = self.person.sort_key, self.person.search_text

    @property
    def is_official(self) -> bool:
        return self.status == MemberStatus.OFFICIAL
