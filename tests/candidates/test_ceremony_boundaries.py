"""The ceremony: from the decision on, within thirty working days, later with a consent."""

from datetime import date

import pytest

from candidates import services
from candidates.models import Ceremony, Stage
from members.models import Member
from tests.candidates.way import (
    DAY,
    G1_LAST,
    cell_vote,
    committee_vote,
    on_day,
    ready_on,
    refused,
    stage_of,
    superior,
)

pytestmark = pytest.mark.django_db


def hold(commune, candidate, held_on, **changes):
    fields = {
        "candidate": candidate, "held_on": held_on, "mentor": commune.members[1],
        "handed_over_by": "Đ/c Bí thư", "actor": commune.secretary,
    }  # fmt: skip
    return services.hold_ceremony(**fields | changes)


def decided_on(commune, day, received_on=None):
    """A candidate on whom was decided: by the district with a receipt, else by the commune."""
    with on_day(received_on or day):
        candidate = ready_on(commune, day)
        cell_vote(commune, candidate, day)
        committee_vote(commune, candidate, day)
        if received_on:
            superior(commune, candidate, day, received_on=received_on)
    return candidate


WINDOWS = [
    # Decided on 24 June, received on 30 June 2025: 23 days in July, seven to 11 August.
    (date(2025, 6, 24), G1_LAST, date(2025, 8, 11), "24-QĐ/TW điểm 4.1"),
    # By the commune on Monday 2 February 2026: nine to 13 February, then Tết, then 21.
    (date(2026, 2, 2), None, date(2026, 3, 23), "294-QĐ/TW điểm 4.1"),
    # By the commune on Monday 27 July 2026: four, 21 in August, 3 to 9 September.
    (date(2026, 7, 27), None, date(2026, 9, 9), "208-QĐ/TW"),
]


@pytest.mark.parametrize(("day", "received_on", "last", "clause"), WINDOWS)
def test_the_last_day_needs_no_consent(commune, day, received_on, last, clause):
    candidate = decided_on(commune, day, received_on)

    with on_day(last):
        held = hold(commune, candidate, last)

    assert (held.held_on, stage_of(candidate)) == (last, Stage.PROBATIONARY)


@pytest.mark.parametrize(("day", "received_on", "last", "clause"), WINDOWS)
def test_a_day_later_needs_the_superiors_consent(commune, day, received_on, last, clause):
    candidate, late = decided_on(commune, day, received_on), last + DAY

    with on_day(late):
        said = refused(lambda: hold(commune, candidate, late))
        services.record_consent(
            candidate=candidate, kind="late_ceremony", number="9-CV/TU", given_on=late,
            given_by="Tỉnh ủy", actor=commune.office,
        )  # fmt: skip
        held = hold(commune, candidate, late)

    assert said == {
        "too_late": f"Quá hạn tổ chức lễ ({last:%d/%m/%Y}). "
        f"Ghi văn bản đồng ý của cấp trên ({clause})."
    }
    assert held.held_on == late


@pytest.mark.parametrize(("day", "received_on", "last", "clause"), WINDOWS)
def test_no_ceremony_before_the_decision_is_here(commune, day, received_on, last, clause):
    candidate, first = decided_on(commune, day, received_on), received_on or day

    with on_day(first):
        said = refused(lambda: hold(commune, candidate, first - DAY))
        hold(commune, candidate, first)

    assert set(said) == {"before_decision"}
    assert Ceremony.objects.get().held_on == first
    assert Member.objects.get(person=candidate.person).joined_on == first
