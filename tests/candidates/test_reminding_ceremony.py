"""A decided admission has its ceremony within its days: the cell is told, then those above."""

from datetime import date

import pytest

from tests import factories as make
from tests.candidates.way import cell_vote, committee_vote, on_day, ready_on, superior
from tests.reminded import due_of, open_after, statements_to_find, titles, told_from

pytestmark = pytest.mark.django_db

RULE = "ceremony-due"
VOTED, PROPOSED, DECIDED = date(2024, 5, 15), date(2024, 5, 20), date(2024, 6, 3)
# Thirty working days after the decision was received.
DUE = date(2024, 7, 15)


def decided(commune, name="Tằng Văn Hiếu", received_on=DECIDED):
    with on_day(received_on):
        candidate = ready_on(commune, VOTED, name)
        cell_vote(commune, candidate, VOTED)
        committee_vote(commune, candidate, PROPOSED, number="")
        superior(commune, candidate, DECIDED, received_on=received_on)
    candidate.refresh_from_db()
    return candidate


def test_the_secretary_is_told_twice_before_the_last_day_then_who_is_above(commune):
    candidate = decided(commune)

    assert due_of(RULE, DUE) == {candidate.pk: DUE}
    assert told_from(date(2024, 6, 28), date(2024, 7, 19), RULE) == [
        (date(2024, 6, 30), commune.secretary, -15),
        (date(2024, 7, 10), commune.secretary, -5),
        (DUE, commune.in_charge, 0),
        (date(2024, 7, 16), commune.office, 1),
    ]
    assert titles(RULE) == {"Tổ chức lễ kết nạp Tằng Văn Hiếu, hạn 15/07/2024"}


def test_the_days_count_from_when_the_decision_was_received(commune):
    candidate = decided(commune, received_on=date(2024, 6, 10))

    assert due_of(RULE, date(2024, 8, 1)) == {candidate.pk: date(2024, 7, 22)}
    assert due_of(RULE, date(2024, 7, 21)) == {}


def test_after_the_ceremony_nothing_is_told(commune):
    candidate = decided(commune)
    assert open_after(DUE, RULE)
    candidate.stage = "probationary"
    candidate.save()

    assert open_after(DUE, RULE) == 0


def test_a_decision_before_all_rule_sets_keeps_nobody_else_from_being_told(commune):
    old = decided(commune, "Lý A Dơ")
    old.decisions.update(decided_on=date(2020, 1, 6), received_on=None)
    candidate = decided(commune)

    assert due_of(RULE, DUE) == {candidate.pk: DUE}


def test_one_is_asked_for_alone(commune):
    first, _second = decided(commune), decided(commune, "Lý A Dơ")

    assert set(due_of(RULE, DUE, {first.pk})) == {first.pk}


def test_twenty_take_as_many_statements_as_one(commune):
    one = decided(commune)
    found, statements = statements_to_find(RULE, DUE)
    decision = one.decisions.get(body="decider")
    for n in range(19):
        decision.candidate = make.make_candidate(commune.cell, f"Lý A {n}", stage="decided")
        decision.pk, decision._state.adding = None, True
        decision.save()

    assert (found, statements_to_find(RULE, DUE)) == (1, (20, statements))
