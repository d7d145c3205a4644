"""Who stands on the list of sympathisers and has nobody to help them is told of in two weeks."""

from datetime import date

import pytest

from tests import factories as make
from tests.reminded import due_of, open_after, statements_to_find, titles, told_from

pytestmark = pytest.mark.django_db

RULE = "candidate-unassigned"
# Ten working days after 5 March.
DUE = date(2024, 3, 19)
LATER = date(2024, 12, 31)


@pytest.fixture
def alone(commune):
    return make.make_candidate(commune.cell, "Chìu Thị Dung", stage="sympathiser")


def test_the_cell_is_told_after_two_working_weeks_then_each_week_the_next_above(commune, alone):
    assert told_from(date(2024, 3, 12), date(2024, 4, 5), RULE) == [
        (DUE, commune.secretary, 0),
        (date(2024, 3, 26), commune.in_charge, 5),
        (date(2024, 4, 2), commune.office, 10),
    ]
    assert titles(RULE) == {"Phân công người giúp đỡ Chìu Thị Dung"}


def test_it_is_not_due_a_day_earlier(alone):
    assert due_of(RULE, date(2024, 3, 18)) == {}
    assert due_of(RULE, DUE) == {alone.pk: DUE}


def test_it_ends_with_the_assignment(commune, alone):
    assert open_after(DUE, RULE) == 1
    make.make_mentorship(alone, commune.mentor)

    assert open_after(DUE, RULE) == 0


def test_who_is_left_by_the_last_mentor_is_counted_from_that_day(commune, alone):
    make.make_mentorship(alone, commune.mentor, ended_on=date(2024, 4, 2))
    make.make_mentorship(alone, commune.members[1], ended_on=date(2024, 5, 3))

    assert due_of(RULE, LATER) == {alone.pk: date(2024, 5, 17)}


@pytest.mark.parametrize("stage", ["source", "paused", "probationary", "dropped"])
def test_a_source_and_who_is_not_on_the_list_any_more_owe_no_mentor(alone, stage):
    alone.stage = stage
    alone.save()

    assert due_of(RULE, LATER) == {}


def test_one_is_asked_for_alone(commune, alone):
    make.make_candidate(commune.cell, stage="sympathiser")

    assert set(due_of(RULE, DUE, {alone.pk})) == {alone.pk}


def test_twenty_take_as_many_statements_as_one(commune, alone):
    one, statements = statements_to_find(RULE, DUE)
    for _n in range(19):
        make.make_candidate(commune.cell, stage="sympathiser")

    assert (one, statements_to_find(RULE, DUE)) == (1, (20, statements))
