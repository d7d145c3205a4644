"""Each condition of the cell's vote: just allowed, just refused, and the clause of the day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from candidates import services
from tests.candidates.way import (
    DAY,
    EACH_SIDE,
    G1_LAST,
    G2_FIRST,
    G2_LAST,
    G3_FIRST,
    fresh,
    on_day,
    ready_on,
    refused,
    unread,
    years_before,
)

pytestmark = pytest.mark.django_db

Setup = Callable[[Any, Any, Any], None]


class Boundary(NamedTuple):
    """One rule: what is just allowed, what is just refused, for which conditions, by what."""

    rule: str
    allowed: Setup
    refused: Setup
    codes: tuple[str, ...]
    clauses: tuple[str, str, str]


def born(year_of, offset=0):
    def setup(commune, candidate, day):
        candidate.person.birth_date = year_of(day) + offset * DAY
        candidate.person.save()

    return setup


def schooled(level):
    def setup(commune, candidate, day):
        commune.cell.is_upland = False
        commune.cell.save()
        candidate.person.education_level = level
        candidate.person.save()

    return setup


def certified(years, earlier=0):
    return lambda commune, candidate, day: candidate.enrolments.update(
        certified_on=years_before(day, years) - earlier * DAY
    )


def set_up(years, earlier=0):
    def setup(commune, candidate, day):
        candidate.dossier_opened_on = years_before(day, years) - earlier * DAY
        candidate.save()

    return setup


def together(years, later=0):
    return lambda commune, candidate, day: candidate.mentorships.update(
        together_since=years_before(day, years) + later * DAY
    )


def mentor_official(later):
    def setup(commune, candidate, day):
        commune.mentor.official_on = day + later * DAY
        commune.mentor.save()

    return setup


def official_members(number):
    """The secretary and the mentor are two of them."""

    def setup(commune, candidate, day):
        for member in commune.members[number - 1 :]:
            if member.pk:
                member.delete()

    return setup


def dated(paper, back, state="held"):
    return lambda commune, candidate, day: candidate.papers.filter(paper=paper).update(
        dated_on=back(day), state=state
    )


def same(day):
    return day


BOUNDARIES = [
    Boundary(
        "18 tuổi, tính ngày",
        born(lambda day: years_before(day, 18)),
        born(lambda day: years_before(day, 18), 1),
        ("age",),
        ("24-QĐ/TW điểm 1.1.1", "294-QĐ/TW điểm 1.1.1", unread("208-QĐ/TW")),
    ),
    Boundary(
        "60 tuổi, hết tháng sinh",
        born(lambda day: years_before(day, 60).replace(day=1)),
        born(lambda day: years_before(day, 60).replace(day=1), -1),
        ("age",),
        (
            "24-QĐ/TW điểm 1.1.2",
            "294-QĐ/TW điểm 1.1.2; 06-HD/TW điểm 1.1",
            unread("01-HD/TW 2026"),
        ),
    ),
    Boundary(
        "trung học cơ sở",
        schooled("lower_secondary"),
        schooled("primary"),
        ("education",),
        ("24-QĐ/TW điểm 1.2.1", "294-QĐ/TW điểm 1.2.1", unread("208-QĐ/TW")),
    ),
    Boundary(
        "giấy chứng nhận 60 tháng",
        certified(5),
        certified(5, earlier=1),
        ("certificate",),
        (
            unread("01-HD/TW 2021; thực hiện từ 2017"),
            "06-HD/TW điểm 5.4b",
            unread("01-HD/TW 2026"),
        ),
    ),
    Boundary(
        "hồ sơ 12 tháng",
        set_up(1),
        set_up(1, earlier=1),
        ("dossier",),
        (unread("01-HD/TW 2021"), "06-HD/TW điểm 5.4a", unread("01-HD/TW 2026")),
    ),
    Boundary(
        "cùng công tác 12 tháng",
        together(1),
        together(1, later=1),
        ("introducers",),
        ("24-QĐ/TW (theo mẫu 29-QĐ/TW)", "294-QĐ/TW điểm 3.2.1", unread("208-QĐ/TW")),
    ),
    Boundary(
        "người giúp đỡ là đảng viên chính thức tại ngày xét",
        mentor_official(0),
        mentor_official(1),
        ("mentor", "introducers"),
        ("Điều lệ Đảng, Điều 4", "38-HD/BTCTW I.1.1d", unread("38-HD/BTCTW I.1.1d")),
    ),
    Boundary(
        "ba đảng viên chính thức",
        official_members(3),
        official_members(2),
        ("members",),
        (unread("câu hỏi nghiệp vụ; 294-QĐ/TW điểm 20.2.1 về điều kiện lập chi bộ"),) * 3,
    ),
    Boundary(
        "đủ giấy tờ",
        dated("opinions", same),
        dated("opinions", same, "faulty"),
        ("papers",),
        (
            unread("12-HD/BTCTW 2022"),
            "38-HD/BTCTW II.1.1",
            unread("38-HD/BTCTW II.1.1"),
        ),
    ),
    Boundary(
        "giấy tờ làm lại sau 12 tháng",
        dated("introduction", lambda day: years_before(day, 1)),
        dated("introduction", lambda day: years_before(day, 1) - DAY),
        ("papers",),
        (unread("01-HD/TW 2021"), "06-HD/TW điểm 5.4a", unread("01-HD/TW 2026")),
    ),
    Boundary(
        "thứ tự lập lý lịch",
        dated("cv_certified", same),
        dated("cv_certified", lambda day: day - timedelta(days=1)),
        ("order",),
        (
            unread("01-HD/TW 2021"),
            "06-HD/TW điểm 3.3b; 38-HD/BTCTW I.1.4",
            unread("01-HD/TW 2026"),
        ),
    ),
]
GENERATION = {G1_LAST: 0, G2_FIRST: 1, G2_LAST: 1, G3_FIRST: 2}


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
@pytest.mark.parametrize("boundary", BOUNDARIES, ids=[b.rule for b in BOUNDARIES])
def test_a_rule_allows_at_its_boundary_and_refuses_beyond(commune, boundary, day):
    with on_day(day):
        candidate = ready_on(commune, day)

        boundary.allowed(commune, candidate, day)
        services.check_cell_vote(fresh(candidate), day)

        boundary.refused(commune, candidate, day)
        said = refused(lambda: services.check_cell_vote(fresh(candidate), day))

    assert set(said) == set(boundary.codes)
    assert said[boundary.codes[0]].endswith(f"({boundary.clauses[GENERATION[day]]})")
