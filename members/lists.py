"""The list of members: its filters, its rows, and how it stands in a file."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Organization
from documents.export import Column
from documents.lists import FoundList
from members.models import CURRENT, Member, MemberQuerySet, MemberStatus
from people import traits
from people.models import EducationLevel, Sex

CELLS = 100
EVERYBODY = "tat_ca"
MINORITY, YOUNG, UNWRITTEN = "thieu-so", "tre", "chua-ghi"
_LEVELS = [*EducationLevel.choices, (UNWRITTEN, gettext_lazy("chưa ghi học vấn"))]
# One year (2024) or a span of them (2022-2024).
_YEARS = re.compile(r"(19|20)\d\d(-(19|20)\d\d)?", re.ASCII)
# Of joining, also one month (2024-05).
_WHEN = re.compile(rf"{_YEARS.pattern}|(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII)


def _days(when: str) -> tuple[date, date]:
    """The first and last day of what was written: 2024, 2022-2024 or 2024-05."""
    first, _dash, last = when.partition("-")
    if len(last) == len("05"):
        year, month = int(first), int(last)
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(int(first), 1, 1), date(int(last or first), 12, 31)


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
    keys = (
        "q", "trang_thai", "chi_bo", "nam", "noi", "dan_toc", "ngay", "gioi", "sinh", "hoc_van",
        "tuoi",
    )  # fmt: skip

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
        if not _WHEN.fullmatch(asked["nam"]):
            asked["nam"] = ""
        if not asked["nam"] or self._place(asked["noi"]) is None:
            asked["noi"] = ""
        if not asked["noi"] or asked["tuoi"] != YOUNG:
            asked["tuoi"] = ""
        if asked["dan_toc"] != MINORITY:
            asked["dan_toc"] = ""
        if asked["gioi"] not in Sex.values:
            asked["gioi"] = ""
        if asked["hoc_van"] not in (*EducationLevel.values, UNWRITTEN):
            asked["hoc_van"] = ""
        if not _YEARS.fullmatch(asked["sinh"]):
            asked["sinh"] = ""
        if asked["chi_bo"] not in {str(cell.pk) for cell in self.cells}:
            asked["chi_bo"] = ""
        return asked

    @property
    def day(self) -> date | None:
        return day_asked(self.chosen["ngay"])

    @property
    def statuses(self) -> list[tuple[str, Any]]:
        return [*MemberStatus.choices, (EVERYBODY, _("Tất cả, kể cả đã thôi"))]

    def rows(self) -> MemberQuerySet:
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
        if self.chosen["nam"]:
            found = self._admitted(found)
        if self.chosen["dan_toc"]:
            found = found.of_minorities()
        if self.chosen["gioi"]:
            found = found.filter(person__sex=self.chosen["gioi"])
        if level := self.chosen["hoc_van"]:
            found = found.filter(person__education_level="" if level == UNWRITTEN else level)
        if self.chosen["sinh"]:
            found = found.filter(person__birth_date__range=_days(self.chosen["sinh"]))
        if text := self.chosen["q"]:
            found = found.matching(text)
        return found.select_related("person", "cell").order_by("sort_key", "pk")

    def _admitted(self, found: MemberQuerySet) -> MemberQuerySet:
        """Who was admitted in the years asked for; with a place, those whom it admitted."""
        first, last = _days(self.chosen["nam"])
        place = self._place(self.chosen["noi"])
        if place is None:
            return found.filter(joined_on__range=(first, last))
        return found.admitted_in(place, first, last, young=bool(self.chosen["tuoi"]))

    def _place(self, key: str) -> Organization | None:
        """The organisation in reach whose admissions are asked for."""
        try:
            return Organization.objects.visible_to(self.user).filter(pk=UUID(key)).first()
        except ValueError:
            return None

    @property
    def conditions(self) -> list[tuple[str, str, str]]:
        """What a figure of ours asked for and the form has no field of: key, value, words."""
        chosen, place = self.chosen, self._place(self.chosen["noi"])
        words = {
            "noi": _("do %(place)s kết nạp") % {"place": place},
            "dan_toc": _("người dân tộc thiểu số"),
            "gioi": Sex(chosen["gioi"]).label if chosen["gioi"] else "",
            "sinh": _("sinh năm %(years)s") % {"years": chosen["sinh"]},
            "hoc_van": dict(_LEVELS).get(chosen["hoc_van"], ""),
            "tuoi": _("từ %(age)d tuổi trở xuống lúc kết nạp") % {"age": traits.YOUNG_UNTIL},
        }
        return [(key, chosen[key], str(said)) for key, said in words.items() if chosen[key]]

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
        said.extend(words for _key, _value, words in self.conditions)
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
