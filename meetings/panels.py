"""The section that meetings add to a cell's page."""

from cells.models import Organization
from meetings.models import Meeting
from people.models import User
from people.registry import Panel

SHOWN = 4


def meetings_panel(user: User, cell: Organization) -> Panel | None:
    """The next meeting and the last ones, as far as the reader may see them."""
    meetings = list(
        Meeting.objects.visible_to(user)
        .standing()
        .filter(cell=cell)
        .order_by("-planned_at", "pk")[:SHOWN]
    )
    return Panel("meetings/_cell_panel.html", {"meetings": meetings}) if meetings else None
