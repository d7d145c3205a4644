"""Pages of cells: the list and one cell with its posts."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView, ListView

from cells.access import may_reorganise, may_share_out
from cells.lists import listed_cells
from cells.models import Organization, Post, Reorganisation
from cells.services import handovers_at
from people import clock
from people.registry import cell_panels
from people.requests import SignedInMixin

ROWS = 100


class CellListView(SignedInMixin, ListView):
    template_name = "cells/list.html"
    context_object_name = "cells"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Organization]:
        return listed_cells(self.user)


class CellDetailView(SignedInMixin, DetailView):
    """One organisation in reach: who holds which post, and what upper apps add."""

    template_name = "cells/detail.html"
    context_object_name = "cell"

    def get_queryset(self) -> QuerySet[Organization]:
        return Organization.objects.visible_to(self.user).select_related("parent", "successor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cell: Organization = self.object
        found = (panel(self.user, cell) for panel in cell_panels)
        return super().get_context_data(
            posts=Post.objects.filter(organization=cell)
            .held_on(clock.today())
            .select_related("person", "stands_in_for__person"),
            handovers=handovers_at(cell, self.user, clock.today()),
            panels=[panel for panel in found if panel is not None],
            old_names=cell.old_names.all(),
            changes=Reorganisation.objects.visible_to(self.user)
            .filter(parts__organization=cell)
            .distinct(),
            keeps=cell.dissolved_on is None and may_reorganise(self.user, cell),
            shares_out=may_share_out(self.user, cell),
            **kwargs,
        )
