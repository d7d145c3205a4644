"""A pause: nothing is owed, nothing is decided, and it ends where it began."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from candidates import services
from candidates.lifecycle import EDGES
from candidates.models import MentorReport, NextStep, Stage, Step
from tests import factories as make
from tests.candidates.way import cell_vote, on_day, refused, stage_of

pytestmark = pytest.mark.django_db
MAY_10, MAY_15, AUGUST_20 = date(2024, 5, 10), date(2024, 5, 15), date(2024, 8, 20)


def pause(commune, candidate, **changes):
    fields = {
        "candidate": candidate, "paused_on": MAY_10, "until_on": date(2024, 8, 1),
        "reason": "Đi làm ăn xa", "actor": commune.secretary,
    }  # fmt: skip
    return services.pause_candidate(**fields | changes)


def resume(commune, candidate, on=MAY_15):
    return services.resume_candidate(candidate=candidate, resumed_on=on, actor=commune.secretary)


def periods(candidate):
    reports = MentorReport.objects.filter(mentorship__candidate=candidate)
    return [(r.period.month, r.state) for r in reports.order_by("period")]


def test_mentors_owe_nothing_meanwhile_and_again_afterwards(commune, ready):
    services.open_report_periods(on=MAY_10)
    begun = MentorReport.objects.get(period=date(2024, 5, 1))
    services.save_report(report=begun, fields={"strengths": "Chăm chỉ"}, actor=commune.mentor_user)

    pause(commune, ready)
    kept = periods(ready)
    for month in (6, 7):
        services.open_report_periods(on=date(2024, month, 20))
    meanwhile = periods(ready)
    with on_day(AUGUST_20):
        resume(commune, ready, AUGUST_20)
        services.open_report_periods(on=AUGUST_20)

    # What was begun keeps its words; June and July are not owed after the fact.
    assert kept == meanwhile == [(5, "draft")]
    assert periods(ready) == [(5, "draft"), (9, "expected")]


def test_the_events_say_why_and_how_long(commune, ready):
    pause(commune, ready)
    resume(commune, ready)

    assert list(
        ready.events.order_by("pk").values_list(
            "step", "from_stage", "to_stage", "reason", "until_on"
        )
    ) == [
        ("paused", "dossier_open", "paused", "Đi làm ăn xa", date(2024, 8, 1)),
        ("resumed", "paused", "dossier_open", "", None),
    ]


@pytest.mark.parametrize("stage", sorted(EDGES[Step.PAUSED].moves))
def test_who_resumes_stands_where_they_stood(commune, stage):
    candidate = make.make_candidate(commune.cell, stage=stage)

    paused = pause(commune, candidate).stage
    resumed = resume(commune, candidate)

    assert (paused, resumed.stage, resumed.closed_on) == (Stage.PAUSED, stage, None)


def test_a_second_pause_goes_back_to_its_own_stage(commune):
    candidate = make.make_candidate(commune.cell)
    pause(commune, candidate)
    resume(commune, candidate, MAY_10)
    services.record_cell_review(
        candidate=candidate, reviewed_on=MAY_10, advice="", conclusion="Nhất trí",
        next_step=NextStep.LIST, actor=commune.secretary,
    )  # fmt: skip
    pause(commune, candidate)

    assert resume(commune, candidate).stage == Stage.SYMPATHISER


ACTS = {
    "paused again": pause,
    "voted on": lambda commune, c: cell_vote(commune, c, MAY_15),
    "allowed a dossier": lambda commune, c: services.allow_dossier(
        candidate=c, on=MAY_15, actor=commune.office
    ),
    "given a dossier": lambda commune, c: services.open_dossier(
        candidate=c, opened_on=MAY_15, actor=commune.secretary
    ),
    "sent to a class by review": lambda commune, c: services.record_cell_review(
        candidate=c, reviewed_on=MAY_15, advice="", conclusion="Cử học",
        next_step=NextStep.CLASS, actor=commune.secretary,
    ),
    "returned": lambda commune, c: services.return_admission(
        candidate=c, reason="Thiếu", actor=commune.office
    ),
    "refused": lambda commune, c: services.refuse_admission(
        candidate=c, reason="Chưa đạt", decided_on=MAY_15, actor=commune.chair
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_nobody_is_moved_while_paused(commune, ready, act):
    pause(commune, ready)

    said = refused(lambda: ACTS[act](commune, ready))

    assert set(said) == {"no_edge"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "required"),
        ({"until_on": date(2024, 5, 9)}, "before_start"),
        ({"paused_on": date(2024, 5, 16), "until_on": None}, "future"),
        ({"paused_on": date(2024, 3, 4)}, "before_stage"),
    ],
)
def test_a_pause_needs_its_reason_and_days_in_order(commune, ready, changes, code):
    said = refused(lambda: pause(commune, ready, **changes))

    assert set(said) == {code}
    assert pause(commune, ready, until_on=MAY_10).stage == Stage.PAUSED


def test_who_is_not_paused_does_not_resume_and_members_do_not_pause(commune, ready):
    member = make.make_member(commune.cell, official=False, joined_on=date(2024, 4, 1))
    probationary = services.register_probationer(
        member, actor=commune.office, ground="Tệp", on=MAY_10
    )

    assert set(refused(lambda: resume(commune, ready))) == {"no_edge"}
    assert set(refused(lambda: pause(commune, probationary))) == {"no_edge"}


def test_pausing_is_for_who_leads_the_cell(commune, ready):
    for actor in (commune.office, commune.other_secretary, commune.mentor_user):
        refused(lambda a=actor: pause(commune, ready, actor=a), PermissionDenied)

    assert stage_of(ready) == Stage.DOSSIER_OPEN
