"""Papers that bear a mark of secrecy (dấu độ mật) are refused before anything of them is kept.

The mark is a line of its own in capitals on the first page (Nghị định 26/2020/NĐ-CP): MẬT,
TỐI MẬT or TUYỆT MẬT, however spaced or composed. "bảo mật" and "mật ong" are no marks.
"""

import unicodedata

from imports.reading import Sheet

_MARKS = {"MẬT", "TỐIMẬT", "TUYỆTMẬT"}
# What a stamp is drawn with around its word.
_FRAME = " \t*-–—_.:|[](){}<>«»\"'"
# A first page, and how many cells a row has at most when a stamp stands in it: a person
# called MẬT has a row full of data.
_ROWS, _CELLS = 60, 3


def is_mark(line: str) -> bool:
    """Whether ``line`` is a mark of secrecy and nothing else."""
    composed = unicodedata.normalize("NFC", line).strip(_FRAME)
    return "".join(composed.split()) in _MARKS


def bears_mark(sheets: list[Sheet]) -> bool:
    """Whether a first page, or the name of a sheet, bears a mark of secrecy."""
    for sheet in sheets:
        if is_mark(sheet.name):
            return True
        for row in sheet.rows[:_ROWS]:
            texts = [value for value in row if isinstance(value, str) and value.strip()]
            lines = [line for text in texts for line in text.splitlines()]
            if len(texts) <= _CELLS and any(map(is_mark, lines)):
                return True
    return False
