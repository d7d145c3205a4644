"""The periods that an address may ask for, and what they are compared with."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports.statistics.periods import (
    periods_of,
    read_period,
    refuse_future,
    running_quarter,
    same_stretch_before,
)

MAY_15 = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2024-05", date(2024, 5, 1), date(2024, 5, 31), "tháng 5 năm 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024"),
        ("2024-q2", date(2024, 4, 1), date(2024, 6, 30), "quý II năm 2024"),
        ("2024-q4", date(2024, 10, 1), date(2024, 12, 31), "quý IV năm 2024"),
        ("2024-h1", date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024"),
        ("2024-h2", date(2024, 7, 1), date(2024, 12, 31), "6 tháng cuối năm 2024"),
        ("2024-9t", date(2024, 1, 1), date(2024, 9, 30), "9 tháng đầu năm 2024"),
        (" 2024-Q1 ", date(2024, 1, 1), date(2024, 3, 31), "quý I năm 2024"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "năm 2024"),
    ],
)
def test_a_code_names_a_period(code, first, last, label):
    period = read_period(code)

    assert (period.first, period.last, period.label) == (first, last, label)
    assert period.code == code.strip().lower()


@pytest.mark.parametrize(
    "code", ["abc", "2024-13", "2024-0", "2024-q5", "2024-h3", "1999", "2101", "2024-5", "٢٠٢٤", ""]
)
def test_what_is_no_period_is_said(code):
    with pytest.raises(ValidationError) as refusal:
        read_period(code)

    assert refusal.value.code == "no_period"
    assert refusal.value.messages == [f"Không có kỳ «{code}». Chọn một kỳ trong danh sách."]


def test_every_period_of_a_year_reads_back():
    periods = periods_of(2024)

    assert len(periods) == 20
    assert [read_period(period.code) for period in periods] == periods


def test_a_period_to_come_is_refused_and_the_running_one_is_not():
    with pytest.raises(ValidationError) as refusal:
        refuse_future(read_period("2024-q3"), MAY_15)

    refuse_future(read_period("2024-q2"), MAY_15)
    assert refusal.value.messages == [
        "Quý III năm 2024 chưa bắt đầu (từ 01/07/2024), chưa có số liệu. Chọn kỳ khác."
    ]


@pytest.mark.parametrize(
    ("code", "until", "stretch"),
    [
        # A running period is compared as far as it has run, a whole one with the whole.
        ("2024-q2", MAY_15, (date(2023, 4, 1), date(2023, 5, 15))),
        ("2024-q2", date(2024, 6, 30), (date(2023, 4, 1), date(2023, 6, 30))),
        ("2024-02", date(2024, 2, 29), (date(2023, 2, 1), date(2023, 2, 28))),
        ("2025-02", date(2025, 2, 28), (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-q1", date(2024, 2, 29), (date(2023, 1, 1), date(2023, 2, 28))),
    ],
)
def test_the_same_stretch_of_the_year_before(code, until, stretch):
    assert same_stretch_before(read_period(code), until) == stretch


def test_the_running_quarter_is_shown_unasked():
    assert [running_quarter(date(2024, month, 1)).code for month in (1, 3, 4, 12)] == [
        "2024-q1",
        "2024-q1",
        "2024-q2",
        "2024-q4",
    ]
