"""Text written for the fonts of before Unicode: TCVN3 (".VnTime") and VNI, told and converted.

Both put Vietnamese letters on the places of western ones, so a cell reads "NguyÔn V¨n §øc" or
"Nguyeãn Vaên Ñöùc". TCVN3 gives each letter one place (TCVN 5712:1993, table VN3); VNI writes
the bare letter and its mark behind it. A text is taken for what makes Vietnamese syllables of
all its words; where several readings do, the other cells of the column and sheet decide.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

TCVN3, VNI, UNICODE = "TCVN3", "VNI", ""
# Names of the encodings as offices know them: by their fonts.
FONTS = {TCVN3: ".VnTime (TCVN3)", VNI: "VNI"}

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
# VNI: the sign that stands behind a bare letter, as combining marks.
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ù": _ACUTE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "á": _CIRCUMFLEX + _ACUTE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "é": _BREVE + _ACUTE,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_LETTERS |= {old.upper(): new.upper() for old, new in _VNI_LETTERS.items()}
_VNI_PAIR = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)
# A Vietnamese syllable, accents aside: what may begin it, its vowels, what may end it.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvxfjwz])?"
    r"(?:[aăâ]|[eê]|i|[oôơ]|[uư]|y|oo|ai|ao|au|âu|ay|ây|eo|êu|ia|iêu|iê|iu|oa|oai|oay|oao|oă|oe|oeo"
    r"|oi|ôi|ơi|ua|uâ|uây|uê|ui|uô|uôi|uơ|uy|uya|uyê|uyu|ưa|ưi|ươ|ươi|ươu|ưu|yê|yêu)"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_TONES = {_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT}
# The longest short form that headers use: "TĐLLCT".
_ABBREVIATION = 6
_WORD = re.compile(r"[^\W\d_]+")
_VNI_ALONE = frozenset({*_VNI_LETTERS, *"íìÍÌ"})
_HIGH = re.compile(r"[\u00a1-\u00ff]")


def from_tcvn3(text: str) -> str:
    """TCVN3 text in Unicode. Capital letters with a tone had a font of their own (.VnTimeH)."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """VNI text in Unicode."""

    def pair(match: re.Match[str]) -> str:
        letter = _VNI_LETTERS.get(match[1], match[1])
        return unicodedata.normalize("NFC", letter + _VNI_MARKS[match[2].lower()])

    # Letters that stand alone come after the pairs: "öù" is one letter.
    parts, last = [], 0
    for match in _VNI_PAIR.finditer(text):
        parts += [_alone(text[last : match.start()]), pair(match)]
        last = match.end()
    return "".join([*parts, _alone(text[last:])])


def _alone(text: str) -> str:
    return "".join(_VNI_LETTERS.get(letter, letter) for letter in text)


_CONVERT: dict[str, Callable[[str], str]] = {
    UNICODE: lambda text: text,
    TCVN3: from_tcvn3,
    VNI: from_vni,
}


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word.lower())
    if sum(mark in _TONES for mark in marks) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
    return _SYLLABLE.fullmatch(plain) is not None


def reads_well(text: str) -> bool:
    """Whether each word with letters beyond ASCII is a Vietnamese syllable."""
    if any(not letter.isalpha() and _HIGH.match(letter) for letter in text):
        return False
    return all(_is_syllable(word) for word in _WORD.findall(text) if not word.isascii())


@lru_cache(maxsize=20_000)
def readings(text: str) -> tuple[str, ...]:
    """The encodings under which ``text`` makes sense; empty when it says nothing about it."""
    if text.isascii():
        return ()
    text = unicodedata.normalize("NFC", text)
    if any(letter > "\u00ff" and letter.isalpha() for letter in text):
        return (UNICODE,)
    if not _HIGH.search(text) and "\u00ad" not in text:
        return ()
    return tuple(
        kind
        for kind, convert in _CONVERT.items()
        if _fits(kind, text) and reads_well(convert(text))
    )


def _fits(kind: str, text: str) -> bool:
    """Whether each western letter of ``text`` stands for something in the encoding."""
    if kind == TCVN3:
        return all(letter in _TCVN3 for letter in _HIGH.findall(text))
    if kind == VNI:
        rest = _VNI_PAIR.sub("", text)
        return all(letter in _VNI_ALONE for letter in _HIGH.findall(rest))
    return True


def _abbreviated(text: str, kind: str) -> tuple[str, ...]:
    """The encoding of the sheet for "NV§" (NVĐ) and the like, which are no syllables."""
    if kind == UNICODE or text.isascii() or not _fits(kind, text):
        return ()
    words = [word for word in _WORD.findall(convert(text, kind)) if not word.isascii()]
    known = all(_is_syllable(w) or (w.isupper() and len(w) <= _ABBREVIATION) for w in words)
    return (kind,) if words and known else ()


def convert(text: str, kind: str) -> str:
    return _CONVERT[kind](text)


def judged(columns: list[list[str]]) -> list[dict[str, str]]:
    """By column: which texts are of an old encoding, and of which.

    A text that reads well in one way only is certain. The others follow the certain ones of
    their column, then those of the whole sheet; without any, a text stays as it is.
    """
    votes = [
        Counter(certain[0] for text in column if len(certain := readings(text)) == 1)
        for column in columns
    ]
    whole = sum(votes, Counter[str]())
    common = max(whole, key=lambda kind: whole[kind], default=UNICODE)
    told: list[dict[str, str]] = []
    for column, own in zip(columns, votes, strict=True):
        found: dict[str, str] = {}
        order = [kind for kind, _count in [*own.most_common(), *whole.most_common()]]
        for text in column:
            kinds = readings(text)
            if not kinds or (text.isupper() and common not in kinds):
                kinds = _abbreviated(text, common) or kinds
            if not kinds or text in found:
                continue
            kind = next((k for k in order if k in kinds), UNICODE if UNICODE in kinds else kinds[0])
            if kind:
                found[text] = kind
        told.append(found)
    return told
