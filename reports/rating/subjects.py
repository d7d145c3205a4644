"""Who is rated in a year: the cells that stand, their members, each where they are at its end."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.utils.translation import gettext as _

from cells.models import Organization
from members.models import Member, MembershipEvent, MembershipPeriod, MemberStatus
from members.models.kinds import MembershipEventKind
from people import clock
from rules.services import value_or_none

FIRST_YEAR = 2000
# From this month on people speak of the running year's rating, before it of the last one's.
_SEASON = 11


def usual_year(today: date) -> int:
    """The year whose rating is at hand on ``today``."""
    return today.year if today.month >= _SEASON else today.year - 1


def year_asked(text: str) -> int:
    """The year written in ``text``; what is none, or is still to come, falls back."""
    today = clock.today()
    if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= today.year:
        return int(text)
    return usual_year(today)


def in_year(url: str, year: int) -> str:
    """``url`` for ``year``, which is named only where it is not the one at hand."""
    return url if year == usual_year(clock.today()) else f"{url}?nam={year}"


def day_of(year: int) -> date:
    """The day as of which a year is looked at: its end, or today while it runs."""
    return min(clock.today(), date(year, 12, 31))


def year_end(year: int) -> date:
    """The day by whose rules a year is rated."""
    return date(year, 12, 31)


def require_begun(year: int) -> None:
    """Refuse a year that is still to come."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise ValidationError(_("Năm %(year)d chưa đến, chưa xếp loại.") % {"year": year})


def cells_standing(year: int) -> "QuerySet[Organization]":
    """The cells that stood on the day of ``year``."""
    day = day_of(year)
    stood = Q(dissolved_on=None) | Q(dissolved_on__gt=day)
    founded = Q(established_on=None) | Q(established_on__lte=day)
    return Organization.objects.cells().filter(stood & founded)


def with_standing(members: "QuerySet[Member]", year: int) -> "QuerySet[Member]":
    """Annotate ``members`` with the cell where they were on the day of ``year`` (``cell_then``)
    and whether they were exempt then (``was_exempt``)."""
    day = day_of(year)
    periods = MembershipPeriod.objects.on(day).filter(member=OuterRef("pk")).order_by("-started_on")
    exempt = (
        MembershipEvent.objects.standing()
        .running_on(day)
        .filter(kind=MembershipEventKind.EXEMPTED, member=OuterRef("pk"))
    )
    return members.annotate(
        cell_then=Subquery(periods.values("cell")[:1], output_field=UUIDField()),
        was_exempt=Exists(exempt),
    )


def cell_then(member: Member) -> UUID | None:
    """The id of the cell where ``member``, annotated by :func:`with_standing`, was then."""
    found: UUID | None = getattr(member, "cell_then", None)
    return found


def members_there(year: int, cells: "QuerySet[Organization]") -> "QuerySet[Member]":
    """The members who belonged to one of ``cells`` on the day of ``year``; who was a guest of
    another organisation is rated at home."""
    there = Member.objects.there_on(day_of(year), cells.order_by().values("pk"))
    return with_standing(there.exclude(status=MemberStatus.GUEST), year)


def is_probationary(member: Member, year: int) -> bool:
    """Whether ``member`` was not official yet on the day of ``year``."""
    return member.official_on is None or member.official_on > day_of(year)


def rates_probationary(year: int, committee: Organization) -> bool:
    """Whether ``committee`` rates probationary members too."""
    return bool(value_or_none("rating.probationary", on=year_end(year), organization=committee))


def why_not_rated(member: Member, year: int, committee: Organization) -> str:
    """Why ``member``, annotated by :func:`with_standing`, is not rated; empty where they are."""
    then = {"day": f"{day_of(year):%d/%m/%Y}"}
    if cell_then(member) is None or member.status == MemberStatus.GUEST:
        return _("Ngày %(day)s đồng chí không thuộc chi bộ nào ở đây, không xếp loại.") % then
    if getattr(member, "was_exempt", False):
        return _("Đảng viên được miễn công tác, sinh hoạt thì không xếp loại.")
    if is_probationary(member, year) and not rates_probationary(year, committee):
        return _("Ngày %(day)s đồng chí còn là đảng viên dự bị, không xếp loại.") % then
    return ""
