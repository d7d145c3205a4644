"""Pages of lists of members, and their files."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse
from django.views.generic import ListView

from cells import policy
from cells.access import holds
from documents.requests import ExportView, FoundListMixin
from members.lists import MemberList
from members.models import Member, MemberStatus

ROWS = 50
# Stands for an id in the address of a record.
_HOLE = UUID(int=0)
# What a row shows of the person and the cell, without making an object of either.
_BESIDE = {
    "name": F("person__full_name"),
    "birth_date": F("person__birth_date"),
    "cell_name": F("cell__name"),
}


class MemberListView(FoundListMixin, ListView):
    list_class = MemberList
    found: MemberList
    template_name = "members/list.html"
    context_object_name = "members"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Member]:
        rows = self.found.rows().select_related(None)
        return rows.only("status", "joined_on").annotate(**_BESIDE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            cells=[(str(cell.pk), cell.name) for cell in self.found.cells],
            statuses=self.found.statuses,
            conditions=self.found.conditions,
            opens_accounts=holds(self.user, policy.ISSUE_SLIP),
            **kwargs,
        )
        return context | {"lines": lines_of(context["page_obj"])}


def lines_of(members: Iterable[Any]) -> list[tuple[str, ...]]:
    """The rows as texts: one address looked up for all, nothing of a model in the template."""
    address = reverse("members:detail", args=[_HOLE])
    labels = {value: str(label) for value, label in MemberStatus.choices}
    return [
        (
            address.replace(str(_HOLE), str(member.pk)),
            member.name,
            str(member.birth_date.year) if member.birth_date else "",
            member.cell_name,
            f"{member.joined_on:%d/%m/%Y}",
            labels[member.status],
        )
        for member in members
    ]


class MemberExportView(ExportView):
    list_class = MemberList
