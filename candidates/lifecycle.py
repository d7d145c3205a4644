"""The one table of a candidate's steps, and the one function that takes them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.models import Candidate, Decision, Stage, StageEvent, Step
from candidates.models.candidate import BEFORE_ADMISSION, CLOSED_STAGES
from people import audit, bulk, clock
from people.models import User


@dataclass(frozen=True)
class Edge:
    """From which stages a step starts and where it leads.

    A vote that does not pass leads to ``failed``, where the table knows such a stage.
    """

    starts: tuple[Stage, ...]
    to: Stage
    failed: Stage | None = None


# The edges of the admission lifecycle. A list names people at any stage, so taking over has
# no edge of its own: ``enter`` writes the first event.
EDGES: dict[Step, Edge] = {
    Step.LISTED: Edge((Stage.SOURCE,), Stage.SYMPATHISER),
    Step.ALLOWED: Edge((Stage.SYMPATHISER,), Stage.DOSSIER_ALLOWED),
    Step.DOSSIER_OPENED: Edge(
        (Stage.DOSSIER_ALLOWED, Stage.CELL_FAILED, Stage.RETURNED), Stage.DOSSIER_OPEN
    ),
    Step.CELL_VOTED: Edge((Stage.DOSSIER_OPEN,), Stage.CELL_PASSED, Stage.CELL_FAILED),
    Step.BASE_VOTED: Edge((Stage.CELL_PASSED,), Stage.BASE_PASSED),
    Step.RETURNED: Edge((Stage.CELL_PASSED, Stage.BASE_PASSED), Stage.RETURNED),
    Step.RESUBMITTED: Edge((Stage.RETURNED,), Stage.CELL_PASSED),
    Step.REFUSED: Edge((Stage.CELL_PASSED, Stage.BASE_PASSED), Stage.REFUSED),
    Step.DECIDED: Edge((Stage.CELL_PASSED, Stage.BASE_PASSED), Stage.DECIDED),
    Step.CEREMONY: Edge((Stage.DECIDED,), Stage.PROBATIONARY),
    Step.RECOGNISED: Edge((Stage.PROBATIONARY,), Stage.OFFICIAL),
    Step.RELISTED: Edge((Stage.REFUSED,), Stage.SYMPATHISER),
    Step.DROPPED: Edge(BEFORE_ADMISSION, Stage.DROPPED),
    Step.WITHDRAWN: Edge(BEFORE_ADMISSION, Stage.WITHDRAWN),
    Step.LEFT: Edge((Stage.PROBATIONARY,), Stage.DROPPED),
}


def allows(stage: str, step: Step) -> bool:
    """Whether ``step`` starts from ``stage``."""
    return stage in EDGES[step].starts


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


@transaction.atomic
def move(
    candidate: Candidate,
    step: Step,
    *,
    effective_on: date,
    actor: User | None,
    ground: str = "",
    reason: str = "",
    decision: Decision | None = None,
    source: str = "",
) -> Candidate:
    """Take one step from the table: stage, event and audit entry together.

    Raises ValidationError when no edge starts at the candidate's stage, the day has not come,
    or the day lies before the one on which the candidate reached this stage.
    """
    candidate = (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("person", "cell")
        .get(pk=candidate.pk)
    )
    if not allows(candidate.stage, step):
        raise ValidationError(
            _("%(name)s đang ở bước «%(stage)s» nên chưa %(step)s được.")
            % {
                "name": candidate,
                "stage": candidate.get_stage_display(),
                "step": step.label,
            },
            code="no_edge",
        )
    refuse_future(effective_on, "effective_on")
    if effective_on < candidate.stage_since:
        raise refusal(
            "effective_on",
            _("Ngày %(day)s trước ngày vào bước «%(stage)s» (%(since)s).")
            % {
                "day": f"{effective_on:%d/%m/%Y}",
                "stage": candidate.get_stage_display(),
                "since": f"{candidate.stage_since:%d/%m/%Y}",
            },
            "before_stage",
        )
    edge = EDGES[step]
    failed = decision is not None and not decision.passed and edge.failed is not None
    before, after = candidate.stage, edge.failed if failed else edge.to
    candidate.stage = str(after)
    candidate.stage_since = effective_on
    candidate.closed_on = effective_on if after in CLOSED_STAGES else None
    candidate.save(update_fields=["stage", "stage_since", "closed_on"])
    StageEvent.objects.create(
        candidate=candidate,
        step=step,
        from_stage=before,
        to_stage=candidate.stage,
        effective_on=effective_on,
        actor=actor,
        ground=ground,
        reason=reason,
        decision=decision,
    )
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
