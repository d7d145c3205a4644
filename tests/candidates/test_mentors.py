"""Who may help: an official member of that day, of the same committee."""

import pytest

from candidates import readiness, services
from tests import factories as make
from tests.candidates.way import (
    DAY,
    EACH_SIDE,
    fresh,
    on_day,
    own_rule,
    ready_on,
    refused,
)

pytestmark = pytest.mark.django_db


def assign(commune, candidate, mentor, day):
    return services.assign_mentor(
        candidate=candidate, mentor=mentor, started_on=day, actor=commune.secretary
    )


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
def test_a_mentor_is_official_on_the_day_of_the_assignment(commune, candidate, day):
    mentor = make.make_member(commune.cell, official_on=day + DAY)

    with on_day(day):
        said = refused(lambda: assign(commune, candidate, mentor, day))
    with on_day(day + DAY):
        assigned = assign(commune, candidate, mentor, day + DAY)

    assert said["not_eligible"].startswith(f"Đến ngày {day + DAY:%d/%m/%Y} đ/c")
    assert assigned.mentor == mentor


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
def test_another_cell_is_worth_a_look_and_another_committee_refused(commune, day):
    neighbour = make.make_member(commune.other_cell, "Lý Văn Sang")
    stranger = make.make_member(make.make_cell(make.make_committee("Đảng ủy xã khác")))

    with on_day(day):
        candidate = ready_on(commune, day, mentor=neighbour)
        warned = readiness.for_cell_vote(fresh(candidate), day)
        services.check_cell_vote(fresh(candidate), day)
        said = refused(lambda: assign(commune, candidate, stranger, day))

    assert [c.detail for c in warned.warnings] == ["Đ/c Lý Văn Sang ở chi bộ khác."]
    assert said == {"not_eligible": "Cần đảng viên cùng chi bộ hoặc cùng đảng bộ cơ sở."}


def test_nobody_helps_themselves(commune):
    day = EACH_SIDE[0]
    with on_day(day):
        candidate = make.make_candidate(commune.cell, person=commune.members[2].person)

        said = refused(lambda: assign(commune, candidate, commune.members[2], day))

    assert said == {"not_eligible": "Không ai tự giúp đỡ chính mình."}


def test_a_committee_may_ask_for_months_of_help(commune):
    day = EACH_SIDE[1]
    own_rule(commune, "mentoring.min_months", 6)
    with on_day(day):
        candidate = ready_on(commune, day)
        candidate.mentorships.update(started_on=day.replace(month=1))
        services.check_cell_vote(fresh(candidate), day)
        candidate.mentorships.update(started_on=day.replace(month=1) + DAY)

        said = refused(lambda: services.check_cell_vote(fresh(candidate), day))

    assert said == {
        "mentor": "Có đảng viên chính thức giúp đỡ: "
        "Cần được giúp đỡ ít nhất 6 tháng. (Nghị quyết 02)"
    }
