"""The section that meetings add to a cell's page."""

from cells.models import Organization
from meetings.models import Meeting
from meetings.score_series import series
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


def scores_panel(user: User, cell: Organization) -> Panel | None:
    """The scores of the cell's last months, as far as the reader may see them."""
    points = series(user, cell)
    return Panel("meetings/_score_series.html", {"points": points}) if points else None
