"""Pages of cells: the list and one cell with its posts."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.views.generic import DetailView, ListView

from cells.models import Organization, Post, PostKind
from people import clock
from people.registry import cell_panels
from people.requests import SignedInMixin

ROWS = 100


class CellListView(SignedInMixin, ListView):
    template_name = "cells/list.html"
    context_object_name = "cells"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Organization]:
        leading = (
            Post.objects.held_on(clock.today())
            .filter(kind__in=(PostKind.SECRETARY, PostKind.IN_CHARGE))
            .select_related("person")
        )
        return (
            Organization.objects.visible_to(self.user)
            .cells()
            .active()
            .prefetch_related(Prefetch("posts", leading, to_attr="leading"))
            .order_by("position", "name_key", "pk")
        )


class CellDetailView(SignedInMixin, DetailView):
    """One organisation in reach: who holds which post, and what upper apps add."""

    template_name = "cells/detail.html"
    context_object_name = "cell"

    def get_queryset(self) -> QuerySet[Organization]:
        return Organization.objects.visible_to(self.user).select_related("parent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cell: Organization = self.object
        found = (panel(self.user, cell) for panel in cell_panels)
        return super().get_context_data(
            posts=Post.objects.filter(organization=cell)
            .held_on(clock.today())
            .select_related("person"),
            panels=[panel for panel in found if panel is not None],
            **kwargs,
        )
