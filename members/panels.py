"""The section that members add to a cell's page."""

from django.db.models import Count

from cells.access import may_share_out
from cells.models import Organization
from members.models import CURRENT, CellAttachment, Member, MemberStatus
from people import clock
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


def attached_panel(user: User, cell: Organization) -> Panel | None:
    """Who of the agencies takes part in a village cell, from–to; the office sends and ends."""
    rows = list(
        CellAttachment.objects.visible_to(user)
        .filter(cell=cell)
        .running_on(clock.today())
        .select_related("member__person")
    )
    attaches = cell.is_cell and cell.dissolved_on is None and may_share_out(user, cell)
    if not rows and not attaches:
        return None
    return Panel("members/_attached_panel.html", {"cell": cell, "rows": rows, "attaches": attaches})
