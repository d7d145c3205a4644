"""Who introduces: as many as the route asks for, and whom the twelve months do not bind."""

from datetime import date

import pytest

from candidates import readiness, services
from candidates.models import Candidate, Introduction, Mentorship
from candidates.routes import route_of
from tests import factories as make
from tests.candidates.way import EACH_SIDE, fresh, on_day, ready_on, refused

pytestmark = pytest.mark.django_db


def condition(candidate, key, day):
    found = readiness.for_cell_vote(Candidate.objects.get(pk=candidate.pk), day)
    [one] = [c for c in found.conditions if c.key == key]
    return one


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
@pytest.mark.parametrize(
    ("route", "needed"), [("youth_union", 1), ("trade_union", 1), ("members_only", 2)]
)
def test_each_route_asks_for_its_introducers(commune, day, route, needed):
    with on_day(day):
        candidate = ready_on(commune, day, route=route)
        for mentor in commune.members[1:needed]:
            make.make_mentorship(candidate, mentor)
        services.check_cell_vote(fresh(candidate), day)
        candidate.mentorships.order_by("-slot").first().delete()

        said = refused(lambda: services.check_cell_vote(fresh(candidate), day))

    assert "introducers" in said
    assert f"Mới có {needed - 1} người. (Điều lệ Đảng, Điều 4" in said["introducers"]


@pytest.mark.parametrize(
    ("body", "birth", "day", "route"),
    [
        # Until the rule of 21 November 2025 nothing ends the age of the Youth Union.
        ("youth_union", date(1994, 11, 1), date(2025, 11, 20), "youth_union"),
        ("youth_union", date(1994, 11, 1), date(2025, 11, 21), "members_only"),
        ("youth_union", date(1994, 11, 22), date(2025, 11, 21), "youth_union"),
        ("youth_union", date(1994, 11, 22), date(2025, 11, 22), "members_only"),
        ("trade_union", date(1980, 1, 1), date(2025, 11, 21), "trade_union"),
        ("women", date(2000, 1, 1), date(2025, 11, 21), "members_only"),
    ],
)
def test_the_route_follows_from_who_introduced_and_the_age_of_the_day(
    commune, body, birth, day, route
):
    candidate = make.make_candidate(commune.cell)
    candidate.person.birth_date = birth
    Introduction.objects.create(candidate=candidate, body=body, introduced_on=date(2024, 3, 5))

    with on_day(day):
        assert route_of(candidate, day) == route


def test_the_slower_of_two_introducers_counts(commune):
    day = date(2025, 7, 1)
    with on_day(day):
        candidate = ready_on(commune, day, route="members_only")
        make.make_mentorship(candidate, commune.members[1], together_since=date(2024, 7, 2))

        found = condition(candidate, "introducers", day)

    assert (found.state, found.earliest) == ("missing", date(2025, 7, 2))


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
def test_a_mentor_in_the_place_of_another_is_not_asked_for_the_months(commune, day):
    with on_day(day):
        candidate = ready_on(commune, day)
        old = candidate.mentorships.get()

        services.replace_mentor(
            mentorship=old, mentor=commune.members[1], replaced_on=day,
            reason="Chuyển công tác", actor=commune.secretary,
        )  # fmt: skip

        assert condition(candidate, "introducers", day).state == "met"
        Mentorship.objects.filter(ended_on=None).update(waiver="")
        assert condition(candidate, "introducers", day).state == "missing"


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
@pytest.mark.parametrize(("route", "needed"), [("youth_union", 1), ("members_only", 2)])
def test_who_arrived_from_another_cell_introduces_without_the_months(commune, day, route, needed):
    with on_day(day):
        candidate = ready_on(commune, day, route=route)
        services.move_candidate(
            candidate=candidate, cell=commune.other_cell, moved_on=day, ground="17-KNĐ",
            actor=commune.office,
        )  # fmt: skip
        waivers = [
            services.assign_mentor(
                candidate=candidate, mentor=make.make_member(commune.other_cell),
                started_on=day, actor=commune.other_secretary,
            ).waiver
            for _n in range(2)
        ]  # fmt: skip

        assert waivers == ["arrival"] * needed + [""] * (2 - needed)
        assert condition(candidate, "introducers", day).state == "met"


def test_who_only_gets_a_second_mentor_waits_for_the_months(commune):
    day = date(2025, 7, 1)
    with on_day(day):
        candidate = ready_on(commune, day, route="members_only")

        second = services.assign_mentor(
            candidate=candidate, mentor=commune.members[1], started_on=day,
            actor=commune.secretary,
        )  # fmt: skip

        found = condition(candidate, "introducers", day)
        assert (second.waiver, found.state, found.earliest) == ("", "missing", date(2026, 7, 1))
