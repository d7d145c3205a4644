"""The cell's votes outside a meeting that was minuted here."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates import forms, readiness, services
from candidates.models import Matter
from candidates.services.voting import RULE_OF, STEP_OF
from candidates.views.acts import OfLeaders
from candidates.views.base import ActView
from cells import policy
from cells.access import may
from people import clock
from rules.services import judge_vote, preload


class CellReviewView(ActView):
    """What the cell said of somebody in a meeting that is minuted on paper."""

    form_class = forms.CellReviewForm
    title = gettext_lazy("Ghi chi bộ xét")
    consequence = gettext_lazy("Cuộc họp ghi trong phần mềm thì biên bản ghi giúp việc này.")
    done = gettext_lazy("Đã ghi ý kiến của chi bộ.")
    refusal = gettext_lazy("Chỉ cấp ủy chi bộ được ghi ý kiến của chi bộ.")

    def may(self) -> bool:
        return may(self.user, policy.REVIEW_CANDIDATE, self.candidate.cell)

    def act(self, **data: Any) -> None:
        services.record_cell_review(candidate=self.candidate, actor=self.user, **data)


class CellVoteView(OfLeaders):
    """The cell's vote to admit; a meeting minuted here records it by itself."""

    form_class = forms.CellVoteForm
    template_name = "candidates/cell_vote.html"
    matter = Matter.ADMISSION
    title = gettext_lazy("Chi bộ đề nghị kết nạp")
    button = gettext_lazy("Ghi biểu quyết và trình")
    consequence = gettext_lazy("Đạt thì trình Đảng ủy: sau khi gửi, chi bộ không sửa được.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preload(*readiness.KEYS)
        today = clock.today()
        return super().get_context_data(
            ready=readiness.judge(self.candidate, STEP_OF[self.matter], today),
            entitled=services.entitled_in_cell(self.candidate.cell, today),
            **kwargs,
        )

    def act(self, **data: Any) -> str:
        decision = services.record_cell_vote(
            candidate=self.candidate, matter=self.matter, actor=self.user, **data
        )
        judged = judge_vote(
            RULE_OF[self.matter],
            entitled=decision.entitled or 0,
            votes_for=decision.votes_for or 0,
            on=decision.decided_on,
            organization=decision.organization,
        )
        return judged.sentence


class RecognitionVoteView(CellVoteView):
    matter = Matter.RECOGNITION
    title = gettext_lazy("Chi bộ đề nghị công nhận chính thức")


class RemovalVoteView(CellVoteView):
    form_class = forms.RemovalVoteForm
    matter = Matter.REMOVAL
    title = gettext_lazy("Chi bộ đề nghị xóa tên đảng viên dự bị")
    danger = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(fact=_("Lý do ghi vào nghị quyết của chi bộ."), **kwargs)
