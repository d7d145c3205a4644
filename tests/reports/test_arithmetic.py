"""Percentages are truncated: what is not reached must not read as reached."""

from decimal import Decimal

import pytest

from reports.arithmetic import percent, percent_label


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected", "label"),
    [
        (9, 7, Decimal("128.5"), "128,5%"),
        (9, 9, Decimal("100.0"), "100%"),
        (9996, 10000, Decimal("99.9"), "99,9%"),
        (99999, 100000, Decimal("99.9"), "99,9%"),
        (21, 26, Decimal("80.7"), "80,7%"),
        (1, 3, Decimal("33.3"), "33,3%"),
        (0, 5, Decimal("0.0"), "0%"),
        (3, 0, None, "–"),
        (3, None, None, "–"),
    ],
)
def test_percent_is_cut_to_one_decimal_and_printed_with_a_comma(
    numerator, denominator, expected, label
):
    assert percent(numerator, denominator) == expected
    assert percent_label(percent(numerator, denominator)) == label
