"""After the meeting: its papers, their wording, the text to copy out, amendments."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from meetings import access
from meetings.forms import take_refusal
from meetings.forms.papers import AmendForm, WordingForm
from meetings.models import AgendaItem, Meeting, MeetingPaper, PaperKind
from meetings.papers import PAPERS, MeetingFacts, Paper, copy_out, papers_of
from meetings.papers.excerpt import has_decision
from meetings.services.amending import amend_minutes
from meetings.services.guards import day_of
from meetings.services.papers import (
    drafted_wording,
    print_paper,
    restore_wording,
    reword_paper,
    stamp_of,
)
from meetings.views.acts import OfLeaders
from meetings.views.base import MeetingMixin
from people.language import of_the_books


class OfPapers(MeetingMixin):
    """The papers of one meeting, for who may print them."""

    refusal = gettext_lazy("Chỉ chi ủy và cấp ủy cấp trên được in văn bản cuộc họp.")

    def may(self) -> bool:
        return access.may_print_meeting(self.user, self.meeting)

    @cached_property
    def facts(self) -> MeetingFacts:
        return MeetingFacts(self.meeting, self.item)

    @cached_property
    def item(self) -> AgendaItem | None:
        return None

    @property
    def kind(self) -> PaperKind:
        """The paper of the address; an excerpt is asked of an item, not of the meeting."""
        asked = self.kwargs["paper"]
        if asked not in PaperKind.values or asked == PaperKind.EXCERPT:
            raise Http404
        return PaperKind(asked)

    @property
    def paper(self) -> Paper:
        paper = PAPERS[self.kind]
        if paper.kind == PaperKind.SCORE and self.facts.score is None:
            raise Http404
        return paper


class OfItem(OfPapers):
    """The excerpt of one item of a meeting in reach."""

    @cached_property
    def item(self) -> AgendaItem | None:
        return self._found

    @cached_property
    def _found(self) -> AgendaItem:
        meetings = Meeting.objects.visible_to(self.user)
        items = AgendaItem.objects.filter(meeting__in=meetings).select_related(
            "meeting__cell",
            "meeting__committee",
            "meeting__chair__person",
            "meeting__minute_taker__person",
        )
        return get_object_or_404(items, pk=self.kwargs["pk"])

    @cached_property
    def meeting(self) -> Meeting:
        return self._found.meeting

    @property
    def kind(self) -> PaperKind:
        return PaperKind.EXCERPT


class PapersView(OfPapers, TemplateView):
    """Which papers there are, each to take away and to word."""

    template_name = "meetings/papers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = self.facts
        numbers = {kind: paper.number for (kind, _item), paper in facts.written.items()}
        rows = [
            {
                "paper": paper,
                "number": numbers.get(paper.kind, ""),
                "edited": bool(paper.edited(facts)),
            }
            for paper in papers_of(facts)
        ]
        return super().get_context_data(
            meeting=self.meeting,
            rows=rows,
            decisions=[item for item in facts.items if has_decision(item)],
            is_final=facts.is_final,
            leads=access.may_run_meeting(self.user, self.meeting),
            writes=access.may_write_meeting(self.user, self.meeting.cell),
            **kwargs,
        )


class PaperFileView(OfPapers, View):
    """One paper as a Word file; that it was written is kept, the file is not."""

    # Asking for the head alone must not take a number.
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        paper = self.paper
        try:
            content = print_paper(
                meeting=self.meeting, kind=paper.kind, item=self.item, actor=self.user
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(self.meeting)
        name = f"{paper.template}-{day_of(self.meeting):%Y-%m-%d}.docx"
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


class ExcerptFileView(OfItem, PaperFileView):
    """The excerpt of one decision as a Word file."""


class WordingView(OfPapers, FormView):
    """The words of one paper: as drafted until somebody puts others in their place."""

    form_class = WordingForm
    template_name = "meetings/wording.html"
    refusal = gettext_lazy("Chỉ bí thư, phó bí thư chi bộ được sửa lời văn.")

    def may(self) -> bool:
        return access.may_run_meeting(self.user, self.meeting)

    @cached_property
    def drafted(self) -> dict[str, str]:
        return drafted_wording(self.meeting, self.kind, self.item)

    @property
    def kept(self) -> MeetingPaper:
        """What is kept of the paper, as it stands at this moment."""
        papers = MeetingPaper.objects.filter(meeting=self.meeting, kind=self.kind, item=self.item)
        return papers.first() or MeetingPaper(kind=self.kind, item=self.item)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.paper.parts:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"paper": self.paper}

    def get_initial(self) -> dict[str, Any]:
        kept = self.kept
        return {**self.drafted, **kept.wording, "seen": stamp_of(kept)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            meeting=self.meeting,
            paper=self.paper,
            about=self.item,
            edited=bool(self.kept.wording),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "restore" not in request.POST:
            return super().post(request, *args, **kwargs)
        restore_wording(meeting=self.meeting, kind=self.kind, item=self.item, actor=self.user)
        messages.success(request, _("Đã lấy lại lời văn ban đầu."))
        return redirect(request.path)

    def form_valid(self, form: WordingForm) -> HttpResponse:
        try:
            reword_paper(
                meeting=self.meeting,
                kind=self.kind,
                item=self.item,
                wording=form.wording,
                seen=form.cleaned_data["seen"],
                actor=self.user,
            )
        except ValidationError as refusal:
            take_refusal(form, refusal)
            if getattr(refusal, "code", "") == "changed":
                self._show_both(form)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã ghi lời văn."))
        return redirect("meetings:papers", pk=self.meeting.pk)

    def _show_both(self, form: WordingForm) -> None:
        """Beside what was typed stands what somebody else wrote; written again, it goes over it."""
        kept = self.kept
        theirs = self.drafted | kept.wording
        for key, typed in form.wording.items():
            if typed.split() != theirs[key].split():
                form.add_error(key, _("Bản vừa ghi: %(text)s") % {"text": theirs[key]})
        data = self.request.POST.copy()
        data["seen"] = stamp_of(kept)
        form.data = data


class ExcerptWordingView(OfItem, WordingView):
    """The words of an excerpt."""


class CopyOutView(MeetingMixin, TemplateView):
    """One text to paste where the meeting must be entered by hand once more."""

    template_name = "meetings/copy_out.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with of_the_books():
            text = copy_out(MeetingFacts(self.meeting))
        return super().get_context_data(meeting=self.meeting, text=text, **kwargs)


class AmendView(OfLeaders):
    """Set right what is wrong in locked minutes, beside them."""

    form_class = AmendForm
    title = gettext_lazy("Bổ sung biên bản")
    button = gettext_lazy("Ghi bổ sung")
    consequence = gettext_lazy(
        "Biên bản đã khóa giữ nguyên. Phần bổ sung đứng bên cạnh, có tên người ghi và giờ ghi. "
        "Đảng ủy được báo ngay."
    )
    done = gettext_lazy("Đã ghi bổ sung biên bản. Đảng ủy đã được báo.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.meeting}

    def get_initial(self) -> dict[str, Any]:
        return {"item": self.request.GET.get("muc", "")}

    def act(self, form: AmendForm) -> None:
        amend_minutes(meeting=self.meeting, actor=self.user, **form.cleaned_data)
