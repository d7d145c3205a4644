"""The page of one candidate, with the whole history."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.views.generic import DetailView

from candidates import access, readiness
from candidates.acts import acts_for
from candidates.models import Candidate, MentorReport, Mentorship, Stage, StageEvent
from candidates.models.candidate import BEFORE_ADMISSION
from candidates.timeline import timeline
from people import clock
from people.requests import SignedInMixin
from people.services import opened_today
from rules.services import preload, value

RULES = (
    "admission.age_min",
    "admission.age_max",
    "admission.education_min",
    "admission.education_exception_primary",
    "admission.certificate_life",
    "admission.dossier_life",
    "admission.chain",
    "admission.decider",
    "mentoring.must_be_official",
    "mentoring.slots_max",
)
PATH = (
    Stage.SOURCE,
    Stage.SYMPATHISER,
    Stage.DOSSIER_ALLOWED,
    Stage.DOSSIER_OPEN,
    Stage.CELL_PASSED,
    Stage.BASE_PASSED,
    Stage.DECIDED,
    Stage.PROBATIONARY,
    Stage.OFFICIAL,
)
# Stages beside the path stand where the way goes on from.
BESIDE = {
    Stage.CELL_FAILED: Stage.DOSSIER_OPEN,
    Stage.RETURNED: Stage.DOSSIER_OPEN,
    Stage.REFUSED: Stage.SYMPATHISER,
}


def path_of(candidate: Candidate) -> dict[str, Any]:
    """The stages in order, each done, now or to come, and the place in words."""
    stands = BESIDE.get(Stage(candidate.stage), Stage(candidate.stage))
    chain = value("admission.chain", on=clock.today(), organization=candidate.cell)
    path = [
        stage for stage in PATH if stage != Stage.BASE_PASSED or "base" in chain or stands == stage
    ]
    if stands not in path:
        return {"steps": [], "place": 0, "count": len(path)}
    place = path.index(stands)
    steps = [
        {
            "label": stage.label,
            "state": "done" if n < place else "now" if n == place else "",
        }
        for n, stage in enumerate(path)
    ]
    return {"steps": steps, "place": place + 1, "count": len(path)}


class CandidateDetailView(SignedInMixin, DetailView):
    template_name = "candidates/detail.html"
    context_object_name = "candidate"

    def get_queryset(self) -> QuerySet[Candidate]:
        return (
            Candidate.objects.visible_to(self.user)
            .select_related("person", "cell", "committee")
            .annotate(is_opened=opened_today(self.user))
            .prefetch_related(
                Prefetch(
                    "mentorships",
                    Mentorship.objects.select_related("mentor__person"),
                ),
                "enrolments",
                "introductions",
                "reviews",
                "decisions",
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        candidate: Candidate = self.object
        user, today = self.user, clock.today()
        if not self.object.is_opened:
            access.note_opening(user, candidate)
        preload(*RULES)
        judged = candidate.stage in BEFORE_ADMISSION and candidate.stage != Stage.DECIDED
        ready = readiness.for_cell_vote(candidate, today) if judged else None
        events = list(StageEvent.objects.filter(candidate=candidate).select_related("decision"))
        reports = list(
            MentorReport.objects.visible_to(user)
            .filter(mentorship__candidate=candidate)
            .select_related("mentorship__mentor__person")
            .order_by("-period")[:36]
        )
        acts = acts_for(user, candidate, ready)
        leads = access.may_lead(user, candidate)
        return super().get_context_data(
            path=path_of(candidate),
            ready=ready,
            acts=[act for act in acts if act.allowed],
            not_now=[act for act in acts if not act.allowed],
            helping=[m for m in candidate.mentorships.all() if m.ended_on is None],
            leads=leads,
            may_correct=judged and access.may_correct(user, candidate),
            report=reports[0] if reports else None,
            earlier_reports=reports[1:4],
            lines=timeline(candidate, events=events, reports=reports),
            age=candidate.person.age_on(today),
            today=today,
            **kwargs,
        )
