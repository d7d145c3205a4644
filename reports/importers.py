"""The sheet that shares a year's target out to the cells (giao chỉ tiêu kết nạp).

Quotas live in ``cells``, which registers nothing upward; their importer stands here.
"""

import re
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Quota, QuotaSource
from cells.services import set_quota
from imports import values
from imports.models import Verdict
from imports.person_columns import in_book
from imports.registry import Column, Context, Importer, Row
from people import names

OWN = "own"
_YEAR = re.compile(r"\b(20\d\d)\b")
_OWN = re.compile(r"nghi quiet[^0-9;,.]{0,60}?(\d{1,4})\b")
_ASSIGNED = re.compile(r"(?:cap tren|tren|huien ui|tinh ui)\s+giao[^0-9;,.]{0,30}?(\d{1,4})\b")

COLUMNS = (
    Column(
        "cell",
        gettext_lazy("Chi bộ"),
        ("chi bộ", "tên chi bộ", "đơn vị", "tên đơn vị", "tổ chức đảng", "chi bộ trực thuộc"),
        values.text(120),
        required=True,
    ),
    Column(
        "target",
        gettext_lazy("Chỉ tiêu"),
        (
            "chỉ tiêu",
            "chỉ tiêu giao",
            "chỉ tiêu kết nạp",
            "số lượng",
            "giao chỉ tiêu",
            "chỉ tiêu được giao",
            "chỉ tiêu năm",
            "số chỉ tiêu",
            "kết nạp",
        ),
        values.whole_number,
        required=True,
    ),
)


class QuotasImporter(Importer):
    key = "quotas"
    title = gettext_lazy("Chỉ tiêu kết nạp")
    noun = gettext_lazy("chi bộ")
    columns = COLUMNS
    sections = False

    def facts(self, titles: list[str], file_name: str) -> dict[str, Any]:
        """The year, the committee's own target and the assigned one, as the titles say."""
        found: dict[str, Any] = {}
        for text in titles:
            plain = names.fold(text)
            if "year" not in found and (match := _YEAR.search(plain)):
                found["year"] = int(match[1])
            if match := _OWN.search(plain):
                found["own_target"] = int(match[1])
            if match := _ASSIGNED.search(plain):
                found["assigned_target"] = int(match[1])
        if "year" not in found and (match := re.search(r"20\d\d", file_name)):
            found["year"] = int(match[0])
        return found

    def summary(self, rows: list[Row], context: Context) -> list[str]:
        if not context.facts.get("year"):
            return []
        return [
            _("Chỉ tiêu cấp trên giao năm %(year)d của đảng bộ: %(sum)d, cộng từ các chi bộ.")
            % {"year": context.facts["year"], "sum": context.facts["sum"]}
        ]

    def offers(self, context: Context) -> list[tuple[str, str]]:
        target = context.facts.get("own_target")
        if target is None or not context.facts.get("year"):
            return []
        return [
            (
                OWN,
                _("Ghi cả chỉ tiêu Nghị quyết của đảng ủy năm %(year)d: %(target)d.")
                % {"year": context.facts["year"], "target": target},
            )
        ]

    # Judging

    def judge(self, rows: list[Row], context: Context) -> None:
        year = context.facts.get("year") or _year_of_header(context)
        context.facts["year"] = year
        book = {
            quota.organization_id: quota
            for quota in Quota.objects.filter(
                organization__in=[cell.pk for cell in context.cells.cells],
                year=year or 0,
                source=QuotaSource.ASSIGNED,
            )
        }
        seen: dict[Any, Row] = {}
        for row in rows:
            self._judge_row(row, context, book, seen)
        self._check_sum(rows, context)

    def _judge_row(
        self, row: Row, context: Context, book: dict[Any, Quota], seen: dict[Any, Row]
    ) -> None:
        written = row.get("cell")
        cell = context.cells.find(written) if written else None
        row.plan = cell
        quota = book.get(cell.pk) if cell else None
        if not row.typed.get("cell"):
            row.error("cell", _("Còn thiếu tên chi bộ."))
        elif cell is None:
            reason = _("Không có chi bộ «%(name)s» trong đảng bộ.") % {"name": written}
            if near := context.cells.near(written or ""):
                reason += " " + _("Có phải %(near)s?") % {"near": near}
            row.error("cell", reason)
        elif (first := seen.setdefault(cell.pk, row)) is not row:
            row.error("cell", _("Trùng với dòng %(number)d.") % {"number": first.number})
        if not context.facts["year"]:
            row.error("target", _("Không thấy năm của chỉ tiêu trong tiêu đề."))
        if not row.typed.get("target"):
            row.values["target"] = 0
            row.warn("target", _("Ô để trống, hiểu là 0."))
        target = row.get("target")
        if target is not None and quota is None:
            row.mark("target", Verdict.NEW)
        elif target is not None and quota is not None and quota.target != target:
            row.mark("target", Verdict.CHANGED, in_book(str(quota.target)))
        row.conclude(known=quota is not None)

    def _check_sum(self, rows: list[Row], context: Context) -> None:
        """The column's sum is the assigned target; say where the sheet itself disagrees."""
        total = sum(row.values.get("target") or 0 for row in rows)
        context.facts["sum"] = total
        said = [context.facts.get("assigned_target")]
        for written in context.facts.get("totals", []):
            digits = re.fullmatch(r"0*(\d+)", written.get("target", ""))
            said.append(int(digits[1]) if digits else None)
        for number in dict.fromkeys(said):
            if number is not None and number != total and rows:
                rows[-1].warn(
                    "target",
                    _("Cộng các chi bộ được %(sum)d, tệp ghi %(said)d. Nhận theo số cộng.")
                    % {"sum": total, "said": number},
                )

    # Writing

    def touches(self, context: Context) -> list[QuerySet[Any]]:
        return [
            Quota.objects.filter(organization__path__startswith=context.committee.path),
        ]

    def commit(self, rows: list[Row], context: Context) -> None:
        year: int = context.facts["year"]
        for row in rows:
            if row.verdict != Verdict.SAME:
                self._set(row.plan, QuotaSource.ASSIGNED, row.get("target"), year, context)
        self._set(context.committee, QuotaSource.ASSIGNED, context.facts["sum"], year, context)
        if context.choices.get(OWN) and context.facts.get("own_target") is not None:
            self._set(
                context.committee, QuotaSource.OWN, context.facts["own_target"], year, context
            )

    def _set(
        self, organization: Any, source: QuotaSource, target: int, year: int, context: Context
    ) -> None:
        set_quota(
            organization=organization,
            year=year,
            source=source,
            target=target,
            actor=context.actor,
            decision=context.ground[:160],
            job=context.source,
        )


def _year_of_header(context: Context) -> int | None:
    """The year in the header of the column ("Chỉ tiêu năm 2024")."""
    match = _YEAR.search(context.facts.get("labels", {}).get("target", ""))
    return int(match[1]) if match else None
