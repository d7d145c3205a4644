"""Working days: weekdays, public holidays, Tết by the moon, what an admin entered."""

from datetime import date

import pytest

from rules.models import Holiday
from rules.workdays import add_working_days, is_working_day, working_days_between

pytestmark = pytest.mark.django_db


def test_weekdays_are_worked_and_weekends_are_not():
    week = [is_working_day(date(2024, 5, day)) for day in range(13, 20)]

    assert week == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 1, 1),
        date(2024, 2, 9),  # 30 tháng Chạp
        date(2024, 2, 12),  # mùng 3 Tết
        date(2024, 4, 18),  # Giỗ Tổ Hùng Vương
        date(2024, 4, 30),
        date(2024, 5, 1),
        date(2024, 9, 2),
        date(2025, 1, 29),  # mùng 1 Tết Ất Tỵ
    ],
)
def test_public_holidays_are_not_worked(day):
    assert not is_working_day(day)


def test_deadlines_step_over_tet():
    # Off from 29 tháng Chạp to mùng 5: 8 to 14 February.
    assert add_working_days(date(2024, 2, 7), 1) == date(2024, 2, 15)
    assert add_working_days(date(2024, 2, 15), -1) == date(2024, 2, 7)
    assert working_days_between(date(2024, 2, 7), date(2024, 2, 14)) == 0


def test_deadlines_step_over_the_last_of_april():
    # Monday the 29th was swapped for Saturday 4 May.
    assert add_working_days(date(2024, 4, 26), 1) == date(2024, 5, 2)
    assert add_working_days(date(2024, 5, 2), -1) == date(2024, 4, 26)
    assert add_working_days(date(2024, 5, 2), 0) == date(2024, 5, 2)


def test_what_an_admin_entered_goes_before_the_calendar():
    Holiday.objects.create(day=date(2024, 5, 13), name="Nghỉ hoán đổi")
    Holiday.objects.create(day=date(2024, 5, 4), is_working=True, name="Làm bù")

    assert add_working_days(date(2024, 5, 10), 1) == date(2024, 5, 14)
    assert is_working_day(date(2024, 5, 4))
    assert working_days_between(date(2024, 5, 3), date(2024, 5, 5)) == 1


def test_days_between_count_the_end_and_not_the_start():
    assert working_days_between(date(2024, 5, 13), date(2024, 5, 17)) == 4
    assert working_days_between(date(2024, 5, 17), date(2024, 5, 13)) == -4
    assert working_days_between(date(2024, 5, 13), date(2024, 5, 13)) == 0
