"""The one table of a candidate's steps, and the one function that takes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidate, Decision, Matter, Stage, StageEvent, Step
from candidates.models.candidate import (
    BEFORE_ADMISSION,
    CLOSED_STAGES,
    IN_PROBATION,
    WAITING,
)
from people import audit, bulk, clock
from people.models import User


@dataclass(frozen=True)
class Edge:
    """From which stages a step starts and where each leads.

    A vote that does not pass leads to what ``failed`` says, where it moves anything at all.
    """

    moves: Mapping[Stage, Stage]
    failed: Mapping[Stage, Stage] = field(default_factory=dict)


def _all(starts: Iterable[Stage], to: Stage) -> dict[Stage, Stage]:
    return dict.fromkeys(starts, to)


_OPEN_BEFORE = [stage for stage in BEFORE_ADMISSION if stage != Stage.PAUSED]
_ADMISSION, _RECOGNITION, _REMOVAL = (WAITING[matter] for matter in Matter)
# Who is stuck has no two thirds behind them: the decider settles it one way or the other.
_SENT_UP = [stage for stage in _RECOGNITION if stage != Stage.RECOGNITION_STUCK]

# The edges of the admission lifecycle. A list names people at any stage, so taking over has
# no edge of its own: ``enter`` writes the first event. Nor has ``RESUMED``: it goes back to
# the stage that was left. What the clock alone brings (a ceremony's day gone by, the twelve
# months over) is no stage either: it is worked out on the day that asks.
EDGES: dict[Step, Edge] = {
    Step.LISTED: Edge({Stage.SOURCE: Stage.SYMPATHISER}),
    Step.ALLOWED: Edge({Stage.SYMPATHISER: Stage.DOSSIER_ALLOWED}),
    Step.DOSSIER_OPENED: Edge(
        _all((Stage.DOSSIER_ALLOWED, Stage.CELL_FAILED, Stage.RETURNED), Stage.DOSSIER_OPEN)
    ),
    Step.CELL_VOTED: Edge(
        {Stage.DOSSIER_OPEN: Stage.CELL_PASSED}, {Stage.DOSSIER_OPEN: Stage.CELL_FAILED}
    ),
    Step.APPRAISED: Edge(
        {
            Stage.CELL_PASSED: Stage.APPRAISED,
            Stage.RECOGNITION_PROPOSED: Stage.RECOGNITION_APPRAISED,
        }
    ),
    Step.BASE_VOTED: Edge(
        {
            **_all((Stage.CELL_PASSED, Stage.APPRAISED), Stage.BASE_PASSED),
            **_all(
                (Stage.RECOGNITION_PROPOSED, Stage.RECOGNITION_APPRAISED),
                Stage.RECOGNITION_SECONDED,
            ),
            Stage.REMOVAL_PROPOSED: Stage.REMOVAL_SECONDED,
        }
    ),
    Step.RETURNED: Edge(
        {
            **_all(_ADMISSION, Stage.RETURNED),
            **_all(_SENT_UP, Stage.RECOGNITION_RETURNED),
        }
    ),
    Step.RESUBMITTED: Edge(
        {
            Stage.RETURNED: Stage.CELL_PASSED,
            Stage.RECOGNITION_RETURNED: Stage.RECOGNITION_PROPOSED,
        }
    ),
    Step.REFUSED: Edge(
        {
            **_all(_ADMISSION, Stage.REFUSED),
            **_all((*_SENT_UP, *_REMOVAL), Stage.PROBATIONARY),
        }
    ),
    Step.DECIDED: Edge(_all(_ADMISSION, Stage.DECIDED)),
    Step.REOPENED: Edge({Stage.DECIDED: Stage.RETURNED}),
    Step.ANNULLED: Edge(_all((Stage.DECIDED, *IN_PROBATION), Stage.ANNULLED)),
    Step.CEREMONY: Edge({Stage.DECIDED: Stage.PROBATIONARY}),
    Step.RECOGNITION_VOTED: Edge({Stage.PROBATIONARY: Stage.RECOGNITION_PROPOSED}),
    Step.STUCK: Edge({Stage.PROBATIONARY: Stage.RECOGNITION_STUCK}),
    Step.REMOVAL_VOTED: Edge({Stage.PROBATIONARY: Stage.REMOVAL_PROPOSED}),
    Step.RECOGNISED: Edge(_all(_RECOGNITION, Stage.OFFICIAL)),
    Step.REMOVED: Edge(_all((*_REMOVAL, Stage.RECOGNITION_STUCK), Stage.REMOVED)),
    Step.RELISTED: Edge({Stage.REFUSED: Stage.SYMPATHISER}),
    Step.PAUSED: Edge(_all(_OPEN_BEFORE, Stage.PAUSED)),
    Step.DROPPED: Edge(_all(BEFORE_ADMISSION, Stage.DROPPED)),
    Step.WITHDRAWN: Edge(_all(BEFORE_ADMISSION, Stage.WITHDRAWN)),
    Step.LEFT: Edge(_all((*BEFORE_ADMISSION, *IN_PROBATION), Stage.GONE)),
    Step.DIED: Edge(_all((*BEFORE_ADMISSION, *IN_PROBATION), Stage.DECEASED)),
}


def allows(stage: str, step: Step) -> bool:
    """Whether ``step`` starts from ``stage``."""
    if step == Step.RESUMED:
        return stage == Stage.PAUSED
    return step in EDGES and stage in EDGES[step].moves


def refusal(field: str, message: str, code: str) -> ValidationError:
    """A refusal that a form shows beside ``field`` (a plain dict would lose the code)."""
    return ValidationError({field: ValidationError(message, code=code)})


def refuse_future(day: date, field: str) -> None:
    """Raise ValidationError beside ``field`` when ``day`` has not come yet."""
    if day > clock.today():
        raise refusal(
            field,
            _("Ngày %(day)s chưa tới. Ghi ngày đã diễn ra.") % {"day": f"{day:%d/%m/%Y}"},
            "future",
        )


def enter(
    candidate: Candidate,
    step: Step,
    *,
    effective_on: date,
    actor: User | None,
    ground: str = "",
    source: str = "",
) -> Candidate:
    """Write the first event of a candidacy that was just made at its stage."""
    enter_all(
        [candidate], step, effective_on=effective_on, actor=actor, ground=ground, source=source
    )
    return candidate


def enter_all(
    candidates: list[Candidate],
    step: Step,
    *,
    effective_on: date,
    actor: User | None,
    ground: str = "",
    source: str = "",
) -> None:
    """Write the first event of candidacies that were just made at their stages."""
    bulk.insert(
        StageEvent,
        (
            StageEvent(
                candidate=candidate,
                step=step,
                to_stage=candidate.stage,
                effective_on=effective_on,
                actor=actor,
                ground=ground,
            )
            for candidate in candidates
        ),
    )
    audit.record_all(
        (
            audit.Act(
                f"candidates.{step}",
                candidate,
                candidate.cell.path,
                {"to": candidate.stage, "on": effective_on, "ground": ground},
            )
            for candidate in candidates
        ),
        actor=actor,
        source=source,
    )


def note(candidate: Candidate, action: str, *, actor: User, data: dict[str, Any]) -> None:
    """Write into the trail what was done on ``candidate`` without moving it."""
    audit.record(actor, action, candidate, path=candidate.cell.path, data=data)


def since(candidate: Candidate) -> date:
    """The first day on which another step may be taken: no cell acts before somebody came."""
    moved = StageEvent.objects.filter(candidate=candidate, step=Step.MOVED)
    came_on = moved.aggregate(last=Max("effective_on"))["last"]
    return max(candidate.stage_since, came_on or candidate.stage_since)


def voted_elsewhere(candidate: Candidate) -> bool:
    """Whether the vote that sent the dossier up was another cell's: they moved here since."""
    steps = (Step.CELL_VOTED, Step.MOVED)
    last = StageEvent.objects.filter(candidate=candidate, step__in=steps).order_by("-id").first()
    return candidate.stage == Stage.RETURNED and last is not None and last.step == Step.MOVED


def no_edge(candidate: Candidate, step: Step) -> ValidationError:
    """Why ``step`` cannot be taken: where the candidate stands, and who brought them there."""
    words = {
        "name": candidate,
        "stage": candidate.get_stage_display(),
        "step": step.label,
    }
    message = _("%(name)s đang ở bước «%(stage)s» nên chưa %(step)s được.") % words
    last = (
        StageEvent.objects.filter(candidate=candidate, to_stage=candidate.stage)
        .exclude(actor=None)
        .select_related("actor__person")
        .order_by("-id")
        .first()
    )
    if last is not None:
        at = timezone.localtime(last.recorded_at)
        message += " " + _("Đ/c %(actor)s ghi «%(done)s» lúc %(at)s.") % {
            "actor": last.actor,
            "done": last.get_step_display(),
            "at": f"{at:%H:%M %d/%m/%Y}",
        }
    return ValidationError(message, code="no_edge")


def stands_at(candidate: Candidate) -> Stage:
    """The stage of ``candidate``; of who rests, the one they come back to."""
    paused = candidate.stage == Stage.PAUSED
    return left_for_pause(candidate) if paused else Stage(candidate.stage)


def left_for_pause(candidate: Candidate) -> Stage:
    """The stage that ``candidate`` left for the running pause."""
    paused = StageEvent.objects.filter(candidate=candidate, step=Step.PAUSED).order_by("-id")
    return Stage(paused.values_list("from_stage", flat=True)[0])


def fold(events: Iterable[StageEvent]) -> str:
    """The stage to which ``events``, in the order in which they were recorded, lead."""
    stage = ""
    for event in events:
        if event.from_stage != stage:
            raise ValueError(f"event {event.pk} starts at {event.from_stage}, not at {stage}")
        stage = event.to_stage
    return stage


def pass_by(
    candidate: Candidate, step: Step, *, on: date, actor: User | None, ground: str = ""
) -> None:
    """Write an event that leaves the stage as it is, as when the candidate changes cells."""
    pass_by_all([candidate], step, on=on, actor=actor, ground=ground)


def pass_by_all(
    candidates: Iterable[Candidate],
    step: Step,
    *,
    on: date,
    actor: User | None,
    ground: str = "",
) -> None:
    """Write such an event for each of ``candidates`` in one statement."""
    bulk.insert(
        StageEvent,
        (
            StageEvent(
                candidate=candidate,
                step=step,
                from_stage=candidate.stage,
                to_stage=candidate.stage,
                effective_on=on,
                actor=actor,
                ground=ground,
            )
            for candidate in candidates
        ),
    )


@transaction.atomic
def take_over(
    candidate: Candidate,
    stage: Stage,
    *,
    on: date,
    actor: User | None,
    ground: str,
    source: str = "",
) -> Candidate:
    """Bring a candidacy that lists alone know to where a later list has it.

    Raises ValidationError for one on which bodies acted here: their acts lead it.
    """
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if candidate.decisions.exists():
        raise no_edge(candidate, Step.TAKEN_OVER)
    before = candidate.stage
    candidate.stage, candidate.stage_since = stage, on
    candidate.closed_on = on if stage in CLOSED_STAGES else None
    candidate.save(update_fields=["stage", "stage_since", "closed_on"])
    StageEvent.objects.create(
        candidate=candidate,
        step=Step.TAKEN_OVER,
        from_stage=before,
        to_stage=stage,
        effective_on=on,
        actor=actor,
        ground=ground,
    )
    audit.record(
        actor,
        f"candidates.{Step.TAKEN_OVER}",
        candidate,
        path=candidate.cell.path,
        source=source,
        data={"from": before, "to": candidate.stage, "on": on, "ground": ground},
    )
    return candidate


@transaction.atomic
def move(
    candidate: Candidate,
    step: Step,
    *,
    effective_on: date,
    actor: User | None,
    ground: str = "",
    reason: str = "",
    until_on: date | None = None,
    decision: Decision | None = None,
    source: str = "",
) -> Candidate:
    """Take one step from the table: stage, event and audit entry together.

    Raises ValidationError when no edge starts at the candidate's stage (and says who moved it
    last: two people may have had the page open), the day has not come, or the day lies before
    the one on which the candidate reached this stage.
    """
    candidate = (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("person", "cell")
        .get(pk=candidate.pk)
    )
    if not allows(candidate.stage, step):
        raise no_edge(candidate, step)
    refuse_future(effective_on, "effective_on")
    if effective_on < since(candidate):
        raise refusal(
            "effective_on",
            _("Ngày %(day)s trước ngày vào bước «%(stage)s» (%(since)s).")
            % {
                "day": f"{effective_on:%d/%m/%Y}",
                "stage": candidate.get_stage_display(),
                "since": f"{since(candidate):%d/%m/%Y}",
            },
            "before_stage",
        )
    before = Stage(candidate.stage)
    if step == Step.RESUMED:
        after = left_for_pause(candidate)
    else:
        edge = EDGES[step]
        failed = decision is not None and not decision.passed and before in edge.failed
        after = edge.failed[before] if failed else edge.moves[before]
    candidate.stage = str(after)
    candidate.stage_since = effective_on
    candidate.closed_on = effective_on if after in CLOSED_STAGES else None
    candidate.save(update_fields=["stage", "stage_since", "closed_on"])
    event = StageEvent(
        candidate=candidate,
        step=step,
        from_stage=before,
        to_stage=candidate.stage,
        effective_on=effective_on,
        until_on=until_on,
        actor=actor,
        ground=ground,
        reason=reason,
        decision=decision,
    )
    event.full_clean(exclude=["actor"])
    event.save()
    audit.record(
        actor,
        f"candidates.{step}",
        candidate,
        path=candidate.cell.path,
        source=source,
        data={
            "from": before,
            "to": candidate.stage,
            "on": effective_on,
            "ground": ground,
            "reason": reason,
        },
    )
    return candidate
