"""Vietnamese names: one way to compare them, one way to sort them.

Two keys are computed in Python and stored, because SQLite knows neither Vietnamese case
nor Vietnamese collation and the suite promises the same order on both databases.
"""

import unicodedata

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
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.replace("y", "i").split())


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
