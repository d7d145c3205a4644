"""The home page and the pages of the shell."""

from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from meetings.wording import moment
from meetings.work import next_meeting
from people import clock
from people.requests import signed_in
from people.services import save_preferences, set_demo_day
from quangan import home
from quangan.context import SIZE_COOKIE, Shell
from quangan.forms import DemoDayForm, PreferencesForm
from reports.figures import home_figures

YEAR = 365 * 24 * 3600


class HomeView(TemplateView):
    """What I must do, by when; then the next meeting and the figures of my reach."""

    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = signed_in(self.request), clock.today()
        work = home.work_of(user, today)
        everything = "tat_ca" in self.request.GET
        shell = Shell(self.request)
        meeting = next_meeting(user)
        return super().get_context_data(
            groups=home.grouped(work if everything else work[: home.SHOWN]),
            count=len(work),
            late=sum(row.group == home.LATE for row in work),
            hidden=0 if everything else max(len(work) - home.SHOWN, 0),
            meeting=meeting,
            meeting_when=moment(meeting.planned_at) if meeting else "",
            figures=home_figures(user, today),
            doors=home.doors_of(shell.role, mentors=shell.mentors),
            **kwargs,
        )


class MoreView(FormView):
    """The rest of the pages, the size of print, the language, the account ("Thêm")."""

    form_class = PreferencesForm
    template_name = "more.html"

    def get_initial(self) -> dict[str, Any]:
        user = signed_in(self.request)
        return {"text_size": user.text_size, "language": user.language}

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        save_preferences(user=signed_in(self.request), **form.cleaned_data)
        # The sign-in page, where nobody is known yet, reads the same choice from cookies.
        response = redirect("more")
        for name, value in (
            (SIZE_COOKIE, form.cleaned_data["text_size"]),
            (settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"]),
        ):
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
            )
        messages.success(self.request, _("Đã ghi cỡ chữ và ngôn ngữ."))
        return response


class HelpView(TemplateView):
    """A short guide for each role, the reader's own first."""

    template_name = "help/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shell = Shell(self.request)
        own = "mentor" if shell.role is None and shell.mentors else (shell.role or "member")
        guides = list(GUIDES)
        first = GUIDE_OF.get(str(own), "member")
        guides.sort(key=lambda name: name != first)
        return super().get_context_data(
            guides=[f"help/_{name}.html" for name in guides], first=first, **kwargs
        )


GUIDES = ("mentor", "secretary", "member", "in_charge", "committee", "office", "admin")
GUIDE_OF = {
    "mentor": "mentor",
    "cell_leader": "secretary",
    "cell_committee": "secretary",
    "in_charge": "in_charge",
    "committee": "committee",
    "committee_member": "in_charge",
    "inspection": "committee",
    "superior": "committee",
    "office": "office",
    "admin": "admin",
}


class DemoDayView(FormView):
    """Move the demo's today; there is no such page outside the demo."""

    form_class = DemoDayForm
    template_name = "demo_day.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"day": clock.today()}

    def form_valid(self, form: DemoDayForm) -> HttpResponse:
        day = form.cleaned_data["day"]
        set_demo_day(day=day, actor=signed_in(self.request))
        messages.success(
            self.request, _("Bản dùng thử đang ở ngày %(day)s.") % {"day": f"{day:%d/%m/%Y}"}
        )
        back = self.request.GET.get("tro_lai", "")
        safe = url_has_allowed_host_and_scheme(back, allowed_hosts={self.request.get_host()})
        return redirect(back if safe else "home")


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, with the code that finds the request in the logs."""
    code = structlog.contextvars.get_contextvars().get("request_id", "")
    return render(request, "500.html", {"code": code}, status=500)
