"""How the demo's new members came to their ceremony: the steps before it, on their days.

The lists that a commune keeps say only when somebody joined. The way there is invented, so
that a forecast has something to learn from.
"""

import random
from datetime import date, timedelta

from candidates.models import Candidate, Stage, StageEvent, Step
from cells.models import Organization
from members.models import Member

YEARS = (2022, 2024)
# The steps back from the ceremony, and between how many days each took to the next.
_STEPS = (
    (Step.DECIDED, Stage.BASE_PASSED, Stage.DECIDED, (6, 25)),
    (Step.BASE_VOTED, Stage.CELL_PASSED, Stage.BASE_PASSED, (8, 30)),
    (Step.CELL_VOTED, Stage.DOSSIER_OPEN, Stage.CELL_PASSED, (8, 25)),
    (Step.DOSSIER_OPENED, Stage.DOSSIER_ALLOWED, Stage.DOSSIER_OPEN, (60, 150)),
    (Step.ALLOWED, Stage.SYMPATHISER, Stage.DOSSIER_ALLOWED, (3, 20)),
    (Step.LISTED, Stage.SOURCE, Stage.SYMPATHISER, (250, 500)),
    (Step.INTRODUCED, "", Stage.SOURCE, (20, 90)),
)


def tell_the_way(committee: Organization, rng: random.Random) -> None:
    """Write the steps of everybody admitted in the last three years."""
    joined = Member.objects.filter(committee=committee).joined_between(*YEARS)
    for member in joined.select_related("person").order_by("joined_on", "pk"):
        _tell(member, rng)


def _tell(member: Member, rng: random.Random) -> None:
    candidate = Candidate.objects.filter(person=member.person_id).first() or Candidate(
        person=member.person,
        cell=member.cell,
        committee=member.committee,
        stage=Stage.OFFICIAL,
        stage_since=member.official_on or member.joined_on,
        closed_on=member.official_on,
    )
    steps = _way(member.joined_on, rng)
    candidate.opened_on = steps[-1][1]
    candidate.save()
    candidate.events.filter(step=Step.TAKEN_OVER).delete()
    for step, on, from_stage, to_stage in reversed(steps):
        StageEvent.objects.create(
            candidate=candidate,
            step=step,
            from_stage=from_stage,
            to_stage=to_stage,
            effective_on=on,
        )
    if member.official_on:
        StageEvent.objects.create(
            candidate=candidate,
            step=Step.RECOGNISED,
            from_stage=Stage.PROBATIONARY,
            to_stage=Stage.OFFICIAL,
            effective_on=member.official_on,
        )


def _way(joined_on: date, rng: random.Random) -> list[tuple[Step, date, str, str]]:
    """The steps, the ceremony first."""
    on = joined_on
    steps: list[tuple[Step, date, str, str]] = [
        (Step.CEREMONY, on, Stage.DECIDED, Stage.PROBATIONARY)
    ]
    for step, from_stage, to_stage, days in _STEPS:
        on -= timedelta(rng.randint(*days))
        steps.append((step, on, from_stage, to_stage))
    return steps
