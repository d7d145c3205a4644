"""When nothing leaves the app: the evening, the night, and every day off, Tết among them."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from rules.workdays import is_working_day

# Nobody's telephone rings for the Party's paper work between these (giờ nghỉ).
QUIET_FROM, QUIET_UNTIL = time(20), time(7)


def end_of_quiet(now: datetime) -> datetime | None:
    """When the quiet time that ``now`` falls in ends, or None outside of it."""
    local = timezone.localtime(now)
    day = local.date()
    if is_working_day(day) and QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    if local.time() >= QUIET_UNTIL:
        day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, QUIET_UNTIL))
