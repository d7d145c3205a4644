"""The committee's desk, its votes and the decisions that come from above."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from candidates import access, deadlines, forms, readiness, services
from candidates.models import Body, Candidate, Decision, Matter, Stage
from candidates.models.candidate import matter_of
from candidates.readiness.deciding import standing
from candidates.services.deciding import rule_of
from candidates.timeline import counts_in_words
from candidates.views.base import ActView
from cells import policy
from cells.access import holds
from people import clock
from people.requests import SignedInMixin
from rules import workdays
from rules.services import judge_vote, preload

QUEUE = 50


class ForDesk(SignedInMixin, TemplateView):
    """Pages of the committee's desk, for who sits at it and for the office."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not holds(request.user, policy.SEE_DESK):
            raise PermissionDenied(_("Bàn xét duyệt dành cho thường trực và văn phòng đảng ủy."))
        return super().dispatch(request, *args, **kwargs)

    @property
    def waiting(self) -> QuerySet[Candidate]:
        return Candidate.objects.visible_to(self.user).waiting().order_by("stage_since", "pk")


class DeskView(ForDesk):
    """What waits for the committee, the most pressing first (bàn xét duyệt)."""

    template_name = "candidates/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        preload(
            "admission.decision_deadline",
            "recognition.decision_deadline",
            "calendar.working_days",
        )
        waiting = (
            self.waiting.select_related("person", "cell")
            .only("stage", "person__full_name", "cell__name")
            .prefetch_related(
                Prefetch("decisions", Decision.objects.select_related("organization"))
            )
        )
        rows = []
        for candidate in waiting[:QUEUE]:
            vote = standing(candidate, matter_of(candidate.stage) or "", Body.CELL)
            due_on = deadlines.settled_due_on(vote) if vote else None
            days = workdays.working_days_between(today, due_on) if due_on else None
            rows.append(
                {
                    "candidate": candidate,
                    "stage": Stage(candidate.stage).label,
                    "due_on": due_on,
                    "days": abs(days) if days is not None else None,
                    "late": days is not None and days < 0,
                    "soon": days is not None and 0 <= days <= 10,
                    "vote": counts_in_words(vote) if vote else "",
                }
            )
        rows.sort(key=lambda row: (row["due_on"] is None, row["due_on"] or today))
        decides = holds(self.user, policy.DECIDE)
        return super().get_context_data(rows=rows, today=today, decides=decides, **kwargs)


class DeskReadinessView(ForDesk):
    """What each of those who wait still lacks; the desk asks for it once it is on the screen."""

    template_name = "candidates/_desk_readiness.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = readiness.with_facts_above_cell(self.waiting)[:QUEUE]
        return super().get_context_data(
            judged=readiness.judge_all(waiting, clock.today()), **kwargs
        )


class OfCommittee(ActView):
    """Acts of those who decide; nobody decides what they submitted or mentor."""

    @property
    def refusal(self) -> str:
        if not access.sits_on_committee(self.user, self.candidate):
            return _("Chỉ bí thư, phó bí thư, ủy viên ban thường vụ đảng ủy được xét.")
        return access.why_not_decide(self.user, self.candidate)

    def may(self) -> bool:
        return not self.refusal


_CONSEQUENCE = {
    Matter.ADMISSION: gettext_lazy("Đạt thì chi bộ được báo để tổ chức lễ kết nạp."),
    Matter.RECOGNITION: gettext_lazy("Đạt thì đồng chí này là đảng viên chính thức."),
    Matter.REMOVAL: gettext_lazy("Đạt thì đồng chí này không còn là đảng viên."),
}


class CommitteeVoteView(OfCommittee):
    form_class = forms.CommitteeVoteForm
    template_name = "candidates/committee_vote.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body = services.committee_act(self.candidate, clock.today())
        base = body == Body.BASE
        matter = matter_of(self.candidate.stage) or Matter.ADMISSION
        votes = self.candidate.decisions.filter(body=Body.CELL, matter=matter)
        votes = votes.order_by("-decided_on")
        approve = _("Duyệt %(matter)s") % {"matter": matter.label}
        preload(*readiness.KEYS)
        step = readiness.next_step(self.candidate, clock.today())
        return super().get_context_data(
            body=body,
            act_title=_("Biểu quyết của đảng ủy") if base else approve,
            act_button=_("Ghi kết quả") if base else f"{approve}: {self.candidate}",
            act_consequence=_("Đạt thì hồ sơ chờ quyết định của cấp trên.")
            if base
            else _CONSEQUENCE[matter],
            ready=readiness.judge(self.candidate, step, clock.today()) if step else None,
            cell_votes=[(vote, counts_in_words(vote)) for vote in votes],
            **kwargs,
        )

    def act(self, **data: Any) -> str:
        decision = services.record_committee_vote(candidate=self.candidate, actor=self.user, **data)
        judged = judge_vote(
            rule_of(decision.body, decision.matter),
            entitled=decision.entitled or 0,
            votes_for=decision.votes_for or 0,
            on=decision.decided_on,
            organization=decision.organization,
        )
        return judged.sentence


class AppraisalView(ActView):
    form_class = forms.AppraisalForm
    title = gettext_lazy("Thẩm định của đảng ủy bộ phận")
    button = gettext_lazy("Ghi đã thẩm định")
    done = gettext_lazy("Đã ghi thẩm định.")
    refusal = gettext_lazy("Chỉ đảng ủy bộ phận hoặc văn phòng đảng ủy được ghi.")

    def may(self) -> bool:
        return access.may_appraise(self.user, self.candidate)

    def act(self, **data: Any) -> None:
        services.record_appraisal(candidate=self.candidate, actor=self.user, **data)


class ReturnView(OfCommittee):
    form_class = forms.ReasonForm
    title = gettext_lazy("Trả lại chi bộ")
    button = gettext_lazy("Trả lại chi bộ")
    consequence = gettext_lazy("Chi bộ hoàn thiện rồi trình lại. Thời hạn vẫn tính tiếp.")
    done = gettext_lazy("Đã trả lại chi bộ.")

    def may(self) -> bool:
        return access.may_keep_dossier(self.user, self.candidate) or super().may()

    def act(self, **data: Any) -> None:
        services.return_admission(candidate=self.candidate, actor=self.user, **data)


class RefuseView(OfCommittee):
    form_class = forms.RefuseForm
    title = gettext_lazy("Không đồng ý")
    button = gettext_lazy("Không đồng ý")
    consequence = gettext_lazy("Không đồng ý: chi bộ được báo bằng văn bản, kèm lý do.")
    done = gettext_lazy("Đã ghi không đồng ý.")
    danger = True

    def act(self, **data: Any) -> None:
        services.refuse_admission(candidate=self.candidate, actor=self.user, **data)


class AllowDossierView(OfCommittee):
    form_class = forms.DayForm
    title = gettext_lazy("Cho làm thủ tục kết nạp")
    button = gettext_lazy("Cho làm thủ tục")
    done = gettext_lazy("Đã cho làm thủ tục.")

    def may(self) -> bool:
        return access.may_keep_dossier(self.user, self.candidate) or super().may()

    def act(self, **data: Any) -> None:
        services.allow_dossier(candidate=self.candidate, actor=self.user, **data)


class SuperiorDecisionView(ActView):
    form_class = forms.SuperiorDecisionForm
    title = gettext_lazy("Ghi quyết định của cấp trên")
    button = gettext_lazy("Ghi quyết định")
    consequence = gettext_lazy("Chi bộ được báo ngay.")
    done = gettext_lazy("Đã ghi quyết định của cấp trên.")
    refusal = gettext_lazy("Chỉ văn phòng đảng ủy được ghi quyết định của cấp trên.")

    def may(self) -> bool:
        return access.may_keep_dossier(self.user, self.candidate)

    def act(self, **data: Any) -> None:
        services.record_superior_decision(candidate=self.candidate, actor=self.user, **data)
