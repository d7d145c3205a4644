"""Age bands of figures (nhóm tuổi), as the forms of the Party have them, youngest first.

From 18 to 30, then by five years to 60, and above: 1-TCTW to 4-TCTW ask for such bands; no
text to hand fixes them, so these are ours (docs/decisions.md).
"""

from typing import NamedTuple


class Band(NamedTuple):
    """Ages from ``first`` to ``last``, both within; ``last`` is None for everybody older."""

    first: int
    last: int | None

    @property
    def label(self) -> str:
        return f"{self.first}–{self.last}" if self.last else f"≥ {self.first}"

    def born(self, year: int) -> tuple[int, int]:
        """The years of birth of those who reach these ages in ``year``."""
        return year - (self.last or 120), year - self.first


BANDS = (
    Band(18, 30), Band(31, 35), Band(36, 40), Band(41, 45), Band(46, 50), Band(51, 55),
    Band(56, 60), Band(61, None),
)  # fmt: skip
