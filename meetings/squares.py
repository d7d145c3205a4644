"""A square of the table of months: how one cell stands in one month, and how that is drawn."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ON_TIME, LATE, MISSED, OWED, PLANNED, NOTHING = range(6)
# The sign that is written, the class that repeats it in colour, and the words.
SIGNS: dict[int, tuple[str, str, Any]] = {
    ON_TIME: ("✓", "qa-ok", gettext_lazy("họp, gửi biên bản đúng hạn")),
    LATE: ("✓!", "qa-warn", gettext_lazy("họp, gửi biên bản muộn")),
    OWED: ("!", "qa-warn", gettext_lazy("đã họp, quá hạn chưa gửi biên bản")),
    MISSED: ("✗", "qa-bad", gettext_lazy("không họp")),
    PLANNED: ("…", "qa-info", gettext_lazy("đã có lịch họp")),
    NOTHING: ("·", "", gettext_lazy("chưa có lịch họp")),
}
_EMPTY = "<td></td>"


class Look(NamedTuple):
    """What a square shows, whatever meeting it leads to: many squares look alike."""

    state: int
    score: str = ""
    score_words: str = ""
    reports: str = ""

    @property
    def words(self) -> str:
        """What the square says to who hears it."""
        said = [str(SIGNS[self.state][2])]
        if self.score_words:
            said.append(self.score_words)
        if self.reports:
            said.append(_("nhận xét đã nộp %(reports)s") % {"reports": self.reports})
        return "; ".join(said)


class Square(NamedTuple):
    """One cell in one month; ``meeting`` is the one that the reader may open."""

    look: Look
    total: Decimal | None = None
    meeting: UUID | None = None


class Pen:
    """Draws the squares of one page, each look once.

    A commune has a thousand squares; a template would look up every word of each.
    """

    def __init__(self) -> None:
        blank = UUID(int=0)
        self._before, self._after = reverse("meetings:detail", args=[blank]).split(str(blank))
        self._inside = cache(_inside)

    def line(self, squares: Iterable[Square | None]) -> SafeString:
        """The squares side by side."""
        # What is text in them was escaped with their look; the rest is ours, and addresses.
        return mark_safe("".join(self._square(square) for square in squares))  # noqa: S308

    def _square(self, square: Square | None) -> str:
        if square is None:
            return _EMPTY
        css, inside = SIGNS[square.look.state][1], self._inside(square.look)
        if square.meeting is None:
            return f'<td class="{css}"><span>{inside}</span></td>'
        url = f"{self._before}{square.meeting}{self._after}"
        return f'<td class="{css}"><a href="{url}">{inside}</a></td>'


def _inside(look: Look) -> SafeString:
    """The sign, the points and the reports to be seen; the words to be heard."""
    return format_html(
        '<span aria-hidden="true">{}{}{}</span><span class="visually-hidden">{}</span>',
        SIGNS[look.state][0],
        f" {look.score}" if look.score else "",
        format_html("<small>{}</small>", look.reports) if look.reports else "",
        look.words,
    )
