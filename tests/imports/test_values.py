"""What cells mean, however they are typed."""

import unicodedata
from datetime import date, datetime

import pytest

from imports import values
from imports.values import BadValue, Noted
from people import clock


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (datetime(1980, 3, 5), "1980-03-05"),  # noqa: DTZ001  # as workbooks give it
        (date(1980, 3, 5), "1980-03-05"),
        ("05/03/1980", "1980-03-05"),
        ("5.3.1980", "1980-03-05"),
        (" 5 / 3 / 1980 ", "1980-03-05"),
        ("05-03-1980", "1980-03-05"),
        ("1980-03-05", "1980-03-05"),
        ("1980-03-05 00:00:00", "1980-03-05"),
        ("ngày 5 tháng 3 năm 1980", "1980-03-05"),
        ("'05/03/1980", "1980-03-05"),
        (29285.0, "1980-03-05"),
        ("29285", "1980-03-05"),
        ("05031980", "1980-03-05"),
        ("3/1980", "1980-03"),
        ("1980", "1980"),
        (1980.0, "1980"),
    ],
)
def test_birth_is_read_in_every_form(raw, day):
    assert values.birth(raw) == day


def test_two_digits_of_a_year_are_read_with_a_remark():
    assert values.birth("5/3/80") == Noted("1980-03-05", "Năm ghi hai chữ số, hiểu là 1980.")
    assert values.birth("5/3/12").value == "1912-03-05"
    assert values.day("5/3/12").value == "2012-03-05"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("31/02/1980", "Ngày 31/02/1980 không có. Ghi lại theo dạng 03/02/1980."),
        ("12/25/1980", "Ngày 12/25/1980 không có. Ghi lại theo dạng 03/02/1980."),
        ("không rõ", "«không rõ» không phải ngày. Ghi lại theo dạng 03/02/1980."),
        ("05/03/1880", "Năm 1880 không đúng."),
    ],
)
def test_a_day_that_cannot_be_says_why(raw, reason):
    with pytest.raises(BadValue) as refusal:
        values.birth(raw)

    assert str(refusal.value) == reason


def test_a_day_must_be_whole_where_it_counts():
    with pytest.raises(BadValue) as refusal:
        values.day("1980")

    assert str(refusal.value) == "Cần đủ ngày, tháng, năm, theo dạng 03/02/1980."


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (unicodedata.normalize("NFD", "Phùn  Phúc Múi "), "Phùn Phúc Múi"),
        ("\u200bLê\u00a0Thị Đạt", "Lê Thị Đạt"),
        ("đ/c Lê Thị Đạt", "Lê Thị Đạt"),
        ("LÊ THỊ ĐẠT", "Lê Thị Đạt"),
    ],
)
def test_names_are_cleaned(raw, name):
    assert values.person_name(raw) == name


def test_phones_get_back_their_zero():
    assert values.phone("0912 345 678") == "0912345678"
    assert values.phone("+84 912 345 678") == "0912345678"
    assert values.phone(912345678.0) == Noted("0912345678", "Thiếu số 0 đứng đầu, đã thêm lại.")
    with pytest.raises(BadValue):
        values.phone("12345")


def test_numbers_and_text_change_places_freely():
    assert values.card_number(18784530.0) == "18784530"
    assert values.whole_number("03") == 3
    assert values.whole_number(3.0) == 3
    assert values.whole_number("-") == 0
    for raw in ("-1", "1,5", 2.5, "nhiều"):
        with pytest.raises(BadValue):
            values.whole_number(raw)


def test_general_education_survives_excel():
    assert values.education(date(2024, 12, 9)).value == "9/12"
    assert [values.education_level(w) for w in ("12/12", "9/12", "7/10", "THPT", "?")] == [
        "upper_secondary", "lower_secondary", "lower_secondary", "upper_secondary", "",
    ]  # fmt: skip


def test_ethnic_groups_are_known_by_name():
    assert values.ethnic_group("Dân tộc Sán Chỉ") == {"code": "15", "name": "Sán Chỉ"}
    with pytest.raises(BadValue) as refusal:
        values.ethnic_group("Sao Hỏa")
    assert str(refusal.value) == "Không có dân tộc «Sao Hỏa» trong danh mục."
