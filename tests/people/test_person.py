"""One human, once: ethnic group, age, a birth date as far as it is known."""

from datetime import date

import pytest

from people import ethnic
from people.models import Person


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Kinh", "01"),
        ("kinh", "01"),
        ("Tày", "02"),
        ("Dao", "09"),
        ("Sán Chỉ", "15"),
        ("Sán Chay", "15"),
        ("Thanh Y", "09"),
        ("H'Mông", "08"),
        ("Mông", "08"),
        ("Khơ-me", "05"),
        ("Bru Vân Kiều", "23"),
        ("Sán Dìu", "18"),
        ("Hoa", "04"),
        ("không rõ", None),
    ],
)
def test_ethnic_groups_are_found_by_the_names_that_lists_write(written, code):
    assert ethnic.code_of(written) == code


def test_there_are_54_groups_and_two_codes_beside_them():
    numbered = [code for code, _name in ethnic.GROUPS if int(code) <= 54]

    assert numbered == [f"{n:02d}" for n in range(1, 55)]
    assert [code for code, _name in ethnic.GROUPS[54:]] == ["98", "99"]


@pytest.mark.parametrize(
    ("group", "minority"), [("01", False), ("", False), ("09", True), ("98", True)]
)
def test_who_counts_as_minority(group, minority):
    assert Person(full_name="An", ethnic_group=group).is_minority is minority


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2024, 3, 4), 17), (date(2024, 3, 5), 18), (date(2024, 12, 31), 18)],
)
def test_age_counts_full_years(day, age):
    assert Person(full_name="An", birth_date=date(2006, 3, 5)).age_on(day) == age


def test_age_is_unknown_without_a_birth_date():
    assert Person(full_name="An").age_on(date(2024, 5, 15)) is None


def test_who_was_born_on_29_february_comes_of_age_on_1_march():
    person = Person(full_name="An", birth_date=date(2004, 2, 29))

    assert [person.age_on(date(2022, 2, 28)), person.age_on(date(2022, 3, 1))] == [17, 18]


@pytest.mark.parametrize(
    ("precision", "label"),
    [("day", "05/03/1980"), ("month", "03/1980"), ("year", "1980")],
)
def test_a_birth_date_is_written_as_far_as_it_is_known(precision, label):
    person = Person(full_name="An", birth_date=date(1980, 3, 5), birth_precision=precision)

    assert person.birth_label == label
