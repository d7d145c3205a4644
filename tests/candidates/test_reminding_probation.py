"""A probation that ends is told in time, and so is the day by which the cell considers it."""

from datetime import date

import pytest

from notifications.models import Notification
from rules.models import RuleValue
from tests import factories as make
from tests.reminded import due_of, open_after, statements_to_find, titles, told_from, told_on

pytestmark = pytest.mark.django_db

JOINED = date(2023, 8, 15)
ENDS = date(2024, 8, 15)
# Thirty working days after: 2 and 3 September are days off.
CONSIDER_BY = date(2024, 9, 30)
ENDING, DUE = "probation-ends", "recognition-due"


def on_probation(commune, name="Lý A Dơ", joined_on=JOINED):
    member = make.make_member(commune.cell, name, official=False, joined_on=joined_on)
    return make.make_candidate(
        commune.cell, person=member.person, stage="probationary", stage_since=joined_on
    )


@pytest.fixture
def probationer(commune):
    candidate = on_probation(commune)
    make.make_mentorship(candidate, commune.mentor)
    return candidate


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2024, 5, 16), None),
        (date(2024, 5, 17), -90),
        (date(2024, 5, 30), -90),
        (date(2024, 6, 16), -60),
        (date(2024, 7, 16), -30),
        (date(2024, 7, 31), -15),
        (date(2024, 8, 8), -7),
        (ENDS, 0),
    ],
)
def test_the_countdown_tells_mentor_and_cell_as_the_rules_say(commune, probationer, on, days):
    both = {(user, days) for user in (commune.secretary, commune.mentor_user)}

    assert told_on(on, ENDING) == (both if days is not None else set())


def test_each_step_of_the_countdown_is_told_once(commune, probationer):
    told = [told_on(day, ENDING) for day in (date(2024, 5, 17), date(2024, 5, 18))]

    assert [len(people) for people in told] == [2, 0]
    assert titles(ENDING) == {"Đ/c Lý A Dơ hết dự bị ngày 15/08/2024"}


def test_where_the_cell_has_no_account_who_is_in_charge_is_told(commune, probationer):
    for user in (commune.secretary, commune.mentor_user):
        user.is_active = False
        user.save()

    assert told_on(ENDS, ENDING) == {(commune.in_charge, 0)}


@pytest.mark.parametrize(("rule", "on"), [(ENDING, ENDS), (DUE, CONSIDER_BY)])
def test_what_the_cell_has_voted_on_is_told_no_more(commune, probationer, rule, on):
    assert open_after(on, rule)
    probationer.stage = "recognition_proposed"
    probationer.save()

    assert open_after(on, rule) == 0


def test_a_recorded_extension_moves_both_days(commune, probationer):
    probationer.probation_extension = 2
    probationer.save()

    assert due_of(ENDING, date(2024, 10, 15)) == {probationer.pk: date(2024, 10, 15)}
    assert due_of(DUE, CONSIDER_BY) == {}


def test_the_cell_is_told_before_the_last_day_and_who_is_above_it_from_then_on(
    commune, probationer
):
    assert due_of(DUE, CONSIDER_BY) == {probationer.pk: CONSIDER_BY}

    assert told_from(date(2024, 9, 13), date(2024, 10, 5), DUE) == [
        (date(2024, 9, 16), commune.secretary, -10),
        (date(2024, 9, 25), commune.secretary, -3),
        (CONSIDER_BY, commune.in_charge, 0),
        (date(2024, 10, 1), commune.office, 1),
    ]
    told = Notification.objects.filter(rule=DUE).first()
    assert told.title == "Xét công nhận chính thức đ/c Lý A Dơ, hạn 30/09/2024"
    assert told.url == probationer.get_absolute_url()


@pytest.mark.parametrize(("rule", "by"), [(ENDING, ENDS), (DUE, CONSIDER_BY)])
def test_whoever_joined_before_all_rule_sets_keeps_nobody_else_from_being_told(
    commune, probationer, rule, by
):
    on_probation(commune, "Vàng A Páo", date(2021, 7, 1))

    assert due_of(rule, by) == {probationer.pk: by}


def test_without_a_countdown_of_that_day_the_last_day_itself_is_told(commune, probationer):
    RuleValue.objects.filter(rule="probation.reminder_days").delete()

    assert told_on(date(2024, 8, 8), ENDING) == set()
    assert told_on(ENDS, ENDING) == {(commune.secretary, 0), (commune.mentor_user, 0)}


@pytest.mark.parametrize("rule", [ENDING, DUE])
def test_a_subject_is_asked_for_alone(commune, probationer, rule):
    on_probation(commune, "Vàng A Páo")

    assert set(due_of(rule, CONSIDER_BY, {probationer.pk})) == {probationer.pk}


@pytest.mark.parametrize("rule", [ENDING, DUE])
def test_twenty_take_as_many_statements_as_one(commune, probationer, rule):
    one, statements = statements_to_find(rule, CONSIDER_BY)
    for n in range(19):
        make.make_mentorship(on_probation(commune, f"Lý A {n}"), commune.members[n % 8])

    assert (one, statements_to_find(rule, CONSIDER_BY)) == (1, (20, statements))
