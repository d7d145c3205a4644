"""Papers of one candidate as files: Word in Party form, PDF for the phone."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from candidates import access, lifecycle
from candidates.lists import SympathiserList
from candidates.models import Candidate
from candidates.printing import FORMS, context_of, forms_of, layout_on, sympathiser_list
from candidates.readiness import with_facts
from candidates.sheets import book_data, sheet_data
from cells import policy
from cells.access import holds
from documents.pdf import render_pdf
from documents.services import write_paper
from people import clock
from people.language import of_the_books
from people.requests import SignedInMixin

PDFS = {"so-theo-doi": ("follow_up_book", book_data), "phieu": ("candidate_sheet", sheet_data)}


# A Word table of more takes a phone too long to open.
MOST_LISTED = 500


def _word_file(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


class OfCandidate(SignedInMixin):
    kwargs: dict[str, Any]

    @cached_property
    def candidate(self) -> Candidate:
        seen: QuerySet[Candidate] = Candidate.objects.visible_to(self.user)
        found = with_facts(seen).select_related("committee__parent", "ceremony")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            _found = self.candidate
            if not access.may_print(request.user, _found):
                raise PermissionDenied(_("Chỉ chi bộ, văn phòng và đảng ủy được in giấy tờ."))
        return super().dispatch(request, *args, **kwargs)


class PrintView(OfCandidate, TemplateView):
    """Which papers there are to print."""

    template_name = "candidates/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            candidate=self.candidate, forms=forms_of(self.candidate), **kwargs
        )


class PaperFileView(OfCandidate, View):
    """One paper as a Word file; that it was written is kept, the file is not."""

    def get(self, request: HttpRequest, form: str, **_kwargs: Any) -> HttpResponseBase:
        chosen = FORMS.get(form)
        if chosen is None or chosen not in forms_of(self.candidate):
            raise Http404
        with of_the_books():
            content = write_paper(
                form=chosen.template,
                context=context_of(chosen, self.candidate),
                layout=layout_on(clock.today(), self.candidate.committee),
                organization=self.candidate.cell,
                subject_id=str(self.candidate.pk),
                actor=self.user,
            )
        return _word_file(content, f"{chosen.key}-{clock.today():%Y-%m-%d}.docx")


class SympathisersView(SignedInMixin, View):
    """The list of sympathisers as a Word file, of one cell or of everybody in reach."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = SympathiserList(self.user, request.GET)
        organization = found.organization
        if organization is None or not holds(self.user, policy.PRINT_PAPER):
            raise PermissionDenied(_("Chỉ chi bộ, văn phòng và đảng ủy được in giấy tờ."))
        rows = list(found.rows()[: MOST_LISTED + 1])
        if len(rows) > MOST_LISTED:
            messages.error(
                request,
                _("Danh sách có hơn %(most)d người, in riêng từng chi bộ: chọn chi bộ rồi in.")
                % {"most": MOST_LISTED},
            )
            return redirect("candidates:list")
        today = clock.today()
        with of_the_books():
            content = write_paper(
                form="danh-sach-cam-tinh",
                context=sympathiser_list(rows, organization, today),
                layout=layout_on(today, organization),
                organization=organization,
                subject_id=str(organization.pk),
                actor=self.user,
            )
        return _word_file(content, f"danh-sach-cam-tinh-{today:%Y-%m-%d}.docx")


class PdfView(OfCandidate, View):
    """The follow-up book or the candidate's sheet, to print from a phone."""

    def get(self, request: HttpRequest, form: str, **_kwargs: Any) -> HttpResponseBase:
        if form not in PDFS:
            raise Http404
        template, data_of = PDFS[form]
        with of_the_books():
            content = render_pdf(template, data_of(self.candidate, clock.today()))
        lifecycle.note(self.candidate, "candidates.printed", actor=self.user, data={"form": form})
        name = f"{form}-{clock.today():%Y-%m-%d}.pdf"
        return FileResponse(io.BytesIO(content), filename=name, content_type="application/pdf")
