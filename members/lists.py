"""The list of members: its filters, its rows, and how it stands in a file."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import DateField
from django.utils.translation import gettext as _

from cells.models import Organization
from documents.export import Column
from documents.lists import FoundList
from members.models import CURRENT, Member, MemberStatus

CELLS = 100
EVERYBODY = "tat_ca"
MINORITY = "thieu-so"
# One year of joining (2024) or a span of them (2022-2024).
_YEARS = re.compile(r"(19|20)\d\d(-(19|20)\d\d)?", re.ASCII)


def day_asked(text: str) -> date | None:
    """The day written in ``text``, in any of the ways people write one; None for no day."""
    try:
        day: date | None = DateField(required=False).to_python(text)
    except ValidationError:
        return None
    return day


class MemberList(FoundList):
    """Members in reach; with a day (``ngay``), those who belonged to a cell on that day.

    The reach is that of whoever asks now: a cell of the past shows those of its members whom
    the reader may see today.
    """

    url_name = "members:list"
    file_name = "dang-vien"
    keys = ("q", "trang_thai", "chi_bo", "nam", "dan_toc", "ngay")

    @cached_property
    def cells(self) -> list[Organization]:
        """The cells to choose from; of a day in the past, also those dissolved since."""
        found = Organization.objects.visible_to(self.user).cells()
        if day_asked(str(self._asked.get("ngay", "")).strip()) is None:
            found = found.active()
        return list(found.only("id", "name", "position", "path")[:CELLS])

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        day = day_asked(asked["ngay"])
        asked["ngay"] = f"{day:%d/%m/%Y}" if day else ""
        if asked["trang_thai"] not in (*MemberStatus.values, EVERYBODY):
            asked["trang_thai"] = ""
        # A day says who belonged; of those only official and probationary are told apart.
        if day and asked["trang_thai"] not in CURRENT:
            asked["trang_thai"] = ""
        if not _YEARS.fullmatch(asked["nam"]):
            asked["nam"] = ""
        if asked["dan_toc"] != MINORITY:
            asked["dan_toc"] = ""
        if asked["chi_bo"] not in {str(cell.pk) for cell in self.cells}:
            asked["chi_bo"] = ""
        return asked

    @property
    def day(self) -> date | None:
        return day_asked(self.chosen["ngay"])

    @property
    def statuses(self) -> list[tuple[str, Any]]:
        return [*MemberStatus.choices, (EVERYBODY, _("Tất cả, kể cả đã thôi"))]

    def rows(self) -> QuerySet[Member]:
        found = Member.objects.visible_to(self.user)
        status, cell = self.chosen["trang_thai"], self.chosen["chi_bo"]
        if self.day:
            found = found.there_on(self.day, [UUID(cell)] if cell else None)
            if status:
                found = found.standing_on(self.day, status)
        else:
            if status != EVERYBODY:
                found = found.filter(status=status) if status else found.current()
            if cell:
                found = found.filter(cell=UUID(cell))
        if years := self.chosen["nam"]:
            first, _dash, last = years.partition("-")
            found = found.joined_between(int(first), int(last or first))
        if self.chosen["dan_toc"]:
            found = found.of_minorities()
        if text := self.chosen["q"]:
            found = found.matching(text)
        return found.select_related("person", "cell").order_by("sort_key", "pk")

    def title(self) -> str:
        return _("DANH SÁCH ĐẢNG VIÊN")

    def said(self) -> list[str]:
        chosen = self.chosen
        labels = dict(self.statuses)
        said = []
        if chosen["ngay"]:
            said.append(_("sinh hoạt trong ngày %(day)s") % {"day": chosen["ngay"]})
        if chosen["trang_thai"]:
            said.append(_("trạng thái: %(status)s") % {"status": labels[chosen["trang_thai"]]})
        if chosen["chi_bo"]:
            said.extend(cell.name for cell in self.cells if str(cell.pk) == chosen["chi_bo"])
        if chosen["nam"]:
            said.append(_("vào Đảng năm %(years)s") % {"years": chosen["nam"]})
        if chosen["dan_toc"]:
            said.append(_("người dân tộc thiểu số"))
        if chosen["q"]:
            said.append(_("tìm: %(text)s") % {"text": chosen["q"]})
        return said

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("Họ và tên"), 28),
            Column(_("Ngày sinh"), 13, centred=True),
            Column(_("Giới tính"), 8, centred=True),
            Column(_("Dân tộc"), 12),
            Column(_("Chi bộ"), 30),
            Column(_("Ngày vào Đảng"), 13, centred=True),
            Column(_("Ngày chính thức"), 13, centred=True),
            Column(_("Số thẻ đảng viên"), 16),
            Column(_("Trạng thái"), 14),
        ]

    def line(self, row: Any) -> Sequence[Any]:
        person = row.person
        return [
            person.full_name,
            person.birth_date if person.birth_precision == "day" else person.birth_label,
            person.get_sex_display(),
            person.ethnic_label,
            row.cell.name,
            row.joined_on,
            row.official_on,
            row.card_number,
            row.get_status_display(),
        ]
