"""The personal identification number (số định danh cá nhân, căn cước): read, checked, masked.

Twelve digits: three of the place, one of century and sex, two of the birth year, six at random
(Nghị định 137/2015/NĐ-CP, Điều 13; Luật Căn cước 26/2023/QH15). What the digits say of
the person is a warning only: registers hold numbers that were given out wrongly.
"""

import re
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LENGTH = 12
OLD_CARD = 9  # số chứng minh nhân dân, before 2016
LAST_PLACE = 96
# 0 is a man and 1 a woman born in the 1900s, 2 and 3 in the 2000s, and so on.
_FIRST_CENTURY = 1900
_SHOWN_FIRST, _SHOWN_LAST = 4, 3
_AS_A_NUMBER = re.compile(r"\.0+$")
_BETWEEN = re.compile(r"[\s.\-']")


class Reading(NamedTuple):
    """A number as it is kept, and whether a leading zero was put back."""

    value: str
    repaired: bool = False


def read(text: str) -> Reading:
    """Return the number that ``text`` writes, the zero that Excel dropped put back.

    Raises ValidationError for what cannot be one: the old nine digits, five digits, letters.
    """
    written = _BETWEEN.sub("", _AS_A_NUMBER.sub("", text.strip()))
    if not written:
        return Reading("")
    if not (written.isascii() and written.isdecimal()):
        raise ValidationError(_("Số định danh chỉ gồm chữ số."), code="not_digits")
    if LENGTH - 2 <= len(written) < LENGTH:
        repaired = written.zfill(LENGTH)
        if 0 < int(repaired[:3]) <= LAST_PLACE:
            return Reading(repaired, repaired=True)
    if len(written) == OLD_CARD:
        raise ValidationError(
            _("Đây là số chứng minh nhân dân cũ (9 số). Cần số định danh 12 số."), code="old_card"
        )
    if len(written) != LENGTH:
        raise ValidationError(
            _("Số định danh có 12 số, ở đây chỉ đọc được %(count)d số.") % {"count": len(written)},
            code="wrong_length",
        )
    return Reading(written)


def doubts(value: str, *, sex: str, birth_date: date | None) -> list[str]:
    """What the number says otherwise than the record; nothing here refuses it."""
    if len(value) != LENGTH:
        return []
    found = []
    century, is_female = divmod(int(value[3]), 2)
    if sex and (sex == "female") != bool(is_female):
        found.append(_("Số định danh cho biết giới tính khác với hồ sơ."))
    born = _FIRST_CENTURY + 100 * century + int(value[4:6])
    if birth_date and birth_date.year != born:
        found.append(
            _("Số định danh cho biết sinh năm %(born)d, hồ sơ ghi %(year)d.")
            % {"born": born, "year": birth_date.year}
        )
    return found


def masked(value: str) -> str:
    """Return ``value`` with the digits in between hidden: 0220•••••123."""
    hidden = max(len(value) - _SHOWN_FIRST - _SHOWN_LAST, 0)
    return value[:_SHOWN_FIRST] + "•" * hidden + value[-_SHOWN_LAST:] if hidden else value
