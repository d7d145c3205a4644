"""Ways off the list before the admission, and to another cell at the same stage."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from candidates import services
from candidates.models import MentorReport, Stage
from tests import factories as make
from tests.candidates.way import (
    cell_vote,
    fresh,
    on_day,
    probationer,
    ready_on,
    refused,
    stage_of,
)

pytestmark = pytest.mark.django_db
MAY_10, MAY_15 = date(2024, 5, 10), date(2024, 5, 15)

WAYS = {
    Stage.DROPPED: lambda c, on, actor: services.drop_candidate(
        candidate=c, dropped_on=on, reason="Vi phạm", actor=actor
    ),
    Stage.WITHDRAWN: lambda c, on, actor: services.withdraw_candidate(
        candidate=c, withdrawn_on=on, reason="Bận việc nhà", actor=actor
    ),
    Stage.GONE: lambda c, on, actor: services.record_candidate_gone(
        candidate=c, on=on, reason="Bình Dương", ground="17-KNĐ", actor=actor
    ),
    Stage.DECEASED: lambda c, on, actor: services.record_candidate_death(
        candidate=c, on=on, actor=actor
    ),
}


@pytest.mark.parametrize("to", WAYS)
def test_a_candidacy_ends_with_its_mentorships_and_what_they_owe(commune, ready, to):
    services.open_report_periods(on=MAY_10)

    WAYS[to](ready, MAY_10, commune.secretary)

    assert (stage_of(ready), fresh(ready).closed_on) == (to, MAY_10)
    assert ready.mentorships.get().ended_on == MAY_10
    assert not MentorReport.objects.exists()
    assert set(refused(lambda: WAYS[to](ready, MAY_15, commune.secretary))) == {"no_edge"}


@pytest.mark.parametrize("to", WAYS)
def test_a_member_does_not_leave_by_the_candidacy(commune, to):
    candidate = probationer(commune, date(2024, 4, 1))

    said = refused(lambda: WAYS[to](candidate, MAY_10, commune.secretary))

    assert set(said) == {"member"} if to in (Stage.GONE, Stage.DECEASED) else {"no_edge"}


@pytest.mark.parametrize("to", WAYS)
def test_nobody_leaves_on_a_day_to_come_or_by_another_cells_hand(commune, ready, to):
    future = refused(lambda: WAYS[to](ready, date(2024, 5, 16), commune.secretary))
    refused(lambda: WAYS[to](ready, MAY_10, commune.other_secretary), PermissionDenied)

    assert set(future) == {"future"}


@pytest.mark.parametrize(
    "act",
    [
        lambda c, actor: services.drop_candidate(
            candidate=c, dropped_on=MAY_10, reason=" ", actor=actor
        ),
        lambda c, actor: services.withdraw_candidate(
            candidate=c, withdrawn_on=MAY_10, reason=" ", actor=actor
        ),
        lambda c, actor: services.record_candidate_gone(
            candidate=c, on=MAY_10, reason=" ", actor=actor
        ),
    ],
)
def test_nobody_leaves_without_a_reason(commune, ready, act):
    assert set(refused(lambda: act(ready, commune.secretary))) == {"required"}


def move(commune, candidate, **changes):
    fields = {
        "candidate": candidate, "cell": commune.other_cell, "moved_on": MAY_10,
        "ground": "17-KNĐ", "actor": commune.office,
    }  # fmt: skip
    return services.move_candidate(**fields | changes)


def test_who_moves_keeps_the_stage_and_gets_a_mentor_there(commune, ready):
    move(commune, ready)
    services.assign_mentor(
        candidate=ready, mentor=make.make_member(commune.other_cell), started_on=MAY_10,
        actor=commune.other_secretary,
    )  # fmt: skip

    moved = fresh(ready)
    assert (moved.cell, moved.stage) == (commune.other_cell, Stage.DOSSIER_OPEN)
    [old, new] = ready.mentorships.order_by("started_on")
    assert (old.ended_on, old.waiver, new.waiver) == (MAY_10, "", "arrival")
    event = ready.events.get()
    assert (event.step, event.from_stage, event.to_stage) == (
        "moved", "dossier_open", "dossier_open",
    )  # fmt: skip


def test_a_move_goes_to_another_cell_of_the_committee(commune, ready):
    elsewhere = make.make_cell(make.make_committee("Đảng ủy xã khác"))

    same = refused(lambda: move(commune, ready, cell=commune.cell))
    outside = refused(lambda: move(commune, ready, cell=elsewhere))
    no_cell = refused(lambda: move(commune, ready, cell=commune.committee))
    early = refused(lambda: move(commune, ready, moved_on=date(2024, 3, 4)))
    refused(lambda: move(commune, ready, actor=commune.secretary), PermissionDenied)

    assert [set(said) for said in (same, outside, no_cell, early)] == [
        {"same_cell"}, {"elsewhere"}, {"elsewhere"}, {"before_stage"},
    ]  # fmt: skip


def test_who_is_off_the_list_does_not_move(commune, ready):
    WAYS[Stage.DROPPED](ready, MAY_10, commune.secretary)

    assert set(refused(lambda: move(commune, ready))) == {"closed"}


def test_what_was_sent_up_is_returned_before_the_person_moves(commune):
    with on_day(MAY_15):
        candidate = ready_on(commune, MAY_10)
        cell_vote(commune, candidate, MAY_10)
        said = refused(lambda: move(commune, candidate))
        services.return_admission(candidate=candidate, reason="Chuyển", actor=commune.office)

        moved = move(commune, candidate, moved_on=MAY_15)

    assert set(said) == {"waiting"}
    assert (moved.cell, moved.stage) == (commune.other_cell, Stage.RETURNED)


def test_a_replaced_mentor_keeps_what_was_written(commune, ready):
    services.open_report_periods(on=MAY_10)
    sent = MentorReport.objects.get(period=date(2024, 5, 1))
    answers = {"strengths": "Tốt", "weaknesses": "Ít nói", "tasks": "Xong", "proposal": "keep"}
    services.submit_report(report=sent, fields=answers, actor=commune.mentor_user)

    new = services.replace_mentor(
        mentorship=ready.mentorships.get(), mentor=commune.members[1], replaced_on=MAY_15,
        reason="Chuyển công tác", actor=commune.secretary,
    )  # fmt: skip

    sent.refresh_from_db()
    assert (sent.state, sent.mentorship.mentor, sent.strengths) == (
        "submitted", commune.mentor, "Tốt",
    )  # fmt: skip
    assert new.reports.exists()
    assert not new.reports.filter(period=date(2024, 5, 1)).exists()
