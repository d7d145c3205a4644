"""A committee's own stricter value is its own alone; a day without rules is not guessed."""

from datetime import date
from types import SimpleNamespace

import pytest

from candidates import readiness, services
from people import clock
from rules.models import RuleValue
from rules.services import RuleMissing, judge_vote
from tests import factories as make
from tests.candidates.way import (
    DAY,
    G2_FIRST,
    G3_FIRST,
    cell_vote,
    committee_vote,
    fresh,
    on_day,
    own_rule,
    ready_on,
    refused,
    stage_of,
    years_before,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbour(db):
    """Another commune, with a cell of three."""
    committee = make.make_committee("Đảng ủy xã Vĩnh Sơn")
    cell = make.make_cell(committee)
    secretary = make.holder_of("secretary", cell)
    members = [make.make_member(cell) for _n in range(2)]
    return SimpleNamespace(committee=committee, cell=cell, secretary=secretary, mentor=members[0])


def certified(candidate, day):
    candidate.enrolments.update(certified_on=day)


STRICTER = [
    # key, own value, what meets the general rule and not the committee's own, what meets both
    ("admission.certificate_life", 24, certified, 3, 2, "certificate"),
    (
        "admission.introducer_months", 24,
        lambda candidate, day: candidate.mentorships.update(together_since=day), 1, 2,
        "introducers",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "set_up", "general", "both", "code"), STRICTER)
def test_a_stricter_value_binds_its_committee_alone_and_names_its_source(
    commune, neighbour, key, value, set_up, general, both, code
):
    own_rule(commune, key, value, source="Nghị quyết 02-NQ/ĐU")
    with on_day(G2_FIRST):
        ours, theirs = ready_on(commune, G2_FIRST), ready_on(neighbour, G2_FIRST)
        for candidate in (ours, theirs):
            set_up(candidate, years_before(G2_FIRST, general))
        services.check_cell_vote(fresh(theirs), G2_FIRST)

        said = refused(lambda: services.check_cell_vote(fresh(ours), G2_FIRST))
        set_up(ours, years_before(G2_FIRST, both))
        services.check_cell_vote(fresh(ours), G2_FIRST)

    assert set(said) == {code}
    assert said[code].endswith("(Nghị quyết 02-NQ/ĐU)")


def test_a_stricter_share_of_the_vote_binds_its_committee_alone(commune, neighbour):
    rule = own_rule(commune, "vote.cell.admission", "3/4", source="Nghị quyết 03-NQ/ĐU")
    RuleValue.objects.filter(pk=rule.pk).update(unit="share_at_least")
    with on_day(G2_FIRST):
        ours, theirs = ready_on(commune, G2_FIRST), ready_on(neighbour, G2_FIRST)

        failed = cell_vote(commune, ours, G2_FIRST, votes_for=6)
        passed = cell_vote(neighbour, theirs, G2_FIRST, present=3, votes_for=2)

    # Three quarters of nine are seven; two thirds of three are two.
    assert (failed.passed, failed.clause) == (False, "Nghị quyết 03-NQ/ĐU")
    assert passed.passed


def test_an_own_value_holds_from_its_day_to_its_day(commune):
    rule = own_rule(commune, "admission.certificate_life", 24)
    rule.effective_from, rule.effective_to = date(2025, 7, 2), date(2025, 7, 3)
    rule.save()

    def missing(day):
        with on_day(day):
            candidate = ready_on(commune, day, f"Chìu Văn {day.day}")
            certified(candidate, years_before(day, 3))
            return [c.key for c in readiness.for_cell_vote(fresh(candidate), day).missing]

    days = [date(2025, 7, day) for day in (1, 2, 3, 4)]
    assert [missing(day) for day in days] == [[], ["certificate"], ["certificate"], []]


def test_a_day_before_the_first_rules_is_said_and_not_guessed(commune):
    first = date(2021, 7, 30)
    with on_day(first):
        candidate = ready_on(commune, first, stage_since=date(2021, 1, 1))
        candidate.enrolments.update(certified_on=date(2021, 1, 1))
        candidate.mentorships.update(started_on=date(2021, 1, 1))
        candidate.papers.update(dated_on=date(2021, 1, 1))
        candidate.dossier_opened_on = date(2021, 1, 1)
        candidate.save()
        services.check_cell_vote(fresh(candidate), first)

        said = refused(lambda: services.check_cell_vote(fresh(candidate), first - DAY))

    assert said["age"] == (
        "Quy định của ngày này: Chưa có quy định «admission.age_min» cho ngày 29/07/2021, "
        "chưa kết luận được."
    )
    assert {"schooling", "certificate", "mentor", "introducers", "dossier"} <= set(said)


def test_a_generation_that_lacks_one_rule_stops_at_that_rule(commune):
    RuleValue.objects.filter(rule="admission.certificate_life", effective_from=G3_FIRST).delete()
    with on_day(G3_FIRST):
        candidate = ready_on(commune, G3_FIRST)

        said = refused(lambda: services.check_cell_vote(fresh(candidate), G3_FIRST))

    assert said == {
        "certificate": "Quy định của ngày này: Chưa có quy định "
        "«admission.certificate_life» cho ngày 26/07/2026, chưa kết luận được."
    }


def test_a_vote_whose_share_is_not_known_is_not_judged(commune):
    RuleValue.objects.filter(rule="vote.decider.admission", effective_from=G2_FIRST).delete()
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)
        cell_vote(commune, candidate, G2_FIRST)
        before = stage_of(candidate)

        said = refused(lambda: committee_vote(commune, candidate, G2_FIRST))

    clock.memo().clear()
    assert set(said) == {"rule_missing"}
    assert stage_of(candidate) == before
    with pytest.raises(RuleMissing):
        judge_vote("vote.decider.admission", entitled=9, votes_for=9, on=G2_FIRST)
