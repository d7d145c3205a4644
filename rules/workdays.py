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


def is_working_day(day: date) -> bool:
    """Whether ``day`` is worked: what an admin entered goes before the calendar."""
    memo, key = clock.memo(), ("is_working_day", day)
    if key not in memo:
        memo[key] = _is_working_day(day)
    works: bool = memo[key]
    return works


def _is_working_day(day: date) -> bool:
    own = _own_days()
    if day in own:
        return own[day]
    if _WEEKDAYS[day.weekday()] not in value("calendar.working_days", on=day):
        return False
    return day not in _public_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day`` (before it when negative)."""
    step = timedelta(days=1 if count > 0 else -1)
    for _n in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to ``end``; negative when ``end`` is past."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)
