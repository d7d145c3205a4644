"""The section that members add to a cell's page."""

from django.db.models import Count

from cells.models import Organization
from members.models import CURRENT, Member, MemberStatus
from people.models import User
from people.registry import Panel


def roll_panel(user: User, cell: Organization) -> Panel | None:
    """How many members the cell counts (đảng số), official and probationary."""
    counts = dict(
        Member.objects.visible_to(user)
        .filter(cell=cell, status__in=CURRENT)
        .order_by()
        .values_list("status")
        .annotate(Count("pk"))
    )
    if not counts:
        return None
    return Panel(
        "members/_roll_panel.html",
        {
            "cell": cell,
            "total": sum(counts.values()),
            "official": counts.get(MemberStatus.OFFICIAL, 0),
            "probationary": counts.get(MemberStatus.PROBATIONARY, 0),
        },
    )
