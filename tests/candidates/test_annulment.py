"""A decision annulled: off the list for the standard, done again for the procedure."""

import pytest

from candidates import services
from candidates.models import Stage
from members.models import Member, MembershipEvent
from tests.candidates.way import (
    DAY,
    G1_LAST,
    G2_FIRST,
    G3_FIRST,
    cell_vote,
    committee_vote,
    fresh,
    on_day,
    ready_on,
    refused,
    stage_of,
    superior,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[G1_LAST, G2_FIRST, G3_FIRST], ids=str)
def day(request):
    with on_day(request.param):
        yield request.param


@pytest.fixture
def decided(commune, day):
    candidate = ready_on(commune, day)
    cell_vote(commune, candidate, day)
    committee_vote(commune, candidate, day)
    if day == G1_LAST:
        superior(commune, candidate, day)
    return candidate


def hold(commune, candidate, day):
    services.hold_ceremony(
        candidate=candidate, held_on=day, mentor=commune.members[1],
        handed_over_by="Đ/c Bí thư", actor=commune.secretary,
    )  # fmt: skip


def annul(commune, candidate, day, *, of_standard, **changes):
    fields = {
        "candidate": candidate, "annulled_on": day, "number": "3-QĐ/TU", "reason": "Sai sót",
        "of_standard": of_standard, "actor": commune.office,
    }  # fmt: skip
    return services.annul_decision(**fields | changes)


def test_for_the_standard_the_person_is_off_the_list(commune, day, decided):
    annul(commune, decided, day, of_standard=True)

    assert (stage_of(decided), fresh(decided).closed_on) == (Stage.ANNULLED, day)
    assert not decided.mentorships.open().exists()
    assert not Member.objects.filter(person=decided.person).exists()


def test_for_the_standard_a_probationary_member_is_none_any_more(commune, day, decided):
    hold(commune, decided, day)
    with on_day(day + DAY):
        annul(commune, decided, day + DAY, of_standard=True)

    assert (stage_of(decided), fresh(decided).closed_on) == (Stage.ANNULLED, day + DAY)
    assert Member.objects.get(person=decided.person).status == "left"
    left = MembershipEvent.objects.get(member__person=decided.person, kind="left")
    assert left.detail == "annulled"


def test_for_the_procedure_the_faulty_step_alone_is_done_again(commune, day, decided):
    annul(commune, decided, day, of_standard=False)
    reopened = stage_of(decided)
    services.resubmit(candidate=decided, actor=commune.secretary)
    proposed = stage_of(decided)
    committee_vote(commune, decided, day, number="16-NQ/ĐU")
    if day == G1_LAST:
        superior(commune, decided, day, number="78-QĐ/HU")

    assert (reopened, proposed, stage_of(decided)) == (
        Stage.RETURNED, Stage.CELL_PASSED, Stage.DECIDED,
    )  # fmt: skip
    assert decided.decisions.filter(body="cell").count() == 1
    assert decided.decisions.filter(body="decider").count() == 2


def test_a_procedure_is_not_done_again_after_the_ceremony(commune, day, decided):
    hold(commune, decided, day)

    said = refused(lambda: annul(commune, decided, day, of_standard=False))

    assert set(said) == {"no_edge"}


@pytest.mark.parametrize("changes", [{"number": " "}, {"reason": " "}])
def test_an_annulment_has_its_number_and_reason(commune, day, decided, changes):
    said = refused(lambda: annul(commune, decided, day, of_standard=True, **changes))

    assert set(said) == {"required"}
