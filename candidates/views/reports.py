"""The mentor's month: own list, one report, and sending it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, View

from candidates import access, services
from candidates.forms import ReasonForm, ReportForm, take_refusal
from candidates.models import Candidate, MentorReport, Mentorship
from candidates.views.base import ActView
from people import clock
from people.requests import SignedInMixin


class MyReportsView(SignedInMixin, ListView):
    """What a mentor owes and wrote, the next one first."""

    template_name = "candidates/my_reports.html"
    context_object_name = "reports"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[MentorReport]:
        return (
            MentorReport.objects.written_by(self.user)
            .select_related("mentorship__candidate__person", "cell")
            .order_by("-period", "mentorship__candidate__person__sort_key", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = context["reports"]
        helping = (
            Mentorship.objects.of_user(self.user)
            .select_related("candidate__person", "candidate__cell")
            .order_by("candidate__person__sort_key")
        )
        return context | {
            "owed": sorted((r for r in shown if r.is_owed), key=lambda r: r.due_on),
            "sent": [r for r in shown if not r.is_owed],
            "helping": helping,
            "today": clock.today(),
        }


class ReportView(SignedInMixin, View):
    """One report: its mentor writes it while it is owed; others in reach read it."""

    def find(self, request: HttpRequest, pk: Any) -> MentorReport:
        seen = MentorReport.objects.visible_to(self.user).select_related(
            "mentorship__candidate__person", "mentorship__mentor__person", "cell"
        )
        return get_object_or_404(seen, pk=pk)

    def page(
        self, request: HttpRequest, report: MentorReport, form: ReportForm | None
    ) -> HttpResponse:
        others = MentorReport.objects.visible_to(self.user)
        previous = (
            others.submitted()
            .filter(
                mentorship__candidate=report.mentorship.candidate_id,
                period__lt=report.period,
            )
            .select_related("mentorship__mentor__person")
            .order_by("-period")
            .first()
        )
        context = {
            "report": report,
            "form": form,
            "previous": previous,
            "candidate": report.mentorship.candidate,
            "late": report.is_owed and report.due_on < clock.today(),
            "may_return": not report.is_owed and access.may_return_report(self.user, report),
        }
        return render(request, "candidates/report.html", context)

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        report = self.find(request, pk)
        writes = report.is_owed and access.may_write_report(self.user, report)
        form = ReportForm(instance=report) if writes else None
        return self.page(request, report, form)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        report = self.find(request, pk)
        if not access.may_write_report(self.user, report):
            raise PermissionDenied(_("Chỉ người giúp đỡ được viết nhận xét này."))
        form = ReportForm(request.POST, instance=report)
        if not form.is_valid():
            return self.page(request, report, form)
        sends = request.POST.get("act") == "send"
        write = services.submit_report if sends else services.save_report
        try:
            write(report=report, fields=form.cleaned_data, actor=self.user)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.page(request, report, form)
        month = {"month": f"{report.period:%m/%Y}"}
        if sends:
            messages.success(request, _("Đã gửi nhận xét tháng %(month)s.") % month)
            return redirect("candidates:my-reports")
        messages.success(request, _("Đã ghi bản đang soạn tháng %(month)s.") % month)
        return redirect(report)


class ReturnReportView(ActView):
    form_class = ReasonForm
    title = gettext_lazy("Trả lại nhận xét")
    button = gettext_lazy("Trả lại")
    consequence = gettext_lazy("Người giúp đỡ viết thêm rồi gửi lại.")
    done = gettext_lazy("Đã trả lại nhận xét.")
    refusal = gettext_lazy("Chỉ bí thư, phó bí thư chi bộ được trả lại nhận xét.")

    @cached_property
    def report(self) -> MentorReport:
        seen = MentorReport.objects.visible_to(self.user).select_related(
            "cell", "mentorship__candidate__person", "mentorship__candidate__cell",
            "mentorship__mentor__person",
        )  # fmt: skip
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def candidate(self) -> Candidate:
        return self.report.mentorship.candidate

    def may(self) -> bool:
        return access.may_return_report(self.user, self.report)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fact = _("Nhận xét tháng %(month)s của đ/c %(mentor)s.") % {
            "month": f"{self.report.period:%m/%Y}",
            "mentor": self.report.mentorship.mentor,
        }
        return super().get_context_data(fact=fact, **kwargs)

    def act(self, **data: Any) -> None:
        services.return_report(report=self.report, actor=self.user, **data)
