"""What a cell sent up is decided in time: first the office is told, then the standing deputy."""

from datetime import date

import pytest

from candidates.models import Decision
from tests import factories as make
from tests.candidates.way import cell_vote, committee_vote, on_day, ready_on
from tests.reminded import due_of, found, open_after, statements_to_find, titles, told_from, told_on

pytestmark = pytest.mark.django_db

RULE = "decision-due"
VOTED = date(2024, 5, 15)
# Sixty working days by the rules of 2024.
DUE = date(2024, 8, 7)


@pytest.fixture
def deputy(commune):
    return make.holder_of("standing_deputy", commune.committee)


def sent_up(commune, name="Tằng Văn Hiếu"):
    with on_day(VOTED):
        candidate = ready_on(commune, VOTED, name)
        cell_vote(commune, candidate, VOTED)
    return candidate


def test_the_office_is_told_first_and_the_standing_deputy_before_the_last_day_and_after_it(
    commune, deputy
):
    candidate = sent_up(commune)

    assert set(told_from(date(2024, 7, 22), date(2024, 8, 14), RULE)) == {
        (date(2024, 7, 24), commune.office, -10),
        (date(2024, 7, 31), deputy, -5),
        (date(2024, 8, 8), commune.office, 1),
        (date(2024, 8, 8), deputy, 1),
    }
    assert titles(RULE) == {"Xét kết nạp Tằng Văn Hiếu, hạn 07/08/2024"}
    assert set(due_of(RULE, DUE).values()) == {DUE}
    assert candidate.get_absolute_url() in {n.url for n in commune.office.notifications.all()}


def test_where_nobody_is_standing_deputy_the_secretary_of_the_committee_is_told(commune):
    sent_up(commune)

    assert told_on(date(2024, 7, 31), RULE) == {(commune.office, -10), (commune.chair, -5)}


def test_what_is_decided_is_told_no_more(commune, deputy):
    candidate = sent_up(commune)
    assert open_after(date(2024, 7, 31), RULE) == 2
    candidate.stage = "decided"
    candidate.save()

    assert open_after(date(2024, 8, 1), RULE) == 0


def test_what_the_commune_proposed_is_followed_up_with_the_body_above(commune, deputy):
    candidate = sent_up(commune)
    with on_day(date(2024, 6, 3)):
        committee_vote(commune, candidate, date(2024, 6, 3))
    told_on(date(2024, 7, 24), RULE)

    assert titles(RULE) == {"Theo dõi quyết định kết nạp Tằng Văn Hiếu, hạn 07/08/2024"}


def test_another_vote_of_the_cell_is_another_matter(commune, deputy):
    candidate = sent_up(commune)
    first = set(due_of(RULE, DUE))
    vote = Decision.objects.get(candidate=candidate)
    vote.pk, vote._state.adding, vote.decided_on = None, True, date(2024, 6, 14)
    vote.save()

    assert due_of(RULE, DUE) == {}
    assert not first & set(due_of(RULE, date(2024, 12, 1)))


@pytest.mark.parametrize("who", ["secretary", "in_charge", "office", "chair"])
def test_everybody_on_the_ladder_may_open_the_page(client, commune, who):
    sent_up(commune)
    client.force_login(getattr(commune, who))

    [due] = found(RULE, DUE)
    assert client.get(due.url).status_code == 200


def test_a_vote_before_all_rule_sets_keeps_nobody_else_from_being_told(commune):
    sent_up(commune, "Lý A Dơ")
    Decision.objects.update(decided_on=date(2016, 1, 5))
    sent_up(commune)

    assert set(due_of(RULE, DUE).values()) == {DUE}


def test_a_vote_is_asked_for_alone(commune):
    sent_up(commune, "Lý A Dơ")
    vote = Decision.objects.get().pk
    sent_up(commune)

    assert set(due_of(RULE, DUE, {vote})) == {vote}


def test_twenty_take_as_many_statements_as_one(commune):
    sent_up(commune)
    one, statements = statements_to_find(RULE, DUE)
    for n in range(19):
        candidate = make.make_candidate(commune.cell, f"Lý A {n}", stage="cell_passed")
        vote = Decision.objects.first()
        vote.pk, vote._state.adding, vote.candidate = None, True, candidate
        vote.save()

    assert (one, statements_to_find(RULE, DUE)) == (1, (20, statements))
