"""Pages on one cell of those over which the reader holds a right."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin

from cells.access import reach
from cells.models import Organization
from cells.policy import Right
from people.requests import SignedInMixin

MOST = 200


class OfOneCell(SignedInMixin, ContextMixin):
    """The cell that ``chi_bo`` names, else the reader's own, else the first in reach."""

    right: Right
    refusal: Any = ""

    @cached_property
    def cells(self) -> list[Organization]:
        within = reach(self.user).organizations(self.right)
        return list(Organization.objects.filter(within).cells().active()[:MOST])

    @cached_property
    def cell(self) -> Organization:
        asked = self.request.GET.get("chi_bo", "")
        for cell in self.cells:
            if str(cell.pk) == asked:
                return cell
        if asked:
            raise Http404
        own = {place.pk for place in reach(self.user).places(self.right)}
        return next((cell for cell in self.cells if cell.pk in own), self.cells[0])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if not reach(self.user).holds(self.right):
                raise PermissionDenied(str(self.refusal))
            if not self.cells:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cell=self.cell, cells=self.cells, **kwargs)
