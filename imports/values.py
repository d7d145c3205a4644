"""What a cell of a list means: dates, names, phones, marks, as people type them.

Each parser takes a cell's raw value and returns plain JSON data, or :class:`Noted` data with
a remark, or raises :class:`BadValue` with the sentence that stands beside the cell. A day is
ISO text as far as it is known: "1980-03-05", "1980-03" or "1980".
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from people import clock, ethnic, names, national_id, sealing

# Excel counts days from here; its invented 29/02/1900 lies before any date of a list.
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(7000, 75000)  # 1919 to 2105
_YEARS = range(1900, 2101)
# Nobody on these lists is a child; two digits of a birth year mean the older century.
_YOUNGEST = 14
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_NONE = {"khong", "khong co", "chua", "chua co", "k", "ko", "kg"}
_MARKS = {"x", "v", "+", "✓", "✔", "√", "1", "co"}
# What no name holds: the beginning of a formula, a tag, a path.
_ODD = re.compile(r"^[=+\-@]|[=<>@{}|\\]")
# "Đ/c", "đ.c:", "Đc.", "đồng chí" before a name.
_BESIDE_NAME = re.compile(r"^(.*\w)\s*(\(.+\)|\s[-–]\s.+|,.+)$")
_COMRADE = re.compile(r"^(?:đ[/.]c\b|đc(?=\s*[.:\s])|đồng chí\b)\s*[.:]*\s*", re.IGNORECASE)
_DAY = re.compile(r"^(\d{1,2})\s*[./\-,\s]\s*(\d{1,2})\s*[./\-,\s]\s*(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?$")
_MONTH = re.compile(r"^(\d{1,2})\s*(?:[./\-]|nam)\s*(\d{4})$")
_WORDS = re.compile(r"^(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})$")
_BEFORE_DAY = re.compile(r"^(?:sinh\s*)?(?:ngai|thang|nam)?\s*(?=[\d?.…_-])")
# A day, or a day and a month, that nobody knows: "00/5/1980", "?/?/1980", "…/…/1980".
_UNKNOWN_BEGINS = tuple("0?.…-_x")
_UNKNOWN = r"(?:0{1,2}|\?{1,2}|\.{2,3}|…|-{1,3}|_{1,3}|xx?)"
_IN_PART = re.compile(rf"^{_UNKNOWN}\s*[./\-]\s*(?:{_UNKNOWN}|(\d{{1,2}}))\s*[./\-]\s*(\d{{4}})$")


# The one field whose cells are masked before anything keeps them.
MASKED_FIELD = "national_id"


class BadValue(ValueError):
    """A cell that cannot be taken; its text is the reason, in Vietnamese."""


@dataclass(frozen=True)
class Noted:
    """A value that was taken with a remark."""

    value: Any
    note: str


def text_of(raw: Any) -> str:
    """Return what the cell shows: composed letters, single spaces, 5.0 as 5, days as 05/03/2024."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return _cleaned(raw)
    if isinstance(raw, bool):
        return "x" if raw else ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, date):
        return f"{raw:%d/%m/%Y}"
    return _cleaned(str(raw))


# A list says the same things over and over, and each cell is looked at several times.
@lru_cache(maxsize=20_000)
def _cleaned(raw: str) -> str:
    if raw.isascii():
        return " ".join(raw.split()).strip("' ")
    return names.clean(unicodedata.normalize("NFC", raw).translate(_INVISIBLE)).strip("'’ ")


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """Fold ``text`` for comparing words: no accents, no signs, single spaces."""
    return " ".join(re.sub(r"[^\w]+", " ", names.fold(text)).split())


def text(limit: int) -> Any:
    """A parser of plain text of at most ``limit`` characters."""

    def parse(raw: Any) -> str:
        found = text_of(raw)
        if len(found) > limit:
            raise BadValue(_("Dài quá %(limit)d chữ, ghi ngắn lại.") % {"limit": limit})
        return found

    return parse


def person_name(raw: Any) -> str | Noted:
    """A person's name, without "đ/c"; all capitals become ordinary letters."""
    raw, other = _first_line(raw)
    found = _COMRADE.sub("", text_of(raw))
    if not found.replace(" ", "").isalpha() and (match := _beside_name(found)):
        found, other = match[1], other or match[2].strip(" -–,")
    if any(c.isdigit() for c in found) or not any(map(str.isalpha, found)) or _ODD.search(found):
        raise BadValue(_("«%(text)s» không phải họ và tên.") % {"text": found})
    if len(found) > 120:
        raise BadValue(_("Dài quá %(limit)d chữ, ghi ngắn lại.") % {"limit": 120})
    plain_case = found.isupper() or found.islower()
    name = found.title() if plain_case and len(found) > 1 else found
    if other and key_of(other) != key_of(name):
        return Noted(name, _("Phần «%(text)s» không ghi vào sổ.") % {"text": other})
    return name


def _beside_name(text: str) -> re.Match[str] | None:
    """A name and what stands beside it; what holds odd signs is no name at all."""
    return None if _ODD.search(text) else _BESIDE_NAME.match(text)


def _first_line(raw: Any) -> tuple[Any, str]:
    """A cell of two lines, as the name and the name at birth in form 7-HSĐV."""
    if isinstance(raw, str) and "\n" in raw.strip():
        first, _sign, rest = raw.strip().partition("\n")
        return first, text_of(rest)
    return raw, ""


def _made(year: int, month: int, day: int, shown: str) -> str:
    try:
        made = date(year, month, day)
    except ValueError as error:
        raise BadValue(
            _("Ngày %(text)s không có. Ghi lại theo dạng 03/02/1980.") % {"text": shown}
        ) from error
    if made.year not in _YEARS:
        raise BadValue(_("Năm %(year)d không đúng.") % {"year": made.year})
    return made.isoformat()


def _century(two_digits: int, youngest: int) -> int:
    newest = clock.today().year - youngest
    return 2000 + two_digits if 2000 + two_digits <= newest else 1900 + two_digits


def _partial_day(raw: Any, youngest: int) -> str | Noted:
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return _made(raw.year, raw.month, raw.day, text_of(raw))
    shown = text_of(raw).rstrip(".,; ")
    plain = _BEFORE_DAY.sub("", names.fold(shown))
    if re.fullmatch(r"\d+([.,]0+)?", plain) or isinstance(raw, float):
        return _day_of_number(plain, raw)
    if match := _ISO.match(shown):
        year, month, day = map(int, match.groups())
        return _made(year, month, day, shown)
    if plain[:1] in _UNKNOWN_BEGINS and (match := _IN_PART.match(plain)):
        known = int(match[1] or 0)
        year = int(match[2])
        return _made(year, known or 1, 1, shown)[: 7 if known else 4]
    if match := _DAY.match(plain) or _WORDS.match(plain):
        day, month, year = map(int, match.groups())
        if len(match[3]) == 4:
            return _made(year, month, day, shown)
        year = _century(year, youngest)
        return Noted(
            _made(year, month, day, shown),
            _("Năm ghi hai chữ số, hiểu là %(year)d.") % {"year": year},
        )
    if match := _MONTH.match(plain):
        month, year = map(int, match.groups())
        return _made(year, month, 1, shown)[:7]
    raise BadValue(_("«%(text)s» không phải ngày. Ghi lại theo dạng 03/02/1980.") % {"text": shown})


def _day_of_number(shown: str, raw: Any) -> str:
    """A bare number: a year, an Excel serial, or ddmmyyyy typed without signs."""
    number = int(raw) if isinstance(raw, int | float) else int(re.split(r"[.,]", shown)[0])
    if number in _YEARS:
        return str(number)
    if number in _SERIALS:
        return (_EXCEL_EPOCH + timedelta(days=number)).isoformat()
    if len(shown) == 8:
        if int(shown[4:]) not in _YEARS and int(shown[:4]) in _YEARS:
            return _made(int(shown[:4]), int(shown[4:6]), int(shown[6:]), shown)
        return _made(int(shown[4:]), int(shown[2:4]), int(shown[:2]), shown)
    raise BadValue(_("«%(text)s» không phải ngày. Ghi lại theo dạng 03/02/1980.") % {"text": shown})


def birth(raw: Any) -> str | Noted:
    """A birth date as far as it is known: a day, a month or a year."""
    return _partial_day(raw, _YOUNGEST)


def day(raw: Any) -> str | Noted:
    """A whole day. A month or a year alone is refused."""
    found = _partial_day(raw, 0)
    if len(found.value if isinstance(found, Noted) else found) < 10:
        raise BadValue(_("Cần đủ ngày, tháng, năm, theo dạng 03/02/1980."))
    return found


def date_of(iso: str) -> date:
    """The day a partial ISO text begins with."""
    return date.fromisoformat(iso + "-01-01"[len(iso) - 4 :] if len(iso) < 10 else iso)


def precision_of(iso: str) -> str:
    """How much of the day is known: day, month or year."""
    return {10: "day", 7: "month", 4: "year"}[len(iso)]


def shown_day(iso: str) -> str:
    """The day as people write it: 05/03/1980, 03/1980 or 1980."""
    return "/".join(reversed(iso.split("-")))


def is_mark(raw: Any) -> bool:
    """Whether the cell is a cross or tick in a column of marks."""
    return raw is True or names.fold(text_of(raw)) in _MARKS


def mark_or_birth(raw: Any) -> str | Noted:
    """A cell of a column "Nam" or "Nữ": a cross, or the birth date itself."""
    return "x" if is_mark(raw) else birth(raw)


def sex(raw: Any) -> str:
    found = key_of(text_of(raw))
    if found in ("nam", "trai", "m"):
        return "male"
    if found in ("nu", "gai", "f"):
        return "female"
    raise BadValue(_("Giới tính ghi Nam hoặc Nữ."))


def ethnic_group(raw: Any) -> dict[str, str]:
    """The code of the group and the name as the list writes it."""
    return _ethnic_group(text_of(raw))


@lru_cache(maxsize=1_000)
def _ethnic_group(text: str) -> dict[str, str]:
    found = re.sub(r"^dân tộc\s+", "", text, flags=re.IGNORECASE)
    code = ethnic.code_of(found)
    if code is None:
        raise BadValue(_("Không có dân tộc «%(name)s» trong danh mục.") % {"name": found})
    return {"code": code, "name": found}


def education(raw: Any) -> str | Noted:
    """General education as written; Excel turns 9/12 into a day, which is turned back."""
    if isinstance(raw, date):
        found = f"{raw.day}/{raw.month}"
        return Noted(found, _("Excel đã đổi thành ngày, hiểu là %(text)s.") % {"text": found})
    return str(text(40)(raw))


def education_level(written: str) -> str:
    """The level meant by "9/12", "7/10", "THPT"; empty when it cannot be told."""
    found = key_of(written)
    if match := re.match(r"^(?:lop )?(\d{1,2}) (10|12)\b", found):
        done, of = int(match[1]), int(match[2])
        lower, primary = (9, 5) if of == 12 else (7, 4)
        if done >= of:
            return "upper_secondary"
        if done >= lower:
            return "lower_secondary"
        return "primary" if done >= primary else "below_primary"
    if re.search(r"\b(thpt|trung hoc pho thong|ptth|cap 3|cap iii)\b", found):
        return "upper_secondary"
    if re.search(r"\b(thcs|trung hoc co so|cap 2|cap ii)\b", found):
        return "lower_secondary"
    return "primary" if re.search(r"\b(tieu hoc|cap 1|cap i)\b", found) else ""


_THEORY = [
    (r"\bcu nhan\b|\bcn\b", "bachelor"),
    (r"\bcao cap\b|\bcc\b", "advanced"),
    (r"\btrung cap\b|\btc\b", "intermediate"),
    (r"\bso cap\b|\bsc\b", "elementary"),
    (r"\bkhong\b|\bchua\b", "none"),
]


def theory(raw: Any) -> str:
    found = key_of(text_of(raw))
    for pattern, level in _THEORY:
        if re.search(pattern, found):
            return level
    if not found:
        return "none" if text_of(raw) in ("-", "0") else ""
    raise BadValue(_("Trình độ lý luận ghi Sơ cấp, Trung cấp, Cao cấp, Cử nhân hoặc Chưa."))


def phone(raw: Any) -> str | Noted:
    """A phone number, the first of several; the zero that Excel eats is given back."""
    written = text_of(raw)
    digits = re.sub(r"\D", "", written)
    if not digits and is_none(written):
        return ""
    if len(digits) > 12:
        first, rest = _first_number(written)
        if rest:
            note = _("Số thứ hai «%(text)s» không ghi vào sổ.") % {"text": rest}
            return Noted(phone(first), note)
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:]
    if len(digits) == 9 and digits[0] != "0":
        return Noted("0" + digits, _("Thiếu số 0 đứng đầu, đã thêm lại."))
    if len(digits) in (10, 11) and digits[0] == "0":
        return digits
    raise BadValue(_("Số điện thoại cần 10 chữ số, bắt đầu bằng số 0."))


def _first_number(text: str) -> tuple[str, str]:
    """The first of two whole numbers in one cell, and the other."""
    parts = [part for part in re.split(r"\s*[,;/\n]\s*|\s+-\s+", text) if part]
    if len(parts) != 2 or any(len(re.sub(r"\D", "", part)) < 9 for part in parts):
        return text, ""
    return parts[0], parts[1]


def is_none(raw: Any) -> bool:
    """Whether the cell says in words that there is nothing ("không có", "chưa")."""
    written = text_of(raw)
    return not re.search(r"\d", written) and key_of(written) in _NONE


def email(raw: Any) -> str:
    if is_none(raw):
        return ""
    found = text_of(raw)
    try:
        validate_email(found)
    except ValidationError as error:
        raise BadValue(_("«%(text)s» không phải thư điện tử.") % {"text": found}) from error
    return found


def departure(raw: Any) -> str:
    """A column that says somebody went away, died or left; empty when it says they are here."""
    found = text_of(raw)
    if re.search(r"^(?:dang (?:sinh hoat|hoat dong)|hoat dong|chinh thuc|du bi)\b", key_of(found)):
        return ""
    return "" if found in ("-", "–", "0") else found


def personal_number(raw: Any) -> str | Noted:
    """The personal identification number, checked and sealed: previews never keep it in clear."""
    written = raw.text if isinstance(raw, Secret) else text_of(raw)
    if is_none(written):
        return ""
    try:
        found = national_id.read(written)
    except ValidationError as wrong:
        raise BadValue(wrong.messages[0]) from wrong
    sealed = sealing.seal(found.value)
    return Noted(sealed, _("Thiếu số 0 đứng đầu, đã thêm lại.")) if found.repaired else sealed


class Secret:
    """A raw cell that shows itself masked wherever it is kept or printed."""

    def __init__(self, raw: Any) -> None:
        self.text = text_of(raw)

    def __str__(self) -> str:
        return national_id.masked(self.text)


def card_number(raw: Any) -> str:
    """A member's card number: digits (some carry letters), whatever the spacing."""
    if is_none(raw):
        return ""
    found = re.sub(r"[\s.\-]", "", text_of(raw))
    if not re.fullmatch(r"[0-9A-Za-z/]{4,20}", found):
        raise BadValue(_("Số thẻ đảng viên «%(text)s» không đúng.") % {"text": text_of(raw)})
    return found


def whole_number(raw: Any) -> int:
    """A number of people: 3, "03", "3 người"; a dash is none."""
    found = text_of(raw)
    if found in ("-", "–", "—"):
        return 0
    if match := re.fullmatch(r"(\d{1,6})(?:\s*(?:người|đ/c|đồng chí|đảng viên))?", found):
        return int(match[1])
    raise BadValue(_("«%(text)s» không phải số nguyên từ 0 trở lên.") % {"text": found})
