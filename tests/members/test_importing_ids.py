"""National ids in a list of members: written sealed, known again, never overwritten."""

from datetime import date

import pytest

from imports.models import ImportRow
from imports.services import commit_batch, preview_workbook
from members.identity import set_national_id
from members.models import Member
from people import clock
from people.models import AuditEntry, Person
from tests import factories as make
from tests.imports.workbooks import MEMBER_HEADER, errors, examine, member, xlsx

NUMBER, OTHER = "022080001234", "022080004321"
HEADER = [*MEMBER_HEADER, "Số CCCD"]


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def committee(db):
    return make.make_committee(code="22.168.053.000.000")


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


def book(*rows):
    """A list whose last column is the national id."""
    return xlsx([["DANH SÁCH ĐẢNG VIÊN"], [], HEADER, *([*row, value] for row, value in rows)])


def take_in(committee, actor, *rows):
    batch = preview_workbook(
        kind="members",
        committee=committee,
        content=book(*rows),
        file_name="danh-sach.xlsx",
        actor=actor,
    )
    return commit_batch(batch, actor=actor)


def ids_told(committee, *rows):
    return errors(examine(committee, book(*rows)))


def test_a_number_is_written_for_somebody_new_and_stands_nowhere_in_clear(committee, office):
    # Excel takes the number for a number, and its zero is gone.
    take_in(committee, office, (member(), int(NUMBER)))

    person = Person.objects.get(full_name="Tằng Văn Hiếu")
    assert (person.national_id, list(Person.objects.with_national_id(NUMBER))) == (NUMBER, [person])
    assert AuditEntry.objects.get(action="members.listed").data["national_id"] == "2208••••234"
    kept = [(row.cells, row.data) for row in ImportRow.objects.all()]
    trail = list(AuditEntry.objects.values_list("data", flat=True))
    assert NUMBER[1:] not in f"{kept} {trail}"


def test_who_has_none_is_given_theirs_and_the_act_is_told(committee, office):
    take_in(committee, office, (member(), None))

    batch = take_in(committee, office, (member(), NUMBER))

    assert (batch.result["changed"], Person.objects.filter(member__isnull=False).count()) == (1, 1)
    found = Member.objects.get()
    assert found.person.national_id == NUMBER
    entry = AuditEntry.objects.get(action="people.national_id_set")
    assert (entry.actor, entry.target_id, entry.organization_path, entry.data) == (
        office,
        str(found.pk),
        found.cell.path,
        {"national_id": ["", "0220•••••234"]},
    )


def test_the_same_number_again_changes_nothing(committee, office):
    take_in(committee, office, (member(), NUMBER))

    batch = take_in(committee, office, (member(), NUMBER))

    assert (batch.result["same"], batch.result["warned"]) == (1, 0)


def test_a_person_is_known_by_the_number_though_the_birth_was_wrong(committee, office):
    take_in(committee, office, (member(birth="05/03/1981"), NUMBER))

    take_in(committee, office, (member(birth="05/03/1980"), NUMBER))

    assert Member.objects.get().person.birth_date == date(1980, 3, 5)


def test_another_number_than_in_the_book_is_an_error_and_stays_out(committee, office):
    take_in(committee, office, (member(), NUMBER))

    assert ids_told(committee, (member(), OTHER)) == [
        ("K4", "0220•••••321",
         "Trong sổ đồng chí có số định danh khác: 0220•••••234. Sửa ở trang của đồng chí.")
    ]  # fmt: skip
    assert Member.objects.get().person.national_id == NUMBER


def test_a_number_of_somebody_else_is_an_error(committee, office):
    take_in(committee, office, (member(), NUMBER))
    away = make.make_member(make.make_cell(make.make_committee("Đảng ủy xã Khác")), "Lê Văn Xa")
    set_national_id(member=away, value=OTHER, actor=None, source="test")

    told = ids_told(
        committee,
        (member(1, "Lê Văn Đạt", birth="1970"), NUMBER),
        (member(2, "Chìu Thị Mai", birth="1975"), OTHER),
    )

    assert told == [
        ("K4", "0220•••••234",
         "Số định danh này đã là của đ/c Tằng Văn Hiếu, Chi bộ thôn Nà Cáng."),
        ("K5", "0220•••••321", "Số định danh này đã ghi cho người khác."),
    ]  # fmt: skip


def test_a_number_twice_in_one_file_is_an_error(committee):
    twice = (member(1), NUMBER), (member(2, "Chìu Thị Mai"), NUMBER)

    assert ids_told(committee, *twice) == [
        ("K5", "0220•••••234", "Trùng với dòng 4, trang «Sheet1».")
    ]


@pytest.mark.parametrize(
    ("written", "shown", "reason"),
    [
        ("12345", "12345", "Số định danh có 12 số, ở đây chỉ đọc được 5 số."),
        ("123456789", "1234••789",
         "Đây là số chứng minh nhân dân cũ (9 số). Cần số định danh 12 số."),
        ("02208000123A", "0220•••••23A", "Số định danh chỉ gồm chữ số."),
    ],
)  # fmt: skip
def test_what_is_no_such_number_is_refused(committee, written, shown, reason):
    assert ids_told(committee, (member(), written)) == [("K4", shown, reason)]


def test_digits_that_tell_of_another_are_a_doubt(committee):
    reading = examine(committee, book((member(sex="Nữ"), NUMBER)))

    assert (errors(reading), [(w.cell, w.reason) for w in reading.warnings]) == (
        [],
        [("K4", "Số định danh cho biết giới tính khác với hồ sơ.")],
    )


def test_many_numbers_cost_as_many_statements_as_one(committee, django_assert_num_queries):
    rows = [(member(n, f"Lý A {name}"), f"02208000{n:04}") for n, name in enumerate("BCDE", 1)]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        examine(committee, book(*rows[:1]))
    with django_assert_num_queries(len(one)):
        examine(committee, book(*rows))
