"""Which cell of the committee a list means, however it writes the name."""

import difflib
import re
from functools import lru_cache

from cells.models import Organization
from imports.values import key_of, text_of

_CELL = re.compile(r"^(?:chi bo|cb|chi bo co so)\s+")
_PLACE = re.compile(r"^(?:thon|ban|khu|xom|khu pho|to dan pho|kp|tdp)\s+")
_COUNT = re.compile(
    r"\s*(?:\(\s*\d+[^)]*\)|[:–-]\s*\d+\s*(?:đ/c|đồng chí|đảng viên|người|đv))\s*$", re.IGNORECASE
)
# The national number of an organisation: 22.168.053.001.000.
_CODE = re.compile(r"\b\d{2,3}(?:\.\d{3}){3,5}\b")
_ORDINAL = re.compile(r"^\s*(?:[IVXLC]+|[A-Z]|\d{1,2})\s*[.):/-]\s*")


@lru_cache(maxsize=2_000)
def cell_name(text: str) -> str:
    """A cell's name out of a heading: no ordinal, no count, "Chi bộ" before it."""
    name = _COUNT.sub("", _ORDINAL.sub("", _CODE.sub("", text_of(text)).lstrip(" :.-–(")))
    name = name.strip(" :.-–")
    if name.isupper():
        name = name.title()
    name = re.sub(r"^(?:chi bộ|cb)\s+", "", name, flags=re.IGNORECASE)
    name = re.sub(
        r"^(thôn|bản|khu phố|khu|xóm|tổ dân phố)\b",
        lambda m: m[0].lower(),
        name,
        flags=re.IGNORECASE,
    )
    return f"Chi bộ {name}" if name else ""


def _short(text: str) -> str:
    return _CELL.sub("", key_of(text))


class CellBook:
    """The active cells of a committee, found by folded name with or without "Chi bộ"."""

    def __init__(self, committee: Organization) -> None:
        self.cells = list(Organization.objects.under(committee).cells().active())
        for cell in self.cells:
            # The tree above is at hand; no statement per cell when services climb it.
            if cell.parent_id == committee.pk:
                cell.parent = committee
        self._by_name: dict[str, Organization] = {_short(c.name): c for c in self.cells}
        self._found: dict[str, Organization | None] = {}
        self._by_code = {c.code: c for c in self.cells if c.code}
        self._by_place: dict[str, list[Organization]] = {}
        for cell in self.cells:
            self._by_place.setdefault(_PLACE.sub("", _short(cell.name)), []).append(cell)

    def find(self, text: str) -> Organization | None:
        """The cell called ``text`` or numbered so, if there is one and only one."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Organization | None:
        if (code := _CODE.search(text)) and code[0] in self._by_code:
            return self._by_code[code[0]]
        name = _short(cell_name(text))
        if name in self._by_name:
            return self._by_name[name]
        found = self._by_place.get(_PLACE.sub("", name), [])
        # "An Sơn" may be "thôn An Sơn"; "bản An Sơn" may not.
        same_kind = [
            c
            for c in found
            if name == _PLACE.sub("", name) or _short(c.name) in (_PLACE.sub("", name),)
        ]
        return same_kind[0] if len(same_kind) == 1 else None

    def near(self, text: str) -> Organization | None:
        """A cell whose name is almost ``text``: probably a slip of the hand."""
        close = difflib.get_close_matches(_short(cell_name(text)), list(self._by_name), 1, 0.84)
        return self._by_name[close[0]] if close else None
