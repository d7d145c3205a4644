"""The list of candidates and the board by stage."""

from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Window,
)
from django.db.models.functions import RowNumber
from django.views.generic import ListView, TemplateView

from candidates.lists import ATTENTION, CandidateList
from candidates.models import Candidate, Enrolment, Mentorship, Stage
from candidates.models.candidate import CLOSED_STAGES
from cells import policy
from cells.access import holds
from documents.requests import ExportView, FoundListMixin
from people import clock
from people.requests import SignedInMixin

ROWS = 50
CARDS = 8


def may_introduce(user: Any) -> bool:
    """Whether ``user`` may put anybody on a list: cell leaders and the office."""
    return holds(user, policy.INTRODUCE)


class CandidateListView(FoundListMixin, ListView):
    list_class = CandidateList
    found: CandidateList
    template_name = "candidates/list.html"
    context_object_name = "candidates"
    paginate_by = ROWS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cells=self.found.cells,
            stages=Stage.choices,
            attention=ATTENTION,
            may_introduce=may_introduce(self.user),
            may_print=holds(self.user, policy.PRINT_PAPER),
            **kwargs,
        )


class CandidateExportView(ExportView):
    list_class = CandidateList


class CandidateBoardView(SignedInMixin, TemplateView):
    """Open candidacies by stage: how many, and the few that have waited longest."""

    template_name = "candidates/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        seen = Candidate.objects.visible_to(self.user).open()
        helped = Exists(Mentorship.objects.open().filter(candidate=OuterRef("pk")))
        certified = Exists(
            Enrolment.objects.filter(candidate=OuterRef("pk")).exclude(certificate_number="")
        )
        counts = {
            row["stage"]: row
            for row in seen.annotate(has_mentor=helped, has_certificate=certified)
            .order_by()
            .values("stage")
            .annotate(
                count=Count("pk"),
                helped=Count("pk", filter=Q(has_mentor=True)),
                certified=Count("pk", filter=Q(has_certificate=True)),
            )
        }
        # The first cards of every column in one statement, however many wait in each.
        cards = (
            seen.annotate(
                place=Window(
                    RowNumber(),
                    partition_by=[F("stage")],
                    order_by=[F("stage_since"), F("pk")],
                ),
                has_mentor=helped,
                has_certificate=certified,
            )
            .filter(place__lte=CARDS)
            .select_related("person", "cell")
            .order_by("stage_since", "pk")
        )
        by_stage: dict[str, list[Candidate]] = {}
        for card in cards:
            by_stage.setdefault(card.stage, []).append(card)
        columns = [
            {
                "stage": stage,
                "label": stage.label,
                "cards": by_stage[stage],
                "more": counts[stage]["count"] - len(by_stage[stage]),
                **counts[stage],
            }
            for stage in Stage
            if stage not in CLOSED_STAGES and stage in counts
        ]
        return super().get_context_data(
            columns=columns,
            total=sum(column["count"] for column in columns),
            today=today,
            may_introduce=may_introduce(self.user),
            **kwargs,
        )
