"""The list of candidates and the board by stage."""

from collections.abc import Iterable
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
from django.utils.formats import date_format
from django.utils.translation import ngettext
from django.views.generic import ListView, TemplateView

from candidates.lists import ATTENTION, STAGES, CandidateList
from candidates.models import Candidate, Enrolment, Mentorship, Stage
from candidates.models.candidate import CandidateQuerySet
from cells import policy
from cells.access import holds
from documents.requests import ExportView, FoundListMixin
from people import clock
from people.requests import SignedInMixin

ROWS = 50
CARDS = 5


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
            stages=STAGES,
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
        by_stage: dict[str, list[dict[str, Any]]] = {}
        for card in _first_of_each_stage(seen):
            days = (today - card["stage_since"]).days
            since = ngettext("từ %(day)s, %(n)d ngày", "từ %(day)s, %(n)d ngày", days) % {
                "day": date_format(card["stage_since"]),
                "n": days,
            }
            by_stage.setdefault(card["stage"], []).append(card | {"since": since})
        counts = _counts_by_stage(seen)
        columns = [
            {"stage": stage, "label": stage.label, "cards": by_stage[stage], **counts[stage]}
            for stage in Stage
            if stage in by_stage
        ]
        return super().get_context_data(
            columns=columns,
            total=sum(column["count"] for column in columns),
            today=today,
            may_introduce=may_introduce(self.user),
            **kwargs,
        )


def _helped() -> Exists:
    return Exists(Mentorship.objects.open().filter(candidate=OuterRef("pk")))


def _certified() -> Exists:
    return Exists(Enrolment.objects.certified().filter(candidate=OuterRef("pk")))


def _counts_by_stage(seen: CandidateQuerySet) -> dict[str, dict[str, Any]]:
    """How many stand in each stage, and of them how many are helped and certified."""
    rows = (
        seen.annotate(is_helped=_helped(), is_certified=_certified())
        .order_by()
        .values("stage")
        .annotate(
            count=Count("pk"),
            helped=Count("pk", filter=Q(is_helped=True)),
            certified=Count("pk", filter=Q(is_certified=True)),
        )
    )
    return {row["stage"]: dict(row) for row in rows}


def _first_of_each_stage(seen: CandidateQuerySet) -> Iterable[Any]:
    """The few of each stage who have stood there longest, in one statement for all stages.

    Who they are is asked of these few alone: joined within the window it would be asked of all.
    """
    place = Window(RowNumber(), partition_by=[F("stage")], order_by=[F("stage_since"), F("pk")])
    first = seen.annotate(place=place).filter(place__lte=CARDS).order_by()
    return (
        Candidate.objects.filter(pk__in=list(first.values_list("pk", flat=True)))
        .annotate(is_helped=_helped(), is_certified=_certified())
        .values(
            "pk", "stage", "stage_since", "person__full_name", "cell__name",
            "is_helped", "is_certified",
        )
        .order_by("stage_since", "pk")
    )  # fmt: skip
