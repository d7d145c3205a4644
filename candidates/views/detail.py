"""The page of one candidate, with the whole history."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView

from candidates import access, readiness
from candidates.acts import acts_for
from candidates.models import Candidate, MentorReport, Stage, StageEvent, Step
from candidates.models.candidate import BEFORE_ADMISSION
from candidates.readiness.probation import ends_on
from candidates.routes import route_of
from candidates.timeline import timeline
from people import clock
from people.requests import SignedInMixin
from people.services import opened_today
from rules.services import preload, value

PATH = (
    Stage.SOURCE,
    Stage.SYMPATHISER,
    Stage.DOSSIER_ALLOWED,
    Stage.DOSSIER_OPEN,
    Stage.CELL_PASSED,
    Stage.BASE_PASSED,
    Stage.DECIDED,
    Stage.PROBATIONARY,
    Stage.RECOGNITION_PROPOSED,
    Stage.OFFICIAL,
)
# Stages beside the path stand where the way goes on from.
BESIDE = {
    Stage.CELL_FAILED: Stage.DOSSIER_OPEN,
    Stage.RETURNED: Stage.DOSSIER_OPEN,
    Stage.REFUSED: Stage.SYMPATHISER,
    Stage.APPRAISED: Stage.CELL_PASSED,
    Stage.RECOGNITION_APPRAISED: Stage.RECOGNITION_PROPOSED,
    Stage.RECOGNITION_SECONDED: Stage.RECOGNITION_PROPOSED,
    Stage.RECOGNITION_RETURNED: Stage.PROBATIONARY,
    Stage.RECOGNITION_STUCK: Stage.PROBATIONARY,
    Stage.REMOVAL_PROPOSED: Stage.PROBATIONARY,
    Stage.REMOVAL_SECONDED: Stage.PROBATIONARY,
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


def pause_of(events: list[StageEvent]) -> StageEvent | None:
    """The event of the running pause: why, from when, until when it is meant to last."""
    return next((event for event in events if event.step == Step.PAUSED), None)


class CandidateDetailView(SignedInMixin, DetailView):
    template_name = "candidates/detail.html"
    context_object_name = "candidate"

    def get_queryset(self) -> QuerySet[Candidate]:
        return (
            readiness.with_facts(Candidate.objects.visible_to(self.user))
            .select_related("committee")
            .annotate(is_opened=opened_today(self.user))
            .prefetch_related("reviews")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        candidate: Candidate = self.object
        user, today = self.user, clock.today()
        if not self.object.is_opened:
            access.note_opening(user, candidate)
        preload(*readiness.KEYS)
        step = readiness.next_step(candidate, today)
        ready = readiness.judge(candidate, step, today) if step else None
        events = list(StageEvent.objects.filter(candidate=candidate).select_related("decision"))
        reports = list(
            MentorReport.objects.visible_to(user)
            .filter(mentorship__candidate=candidate)
            .select_related("mentorship__mentor__person")
            .order_by("-period")[:36]
        )
        acts = acts_for(user, candidate, ready)
        probation_ends = ends_on(candidate) if candidate.in_probation else None
        leads = access.may_lead(user, candidate)
        return super().get_context_data(
            path=path_of(candidate),
            ready=ready,
            acts=[act for act in acts if act.allowed],
            not_now=[act for act in acts if not act.allowed],
            helping=[m for m in candidate.mentorships.all() if m.ended_on is None],
            leads=leads,
            prints=access.may_print(user, candidate),
            may_correct=candidate.stage in BEFORE_ADMISSION and access.may_correct(user, candidate),
            keeps_papers=candidate.is_open and (leads or access.may_keep_dossier(user, candidate)),
            papers=[item for item in candidate.papers.all() if item.is_in_hand],
            route=route_of(candidate, today),
            probation_ends=probation_ends,
            days_left=(probation_ends - today).days if probation_ends else None,
            paused=pause_of(events) if candidate.stage == Stage.PAUSED else None,
            report=reports[0] if reports else None,
            earlier_reports=reports[1:4],
            lines=timeline(candidate, events=events, reports=reports),
            age=candidate.person.age_on(today),
            today=today,
            **kwargs,
        )
