"""Of whom nobody has spoken for two months, the cell is told; then who is in charge; the office."""

from datetime import date

import pytest

from candidates.models import Candidate, CellReview, MentorReport, StageEvent
from candidates.sourcing import idle_since
from rules.models import RuleValue
from tests import factories as make
from tests.candidates.way import on_day, own_rule
from tests.reminded import due_of, open_after, statements_to_find, titles, told_from

pytestmark = pytest.mark.django_db

RULE = "candidate-idle"
# On the list since 5 March: April and May pass in silence.
IDLE_ON = date(2024, 6, 1)


def review(commune, candidate, day):
    return CellReview.objects.create(
        candidate=candidate, reviewed_on=day, next_step="keep", recorded_by=commune.secretary
    )


def report(commune, candidate, period, state="submitted"):
    mentorship = make.make_mentorship(candidate, commune.mentor)
    return MentorReport.objects.create(
        mentorship=mentorship, cell=commune.cell, committee=commune.committee, period=period,
        due_on=period, state=state, strengths="Tốt", weaknesses="Ít nói", tasks="Xong",
        proposal="keep", submitted_at="2024-05-01T00:00:00Z",
    )  # fmt: skip


def test_the_cell_is_told_on_the_first_day_and_each_week_the_next_above(commune, candidate):
    assert told_from(date(2024, 5, 28), date(2024, 6, 18), RULE) == [
        (IDLE_ON, commune.secretary, 0),
        (date(2024, 6, 7), commune.in_charge, 5),
        (date(2024, 6, 14), commune.office, 10),
    ]
    assert titles(RULE) == {"Đã 2 tháng chưa ai nhận xét Chìu Thị Dung"}


@pytest.mark.parametrize("day", [date(2024, 5, 31), IDLE_ON, date(2024, 6, 30)])
def test_it_is_told_of_whom_the_page_of_the_plan_counts_as_idle(commune, candidate, day):
    with on_day(day):
        counted = set(
            Candidate.objects.idle_since(idle_since(commune.cell, day)).values_list("pk", flat=True)
        )

    assert set(due_of(RULE, day)) == counted == ({candidate.pk} if day >= IDLE_ON else set())


def test_a_review_of_the_cell_ends_it_and_the_months_count_from_it(commune, candidate):
    assert open_after(IDLE_ON, RULE) == 1
    review(commune, candidate, date(2024, 5, 31))

    assert open_after(IDLE_ON, RULE) == 0
    assert due_of(RULE, date(2024, 7, 31)) == {}
    assert due_of(RULE, date(2024, 8, 1)) == {candidate.pk: date(2024, 8, 1)}


@pytest.mark.parametrize(("state", "due_on"), [("submitted", date(2024, 7, 1)), ("draft", IDLE_ON)])
def test_a_report_speaks_for_its_month_once_it_is_sent(commune, candidate, state, due_on):
    report(commune, candidate, date(2024, 4, 1), state)

    assert due_of(RULE, date(2024, 7, 10)) == {candidate.pk: due_on}


def test_who_rests_is_left_alone_and_counts_anew_from_coming_back(commune, candidate):
    candidate.stage = "paused"
    candidate.save()
    assert due_of(RULE, date(2024, 9, 10)) == {}

    candidate.stage = "source"
    candidate.save()
    StageEvent.objects.create(
        candidate=candidate, step="resumed", from_stage="paused", to_stage="source",
        effective_on=date(2024, 6, 20),
    )  # fmt: skip
    assert due_of(RULE, date(2024, 9, 10)) == {candidate.pk: date(2024, 9, 1)}


def test_a_committee_may_wait_less(commune, candidate):
    own_rule(commune, "candidate.idle_months", 1)

    assert due_of(RULE, date(2024, 5, 1)) == {candidate.pk: date(2024, 5, 1)}


def test_without_a_rule_nothing_is_told(commune, candidate):
    RuleValue.objects.filter(rule="candidate.idle_months").delete()

    assert due_of(RULE, date(2024, 9, 10)) == {}


def test_one_is_asked_for_alone(commune, candidate):
    make.make_candidate(commune.cell)

    assert set(due_of(RULE, IDLE_ON, {candidate.pk})) == {candidate.pk}


def test_twenty_take_as_many_statements_as_one(commune, candidate):
    one, statements = statements_to_find(RULE, IDLE_ON)
    for _n in range(19):
        make.make_candidate(commune.cell)

    assert (one, statements_to_find(RULE, IDLE_ON)) == (1, (20, statements))
