"""What is wrong, doubtful, new or changed in a row of a list of members."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from imports import values
from imports.matching import cell_name
from imports.models import Verdict
from imports.national_ids import NationalIds
from imports.person_columns import in_book, mark_person
from imports.registry import Context, Row
from members.importers.plan import Plan
from members.models import CURRENT, Member
from members.services.guards import rule_on
from people import names


def judge_cell(row: Row, context: Context, seen: dict[Any, Row]) -> None:
    """Which cell the row belongs to: a known one, or one that the list makes."""
    written = row.get("cell") or row.section
    if not row.get("cell"):
        row.typed["cell"] = row.section
    row.plan.cell = context.cells.find(written)
    if row.plan.cell is not None:
        return
    name = cell_name(written)
    if not name:
        row.error("cell", _("Không biết thuộc chi bộ nào. Ghi cột Chi bộ hoặc dòng tên chi bộ."))
        return
    row.plan.new_cell = name
    key = ("cell", values.key_of(name))
    if key not in seen:
        seen[key] = row
        if near := context.cells.near(written):
            row.warn(
                "cell",
                _("Chưa có %(name)s, sẽ lập mới. Gần giống %(near)s, xem có viết nhầm.")
                % {"name": name, "near": near},
            )


class LeastAges:
    """How old one must be to join (294-QĐ/TW điểm 1.1.1), looked up once for each day.

    What happened before the first dated rule is checked for sense, by the age of today.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[date, int] = {}

    def on(self, day: date) -> int:
        if day not in self._known:
            committee = self._context.committee
            rule = rule_on("admission.age_min", day, committee) or rule_on(
                "admission.age_min", self._context.today, committee
            )
            self._known[day] = int(rule.value or 0) if rule else 0
        return self._known[day]


def judge_days(row: Row, ages: LeastAges, context: Context) -> None:
    """Birth, joining and recognition in order, none to come, and old enough at joining."""
    born, joined, official = (row.get(name) for name in ("birth", "joined", "official"))
    if "joined" not in row.errors and not joined:
        row.error("joined", _("Còn thiếu ngày vào Đảng."))
    for name, found in (("joined", joined), ("official", official)):
        if found and values.date_of(found) > context.today:
            label = _("Ngày vào Đảng") if name == "joined" else _("Ngày chính thức")
            row.error(
                name,
                _("%(label)s %(day)s chưa tới.") % {"label": label, "day": values.shown_day(found)},
            )
    if born and joined:
        _judge_age(row, born, values.date_of(joined), ages)
    if joined and official and official <= joined:
        row.error(
            "official",
            _("Ngày chính thức %(day)s phải sau ngày vào Đảng %(joined)s.")
            % {"day": values.shown_day(official), "joined": values.shown_day(joined)},
        )
    if "birth" not in row.errors and not born:
        row.warn("birth", _("Chưa có ngày sinh."))


def _judge_age(row: Row, born: str, joined: date, ages: LeastAges) -> None:
    """Refuse who joined before birth or too young.

    Of a birth known by its year alone the first day counts: nobody is refused by a guess.
    """
    shown = {"day": f"{joined:%d/%m/%Y}", "born": values.shown_day(born)}
    if joined <= values.date_of(born):
        row.error("joined", _("Ngày vào Đảng %(day)s trước ngày sinh %(born)s.") % shown)
        return
    first = values.date_of(born)
    age = joined.year - first.year - ((joined.month, joined.day) < (first.month, first.day))
    if age < (least := ages.on(joined)):
        row.error(
            "joined",
            _("Vào Đảng ngày %(day)s lúc %(age)d tuổi, chưa đủ %(least)d tuổi (sinh %(born)s).")
            % (shown | {"age": age, "least": least}),
        )


def refuse_twice(row: Row, ids: NationalIds, seen: dict[Any, Row]) -> None:
    """Refuse a person, a card or a national id that stands twice in the file."""
    name, born, card = row.get("full_name"), row.get("birth"), row.get("card")
    keys: list[tuple[str, Any]] = []
    if name:
        keys.append(("full_name", (names.fold(name), born or row.section)))
    if card:
        keys.append(("card", card))
    if mark := ids.print_of(row):
        keys.append((values.MASKED_FIELD, mark))
    for column, key in keys:
        first = seen.setdefault((column, key), row)
        if first is not row:
            row.error(
                column,
                _("Trùng với dòng %(number)d, trang «%(sheet)s».")
                % {"number": first.number, "sheet": first.sheet},
            )
            return


def judge_member(row: Row, ids: NationalIds) -> None:
    """Mark what is new, and what changes of somebody known."""
    plan: Plan = row.plan
    member = plan.member
    person = member.person if member else None
    changes = mark_person(row, person)
    # Of somebody new the row itself says all there is to write.
    if member:
        plan.person = changes
    if number := ids.judge(row, person):
        plan.national_id = number
    _mark_membership(row, member)
    if member is None:
        row.mark("cell", Verdict.NEW)
        return
    if plan.new_cell or (plan.cell is not None and plan.cell.pk != member.cell_id):
        row.warn(
            "cell",
            _("Trong sổ đồng chí ở %(cell)s. Chuyển sinh hoạt không ghi bằng cách nhập.")
            % {"cell": member.cell},
        )
        plan.cell, plan.new_cell = member.cell, ""
    if member.status not in CURRENT:
        row.warn("full_name", _("Trong sổ: %(status)s.") % {"status": member.get_status_display()})


def _mark_membership(row: Row, member: Member | None) -> None:
    for name, column in (
        ("joined_on", "joined"),
        ("official_on", "official"),
        ("card_number", "card"),
    ):
        value = row.get(column)
        if not value:
            continue
        new = value if name == "card_number" else values.date_of(value)
        if member is None:
            row.mark(column, Verdict.NEW)
        elif (old := getattr(member, name)) != new:
            shown = f"{old:%d/%m/%Y}" if isinstance(old, date) else str(old or "")
            row.mark(column, Verdict.CHANGED, in_book(shown))
            row.plan.membership[name] = new
