"""A year told in the words of a local newspaper, from live numbers (câu chuyện của năm)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cells.models import Organization, QuotaSource
from members.models import MembershipPeriod
from reports.access import Scope
from reports.arithmetic import percent, percent_label
from reports.models import OrganizationCount
from reports.progress import Line, QuotaProgress, quota_progress
from reports.rollups import REACHED, day_of, reached_key
from reports.veil import veil_of


class Reached(NamedTuple):
    """A target of a year, how much of it was made, and the day on which all of it was."""

    target: int | None
    percent: Decimal | None
    on: date | None


class ToldYear(NamedTuple):
    """One year beside its two targets; ``minority`` is None where it is not told."""

    year: int
    admitted: int
    minority: int | None
    own: Reached
    assigned: Reached


class Place(NamedTuple):
    """An organisation among others, and the day on which it made its assigned target."""

    line: Line
    on: date | None


@dataclass(frozen=True)
class Story:
    """A year of a committee with the two before it; above communes, who got there first."""

    progress: QuotaProgress
    until: date
    years: list[ToldYear]
    places: list[Place]

    @property
    def year(self) -> ToldYear:
        return self.years[-1]

    @property
    def minority_percent(self) -> Decimal | None:
        """The share of minorities in the three years; None where it is not told."""
        minority, admitted = self.progress.minority_in_years, self.progress.admitted_in_years
        hidden = veil_of(self.progress.scope).hides(minority, admitted)
        return None if hidden else percent(minority, admitted)


def story_of(scope: Scope, year: int, today: date) -> Story:
    """Tell ``year`` in ``scope`` as it stands on ``today``. A handful of statements."""
    progress = quota_progress(scope, year)
    until = min(today, date(year, 12, 31))
    days = _admission_days(scope, progress.years[0].year, until)
    veil = veil_of(scope)
    return Story(
        progress=progress,
        until=until,
        years=[
            ToldYear(
                figures.year,
                figures.admitted,
                None
                if veil.hides(figures.admitted_minority, figures.admitted)
                else figures.admitted_minority,
                _reached(figures.admitted, figures.own, days[figures.year]),
                _reached(figures.admitted, figures.assigned, days[figures.year]),
            )
            for figures in progress.years
        ],
        places=_in_order(progress) if scope.added_up else [],
    )


def _reached(admitted: int, target: int | None, days: list[date]) -> Reached:
    on = days[target - 1] if target and len(days) >= target else None
    return Reached(target, percent(admitted, target), on)


def _admission_days(scope: Scope, first: int, until: date) -> dict[int, list[date]]:
    """The days of the admissions by year, in order; above communes nobody counts days."""
    found: dict[int, list[date]] = defaultdict(list)
    if scope.added_up:
        return found
    admitted: Any = MembershipPeriod.objects.filter(cell__in=list(scope.units)).admitted_between(
        date(first, 1, 1), until
    )
    for day in admitted.order_by("happened_on").values_list("happened_on", flat=True):
        found[day.year].append(day)
    return found


def _in_order(progress: QuotaProgress) -> list[Place]:
    """The lines in the order in which they made their target; then who is nearest to it."""
    lines = {line.organization.pk: line for line in progress.lines}
    rows = OrganizationCount.objects.filter(
        organization__in=list(lines),
        kind=REACHED,
        value=reached_key(QuotaSource.ASSIGNED, progress.year),
    )
    days = {row.organization_id: day_of(row.number) for row in rows}
    places = [Place(line, days.get(pk)) for pk, line in lines.items()]
    return sorted(places, key=lambda x: (x.on or date.max, -(x.line.percent or 0)))


def name_of(organization: Organization) -> str:
    """The committee as a paper calls what it leads: "Đảng bộ xã Quảng An"."""
    return organization.name.replace("Đảng ủy", "Đảng bộ", 1)


def until_words(year: int, until: date) -> str:
    """The day as a newspaper says it: "đến giữa tháng 5"; the year alone when it is over."""
    if until == date(year, 12, 31):
        return _("năm %(year)d") % {"year": year}
    words = {"month": until.month}
    if until.day <= 10:
        return _("đến đầu tháng %(month)d") % words
    if until.day <= 20:
        return _("đến giữa tháng %(month)d") % words
    return _("đến cuối tháng %(month)d") % words


def told(story: Story) -> str:
    """The story in one sentence, ready to be copied into a report."""
    progress, year = story.progress, story.year
    target = year.assigned.target or year.own.target
    admitted = f"{year.admitted}/{target}" if target else str(year.admitted)
    parts = [
        _("%(until)s, %(committee)s đã kết nạp %(admitted)s đảng viên mới")
        % {
            "until": until_words(year.year, story.until),
            "committee": name_of(progress.scope.tops[0]),
            "admitted": admitted,
        }
    ]
    if year.own.target:
        own = percent_label(year.own.percent)
        parts.append(_("đạt %(percent)s chỉ tiêu nghị quyết") % {"percent": own})
    if year.assigned.target:
        assigned = percent_label(year.assigned.percent)
        said = (
            _("%(percent)s chỉ tiêu cấp trên giao")
            if year.own.target
            else _("đạt %(percent)s chỉ tiêu cấp trên giao")
        )
        parts.append(said % {"percent": assigned})
    sentence = ", ".join(parts)
    if whole := progress.admitted_in_years:
        words = {"count": len(story.years), "all": whole}
        sentence += "; " + _("trong %(count)d năm kết nạp %(all)d đảng viên") % words
        if story.minority_percent is not None:
            share = percent_label(story.minority_percent)
            sentence += ", " + _("người dân tộc thiểu số chiếm %(percent)s") % {"percent": share}
    return f"{sentence[:1].upper()}{sentence[1:]}."
