"""The dossier's pages: the checklist, opinions asked, consents, the route."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from candidates import access, forms, services
from candidates.models import Candidate, Matter
from candidates.readiness import with_facts
from candidates.readiness.papers import index_of, lapses_on
from candidates.views.acts import OfLeaders, OfLeadersOrOffice
from candidates.views.leaving import OfOffice
from people import clock
from rules.services import preload


class WithFacts(OfLeadersOrOffice):
    """Acts that read the papers of the candidate."""

    @cached_property
    def candidate(self) -> Candidate:
        seen: QuerySet[Candidate] = Candidate.objects.visible_to(self.user)
        found = with_facts(seen).select_related("committee").prefetch_related("opinions")
        return get_object_or_404(found, pk=self.kwargs["pk"])


class PapersView(WithFacts):
    """The checklist of the dossier: a row for each paper, in the order of the index."""

    form_class = forms.PapersForm
    template_name = "candidates/papers.html"
    title = gettext_lazy("Giấy tờ trong hồ sơ")
    done = gettext_lazy("Đã ghi giấy tờ.")

    def get_form_kwargs(self) -> dict[str, Any]:
        preload("dossier.index", "dossier.recognition_papers", "dossier.admission_papers")
        return super().get_form_kwargs() | {
            "papers": index_of(self.candidate, clock.today()),
            "checks": access.may_keep_dossier(self.user, self.candidate),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        held = {item.paper: item for item in self.candidate.papers.all()}
        lapses = {
            paper: day
            for paper, item in held.items()
            if (day := lapses_on(item, self.candidate, today))
        }
        return super().get_context_data(held=held, lapses=lapses, today=today, **kwargs)

    def serve(self, form: Any) -> HttpResponse:
        self.facts = form.facts()
        return super().serve(form)

    def act(self, **_data: Any) -> None:
        services.keep_papers(candidate=self.candidate, facts=self.facts, actor=self.user)


class OpinionsView(WithFacts, OfLeaders):
    form_class = forms.OpinionsForm
    title = gettext_lazy("Tổng hợp ý kiến nhận xét")
    consequence = gettext_lazy(
        "Chỉ ghi số lượng và phần tóm tắt; không chép nguyên văn nhận xét của ai."
    )
    done = gettext_lazy("Đã ghi tổng hợp ý kiến.")

    def may(self) -> bool:
        return access.may_lead(self.user, self.candidate)

    def act(self, **data: Any) -> None:
        matter: Matter = self.candidate.matter_prepared
        services.record_opinions(candidate=self.candidate, matter=matter, actor=self.user, **data)


class ConsentView(OfOffice):
    form_class = forms.ConsentForm
    title = gettext_lazy("Ghi văn bản đồng ý của cấp trên")
    done = gettext_lazy("Đã ghi văn bản đồng ý.")

    def act(self, **data: Any) -> None:
        services.record_consent(candidate=self.candidate, actor=self.user, **data)


class RouteView(OfLeadersOrOffice):
    form_class = forms.RouteForm
    title = gettext_lazy("Đường giới thiệu")
    consequence = gettext_lazy(
        "Đoàn hoặc Công đoàn giới thiệu cùng một đảng viên; không có thì hai đảng viên."
    )
    done = gettext_lazy("Đã ghi đường giới thiệu.")

    def act(self, **data: Any) -> None:
        services.choose_route(candidate=self.candidate, actor=self.user, **data)
