"""Working days (ngày làm việc): weekdays minus public holidays, Tết by the moon included.

Day 1 is the day after the act that starts the clock. An admin adds days off and swapped
working days as :class:`rules.models.Holiday` rows.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from people import clock
from rules.models import Holiday
from rules.services import value

_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@lru_cache
def _public_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)


def _own_days() -> dict[date, bool]:
    """The days an admin entered, True where they are worked."""
    memo = clock.memo()
    if "own_days" not in memo:
        memo["own_days"] = dict(Holiday.objects.values_list("day", "is_working"))
    own: dict[date, bool] = memo["own_days"]
    return own


class _Days(dict[date, bool]):
    """Which days are worked, each found out once."""

    def __missing__(self, day: date) -> bool:
        self[day] = _is_worked(day)
        return self[day]


def _days() -> _Days:
    memo = clock.memo()
    if "working_days" not in memo:
        memo["working_days"] = _Days()
    days: _Days = memo["working_days"]
    return days


def _is_worked(day: date) -> bool:
    own = _own_days()
    if day in own:
        return own[day]
    if _WEEKDAYS[day.weekday()] not in value("calendar.working_days", on=day):
        return False
    return day not in _public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether ``day`` is worked: what an admin entered goes before the calendar."""
    return _days()[day]


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day`` (before it when negative)."""
    step, worked = timedelta(days=1 if count > 0 else -1), _days()
    for _n in range(abs(count)):
        day += step
        while not worked[day]:
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to ``end``; negative when ``end`` is past."""
    if end < start:
        return -working_days_between(end, start)
    worked = _days()
    return sum(worked[start + timedelta(days=n)] for n in range(1, (end - start).days + 1))
