"""The list of meetings: its filters, its rows, and how it stands in a file."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cells.models import Organization
from documents.export import Column
from documents.lists import FoundList
from meetings.models import Meeting, MeetingKind, MeetingState

CELLS = 100


_YEAR = re.compile(r"20\d\d", re.ASCII)


def month_asked(text: str) -> date | None:
    """The month written as 2024-05, or None."""
    try:
        return parse_date(f"{text}-01")
    except ValueError:
        return None


def year_asked(text: str) -> int | None:
    """The whole year written as 2024, or None."""
    return int(text) if _YEAR.fullmatch(text) else None


class MeetingList(FoundList):
    """Meetings in reach, the newest month first."""

    url_name = "meetings:list"
    file_name = "cuoc-hop"
    keys = ("thang", "loai", "chi_bo", "trang_thai")

    @cached_property
    def cells(self) -> list[Organization]:
        found = Organization.objects.visible_to(self.user).cells().active()
        return list(found.only("id", "name", "position")[:CELLS])

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        if month_asked(asked["thang"]) is None and year_asked(asked["thang"]) is None:
            asked["thang"] = ""
        if asked["trang_thai"] not in MeetingState.values:
            asked["trang_thai"] = ""
        if asked["loai"] not in MeetingKind.values:
            asked["loai"] = ""
        if asked["chi_bo"] not in {str(cell.pk) for cell in self.cells}:
            asked["chi_bo"] = ""
        return asked

    def rows(self) -> QuerySet[Meeting]:
        found = Meeting.objects.visible_to(self.user)
        if month := month_asked(self.chosen["thang"]):
            found = found.in_month(month)
        elif year := year_asked(self.chosen["thang"]):
            found = found.filter(month__year=year)
        if state := self.chosen["trang_thai"]:
            found = found.filter(state=state)
        if kind := self.chosen["loai"]:
            found = found.filter(kind=kind)
        if cell := self.chosen["chi_bo"]:
            found = found.filter(cell__in=[c for c in self.cells if str(c.pk) == cell])
        return found.select_related("cell").order_by(
            "-month", "cell__position", "-planned_at", "pk"
        )

    def title(self) -> str:
        return _("DANH SÁCH CUỘC HỌP")

    def said(self) -> list[str]:
        chosen = self.chosen
        said = []
        if month := month_asked(chosen["thang"]):
            said.append(_("tháng %(month)s") % {"month": f"{month.month}/{month.year}"})
        elif year := year_asked(chosen["thang"]):
            said.append(_("năm %(year)d") % {"year": year})
        if chosen["loai"]:
            said.append(str(MeetingKind(chosen["loai"]).label))
        if chosen["chi_bo"]:
            said.extend(cell.name for cell in self.cells if str(cell.pk) == chosen["chi_bo"])
        if chosen["trang_thai"]:
            said.append(str(MeetingState(chosen["trang_thai"]).label))
        return said

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("Tháng"), 10, centred=True),
            Column(_("Cuộc họp"), 18),
            Column(_("Chi bộ"), 34),
            Column(_("Thời gian"), 20, centred=True),
            Column(_("Nơi họp"), 28),
            Column(_("Trạng thái"), 18),
        ]

    def line(self, row: Any) -> Sequence[Any]:
        return [
            f"{row.month:%m/%Y}",
            row.get_kind_display(),
            row.cell.name,
            f"{timezone.localtime(row.planned_at):%H:%M %d/%m/%Y}",
            row.place,
            row.get_state_display(),
        ]
