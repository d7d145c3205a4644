"""Vietnamese names: one way to compare them, one way to sort them.

Two keys are computed in Python and stored, because SQLite knows neither Vietnamese case
nor Vietnamese collation and the suite promises the same order on both databases.
"""

import re
import unicodedata
from functools import lru_cache

_NO_MARKS = dict.fromkeys(c for c in range(0x10000) if unicodedata.combining(chr(c)))
# "n.v.đ": single letters, each but the last with a dot behind it.
_DOTTED = re.compile(r"(\w\.)+\w?")
# What people put between the digits of a phone or a card number.
_BETWEEN_DIGITS = re.compile(r"[\s.\-()+/]")
DIGITS_TO_FIND = 3
_NOT_IN_LOGIN = re.compile(r"[^a-z0-9]")

# Letters in the order of the ICU ``vi`` collation, then tones: none, huyền, hỏi, ngã, sắc, nặng.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
# The marks that make another letter, as against those that only carry a tone.
_LETTER_MARKS = "\u0302\u0306\u031b"
# Keys are digits alone, two for each letter: digits sort alike under every collation.
_LETTER_RANK = {letter: str(10 + rank) for rank, letter in enumerate(_LETTERS)}
_OTHER_CHARACTER = "09"
_BETWEEN_WORDS = "05"
_BETWEEN_PARTS = "00"


def clean(name: str) -> str:
    """Return ``name`` composed (NFC), with single spaces and no space around."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def fold(text: str) -> str:
    """Fold ``text`` for finding: no accents, đ→d, lower case, y→i, single spaces.

    >>> fold("Nguyễn Văn  Đức") == fold("nguyen van duc")
    True
    >>> fold("Thúy") == fold("Thuý") and fold("Lý") == fold("Lí")
    True
    """
    return unaccented(text).replace("y", "i")


def unaccented(text: str) -> str:
    """Return ``text`` as people type it without accents: lower case, đ→d, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.lower().replace("đ", "d")).translate(_NO_MARKS)
    return " ".join(text.lower().split())


def login_name(name: str) -> str:
    """Return what somebody signs in with: the given name and the first letters of the rest.

    >>> login_name("Nguyễn Văn Đức")
    'duc.nv'
    """
    words = [_NOT_IN_LOGIN.sub("", word) for word in unaccented(name).split()]
    *rest, given = [word for word in words if word] or ["tk"]
    return ".".join(part for part in (given[:30], "".join(word[0] for word in rest)[:10]) if part)


# A few thousand syllables make all names.
@lru_cache(maxsize=10_000)
def _word_key(word: str) -> tuple[str, str]:
    """Return the letter ranks and the tone rank of one word (a syllable).

    The tone belongs to the syllable, not to a letter, so Hoà and Hòa are one.
    """
    letters: list[str] = []
    tone = 0
    for char in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", char)
        for mark in parts[1:]:
            if mark in _TONES:
                tone = _TONES.index(mark) + 1
        letter = unicodedata.normalize(
            "NFC", parts[0] + "".join(m for m in parts[1:] if m in _LETTER_MARKS)
        )
        letters.append(_LETTER_RANK.get(letter, _OTHER_CHARACTER))
    return "".join(letters), str(tone)


def sort_key(name: str) -> str:
    """Return a key whose plain order is the Vietnamese order of names.

    Given name first, then middle, then family name; all letters before any tone, as the
    ICU ``vi`` collation compares.
    """
    words = clean(name).split()
    given, middle, family = words[-1:], words[1:-1], words[:1] if len(words) > 1 else []
    parts = [[_word_key(word) for word in part] for part in (given, middle, family)]
    letters = _BETWEEN_PARTS.join(
        _BETWEEN_WORDS.join(letters for letters, _tone in part) for part in parts
    )
    tones = "".join(tone for part in parts for _letters, tone in part)
    return f"{letters}{_BETWEEN_PARTS}{tones}"


def given_name(name: str) -> str:
    """Return the word people are called by: the last one (đ/c Đạt)."""
    return name.split()[-1] if name.split() else ""


def phone_digits(phone: str) -> str:
    """Return the digits of ``phone`` alone, +84 written as the 0 people dial."""
    digits = "".join(c for c in phone if c in "0123456789")
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) > 10 else digits


def search_text(name: str, phone: str = "") -> str:
    """Return what a person is found by: folded words, initials behind a dot, phone digits.

    Each stands between spaces, so that a word is found by its beginning on every database.
    """
    folded = fold(name)
    initials = "".join(word[0] for word in folded.split())
    return " ".join(("", folded, f".{initials}", phone_digits(phone), ""))


def beginning(text: str) -> str:
    """Return how the search text begins of a name that begins as typed; "" for other searches.

    Two words may be a given and a family name the other way round ("đức nguyễn"); three are
    in the order of the name.

    >>> beginning("Nguyễn Văn Đ")
    ' nguien van d'
    >>> beginning("đức nguyễn")
    ''
    """
    words = fold(text).split()
    return f" {' '.join(words)}" if len(words) > 2 and "".join(words).isalpha() else ""


def search_terms(text: str) -> list[list[str]]:
    """Split what was typed into terms, all of which must be found, in any order.

    Each term is a list of pieces of :func:`search_text`, one of which must be there: a word
    by its beginning, whole initials, three digits or more of a phone.
    """
    together = _BETWEEN_DIGITS.sub("", text)
    if together.isdecimal() and len(together) >= DIGITS_TO_FIND:
        return [[phone_digits(together)]]
    words = fold(text).replace(",", " ").split()
    terms = []
    for word in words:
        if _DOTTED.fullmatch(word):
            terms.append([f" .{word.replace('.', '')} "])
        elif word.isdecimal() and len(word) >= DIGITS_TO_FIND:
            terms.append([word])
        elif len(words) == 1 and (len(word) > 2 or not set(word) & set("aeiou")):
            # One word alone may be initials; "ha" is a name far more often than H. A.
            terms.append([f" {word}", f" .{word} "])
        else:
            terms.append([f" {word}"])
    return terms
