"""Where the bars of the quota page begin and how wide they are, in hundredths of a track."""

from dataclasses import dataclass

from reports.pace import SIGNS, Light, light_of_line
from reports.progress import Line, QuotaProgress, YearFigures


@dataclass(frozen=True)
class Bar:
    """One line's track: admitted, then people in the pipeline, and a tick at the share."""

    line: Line
    admitted: int
    in_dossier: int
    tick: int | None

    @property
    def light(self) -> Light | None:
        """The colour of the number; none where nothing was asked and nobody came yet."""
        light = light_of_line(self.line)
        return Light.GREEN if light is None and self.line.admitted else light

    @property
    def sign(self) -> str:
        """The mark beside the number, which says the same without its colour."""
        return SIGNS[self.light] if self.light else ""

    @property
    def target_label(self) -> str:
        """The share as it is printed: "–" where none was given."""
        return str(self.line.assigned) if self.line.assigned else "–"


@dataclass(frozen=True)
class Column:
    """One year's column in a drawing 100 wide and 100 high; places count from the top."""

    figures: YearFigures
    x: int
    top: int
    own: int | None
    assigned: int | None

    @property
    def height(self) -> int:
        return 100 - self.top


def bars(progress: QuotaProgress) -> tuple[list[Bar], list[Line]]:
    """Return the lines worst first, and apart those with neither a share nor anybody."""
    shown: list[Line] = []
    empty: list[Line] = []
    for line in progress.lines:
        has_some = line.assigned or line.admitted or line.in_dossier
        (shown if has_some else empty).append(line)
    widest = max((max(x.admitted + x.in_dossier, x.assigned or 0) for x in shown), default=1)

    def worst_first(line: Line) -> tuple[bool, bool, float]:
        """Owing lines first, the least fulfilled at their head; then those without a share."""
        return (not line.missing, not line.assigned, float(line.percent or 0))

    def width(count: int) -> int:
        return count * 100 // widest

    return [
        Bar(
            line=line,
            admitted=width(line.admitted),
            in_dossier=width(line.in_dossier),
            tick=width(line.assigned) if line.assigned else None,
        )
        for line in sorted(shown, key=worst_first)
    ], empty


def columns(progress: QuotaProgress) -> list[Column]:
    """Return the years side by side, with both targets as lines across them."""
    highest = max(max(y.admitted, y.own or 0, y.assigned or 0) for y in progress.years) or 1

    def place(count: int) -> int:
        return 100 - count * 100 // highest

    return [
        Column(
            figures=y,
            x=100 * number,
            top=place(y.admitted),
            own=None if y.own is None else place(y.own),
            assigned=None if y.assigned is None else place(y.assigned),
        )
        for number, y in enumerate(progress.years)
    ]
