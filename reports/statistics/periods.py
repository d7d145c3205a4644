"""The periods of reports (kỳ báo cáo): a month, quarter, half, nine months or year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.models import PeriodKind

FIRST_YEAR, LAST_YEAR = 2000, 2100
_ROMAN = ("I", "II", "III", "IV")
_CODE = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|q([1-4])|h([12])|(9t)))?", re.ASCII)
_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}


@dataclass(frozen=True)
class Period:
    """One period by its kind and first day."""

    kind: PeriodKind
    first: date

    @property
    def last(self) -> date:
        month = self.first.month + _MONTHS[self.kind] - 1
        year = self.first.year
        return date(year, month, calendar.monthrange(year, month)[1])

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def code(self) -> str:
        """The period as an address carries it: 2024-05, 2024-q2, 2024-h1, 2024-9t, 2024."""
        year, month = self.year, self.first.month
        return {
            PeriodKind.MONTH: f"{year}-{month:02d}",
            PeriodKind.QUARTER: f"{year}-q{(month + 2) // 3}",
            PeriodKind.HALF: f"{year}-h{(month + 5) // 6}",
            PeriodKind.NINE_MONTHS: f"{year}-9t",
            PeriodKind.YEAR: f"{year}",
        }[self.kind]

    @property
    def label(self) -> str:
        """The period in words: quý II năm 2024."""
        words: dict[str, int | str] = {"year": self.year, "month": self.first.month}
        if self.kind == PeriodKind.MONTH:
            return _("tháng %(month)d năm %(year)d") % words
        if self.kind == PeriodKind.QUARTER:
            roman = _ROMAN[self.first.month // 3]
            return _("quý %(quarter)s năm %(year)d") % (words | {"quarter": roman})
        if self.kind == PeriodKind.HALF and self.first.month == 1:
            return _("6 tháng đầu năm %(year)d") % words
        if self.kind == PeriodKind.HALF:
            return _("6 tháng cuối năm %(year)d") % words
        if self.kind == PeriodKind.NINE_MONTHS:
            return _("9 tháng đầu năm %(year)d") % words
        return _("năm %(year)d") % words

    def is_over(self, today: date) -> bool:
        return self.last < today

    def is_future(self, today: date) -> bool:
        return self.first > today

    def until(self, today: date) -> date:
        """The day as of which it is counted: its last one, or today while it runs."""
        return min(self.last, today)


def a_year_before(day: date) -> date:
    """The same day one year earlier; 29 February gives the 28th."""
    year = day.year - 1
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def same_stretch_before(period: Period, until: date) -> tuple[date, date]:
    """The same period of the year before: whole where ``period`` is, else as far as ``until``.

    A whole February ends with its month, in leap years too.
    """
    before = Period(period.kind, date(period.year - 1, period.first.month, 1))
    return before.first, before.last if until == period.last else a_year_before(until)


def read_period(code: str) -> Period:
    """Return the period that an address means. Raises ValidationError for what is none."""
    found = _CODE.fullmatch(code.strip().lower())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise ValidationError(
            _("Không có kỳ «%(code)s». Chọn một kỳ trong danh sách.") % {"code": code[:20]},
            code="no_period",
        )
    year = int(found[1])
    if found[2]:
        return Period(PeriodKind.MONTH, date(year, int(found[2]), 1))
    if found[3]:
        return Period(PeriodKind.QUARTER, date(year, 3 * int(found[3]) - 2, 1))
    if found[4]:
        return Period(PeriodKind.HALF, date(year, 6 * int(found[4]) - 5, 1))
    return Period(PeriodKind.NINE_MONTHS if found[5] else PeriodKind.YEAR, date(year, 1, 1))


def refuse_future(period: Period, today: date) -> None:
    """Raise ValidationError for a period that has not begun: nothing can be counted."""
    if period.is_future(today):
        raise ValidationError(
            _("%(period)s chưa bắt đầu (từ %(first)s), chưa có số liệu. Chọn kỳ khác.")
            % {
                "period": period.label[:1].upper() + period.label[1:],
                "first": f"{period.first:%d/%m/%Y}",
            },
            code="future_period",
        )


def refuse_outside(period: Period, day: date, today: date) -> None:
    """Raise ValidationError for a ``day`` that is none of ``period`` so far."""
    if not period.first <= day <= period.until(today):
        raise ValidationError(
            _("Ngày %(day)s không nằm trong %(period)s (%(first)s–%(last)s). Chọn ngày khác.")
            % {
                "day": f"{day:%d/%m/%Y}",
                "period": period.label,
                "first": f"{period.first:%d/%m/%Y}",
                "last": f"{period.until(today):%d/%m/%Y}",
            },
            code="no_such_day",
        )


def periods_of(year: int) -> list[Period]:
    """Every period of ``year``, the long ones first."""
    january = date(year, 1, 1)
    return [
        Period(PeriodKind.YEAR, january),
        Period(PeriodKind.NINE_MONTHS, january),
        *(Period(PeriodKind.HALF, date(year, month, 1)) for month in (1, 7)),
        *(Period(PeriodKind.QUARTER, date(year, month, 1)) for month in (1, 4, 7, 10)),
        *(Period(PeriodKind.MONTH, date(year, month, 1)) for month in range(1, 13)),
    ]


def running_quarter(today: date) -> Period:
    """The quarter of ``today``: what the page shows unasked."""
    return Period(PeriodKind.QUARTER, date(today.year, (today.month - 1) // 3 * 3 + 1, 1))
