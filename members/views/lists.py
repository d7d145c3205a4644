"""Pages of lists of members, and their files."""

from typing import Any

from django.views.generic import ListView

from documents.requests import ExportView, FoundListMixin
from members.lists import MemberList

ROWS = 50


class MemberListView(FoundListMixin, ListView):
    list_class = MemberList
    found: MemberList
    template_name = "members/list.html"
    context_object_name = "members"
    paginate_by = ROWS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cells=self.found.cells, statuses=self.found.statuses, **kwargs
        )


class MemberExportView(ExportView):
    list_class = MemberList
