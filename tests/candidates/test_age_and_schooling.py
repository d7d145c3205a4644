"""Age known by the year alone, over sixty with a consent, schooling by place and consent."""

from datetime import date

import pytest

from candidates import readiness, services
from candidates.models import Candidate
from tests.candidates.way import (
    DAY,
    EACH_SIDE,
    G1_LAST,
    G2_FIRST,
    G3_FIRST,
    fresh,
    on_day,
    ready_on,
    refused,
    unread,
)

pytestmark = pytest.mark.django_db


def condition(candidate, key, day):
    found = readiness.for_cell_vote(Candidate.objects.get(pk=candidate.pk), day)
    [one] = [c for c in found.conditions if c.key == key]
    return one


def born(candidate, day, precision="day"):
    candidate.person.birth_date, candidate.person.birth_precision = day, precision
    candidate.person.save()


@pytest.mark.parametrize(
    ("birth", "precision", "state", "earliest"),
    [
        # Born somewhere in 2008: full eighteen on the last day of 2026 at the latest.
        (date(2008, 1, 1), "year", "warning", None),
        (date(2009, 1, 1), "year", "missing", date(2027, 12, 31)),
        (date(2008, 7, 1), "month", "warning", None),
        (date(2008, 8, 1), "month", "missing", date(2026, 8, 31)),
        # Sixty somewhere in 2026; who was born in 1965 was sixty in 2025.
        (date(1966, 1, 1), "year", "warning", None),
        (date(1965, 1, 1), "year", "missing", None),
        (date(1966, 7, 1), "month", "warning", None),
        (date(1966, 6, 1), "month", "missing", None),
    ],
)
def test_who_may_be_of_age_is_looked_at_and_who_cannot_be_is_refused(
    commune, birth, precision, state, earliest
):
    with on_day(G3_FIRST):
        candidate = ready_on(commune, G3_FIRST)
        born(candidate, birth, precision)

        found = condition(candidate, "age", G3_FIRST)

    assert (found.state, found.earliest) == (state, earliest)


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2026, 7, 31), "warning"), (date(2026, 8, 1), "missing")],
)
def test_the_month_of_sixty_is_the_last_one(commune, day, state):
    with on_day(day):
        candidate = ready_on(commune, day)
        born(candidate, date(1966, 7, 15))

        assert condition(candidate, "age", day).state == state


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
def test_over_sixty_needs_a_consent_that_stands_on_the_day(commune, day):
    with on_day(day):
        candidate = ready_on(commune, day)
        born(candidate, date(1964, 5, 5))
        without = refused(lambda: services.check_cell_vote(fresh(candidate), day))
        consent = services.record_consent(
            candidate=candidate, kind="over_age", number="12-CV/TU", given_on=day,
            given_by="Ban Thường vụ Tỉnh ủy", actor=commune.office,
        )  # fmt: skip

        services.check_cell_vote(fresh(candidate), day)

        consent.given_on = day + DAY
        consent.save()
        too_late = refused(lambda: services.check_cell_vote(fresh(candidate), day))

    assert set(without) == set(too_late) == {"age"}


CLAUSES = {
    G1_LAST: (unread("01-HD/TW 2021"), "01-HD/TW 2021 điểm 1.2", "24-QĐ/TW điểm 1.2.1"),
    G2_FIRST: ("06-HD/TW điểm 1.2", "06-HD/TW điểm 1.2", "294-QĐ/TW điểm 1.2.1"),
    G3_FIRST: (unread("01-HD/TW 2026"), unread("01-HD/TW 2026"), unread("208-QĐ/TW")),
}


@pytest.mark.parametrize("day", CLAUSES, ids=str)
@pytest.mark.parametrize(
    ("level", "upland", "consent", "state", "clause"),
    [
        ("primary", True, False, "met", 1),
        ("primary", False, True, "missing", 2),
        ("below_primary", True, True, "met", 0),
        ("below_primary", True, False, "missing", 2),
        ("below_primary", False, True, "missing", 2),
    ],
)
def test_schooling_below_the_rule_is_an_exception_of_the_place(
    commune, day, level, upland, consent, state, clause
):
    with on_day(day):
        candidate = ready_on(commune, day)
        candidate.person.education_level = level
        candidate.person.save()
        commune.cell.is_upland = upland
        commune.cell.save()
        if consent:
            candidate.consents.create(
                kind="literate", number="3-CV/TU", given_on=day, given_by="Tỉnh ủy",
                recorded_by=commune.office,
            )  # fmt: skip

        found = condition(candidate, "education", day)

    assert (found.state, found.clause) == (state, CLAUSES[day][clause])
