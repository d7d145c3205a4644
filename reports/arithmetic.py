"""Percentages of fulfilment: truncated to one decimal, never rounded up.

99,96% must not read 100%, and 9 of 7 reads 128,5%.
"""

from decimal import Decimal


def percent(numerator: int, denominator: int | None) -> Decimal | None:
    """Return how many hundredths of ``denominator`` are reached, truncated to one decimal.

    None where there is nothing to reach: no target, or a target of 0.

    >>> percent(9, 7)
    Decimal('128.5')
    """
    if not denominator:
        return None
    return Decimal(numerator * 1000 // denominator) / 10


def percent_label(value: Decimal | None) -> str:
    """Return ``value`` as pages print it: "128,5%", "100%", and "–" for None.

    >>> percent_label(Decimal("128.5"))
    '128,5%'
    """
    if value is None:
        return "–"
    text = f"{value:.1f}".removesuffix(".0")
    return f"{text}%".replace(".", ",")
