"""The list of cells as a file."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cells.lists import listed_cells
from cells.models import Organization, PostKind
from documents.export import Column
from documents.lists import FoundList


class CellList(FoundList):
    url_name = "cells:list"
    file_name = "chi-bo"

    def rows(self) -> QuerySet[Organization]:
        return listed_cells(self.user)

    def title(self) -> str:
        return _("DANH SÁCH CHI BỘ")

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("Tên chi bộ"), 34),
            Column(_("Loại"), 18),
            Column(_("Bí thư"), 26),
            Column(_("Phụ trách"), 30),
            Column(_("Ngày họp"), 10, centred=True),
        ]

    def line(self, row: Any) -> Sequence[Any]:
        names: dict[str, list[str]] = {PostKind.SECRETARY: [], PostKind.IN_CHARGE: []}
        for post in row.leading:
            names[post.kind].append(post.person.full_name)
        return [
            row.name,
            row.get_cell_kind_display(),
            ", ".join(names[PostKind.SECRETARY]),
            ", ".join(names[PostKind.IN_CHARGE]),
            row.meeting_day,
        ]
