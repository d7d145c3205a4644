"""The figures in words: the columns of the commune table, shares, groups in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.arithmetic import percent, percent_label
from reports.statistics.counting import DECISION
from reports.statistics.figures import MEASURES, Figures
from reports.statistics.people import ALL_GROUPINGS, UNKNOWN
from reports.statistics.periods import Period, read_period
from reports.veil import HIDDEN, SMALL


@dataclass(frozen=True)
class Column:
    """One column of the commune table; ``of`` names the target that it is a share of."""

    key: str
    heading: Any
    of: str = ""
    width: float = 5.5


COLUMNS = (
    Column("assigned", gettext_lazy("Cấp trên giao")),
    Column("own", gettext_lazy("Nghị quyết")),
    Column("sources", gettext_lazy("Nguồn")),
    Column("in_class", gettext_lazy("Đang học lớp")),
    Column("certified", gettext_lazy("Có giấy chứng nhận")),
    Column("dossiers", gettext_lazy("Đang làm hồ sơ")),
    Column("admitted", gettext_lazy("Kết nạp trong kỳ")),
    Column("admitted_year", gettext_lazy("Kết nạp từ đầu năm")),
    Column("admitted_year", gettext_lazy("% cấp trên giao"), of="assigned", width=8),
    Column("admitted_year", gettext_lazy("% nghị quyết"), of="own", width=8),
    Column("women", gettext_lazy("Nữ")),
    Column("young", gettext_lazy("Dưới 30 tuổi")),
    Column("minority", gettext_lazy("Dân tộc thiểu số")),
    Column("religious", gettext_lazy("Theo tôn giáo")),
    Column("in_union", gettext_lazy("Đoàn viên")),
    Column("due", gettext_lazy("Đến hạn chính thức")),
    Column("recognised", gettext_lazy("Được công nhận")),
    Column("overdue", gettext_lazy("Quá hạn")),
    Column("removed", gettext_lazy("Ra khỏi Đảng")),
    Column("mentored", gettext_lazy("Có người giúp đỡ")),
    Column("reports_in", gettext_lazy("Nhận xét đã gửi")),
    Column("reports_expected", gettext_lazy("Nhận xét phải gửi")),
    Column("members", gettext_lazy("Đảng viên cuối kỳ"), width=7),
)
MEASURE_TITLES = {
    "admitted": gettext_lazy("Kết nạp"),
    "recognised": gettext_lazy("Công nhận chính thức"),
    "removed": gettext_lazy("Ra khỏi Đảng"),
    "members": gettext_lazy("Đảng viên cuối kỳ"),
}


def value_of(column: Column, values: Mapping[str, Any]) -> int | Decimal | str | None:
    """What stands in ``column``: a number, a share, the word of what is hidden, or None."""
    found: int | str | None = values.get(column.key)
    if column.of and isinstance(found, int):
        return percent(found, values.get(column.of))
    return found


def in_words(value: int | Decimal | str | None, small: int) -> str:
    """A value as it is printed: "–" for none, "dưới 5" for a small group, a comma in shares."""
    if isinstance(value, Decimal):
        return percent_label(value)
    if value is None:
        return "–"
    if value == SMALL:
        return _("dưới %(count)d") % {"count": small}
    if value == HIDDEN:
        return _("ẩn")
    return str(value)


def difference(now: int, before: int) -> str:
    """How much more or fewer than before: "+3", "−2", "0"."""
    return f"{'+' if now > before else '−' if now < before else ''}{abs(now - before)}"


@dataclass(frozen=True)
class Comparison:
    """One measure of the period beside the same period of the year before."""

    key: str
    title: Any
    now: int
    before: int

    @property
    def change(self) -> str:
        return difference(self.now, self.before)


@dataclass(frozen=True)
class Group:
    """One group of a grouping and its numbers in words, in the order of ``MEASURES``."""

    key: str
    label: str
    cells: Sequence[Any]


@dataclass(frozen=True)
class Breakdown:
    key: str
    title: Any
    keys: Sequence[str]
    measures: Sequence[Any]
    groups: Sequence[Group]

    @property
    def is_known(self) -> bool:
        """Whether the fact is written of anybody."""
        return any(group.key != UNKNOWN for group in self.groups)


class Sheet:
    """Figures of one organisation and period, ready to be laid out by a page or a file."""

    def __init__(self, figures: Figures, small: int) -> None:
        self.figures, self.small = figures, small

    @property
    def name(self) -> str:
        return str(self.figures["organization"]["name"])

    @property
    def period(self) -> Period:
        return read_period(self.figures["period"]["code"])

    @property
    def until(self) -> date:
        return date.fromisoformat(self.figures["period"]["until"])

    @property
    def is_whole(self) -> bool:
        """Whether the period was over when it was counted."""
        return self.until == self.period.last

    @property
    def stretch(self) -> str:
        """From which day to which it is counted."""
        return f"{self.period.first:%d/%m/%Y}–{self.until:%d/%m/%Y}"

    @property
    def stretch_before(self) -> str:
        first, until = (date.fromisoformat(self.figures["before"][k]) for k in ("first", "until"))
        return f"{first:%d/%m/%Y}–{until:%d/%m/%Y}"

    @property
    def counted_on(self) -> str:
        """Which day of an admission counts (rule ``quota.counts_on``)."""
        if self.figures["counts_on"] == DECISION:
            return _("tính theo ngày quyết định kết nạp")
        return _("tính theo ngày tổ chức lễ kết nạp")

    @property
    def of_committees(self) -> bool:
        return bool(self.figures["unit"] == "committee")

    @property
    def total(self) -> Mapping[str, Any]:
        values: Mapping[str, Any] = self.figures["total"]
        return values

    @property
    def hides(self) -> bool:
        """Whether anything is hidden from this reader."""
        values = [*self.total.values()]
        for line in self.figures["lines"]:
            values += line["values"].values()
        for groups in self.figures["groups"].values():
            for counts in groups.values():
                values += counts.values()
        return SMALL in values or HIDDEN in values

    def name_of(self, line: Mapping[str, Any]) -> str:
        if line["dissolved"]:
            return _("%(name)s (đã giải thể)") % {"name": line["name"]}
        return str(line["name"])

    def rows(self) -> list[tuple[str, list[Any]]]:
        """The lines of the commune table, each with its bare values by column."""
        return [
            (self.name_of(line), [value_of(column, line["values"]) for column in COLUMNS])
            for line in self.figures["lines"]
        ]

    def total_row(self) -> list[Any]:
        return [value_of(column, self.total) for column in COLUMNS]

    def said(self, value: Any) -> str:
        return in_words(value, self.small)

    def comparisons(self) -> list[Comparison]:
        before = self.figures["before"]["values"]
        return [
            Comparison(key, title, self.total[key], before[key])
            for key, title in MEASURE_TITLES.items()
        ]

    def breakdowns(self) -> list[Breakdown]:
        """Each grouping that has anybody, its groups in the order of the lists."""
        bands = self.figures["bands"]
        found = []
        for grouping in ALL_GROUPINGS:
            groups = self.figures["groups"].get(grouping.key) or {}
            measures = [m for m in MEASURES if any(m in counts for counts in groups.values())]
            rows = [
                Group(
                    group, grouping.label(group, bands), [groups[group].get(m, 0) for m in measures]
                )
                for group in sorted(groups, key=grouping.order)
            ]
            if rows:
                titles = [MEASURE_TITLES[measure] for measure in measures]
                found.append(Breakdown(grouping.key, grouping.title, measures, titles, rows))
        return found


def target_said(sheet: Sheet) -> list[str]:
    """How the year stands against both targets, a sentence each."""
    total = sheet.total
    names = {"assigned": _("chỉ tiêu cấp trên giao"), "own": _("chỉ tiêu nghị quyết")}
    return [
        ngettext(
            "Từ đầu năm kết nạp %(count)d đảng viên, đạt %(percent)s %(target)s (%(aim)d).",
            "Từ đầu năm kết nạp %(count)d đảng viên, đạt %(percent)s %(target)s (%(aim)d).",
            total["admitted_year"],
        )
        % {
            "count": total["admitted_year"],
            "percent": percent_label(percent(total["admitted_year"], total[key])),
            "target": name,
            "aim": total[key],
        }
        for key, name in names.items()
        if total[key]
    ]
