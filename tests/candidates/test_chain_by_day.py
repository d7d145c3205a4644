"""Who acts after the cell follows the day of the act, not the day of the cell's vote."""

from datetime import date

import pytest

from candidates import services
from candidates.models import Stage
from tests import factories as make
from tests.candidates.way import (
    G1_LAST,
    G2_FIRST,
    G2_LAST,
    G3_FIRST,
    cell_vote,
    committee_vote,
    on_day,
    own_rule,
    ready_on,
    refused,
    stage_of,
    superior,
)

pytestmark = pytest.mark.django_db
# A Friday: three days before the change.
JUNE_27 = date(2025, 6, 27)


@pytest.fixture
def proposed(commune):
    """The cell voted while the district still decided."""
    with on_day(JUNE_27):
        candidate = ready_on(commune, JUNE_27)
        cell_vote(commune, candidate, JUNE_27)
    return candidate


@pytest.mark.parametrize(
    ("day", "votes_for", "body", "stage"),
    [
        # Two thirds of twelve to propose; over half to decide.
        (G1_LAST, 8, "base", Stage.BASE_PASSED),
        (G1_LAST, 7, "base", Stage.CELL_PASSED),
        (G2_FIRST, 7, "decider", Stage.DECIDED),
        (G2_FIRST, 6, "decider", Stage.CELL_PASSED),
        (G2_LAST, 7, "decider", Stage.DECIDED),
        (G3_FIRST, 7, "decider", Stage.DECIDED),
        (G3_FIRST, 6, "decider", Stage.CELL_PASSED),
    ],
)
def test_the_committee_proposes_before_july_2025_and_decides_from_then(
    commune, proposed, day, votes_for, body, stage
):
    with on_day(day):
        decision = committee_vote(commune, proposed, day, votes_for=votes_for)

    assert (decision.body, stage_of(proposed)) == (body, stage)


def test_the_district_decides_what_the_base_proposed_until_its_last_day(commune, proposed):
    with on_day(date(2025, 7, 3)):
        early = refused(lambda: superior(commune, proposed, G1_LAST))
        committee_vote(commune, proposed, G1_LAST)
        late = refused(lambda: superior(commune, proposed, G2_FIRST))

        decision = superior(commune, proposed, G1_LAST, received_on=date(2025, 7, 2))

    assert set(early) == {"no_edge"}
    assert late == {"commune_decides": "Ngày 01/07/2025 ban thường vụ đảng ủy xã tự quyết định."}
    assert (decision.clause, stage_of(proposed)) == (
        "29-QĐ/TW điểm 4.3.2; 24-QĐ/TW", Stage.DECIDED,
    )  # fmt: skip


def test_nobody_in_the_commune_decides_while_the_district_does(commune, proposed):
    with on_day(G1_LAST):
        committee_vote(commune, proposed, G1_LAST)

        said = refused(lambda: committee_vote(commune, proposed, G1_LAST))

    assert set(said) == {"no_edge"}


def test_what_the_base_proposed_the_commune_decides_after_the_change(commune, proposed):
    with on_day(G2_FIRST):
        committee_vote(commune, proposed, G1_LAST)

        decision = committee_vote(commune, proposed, G2_FIRST, votes_for=7)

    assert (decision.body, stage_of(proposed)) == ("decider", Stage.DECIDED)


def test_age_is_judged_on_the_day_of_the_cell_and_not_of_the_decision(commune):
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)
        # Sixty in July 2025: too old from August on.
        candidate.person.birth_date = date(1965, 7, 20)
        candidate.person.save()
        cell_vote(commune, candidate, G2_FIRST)
    with on_day(date(2025, 8, 15)):
        committee_vote(commune, candidate, date(2025, 8, 15))

    assert stage_of(candidate) == Stage.DECIDED


@pytest.mark.parametrize("day", [G1_LAST, G2_FIRST, G3_FIRST], ids=str)
def test_a_section_committee_appraises_before_anyone_votes(commune, day):
    section = make.make_committee("Đảng ủy bộ phận", parent=commune.committee)
    section.kind = "section"
    section.save()
    commune.cell.parent = section
    commune.cell.save()
    with on_day(day):
        candidate = ready_on(commune, day)
        cell_vote(commune, candidate, day)
        early = refused(lambda: committee_vote(commune, candidate, day))

        services.record_appraisal(candidate=candidate, decided_on=day, actor=commune.office)
        committee_vote(commune, candidate, day)

    assert set(early) == {"no_edge"}
    assert stage_of(candidate) == (Stage.BASE_PASSED if day == G1_LAST else Stage.DECIDED)


def test_a_committee_may_keep_the_vote_of_its_base_by_its_own_rule(commune):
    own_rule(commune, "admission.chain", ["cell", "base", "decider"])
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)
        cell_vote(commune, candidate, G2_FIRST)

        bodies = [committee_vote(commune, candidate, G2_FIRST).body for _n in range(2)]

    assert (bodies, stage_of(candidate)) == (["base", "decider"], Stage.DECIDED)
