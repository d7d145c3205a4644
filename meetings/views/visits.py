"""A visit to a cell's meeting, what it brought up, and the visits of a year."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from meetings import access
from meetings.forms import take_refusal
from meetings.forms.visits import IssueForm, RemarksForm, SettleForm
from meetings.models import Issue, Meeting, Visitor
from meetings.services import visits
from meetings.views.watching import YearMixin
from meetings.yearly_visits import VisitsYear
from people import clock
from people.requests import SignedInMixin

# The button that sends the second form of the page.
ISSUE = "van_de"
# Both forms of the page ask for a text.
_IDS = "van_de_%s"


class VisitView(SignedInMixin, FormView):
    """One visitor of one meeting: remarks, issues; forms for who may write them."""

    form_class = RemarksForm
    template_name = "meetings/visit.html"

    @cached_property
    def visitor(self) -> Visitor:
        seen = Visitor.objects.filter(access.visitors_seen_by(self.user)).select_related(
            "meeting__cell", "meeting__committee", "member__person"
        )
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.visitor.remarks}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visitor = self.visitor
        kwargs.setdefault("issue_form", IssueForm(auto_id=_IDS))
        return super().get_context_data(
            visitor=visitor,
            meeting=visitor.meeting,
            issues=visitor.issues.order_by("settled_on", "text"),
            may_write=access.may_keep_visit(self.user, visitor),
            # Who came from another cell reads the visit, and not the minutes.
            reads_meeting=Meeting.objects.visible_to(self.user)
            .filter(pk=visitor.meeting_id)
            .exists(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.may_keep_visit(self.user, self.visitor):
            raise PermissionDenied(
                _("Người dự họp, bí thư, phó bí thư chi bộ hoặc văn phòng mới ghi được.")
            )
        if ISSUE in request.POST:
            return self._raise_issue(IssueForm(request.POST, auto_id=_IDS))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            visits.write_remarks(visitor=self.visitor, actor=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi ý kiến, nhận xét."))
        return redirect("meetings:visit", self.visitor.pk)

    def _raise_issue(self, form: IssueForm) -> HttpResponse:
        if form.is_valid():
            try:
                visits.raise_issue(visitor=self.visitor, actor=self.user, **form.cleaned_data)
            except ValidationError as refusal:
                take_refusal(form, refusal)
            else:
                messages.success(self.request, _("Đã ghi vấn đề."))
                return redirect("meetings:visit", self.visitor.pk)
        unsent = RemarksForm(initial=self.get_initial())
        context = self.get_context_data(form=unsent, issue_form=form)
        return self.render_to_response(context)


class SettleIssueView(SignedInMixin, FormView):
    form_class = SettleForm
    template_name = "meetings/settle_issue.html"

    @cached_property
    def issue(self) -> Issue:
        seen = Issue.objects.filter(access.visitors_seen_by(self.user, "visitor__"))
        seen = seen.select_related("visitor__meeting__cell", "visitor__member__person")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not access.may_keep_visit(
            self.user, self.issue.visitor
        ):
            raise PermissionDenied(
                _("Người dự họp, bí thư, phó bí thư chi bộ hoặc văn phòng mới ghi được.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"settled_on": clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(issue=self.issue, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            visits.settle_issue(issue=self.issue, actor=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi vấn đề đã giải quyết."))
        return redirect("meetings:visit", self.issue.visitor_id)


class VisitsYearView(YearMixin, TemplateView):
    """Visits of a year against the minimum: everybody's for the committee, else one's own."""

    template_name = "meetings/visits_year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            visits=VisitsYear.seen_by(self.user, self.year),
            year=self.year,
            years=(self.year - 1, self.year + 1),
            **kwargs,
        )
