"""The section that members add to a cell's page."""

from django.db.models import Count, Max

from cells.access import may_share_out
from cells.models import Organization, Post
from cells.services import STOOD_IN_FOR, may_name_stand_in
from members.models import CURRENT, CellAttachment, Member, MemberStatus
from members.services import may_receive
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
    receives = cell.is_cell and cell.dissolved_on is None and may_receive(user, cell)
    if not counts and not receives:
        return None
    return Panel(
        "members/_roll_panel.html",
        {
            "receives": receives,
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
        .annotate(visit_count=Count("visits"), last_visit=Max("visits__visited_on"))
    )
    attaches = cell.is_cell and cell.dissolved_on is None and may_share_out(user, cell)
    if not rows and not attaches:
        return None
    return Panel("members/_attached_panel.html", {"cell": cell, "rows": rows, "attaches": attaches})


def stand_in_panel(user: User, cell: Organization) -> Panel | None:
    """Who stands in for whom today and later, and the posts for which somebody may be named."""
    posts = list(
        Post.objects.filter(organization=cell)
        .not_ended_before(clock.today())
        .select_related("person", "stands_in_for__person")
        .order_by("started_on", "pk")
    )
    rows = [post for post in posts if post.stands_in_for_id is not None]
    names = cell.dissolved_on is None and may_name_stand_in(user, cell)
    offered = [p for p in posts if p.stands_in_for_id is None and p.kind in STOOD_IN_FOR]
    if not rows and not (names and offered):
        return None
    context = {"rows": rows, "names": names, "offered": offered if names else []}
    return Panel("members/_stand_in_panel.html", context)
