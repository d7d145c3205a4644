"""The table of steps: every edge in it is taken, every other is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from candidates.lifecycle import EDGES, move
from candidates.models import Stage, StageEvent, Step
from candidates.models.candidate import CLOSED_STAGES
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_15 = date(2024, 5, 15)


@pytest.mark.parametrize("step", EDGES)
def test_a_step_is_taken_from_its_stages_and_refused_from_all_others(commune, step):
    for stage in Stage:
        closed = MAY_15 if stage in CLOSED_STAGES else None
        candidate = make.make_candidate(commune.cell, stage=stage, closed_on=closed)
        written = AuditEntry.objects.count()
        if to := EDGES[step].moves.get(stage):
            moved = move(candidate, step, effective_on=MAY_15, actor=commune.secretary)
            event = StageEvent.objects.get(candidate=candidate)
            assert (event.step, event.from_stage, event.to_stage) == (step, stage, to)
            assert (moved.stage, moved.stage_since) == (to, MAY_15)
            assert moved.is_open is (to not in CLOSED_STAGES)
            assert AuditEntry.objects.count() == written + 1
        else:
            with pytest.raises(ValidationError):
                move(candidate, step, effective_on=MAY_15, actor=commune.secretary)
            candidate.refresh_from_db()
            assert (candidate.stage, candidate.closed_on) == (stage, closed)
            assert not candidate.events.exists()
            assert AuditEntry.objects.count() == written


def test_every_step_but_the_first_has_an_edge():
    apart = {Step.TAKEN_OVER, Step.INTRODUCED, Step.RESUMED, Step.MOVED, Step.EXTENDED}

    assert set(EDGES) == set(Step) - apart


def broken(write):
    """The name of the constraint that ``write`` breaks, as the database says it."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    return str(refusal.value)


def test_the_database_holds_what_one_or_two_rows_can_say(commune, ready, candidate):
    mentorship = ready.mentorships.get()
    other = make.make_mentorship(ready, commune.members[1])
    ready.reviews.create(reviewed_on=MAY_15, next_step="keep", recorded_by=commune.secretary)
    candidate.enrolments.create()
    month = {
        "cell": commune.cell, "committee": commune.committee, "due_on": MAY_15,
    }  # fmt: skip
    mentorship.reports.create(period=date(2024, 6, 1), **month)
    counts = {"entitled": 9, "present": 8, "votes_for": 8, "against": 0, "other": 0}
    decision = {
        "body": "cell", "organization": commune.cell, "passed": True, "decided_on": MAY_15,
    }  # fmt: skip

    for write in (
        lambda: make.make_candidate(commune.cell, person=ready.person),
        lambda: make.make_candidate(commune.cell, closed_on=date(2024, 3, 4)),
        lambda: candidate.enrolments.create(),
        lambda: candidate.enrolments.create(
            result="certified",
            certificate_number="1",
            started_on=MAY_15,
            certified_on=date(2024, 5, 14),
        ),
        lambda: ready.reviews.create(
            reviewed_on=MAY_15, next_step="keep", recorded_by=commune.secretary
        ),
        lambda: make.make_mentorship(ready, commune.mentor, slot=3),
        lambda: make.make_mentorship(ready, commune.members[2], slot=other.slot),
        lambda: make.make_mentorship(candidate, commune.mentor, ended_on=date(2024, 3, 4)),
        lambda: mentorship.reports.create(period=date(2024, 6, 1), **month),
        lambda: mentorship.reports.create(period=date(2024, 7, 2), **month),
        lambda: mentorship.reports.create(period=date(2024, 7, 1), state="submitted", **month),
        lambda: ready.decisions.create(**decision, **counts | {"present": 10}),
        lambda: ready.decisions.create(**decision, **counts | {"against": 1}),
        lambda: ready.decisions.create(**decision, received_on=date(2024, 5, 14)),
    ):
        assert broken(write)


def test_the_command_opens_what_is_owed_once(ready, capsys):
    call_command("open_report_periods")
    call_command("open_report_periods")

    assert capsys.readouterr().out.split() == ["2", "0"]
