"""A probation that ends is told in time: at each step of the countdown, once, to who can act."""

from datetime import date

import pytest

from candidates import probation_reminders
from notifications.models import Notification
from notifications.planning import plan_reminders, settle
from people import clock
from tests import factories as make

pytestmark = pytest.mark.django_db

JOINED = date(2023, 8, 15)
ENDS = date(2024, 8, 15)


@pytest.fixture
def probationer(commune):
    member = make.make_member(commune.cell, "Lý A Dơ", official=False, joined_on=JOINED)
    candidate = make.make_candidate(
        commune.cell, person=member.person, stage="probationary", stage_since=JOINED
    )
    make.make_mentorship(candidate, commune.mentor)
    return candidate


def told(on):
    with clock.held_today(on):
        return {(p.recipient, p.rung, p.due_on) for p in probation_reminders.plan(on)}


@pytest.mark.parametrize(
    ("on", "rung"),
    [
        (date(2024, 5, 16), None),
        (date(2024, 5, 17), 0),
        (date(2024, 6, 15), 0),
        (date(2024, 6, 16), 1),
        (date(2024, 7, 16), 2),
        (date(2024, 7, 31), 3),
        (date(2024, 8, 8), 4),
        (ENDS, 5),
    ],
)
def test_the_countdown_tells_at_ninety_sixty_thirty_fifteen_and_seven_days(
    commune, probationer, on, rung
):
    expected = set()
    if rung is not None:
        expected = {(user, rung, ENDS) for user in (commune.secretary, commune.mentor_user)}

    assert told(on) == expected


def test_each_step_is_told_once(commune, probationer):
    for day in (date(2024, 5, 17), date(2024, 5, 18), date(2024, 6, 20)):
        with clock.held_today(day):
            plan_reminders(day)

    mine = Notification.objects.filter(rule="probation-ends", recipient=commune.secretary)
    assert sorted(mine.values_list("rung", flat=True)) == [0, 1]
    assert mine.first().title == "Đ/c Lý A Dơ hết dự bị ngày 15/08/2024"


def test_where_the_cell_has_no_account_who_is_in_charge_is_told(commune, probationer):
    for user in (commune.secretary, commune.mentor_user):
        user.is_active = False
        user.save()

    assert told(ENDS) == {(commune.in_charge, 5, ENDS)}


def test_what_the_cell_has_voted_on_is_told_no_more(commune, probationer):
    with clock.held_today(ENDS):
        plan_reminders(ENDS)
        probationer.stage = "recognition_proposed"
        probationer.save()

        assert settle() == 2
    assert told(ENDS) == set()


def test_a_recorded_extension_moves_the_day(commune, probationer):
    probationer.probation_extension = 2
    probationer.save()

    assert told(ENDS) == {
        (user, 0, date(2024, 10, 15)) for user in (commune.secretary, commune.mentor_user)
    }
