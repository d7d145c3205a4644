"""Vote arithmetic of the rules: shares of all who are entitled, as exact fractions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from rules.services import RuleMissing, check_counts, judge_vote

pytestmark = pytest.mark.django_db
# One day in each generation of the rules.
DAYS = [date(2024, 3, 5), date(2025, 9, 2), date(2026, 9, 2)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("entitled", "needed"), [(3, 2), (8, 6), (9, 6), (10, 7), (12, 8)])
def test_a_cell_needs_two_thirds_of_all_entitled(day, entitled, needed):
    enough = judge_vote("vote.cell.admission", entitled=entitled, votes_for=needed, on=day)
    short = judge_vote("vote.cell.admission", entitled=entitled, votes_for=needed - 1, on=day)

    assert (enough.passed, enough.needed) == (True, needed)
    assert (short.passed, short.needed) == (False, needed)
    assert enough.source


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("entitled", "needed"), [(7, 4), (9, 5), (11, 6), (8, 5)])
def test_a_decider_needs_over_half(day, entitled, needed):
    enough = judge_vote("vote.decider.admission", entitled=entitled, votes_for=needed, on=day)
    short = judge_vote("vote.decider.admission", entitled=entitled, votes_for=needed - 1, on=day)

    assert (enough.passed, short.passed, enough.needed) == (True, False, needed)


def test_a_judgement_says_itself():
    passed = judge_vote("vote.cell.admission", entitled=12, votes_for=10, on=DAYS[0])
    failed = judge_vote("vote.cell.admission", entitled=12, votes_for=7, on=DAYS[0])

    assert passed.sentence == "Đạt: 10/12 tán thành, cần ít nhất 8."
    assert failed.sentence == "Chưa đạt: 7/12 tán thành, cần ít nhất 8."


def test_a_vote_before_the_first_rule_is_not_judged():
    with pytest.raises(RuleMissing):
        judge_vote("vote.cell.admission", entitled=3, votes_for=3, on=date(1990, 1, 1))


COUNTS = {"entitled": 12, "present": 10, "votes_for": 8, "against": 1, "other": 1}


def test_counts_that_can_be_are_let_through():
    check_counts(**COUNTS)
    check_counts(**COUNTS | {"votes_for": 0, "against": 0, "other": 0})


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"present": 13}, "present", "Số có mặt 13 nhiều hơn số được biểu quyết 12."),
        ({"votes_for": 12}, "votes_for", "Số phiếu 12 nhiều hơn số có mặt 10."),
        ({"against": 2}, "against", "Cộng số phiếu là 11, nhiều hơn số có mặt 10."),
    ],
)
def test_counts_that_cannot_be_are_said_beside_their_field(changes, field, said):
    with pytest.raises(ValidationError) as refusal:
        check_counts(**COUNTS | changes)

    assert refusal.value.message_dict == {field: [said]}
