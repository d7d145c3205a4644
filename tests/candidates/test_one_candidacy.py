"""One open candidacy for each person, however the name is written."""

from datetime import date

import pytest

from candidates import services
from candidates.models import Candidate
from people.models import Person
from tests import factories as make
from tests.candidates.way import refused

pytestmark = pytest.mark.django_db
MARCH_5, BORN = make.MARCH_5, date(2000, 3, 5)


def introduce(commune, name, birth_date=BORN, **changes):
    fields = {
        "cell": commune.cell, "body": "youth_union", "introduced_on": MARCH_5,
        "full_name": name, "birth_date": birth_date, "actor": commune.secretary,
    }  # fmt: skip
    return services.introduce_candidate(**fields | changes)


@pytest.mark.parametrize(
    "again", ["Nguyễn Thúy Hòa", "Nguyễn Thuý Hoà", "NGUYỄN THÚY HÒA", "nguyen  thuy hoa"]
)
def test_the_same_name_and_birth_is_the_same_person(commune, again):
    introduce(commune, "Nguyễn Thúy Hòa")

    here = refused(lambda: introduce(commune, again))
    next_door = refused(
        lambda: introduce(commune, again, cell=commune.other_cell, actor=commune.other_secretary)
    )

    assert (
        here
        == next_door
        == {"open_candidacy": "Nguyễn Thúy Hòa đang có tên trong danh sách quần chúng."}
    )


@pytest.mark.parametrize(
    ("name", "birth_date"),
    [
        ("Nguyễn Thúy Hòa", date(2000, 3, 6)),
        ("Nguyễn Thúy Hoàn", BORN),
        # Without a birth date nobody is taken for another.
        ("Nguyễn Thúy Hòa", None),
    ],
)
def test_another_birth_or_name_is_another_person(commune, name, birth_date):
    introduce(commune, "Nguyễn Thúy Hòa")

    other = introduce(commune, name, birth_date)

    assert Candidate.objects.open().count() == 2
    assert other.person.birth_date == birth_date


def test_whose_candidacy_was_closed_comes_back_as_the_same_person(commune):
    first = introduce(commune, "Nguyễn Thúy Hòa")
    services.drop_candidate(
        candidate=first, dropped_on=MARCH_5, reason="Đi làm xa", actor=commune.secretary
    )

    second = introduce(commune, "Nguyễn Thuý Hoà")

    assert (second.person, second.pk == first.pk) == (first.person, False)
    assert Person.objects.filter(name_key=first.person.name_key).count() == 1


def test_a_member_is_no_candidate(commune):
    member = make.make_member(commune.cell, person=make.make_person("Lý Thị Mỷ", birth_date=BORN))

    said = refused(lambda: introduce(commune, "Ly Thi My"))

    assert said == {"member": f"{member} đã là đảng viên."}
