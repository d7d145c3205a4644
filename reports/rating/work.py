"""Whose turn a year-end rating is, for the home page; in the months in which years are rated.

No text to hand fixes a day, so the items have none.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cells import policy
from cells.access import reach
from cells.registry import WorkItem
from members.models import Member
from people.models import User
from reports.models import Rating, RatingState
from reports.models.rating import RatingQuerySet
from reports.rating.subjects import (
    cell_then,
    cells_standing,
    in_year,
    usual_year,
    why_not_rated,
    with_standing,
    year_end,
)
from rules.services import value_or_none

_SEASON = (12, 1, 2, 3)


def ratings_to_do(user: User, day: date) -> Iterator[WorkItem]:
    """The next step of each rating that waits for ``user``; nothing outside the season."""
    year = usual_year(day)
    if day.month not in _SEASON or value_or_none("rating.classes", on=year_end(year)) is None:
        return
    yield from _own(user, year)
    yield from _of_cells_led(user, year)
    yield from _to_propose(user, year)
    yield from _to_decide(user, year)


def _own(user: User, year: int) -> Iterator[WorkItem]:
    if user.person_id is None:
        return
    own = Member.objects.filter(person=user.person_id).select_related("committee")
    unrated = own.exclude(Exists(Rating.objects.filter(member=OuterRef("pk"), year=year)))
    member = with_standing(unrated, year).first()
    if member is None or cell_then(member) is None or why_not_rated(member, year, member.committee):
        return
    yield WorkItem(
        title=_("Tự xếp loại đảng viên năm %(year)d") % {"year": year},
        reason=_("Tự kiểm điểm, tự chọn mức; chi bộ đề xuất sau đó."),
        url=in_year(reverse("reports:rate-member-rating", args=[member.pk]), year),
        button=_("Tự xếp loại"),
    )


def _of_cells_led(user: User, year: int) -> Iterator[WorkItem]:
    if not (led := [cell.pk for cell in reach(user).places(policy.RATE_CELL)]):
        return
    rated = Rating.objects.of_cells().filter(cell=OuterRef("pk"), year=year)
    for cell in cells_standing(year).filter(~Exists(rated), pk__in=led).order_by("position", "pk"):
        yield WorkItem(
            title=_("Tự xếp loại %(cell)s năm %(year)d") % {"cell": cell.name, "year": year},
            reason=_("Số liệu cả năm đã có sẵn bên cạnh."),
            url=in_year(reverse("reports:rate-cell-rating", args=[cell.pk]), year),
            button=_("Tự xếp loại"),
        )


def _to_propose(user: User, year: int) -> Iterator[WorkItem]:
    """Self-ratings that wait for remarks: of cells, and of members but one's own."""
    waiting = Rating.objects.filter(year=year, state=RatingState.SELF_RATED)
    query = f"nam={year}&trang_thai={RatingState.SELF_RATED}"
    if count := _count(waiting.of_cells(), user, policy.REMARK_RATING):
        yield WorkItem(
            title=_("Nhận xét, đề xuất mức: %(count)d chi bộ") % {"count": count},
            reason=_("Chi bộ đã tự xếp loại năm %(year)d.") % {"year": year},
            url=f"{reverse('reports:ratings')}?{query}",
            button=_("Xem danh sách"),
        )
    if count := _count(waiting.of_members(), user, policy.PROPOSE_RATING):
        yield WorkItem(
            title=_("Đề xuất mức: %(count)d đảng viên") % {"count": count},
            reason=_("Đảng viên đã tự xếp loại năm %(year)d.") % {"year": year},
            url=f"{reverse('reports:member-ratings')}?{query}",
            button=_("Xem danh sách"),
        )


def _to_decide(user: User, year: int) -> Iterator[WorkItem]:
    waiting = Rating.objects.filter(year=year, state=RatingState.REMARKED)
    decide = reverse("reports:decide-ratings")
    cells = _count(waiting.of_cells(), user, policy.DECIDE_RATING)
    members = _count(waiting.of_members(), user, policy.DECIDE_RATING)
    for count, words, query in (
        (cells, ngettext("%(count)d chi bộ", "%(count)d chi bộ", cells), "chi-bo"),
        (members, ngettext("%(count)d đảng viên", "%(count)d đảng viên", members), "dang-vien"),
    ):
        if count:
            yield WorkItem(
                title=_("Quyết định xếp loại: %(who)s") % {"who": words % {"count": count}},
                reason=_("Đã có đề xuất mức năm %(year)d.") % {"year": year},
                url=f"{decide}?cho={query}&nam={year}",
                button=_("Quyết định"),
            )


def _count(ratings: RatingQuerySet, user: User, right: policy.Right) -> int:
    """How many of ``ratings`` the right is held over; nobody acts on their own."""
    if not reach(user).holds(right):
        return 0
    own = Q(member__isnull=False, member__person=user.person_id)
    return ratings.filter(reach(user).rows(right)).exclude(own).count()
