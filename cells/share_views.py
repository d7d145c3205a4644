"""The page on which a year's targets are shared out, for the office; the admin shows the same."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from cells import policy
from cells.access import reach
from cells.models import Organization, OrganizationKind
from cells.services import share_trail
from cells.share_grid import Grid
from people import clock
from people.requests import SignedInMixin

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ShareOutView(SignedInMixin, TemplateView):
    """Every cell of a committee, one year: both targets and the source plan, saved at once."""

    template_name = "cells/share_out.html"
    # What the admin adds around the page.
    extra: dict[str, Any] | None = None
    is_admin = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.places:
            raise PermissionDenied(_("Chỉ văn phòng đảng ủy, quản trị được giao chỉ tiêu."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def places(self) -> list[Organization]:
        return reach(self.user).places(policy.KEEP_QUOTA)

    @cached_property
    def committee(self) -> Organization:
        """The one asked for, else the first that the reader keeps."""
        asked = self.request.GET.get("to_chuc")
        if not asked:
            return self.places[0]
        try:
            pk = uuid.UUID(asked)
        except ValueError:
            raise Http404 from None
        within = Organization.objects.active().exclude(kind=OrganizationKind.CELL)
        kept = within.filter(reach(self.user).organizations(policy.KEEP_QUOTA), pk=pk).first()
        if kept is None:
            raise Http404
        return kept

    @cached_property
    def year(self) -> int:
        """The year asked for; what is no year falls back to the running one."""
        asked = self.request.GET.get("nam", "")
        if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:9]) <= LAST_YEAR:
            return int(asked)
        return clock.today().year

    @cached_property
    def grid(self) -> Grid:
        return Grid(self.committee, self.year)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.grid.read(request.POST)
        if not self.grid.is_refused:
            try:
                moved = self.grid.save(self.user)
            except ValidationError as refusal:
                self._refuse(refusal)
            else:
                self._say(moved)
                return redirect(request.get_full_path())
        return self.render_to_response(self.get_context_data(**kwargs))

    def _refuse(self, refusal: ValidationError) -> None:
        """Draw again what stands by then, under what was typed."""
        self.grid = Grid(self.committee, self.year)
        self.grid.read(self.request.POST)
        self.grid.refuse(refusal)

    def _say(self, moved: int) -> None:
        if not moved:
            messages.info(self.request, _("Không có gì thay đổi."))
        else:
            said = ngettext("Đã ghi %(n)d số.", "Đã ghi %(n)d số.", moved) % {"n": moved}
            messages.success(self.request, said)
        if self.grid.meanwhile:
            changes = "; ".join(self.grid.meanwhile)
            messages.warning(self.request, _("Người khác vừa đổi: %(what)s.") % {"what": changes})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        this = clock.today().year
        return super().get_context_data(
            grid=self.grid,
            committee=self.committee,
            is_superior=self.committee.kind == OrganizationKind.SUPERIOR,
            above=self._above(),
            year=self.year,
            years=sorted({this - 1, this, this + 1, self.year}),
            moves=share_trail(self.grid.organizations, self.year),
            is_admin=self.is_admin,
            **(self.extra or {}),
            **kwargs,
        )

    def _above(self) -> Organization | None:
        """The superior from whose grid one came, where the reader keeps that too."""
        above = self.committee.parent
        return above if above and reach(self.user).may(policy.KEEP_QUOTA, above) else None
