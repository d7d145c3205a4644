"""Vietnamese names: found however they are typed, sorted as people sort them."""

import pytest

from people import names
from people.models import Person
from tests import factories as make


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("Thúy", "Thuý"),
        ("Hòa", "Hoà"),
        ("Lý", "Lí"),
        ("Ủy", "Uỷ"),
        ("  Tằng   Văn Hiếu ", "Tằng Văn Hiếu"),
        # The same letters decomposed, as some machines type them.
        ("Đặng Thị Ổn", "Đặng Thị Ổn"),
    ],
)
def test_two_ways_to_type_one_name_fold_alike(one, other):
    assert names.fold(one) == names.fold(other)


def test_different_names_fold_apart():
    assert len({names.fold(n) for n in ("An", "Ân Thị", "Dung", "Đức", "Hoa Lê")}) == 5


BY_LETTER = [
    "Lý A Dơ", "Trần Văn Dũng", "Phạm Thị Dương", "Lê Thị Đào", "Nguyễn Văn Đạt",
    "Vũ Thị Oanh", "Hoàng Thị Ổn", "Bùi Văn Ơn", "Mai Văn Út", "Tạ Thị Ưng",
    "Ngô Thị Ý", "Đỗ Thị Yến",
]  # fmt: skip
BY_TONE = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
BY_GIVEN_MIDDLE_FAMILY = [
    "Bàn Văn Ái", "Trần An", "Nguyễn Thị An", "Lê Văn An", "Nguyễn Văn An",
    "Đặng Thị Ân",
]  # fmt: skip


@pytest.mark.parametrize("expected", [BY_LETTER, BY_TONE, BY_GIVEN_MIDDLE_FAMILY])
def test_names_sort_in_the_vietnamese_order(expected):
    for start in range(len(expected)):
        turned = [*expected[start:], *expected[:start]][::-1]

        assert sorted(turned, key=names.sort_key) == expected


def test_placement_of_the_tone_does_not_change_the_order():
    assert names.sort_key("Lê Hoà") == names.sort_key("Lê Hòa")


def test_a_name_is_kept_as_written_but_composed_and_single_spaced():
    assert names.clean("  Đặng  Thị Ổn ") == "Đặng Thị Ổn"
    assert names.given_name("Nguyễn Văn Đạt") == "Đạt"
    assert names.given_name("") == ""


@pytest.mark.django_db
def test_a_renamed_person_is_found_and_sorted_by_the_new_name():
    person = make.make_person("Lê Văn An")

    person.full_name = "Lê  Văn Ý"
    person.save(update_fields=["full_name"])

    person.refresh_from_db()
    assert (person.full_name, person.name_key, person.sort_key) == (
        "Lê Văn Ý",
        names.fold("Lê Văn Ý"),
        names.sort_key("Lê Văn Ý"),
    )
    assert list(Person.objects.matching("van y")) == [person]
    assert not Person.objects.matching("an")


@pytest.mark.parametrize(
    "typed",
    [
        "Nguyễn Văn Đức", "nguyen van duc", "đức nguyễn", "DUC NGUYEN", "duc", "ngu", "nvd",
        "n.v.đ", "N.V.Đ.", "0912 345 678", "0912.345.678", "345 6", "+84 912 345 678", "đức 345",
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_a_person_is_found_however_the_name_is_typed(typed):
    person = make.make_person("Nguyễn Văn Đức", phone="0912.345.678")
    make.make_person("Trần Thị Dung", phone="0987 111 222")

    assert list(Person.objects.matching(typed)) == [person]


@pytest.mark.parametrize("typed", ["duc van le", "uyen", "nv.", "12", "nvdx", "%", "_"])
@pytest.mark.django_db
def test_a_person_is_not_found_by_what_they_are_not_called(typed):
    make.make_person("Nguyễn Văn Đức", phone="0912.345.678")

    assert not Person.objects.matching(typed)


@pytest.mark.django_db
def test_a_new_phone_is_found_and_the_old_one_is_not():
    person = make.make_person("Lê Văn An", phone="0912 345 678")

    person.phone = "0987 111 222"
    person.save(update_fields=["phone"])

    assert list(Person.objects.matching("0987")) == [person]
    assert not Person.objects.matching("0912")


@pytest.mark.django_db
def test_the_database_sorts_people_as_the_key_does():
    for name in reversed(BY_LETTER):
        make.make_person(name)

    assert [p.full_name for p in Person.objects.all()] == BY_LETTER


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Văn Đức", "duc.nv"),
        ("Chìu Thị Thúy", "thuy.ct"),
        ("  H'Bia   Niê ", "nie.h"),
        ("Đức", "duc"),
        ("…", "tk"),
    ],
)
def test_somebody_signs_in_with_the_given_name_and_the_first_letters_of_the_rest(name, expected):
    assert names.login_name(name) == expected
