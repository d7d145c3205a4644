"""How days, numbers and shares stand in Party documents."""

from datetime import date

# Days below ten and the first two months have a zero (05-HD/VPTW; domain of 14.2).
_PADDED_MONTHS = (1, 2)


def long_date(day: date | None) -> str:
    """``day`` after the word "ngày" in a sentence: 05 tháng 3 năm 2024; empty for no day."""
    if day is None:
        return ""
    month = f"{day.month:02d}" if day.month in _PADDED_MONTHS else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date | None) -> str:
    """``day`` in a table: 05/03/2024; empty for no day."""
    return f"{day:%d/%m/%Y}" if day else ""


def share(part: int | None, whole: int | None) -> str:
    """``part`` of ``whole`` with one decimal and a comma: 88,9%; empty where unknown."""
    if part is None or not whole:
        return ""
    return f"{100 * part / whole:.1f}%".replace(".", ",")
