"""Working days counted by hand, on each side of a change and over Tết.

Days off that the counts below step over:
- Tết Ất Tỵ: Monday 27 to Friday 31 January 2025. Tết Bính Ngọ: Monday 16 to Friday 20
  February 2026.
- 2 September with the day beside it: 1 and 2 September of 2025 and of 2026.
"""

from datetime import date

import pytest

from candidates import deadlines
from candidates.models import Body, Decision, Matter, Step
from candidates.readiness import judge
from people import clock
from rules.models import Holiday
from rules.services import RuleMissing
from tests.candidates.way import (
    G1_LAST,
    G2_FIRST,
    cell_vote,
    committee_vote,
    fresh,
    on_day,
    own_rule,
    ready_on,
)

pytestmark = pytest.mark.django_db


def vote_of(cell, on, matter=Matter.ADMISSION):
    return Decision(matter=matter, body=Body.CELL, organization=cell, decided_on=on)


@pytest.mark.parametrize(
    ("matter", "voted_on", "due_on"),
    [
        # Sixty days until 30 June 2025: 23 in July, 21 in August, 3 to 24 September.
        ("admission", G1_LAST, date(2025, 9, 24)),
        # The last day of 24-QĐ/TW and the first of 232-QĐ/TW, sixty both: to 24 January five
        # (four), February 20, March 21, and 14 (15) in April without Giỗ Tổ on the 7th.
        ("admission", date(2025, 1, 19), date(2025, 4, 21)),
        ("admission", date(2025, 1, 20), date(2025, 4, 22)),
        # Forty-five from 1 July: 22 in July, 21 in August, 3 and 4 September.
        ("admission", G2_FIRST, date(2025, 9, 4)),
        # Sixty over Tết: 3 to 24 January 16, February 20, March 21, 1 to 3 April.
        ("admission", date(2025, 1, 2), date(2025, 4, 3)),
        # Forty-five over Tết: 6 to 30 January 19, 2 to 13 February 10, 23 to 27 five, March 11.
        ("admission", date(2026, 1, 5), date(2026, 3, 16)),
        # Thirty days for a recognition: 23 in July, 1 to 11 August seven.
        ("recognition", G1_LAST, date(2025, 8, 11)),
        ("recognition", G2_FIRST, date(2025, 8, 12)),
        # Over Tết: 16 to 24 January seven, 3 to 28 February twenty, 3 to 5 March.
        ("recognition", date(2025, 1, 15), date(2025, 3, 5)),
        # Over Tết: 27 to 30 January four, February 15, 2 to 16 March eleven.
        ("recognition", date(2026, 1, 26), date(2026, 3, 16)),
        # A removal from probation is taken with the recognition.
        ("removal", date(2026, 1, 26), date(2026, 3, 16)),
    ],
)
def test_a_decision_is_due_by_the_rule_of_the_day_of_the_cells_vote(
    commune, matter, voted_on, due_on
):
    assert deadlines.settled_due_on(vote_of(commune.cell, voted_on, matter)) == due_on


@pytest.mark.parametrize(
    ("decided_on", "received_on", "due_on"),
    [
        # From the receipt, over Tết: 16 to 24 January seven, February 20, 3 to 5 March.
        (date(2025, 1, 10), date(2025, 1, 15), date(2025, 3, 5)),
        # From the receipt, over Tết: 3 to 13 February nine, 23 to 27 five, 2 to 20 March 15, 23.
        (date(2026, 1, 28), date(2026, 2, 2), date(2026, 3, 23)),
        # The last weekday of 294-QĐ/TW, from the receipt: 31 July, August 21, 3 to 14 September.
        (date(2026, 7, 24), date(2026, 7, 30), date(2026, 9, 14)),
        # The first weekday of 208-QĐ/TW, from the issue: 28 to 31 July four, August 21, 3 to 9.
        (date(2026, 7, 27), date(2026, 7, 30), date(2026, 9, 9)),
        # A decision of the commune's own arrives on the day it is made.
        (date(2026, 7, 24), None, date(2026, 9, 8)),
        (date(2026, 7, 27), None, date(2026, 9, 9)),
    ],
)
def test_a_ceremony_is_due_from_the_receipt_and_from_208_on_from_the_issue(
    commune, decided_on, received_on, due_on
):
    decision = Decision(decided_on=decided_on, received_on=received_on)

    assert deadlines.ceremony_due_on(decision, commune.cell) == due_on


@pytest.mark.parametrize(
    ("ended_on", "due_on"),
    [
        # Over Tết: 16 to 24 January seven, February 20, 3 to 5 March.
        (date(2025, 1, 15), date(2025, 3, 5)),
        # Over Tết: 21 to 30 January eight, February 15, 2 to 10 March seven.
        (date(2026, 1, 20), date(2026, 3, 10)),
        # 27 to 31 July five, August 21, 3 to 8 September four.
        (date(2026, 7, 26), date(2026, 9, 8)),
    ],
)
def test_a_cell_considers_a_recognition_within_thirty_working_days(commune, ended_on, due_on):
    assert deadlines.recognition_to_consider_by(ended_on, commune.cell) == due_on


@pytest.mark.parametrize(
    ("swapped", "due_on"),
    [
        # Saturday 7 March 2026 worked: the last Monday is not needed any more.
        ([(date(2026, 3, 7), True)], date(2026, 3, 13)),
        # Thursday 12 March off: one day more.
        ([(date(2026, 3, 12), False)], date(2026, 3, 17)),
        # One for the other: as before.
        ([(date(2026, 3, 7), True), (date(2026, 3, 12), False)], date(2026, 3, 16)),
        # A day of Tết itself worked in exchange.
        ([(date(2026, 2, 20), True)], date(2026, 3, 13)),
        # After the last day: nothing moves.
        ([(date(2026, 3, 21), True)], date(2026, 3, 16)),
    ],
)
def test_a_swapped_day_that_an_admin_entered_moves_the_deadline(commune, swapped, due_on):
    for day, worked in swapped:
        Holiday.objects.create(day=day, is_working=worked, name="Hoán đổi")
    clock.memo().clear()

    assert deadlines.decision_due_on(vote_of(commune.cell, date(2026, 1, 5))) == due_on


@pytest.mark.parametrize(
    ("voted_on", "day", "state", "detail"),
    [
        (date(2026, 1, 5), date(2026, 3, 16), "met", "Hạn 16/03/2026."),
        (date(2026, 1, 5), date(2026, 3, 17), "warning",
         "Hạn 16/03/2026, gia hạn đến 06/04/2026."),
        (date(2026, 1, 5), date(2026, 4, 6), "warning",
         "Hạn 16/03/2026, gia hạn đến 06/04/2026."),
        (date(2026, 1, 5), date(2026, 4, 7), "warning",
         "Quá hạn: 16/03/2026, gia hạn đến 06/04/2026 cũng đã hết."),
        # Judged by the rule of the vote: sixty days, though 294-QĐ/TW stands by then.
        (G1_LAST, date(2025, 9, 24), "met", "Hạn 24/09/2025."),
    ],
)  # fmt: skip
def test_a_late_decision_warns_with_its_extension_and_stays_lawful(
    commune, voted_on, day, state, detail
):
    with on_day(day):
        candidate = ready_on(commune, voted_on)
        cell_vote(commune, candidate, voted_on)

        [found] = [
            c for c in judge(fresh(candidate), Step.DECIDED, day).conditions
            if c.key == "deadline"
        ]  # fmt: skip
        decision = committee_vote(commune, candidate, day)

    assert (found.state, found.detail, decision.passed) == (state, detail, True)


def test_a_committee_may_set_itself_a_shorter_deadline(commune):
    own_rule(commune, "admission.decision_deadline", {"days": 10, "extension": 0})
    vote = vote_of(commune.cell, G2_FIRST)

    # 2 to 15 July.
    assert deadlines.decision_due_on(vote) == date(2025, 7, 15)


def test_a_deadline_without_a_rule_is_said_and_not_guessed(commune):
    with pytest.raises(RuleMissing) as missing:
        deadlines.recognition_to_consider_by(date(2021, 7, 29), commune.cell)

    assert missing.value.messages == [
        "Chưa có quy định «recognition.consider_deadline» cho ngày 29/07/2021, chưa kết luận được."
    ]
