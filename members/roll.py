"""The roll of a cell (sổ danh sách đảng viên, form 7-HSĐV) as of a day: page and file alike."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from cells.models import Organization
from documents.export import Column, Table
from documents.lists import FoundList
from members.lists import day_asked
from members.models import (
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
)
from people import clock
from people.models import User

EVERYBODY = "co"


def _lines(*facts: Any) -> str:
    """Facts of one cell, a line each; a missing one keeps its line, unless nothing follows."""
    return "\n".join(str(fact) for fact in facts).rstrip()


def _dated(day: date | None, *words: Any) -> str:
    """A day and what belongs to it, on lines of their own; nothing without a day."""
    if day is None:
        return ""
    return "\n".join([f"{day:%d/%m/%Y}", *(str(word) for word in words if word)])


class CellRoll(FoundList):
    """Who belonged to one cell on a day (``ngay``), the columns of the form.

    With ``ca_da_thoi``, everybody who ever belonged to it until that day, as the paper book
    has them. What happened after that day is left out. The reach is that of whoever asks now.
    """

    url_name = "members:roll"
    file_name = "so-dang-vien"
    keys = ("ngay", "ca_da_thoi")

    def __init__(self, user: User, asked: Mapping[str, Any], cell: Organization) -> None:
        super().__init__(user, asked)
        self.cell = cell

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        day = day_asked(asked["ngay"])
        # A roll of a day to come would say what nobody knows.
        asked["ngay"] = f"{day:%d/%m/%Y}" if day and day < clock.today() else ""
        if asked["ca_da_thoi"] != EVERYBODY:
            asked["ca_da_thoi"] = ""
        return asked

    @property
    def day(self) -> date:
        return day_asked(self.chosen["ngay"]) or clock.today()

    def rows(self) -> QuerySet[Member]:
        found = Member.objects.visible_to(self.user)
        if self.chosen["ca_da_thoi"]:
            ever = MembershipPeriod.objects.filter(
                member=OuterRef("pk"), cell=self.cell, started_on__lte=self.day
            )
            found = found.filter(Exists(ever))
        else:
            found = found.there_on(self.day, [self.cell.pk])
        events = MembershipEvent.objects.standing().filter(happened_on__lte=self.day)
        periods = MembershipPeriod.objects.filter(started_on__lte=self.day)
        return (
            found.select_related("person")
            .prefetch_related(
                Prefetch("events", events.order_by("happened_on", "pk"), to_attr="told"),
                Prefetch(
                    "periods",
                    periods.select_related("cell").order_by("started_on", "pk"),
                    to_attr="times",
                ),
            )
            .order_by("sort_key", "pk")
        )

    def title(self) -> str:
        return _("SỔ DANH SÁCH ĐẢNG VIÊN (mẫu 7-HSĐV)")

    def said(self) -> list[str]:
        said = [self.cell.name, _("tính đến ngày %(day)s") % {"day": f"{self.day:%d/%m/%Y}"}]
        if self.chosen["ca_da_thoi"]:
            said.append(_("kể cả người đã chuyển đi, ra khỏi Đảng, từ trần"))
        return said

    def table(self, rows: QuerySet[Any], *, organization: str, filters: str) -> Table:
        """The cell itself stands above its book, whoever takes it."""
        return super().table(rows, organization=self.cell.name, filters=filters)

    def columns(self) -> Sequence[Column]:
        """The form's own headings, so that the import knows its file again."""
        return [
            Column(_("Họ tên và họ tên khai sinh"), 22),
            Column(_("Nam/nữ, dân tộc, tôn giáo"), 11),
            Column(_("Ngày sinh"), 12, centred=True),
            Column(_("Quê quán"), 18),
            Column(_("Văn hóa, lý luận, chuyên môn, ngoại ngữ"), 14),
            Column(_("Nghề nghiệp trước khi vào Đảng và hiện nay"), 12),
            Column(_("Ngày vào Đảng, ngày chính thức"), 12, centred=True),
            Column(_("Số thẻ, số LL, số Huy hiệu"), 14),
            Column(_("Bộ đội, công an, hưu trí"), 9),
            Column(_("Ngày chuyển đi, đến đâu"), 13),
            Column(_("Ngày chuyển đến, từ đâu"), 13),
            Column(_("Ngày từ trần, lý do"), 12),
            Column(_("Ngày ra khỏi Đảng, hình thức"), 12),
            Column(_("Ghi chú"), 14),
        ]

    def line(self, row: Any) -> Sequence[Any]:
        person = row.person
        official_on = row.official_on if row.official_on and row.official_on <= self.day else None
        learned = person.education or person.get_education_level_display()
        # What nobody keeps here (CV number, service) is left to be filled in by hand.
        return [
            person.full_name,
            _lines(person.get_sex_display(), person.ethnic_label, person.religion),
            person.birth_label,
            person.home_place,
            _lines(learned, person.get_theory_level_display(), person.profession),
            person.occupation,
            _lines(_dated(row.joined_on), _dated(official_on)),
            _lines(row.card_number, "", self._badge(row)),
            "",
            self._gone(row),
            self._came(row),
            self._ended(row, MembershipEventKind.DIED),
            self._ended(row, MembershipEventKind.LEFT),
            "; ".join(self._notes(row)),
        ]

    def _badge(self, row: Any) -> str:
        years = [each.detail for each in row.told if each.kind == MembershipEventKind.BADGE]
        return _("Huy hiệu %(years)s năm") % {"years": years[-1]} if years else ""

    def _times(self, row: Any) -> list[int]:
        """Where in the member's times those in this cell stand."""
        return [n for n, time in enumerate(row.times) if time.cell_id == self.cell.pk]

    def _gone(self, row: Any) -> str:
        """When and where to the member went from the cell; of one who is here again, nothing."""
        here = self._times(row)
        if not here:
            return ""
        last = row.times[here[-1]]
        if last.ended_on is None or last.ended_on >= self.day:
            return ""
        if here[-1] + 1 < len(row.times):
            after = row.times[here[-1] + 1]
            return _dated(after.started_on, after.cell.name)
        for event in row.told:
            if event.kind == MembershipEventKind.MOVED_OUT:
                return _dated(event.happened_on, event.data.get("place", ""))
        return ""

    def _came(self, row: Any) -> str:
        """When and where from the member came to the cell; of one who joined here, nothing."""
        here = self._times(row)
        if here and here[-1] > 0:
            time, before = row.times[here[-1]], row.times[here[-1] - 1]
            return _dated(time.started_on, before.cell.name)
        return ""

    def _ended(self, row: Any, kind: MembershipEventKind) -> str:
        for event in row.told:
            if event.kind == kind:
                return _dated(event.happened_on, event.detail_label or event.ground)
        return ""

    def _notes(self, row: Any) -> list[str]:
        notes = []
        if row.official_on is None or row.official_on > self.day:
            notes.append(_("dự bị"))
        for event in row.told:
            running = event.ends_on is None or event.ends_on >= self.day
            if running and event.kind == MembershipEventKind.AWAY:
                notes.append(
                    _("sinh hoạt tạm thời tại %(place)s") % {"place": event.data.get("place", "")}
                )
            elif running and event.kind == MembershipEventKind.EXEMPTED:
                notes.append(_("miễn sinh hoạt"))
        return notes
