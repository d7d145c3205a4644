"""The sheet of a meeting: the cell's leaders fill it in, who answers from above confirms it."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from meetings import access
from meetings.forms import NoForm, take_refusal
from meetings.forms.score import ConfirmForm, ScoreForm
from meetings.models import MeetingState, QualityScore
from meetings.services import scoring
from meetings.views.base import MeetingMixin, room_url
from meetings.wording import score_words
from rules.rubrics import Sheet


class SheetView(MeetingMixin, FormView):
    """A page with one sheet; where it cannot be filled in, it says why."""

    @cached_property
    def score(self) -> QualityScore | None:
        scores = QualityScore.objects.select_related(
            "rubric", "scored_by__person", "confirmed_by__person"
        )
        return scores.filter(meeting=self.meeting).first()

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that is filled in; None where there is none, and ``why_not`` says why."""
        return None

    @cached_property
    def why_not(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {"meeting": self.meeting, "why_not": self.why_not}
        if self.sheet is not None and not self.why_not:
            context |= self.sheet_context(self.sheet)
        return super().get_context_data(**context, **kwargs)

    def sheet_context(self, sheet: Sheet) -> dict[str, Any]:
        rubric = sheet.rubric
        bands = [[band.get("min", 0), str(band["title"])] for band in rubric.bands]
        return {
            "sheet": sheet,
            # What the script needs to add up as the service does.
            "bands": json.dumps(bands, ensure_ascii=False),
            "mode": rubric.not_applicable.get("mode", ""),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.why_not:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)


class ScoreView(SheetView):
    form_class = ScoreForm
    template_name = "meetings/score.html"
    refusal = gettext_lazy("Chỉ bí thư, phó bí thư chi bộ được chấm điểm.")

    def may(self) -> bool:
        return access.may_run_meeting(self.user, self.meeting)

    @cached_property
    def suggested(self) -> scoring.Suggested | None:
        return scoring.suggest(self.meeting)

    @property
    def sheet(self) -> Sheet | None:
        return self.suggested.sheet if self.suggested else None

    @cached_property
    def given(self) -> dict[str, Any]:
        """What the sheet holds already, else what it begins with."""
        if self.score and self.sheet and self.score.rubric == self.sheet.rubric:
            return self.score.points
        return self.suggested.points if self.suggested else {}

    @cached_property
    def why_not(self) -> str:
        if self.meeting.state not in (MeetingState.HELD, MeetingState.FINALISED):
            return _("Họp xong mới chấm điểm.")
        if self.score is not None and self.score.confirmed_at is not None:
            return _("Cấp trên đã xác nhận điểm cuộc họp này.")
        if self.suggested is None:
            return _("Cuộc họp loại này không chấm điểm.")
        return ""

    def get_form_class(self) -> Any:
        return NoForm if self.why_not else ScoreForm

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = super().get_form_kwargs()
        if self.why_not or self.suggested is None:
            return asked
        why = {code: each.why for code, each in self.suggested.suggestions.items()}
        return asked | {"sheet": self.sheet, "given": self.given, "why": why}

    def get_initial(self) -> dict[str, Any]:
        return {"to_mend": self.score.to_mend if self.score else ""}

    def sheet_context(self, sheet: Sheet) -> dict[str, Any]:
        missing = len(sheet.criteria) - len(self.given)
        result = None if missing else sheet.sum_up(self.given)
        rubric = sheet.rubric
        return super().sheet_context(sheet) | {
            "is_scored": self.score is not None,
            "sum": score_words(result.total, result.band, rubric) if result else "",
        }

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            score = scoring.score_meeting(
                meeting=self.meeting,
                points=form.points,
                to_mend=form.cleaned_data["to_mend"],
                actor=self.user,
            )
        except ValidationError as refusal:
            take_refusal(form, refusal, form.beside)
            return self.form_invalid(form)
        said = score_words(score.total, score.band, score.rubric)
        messages.success(self.request, _("Đã chấm: %(score)s.") % {"score": said})
        # Who scores before the end goes on in the room.
        held = self.meeting.state == MeetingState.HELD
        return redirect(room_url(self.meeting) if held else self.meeting)


class ConfirmScoreView(SheetView):
    """The cell's points as they stand, one button; other points with the reason below."""

    form_class = ConfirmForm
    template_name = "meetings/confirm_score.html"
    refusal = gettext_lazy("Người phụ trách chi bộ hoặc đảng ủy mới xác nhận điểm.")

    def may(self) -> bool:
        return access.may_confirm_score(self.user, self.meeting)

    @property
    def sheet(self) -> Sheet | None:
        return Sheet(self.score.rubric) if self.score else None

    @cached_property
    def why_not(self) -> str:
        if self.score is None:
            return _("Chi bộ chưa chấm điểm.")
        if self.score.confirmed_at is not None:
            return _("Điểm cuộc họp này đã xác nhận.")
        if self.meeting.state != MeetingState.FINALISED:
            return _("Biên bản chưa khóa, chưa xác nhận điểm.")
        if scoring.is_scorer(self.user, self.score):
            return _("Người đã chấm không tự xác nhận được.")
        return ""

    def get_form_class(self) -> Any:
        return NoForm if self.why_not else ConfirmForm

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = super().get_form_kwargs()
        if self.why_not or self.score is None:
            return asked
        return asked | {"sheet": self.sheet, "given": self.score.points}

    def sheet_context(self, sheet: Sheet) -> dict[str, Any]:
        context, score = super().sheet_context(sheet), self.score
        if score is None:
            return context
        return context | {
            "score": score,
            "sum": score_words(score.total, score.band, score.rubric),
            "lost": self._lost(sheet, score),
        }

    def _lost(self, sheet: Sheet, score: QualityScore) -> list[tuple[str, str]]:
        """Where the cell did not give itself everything: what one looks at first."""
        lost = []
        for criterion in sheet.criteria:
            given = score.points.get(criterion.code)
            if given is None:
                lost.append((criterion.title, _("không áp dụng")))
            elif not sheet.has_points and not given:
                lost.append((criterion.title, _("chưa đạt")))
            elif sheet.has_points and given < criterion.max:
                lost.append((criterion.title, f"{given}/{criterion.max}"))
        return lost

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.why_not and "nhu_chi_bo" in request.POST:
            return self._confirm(None, {})
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        asked = {"points": form.points, "reason": form.cleaned_data["reason"]}
        return self._confirm(form, asked)

    def _confirm(self, form: Any, asked: dict[str, Any]) -> HttpResponse:
        try:
            score = scoring.confirm_score(meeting=self.meeting, actor=self.user, **asked)
        except ValidationError as refusal:
            if form is None:
                messages.error(self.request, " ".join(refusal.messages))
                return redirect(self.meeting)
            take_refusal(form, refusal, form.beside)
            return self.form_invalid(form)
        said = score_words(score.confirmed_total, score.confirmed_band, score.rubric)
        messages.success(self.request, _("Đã xác nhận: %(score)s.") % {"score": said})
        return redirect(self.meeting)
