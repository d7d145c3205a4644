"""Several matters settled in one sitting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates import access, readiness, services
from candidates.chain import committee_act
from candidates.forms import SittingForm
from candidates.models import Candidate, Stage
from candidates.views.base import ServedFormView
from cells import policy
from cells.access import reach
from people import clock
from rules.services import preload

MOST = 30


class SittingView(ServedFormView):
    """One resolution, one count of who was there, a vote on each who is ticked."""

    form_class = SittingForm
    template_name = "candidates/sitting.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.places:
            raise PermissionDenied(
                _("Chỉ bí thư, phó bí thư, ủy viên ban thường vụ đảng ủy được xét.")
            )
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def places(self) -> list[Any]:
        return reach(self.user).places(policy.DECIDE)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Those on whom the committee may vote today, and this reader with it."""
        preload(*readiness.KEYS)
        today = clock.today()
        waiting = readiness.with_facts(
            Candidate.objects.visible_to(self.user)
            .waiting()
            .filter(committee__in=[place.pk for place in self.places])
            .exclude(stage=Stage.RECOGNITION_STUCK)
            .prefetch_related("events")
        ).order_by("stage_since", "pk")[:MOST]
        return [
            one
            for one in waiting
            if committee_act(one, today) and not access.why_not_decide(self.user, one)
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"candidates": self.candidates}

    def serve(self, form: SittingForm) -> HttpResponse:
        typed = form.cleaned_data
        decisions = services.hold_sitting(
            committee=self.places[0],
            ballots=form.ballots(),
            actor=self.user,
            **{name: typed[name] for name in SESSION},
        )
        passed = sum(decision.passed for decision in decisions)
        messages.success(
            self.request,
            ngettext(
                "Đã ghi %(count)d biểu quyết, %(passed)d đạt.",
                "Đã ghi %(count)d biểu quyết, %(passed)d đạt.",
                len(decisions),
            )
            % {"count": len(decisions), "passed": passed},
        )
        return redirect("candidates:desk")


SESSION = ("held_on", "number", "entitled", "present", "method")
