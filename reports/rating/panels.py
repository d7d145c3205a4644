"""The section that ratings add to a cell's and a member's page: the last years, and a way there."""

from typing import Any

from django.urls import reverse

from cells.models import Organization
from members.models import Member
from people.models import User
from people.registry import Panel
from reports.models import Rating
from reports.rating.access import is_self, may_see_ratings
from reports.rating.wording import short, state_label

SHOWN = 3


def cell_rating_panel(user: User, cell: Organization) -> Panel | None:
    """How the cell was rated, for who sees its ratings."""
    if not cell.is_cell or not may_see_ratings(user, cell):
        return None
    ratings = Rating.objects.of_cells().filter(cell=cell)
    return _panel(ratings, reverse("reports:cell-rating", args=[cell.pk]))


def member_rating_panel(user: User, member: Member) -> Panel | None:
    """How the member was rated, for themself and who sees the cell's ratings."""
    if not is_self(user, member) and not may_see_ratings(user, member.cell):
        return None
    ratings = Rating.objects.visible_to(user).filter(member=member)
    return _panel(ratings, reverse("reports:member-rating", args=[member.pk]))


def _panel(ratings: Any, url: str) -> Panel:
    years = [
        (
            f"{url}?nam={rating.year}",
            rating.year,
            short(rating.decided_class) if rating.is_decided else state_label(rating),
        )
        for rating in ratings.order_by("-year")[:SHOWN]
    ]
    return Panel("reports/ratings/_panel.html", {"years": years, "url": url})
