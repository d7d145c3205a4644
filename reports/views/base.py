"""What pages of figures share: whose figures, of which year."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from people import clock
from people.requests import signed_in
from reports.access import Scope, figures_of

FIRST_YEAR, LAST_YEAR = 2000, 2100


def year_asked(text: str) -> int:
    """The year written in ``text``; what is no year falls back to the running one."""
    if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    return clock.today().year


class FiguresMixin(LoginRequiredMixin):
    """Figures of a year and a scope; refuses who has none to see, with the reason."""

    request: Any
    year_key = "nam"

    @cached_property
    def scope(self) -> Scope:
        scope = figures_of(signed_in(self.request), self.chosen)
        if not scope:
            raise PermissionDenied(
                _("Số liệu dành cho cấp ủy chi bộ, đảng ủy, văn phòng và người theo dõi.")
            )
        return scope

    @property
    def chosen(self) -> str:
        """The one organisation that the reader looks at, within the reach."""
        return str(self.request.GET.get("to_chuc", ""))

    @cached_property
    def year(self) -> int:
        return year_asked(self.request.GET.get(self.year_key, ""))

    @property
    def years(self) -> list[int]:
        """The years to choose from: the running one, two before it, and the one shown."""
        today = clock.today()
        return sorted({today.year - 2, today.year - 1, today.year, self.year})
