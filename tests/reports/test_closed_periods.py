"""Figures frozen at the close of a period, and what was corrected afterwards."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cells.models import Organization
from people import clock
from people.models import AuditEntry, Person
from reports.models import ClosedPeriod, StatisticsRun
from reports.statistics.closing import close_period, differences, recounted
from reports.statistics.periods import read_period
from tests import factories as make
from tests.reports.lives import leaves, lives_in, newly_admitted

pytestmark = pytest.mark.django_db
MAY_15 = date(2024, 5, 15)
Q1 = read_period("2024-q1")
FEBRUARY_20 = date(2024, 2, 20)


@pytest.fixture(autouse=True)
def _may():
    with clock.held_today(MAY_15):
        yield


@pytest.fixture
def quarter(committee, cell, other_cell, office):
    """The first quarter, closed with one admission of a woman."""
    newly_admitted(cell, FEBRUARY_20, sex="female", birth_date=date(1990, 6, 15))
    lives_in(other_cell)
    return close_period(organization=committee, period=Q1, actor=office)


def told(row):
    return [(d.line, d.figure, d.frozen, d.now) for d in differences(row.figures, recounted(row))]


def test_closing_freezes_the_figures_and_says_who_did_it(committee, office, quarter):
    assert (quarter.first_on, quarter.last_on) == (date(2024, 1, 1), date(2024, 3, 31))
    assert (quarter.version, quarter.closed_by, quarter.note) == (1, office, "")
    assert (quarter.figures["total"]["admitted"], quarter.figures["total"]["members"]) == (1, 2)
    entry = AuditEntry.objects.get(action="reports.period_closed")
    assert (entry.actor, entry.target_id, entry.organization_path) == (
        office, str(quarter.pk), committee.path,
    )  # fmt: skip
    assert entry.data == {"period": "2024-q1", "version": 1, "note": ""}


def test_the_standing_deputy_closes_too(committee):
    deputy = make.holder_of("standing_deputy", committee)

    assert close_period(organization=committee, period=Q1, actor=deputy).closed_by == deputy


@pytest.mark.parametrize("post", ["inspection", "system_admin", "committee_member"])
def test_nobody_else_at_the_committee_closes(committee, post):
    with pytest.raises(PermissionDenied):
        close_period(organization=committee, period=Q1, actor=make.holder_of(post, committee))

    assert not ClosedPeriod.objects.exists()


def test_a_cells_secretary_and_another_office_do_not_close(committee, cell):
    elsewhere = make.holder_of("office", make.make_committee("Đảng ủy xã khác"))

    for actor in (make.holder_of("secretary", cell), elsewhere):
        with pytest.raises(PermissionDenied):
            close_period(organization=committee, period=Q1, actor=actor)


def test_a_cell_alone_is_not_closed(cell, office):
    with pytest.raises(ValidationError) as refusal:
        close_period(organization=cell, period=Q1, actor=office)

    assert refusal.value.code == "no_committee"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2024-q2", "Quý II năm 2024 chưa hết. Chốt được từ ngày sau 30/06/2024."),
        ("2024-05", "Tháng 5 năm 2024 chưa hết. Chốt được từ ngày sau 31/05/2024."),
        (
            "2024-h2",
            "6 tháng cuối năm 2024 chưa bắt đầu (từ 01/07/2024), chưa có số liệu. Chọn kỳ khác.",
        ),
    ],
)
def test_a_period_that_is_not_over_is_not_closed(committee, office, code, said):
    with pytest.raises(ValidationError) as refusal:
        close_period(organization=committee, period=read_period(code), actor=office)

    assert refusal.value.messages == [said]
    assert not ClosedPeriod.objects.exists()


def test_closing_twice_is_told(committee, office, quarter):
    with pytest.raises(ValidationError) as refusal:
        close_period(organization=committee, period=Q1, actor=office, note="lần nữa")

    assert refusal.value.code == "closed_already"
    assert refusal.value.messages == [
        f"Quý I năm 2024 đã chốt ngày {quarter.closed_at:%d/%m/%Y} (đ/c {office}), "
        "số liệu không thay đổi."
    ]
    assert ClosedPeriod.objects.get() == quarter


def test_a_correction_shows_figure_by_figure_and_line_by_line(cell, other_cell, quarter):
    newly_admitted(other_cell, FEBRUARY_20, sex="male", birth_date=date(1990, 6, 15))
    Person.objects.filter(sex="female").update(sex="male")

    assert told(quarter) == [
        ("Toàn đảng bộ", "Kết nạp trong kỳ", 1, 2),
        ("Toàn đảng bộ", "Kết nạp từ đầu năm", 1, 2),
        ("Toàn đảng bộ", "Nữ", 1, 0),
        ("Toàn đảng bộ", "Đảng viên cuối kỳ", 2, 3),
        (cell.name, "Nữ", 1, 0),
        (other_cell.name, "Kết nạp trong kỳ", 0, 1),
        (other_cell.name, "Kết nạp từ đầu năm", 0, 1),
        (other_cell.name, "Đảng viên cuối kỳ", 1, 2),
        ("Giới tính: Nam", "Kết nạp", 0, 2),
        ("Giới tính: Nam", "Đảng viên cuối kỳ", 1, 3),
        ("Giới tính: Nữ", "Kết nạp", 1, 0),
        ("Giới tính: Nữ", "Đảng viên cuối kỳ", 1, 0),
        ("Tuổi: 31–35 tuổi", "Kết nạp", 1, 2),
        ("Tuổi: 31–35 tuổi", "Đảng viên cuối kỳ", 2, 3),
        ("Dân tộc: chưa ghi", "Kết nạp", 1, 2),
        ("Dân tộc: chưa ghi", "Đảng viên cuối kỳ", 2, 3),
        ("Tôn giáo: chưa ghi", "Kết nạp", 1, 2),
        ("Tôn giáo: chưa ghi", "Đảng viên cuối kỳ", 2, 3),
        ("Học vấn: chưa ghi", "Kết nạp", 1, 2),
        ("Học vấn: chưa ghi", "Đảng viên cuối kỳ", 2, 3),
        ("Trình độ chuyên môn: chưa ghi", "Kết nạp", 1, 2),
        ("Trình độ chuyên môn: chưa ghi", "Đảng viên cuối kỳ", 2, 3),
        ("Nghề nghiệp: chưa ghi", "Kết nạp", 1, 2),
        ("Nghề nghiệp: chưa ghi", "Đảng viên cuối kỳ", 2, 3),
        ("Lý luận chính trị: chưa ghi", "Kết nạp", 1, 2),
        ("Lý luận chính trị: chưa ghi", "Đảng viên cuối kỳ", 2, 3),
        ("Đoàn thể giới thiệu: chưa ghi", "Kết nạp", 1, 2),
    ]


def test_what_happens_after_the_period_is_no_difference(cell, quarter):
    newly_admitted(cell, date(2024, 4, 10))
    leaves(lives_in(cell, since=date(2024, 4, 1)), date(2024, 5, 3))

    assert told(quarter) == []


def test_a_merger_afterwards_moves_the_figures_to_the_heir(cell, other_cell, quarter):
    Organization.objects.filter(pk=cell.pk).update(
        dissolved_on=date(2024, 5, 1), successor=other_cell
    )

    found = told(quarter)

    assert (cell.name, "Kết nạp trong kỳ", 1, None) in found
    assert (other_cell.name, "Kết nạp trong kỳ", 0, 1) in found
    assert not [one for one in found if one[0] == "Toàn đảng bộ"]


def test_a_corrected_period_is_closed_once_more_with_the_reason(committee, cell, office, quarter):
    newly_admitted(cell, FEBRUARY_20)

    with pytest.raises(ValidationError) as refusal:
        close_period(organization=committee, period=Q1, actor=office)
    second = close_period(
        organization=committee, period=Q1, actor=office, note="Bổ sung quyết định về muộn"
    )

    assert "Chốt bản sửa thì ghi lý do." in refusal.value.message_dict["note"][0]
    versions = ClosedPeriod.objects.newest()
    assert [(row.version, row.figures["total"]["admitted"]) for row in versions] == [(2, 2), (1, 1)]
    assert told(second) == []


def test_who_sees_the_figures_of_the_committee_sees_its_closed_periods(committee, cell, quarter):
    elsewhere = make.make_committee("Đảng ủy xã khác")
    seen = {
        post: ClosedPeriod.objects.visible_to(make.holder_of(post, where)).exists()
        for post, where in (
            ("office", committee), ("inspection", committee), ("system_admin", committee),
            ("secretary", cell), ("deputy", elsewhere),
        )
    }  # fmt: skip

    assert seen == {
        "office": True, "inspection": True, "system_admin": True, "secretary": False,
        "deputy": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"version": 1},
        {"version": 2, "note": ""},
        {"version": 2, "note": "sửa", "last_on": date(2023, 12, 31)},
    ],
)
def test_the_database_keeps_closed_periods_straight(quarter, fields):
    kept = {
        "organization": quarter.organization, "kind": quarter.kind, "first_on": quarter.first_on,
        "last_on": quarter.last_on, "figures": {}, "closed_by": quarter.closed_by,
    } | fields  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedPeriod.objects.create(**kept)


@pytest.mark.parametrize(
    "fields", [{"done": 3, "total": 2}, {"state": "done"}, {"until_on": MAY_15}]
)
def test_the_database_keeps_runs_straight(committee, office, fields):
    kept = {
        "organization": committee, "kind": "year", "first_on": date(2024, 1, 1),
        "asked_by": office, "asked_at": "2024-05-15T08:00:00+07:00",
    }  # fmt: skip
    StatisticsRun.objects.create(**kept, until_on=MAY_15)

    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsRun.objects.create(**{"until_on": date(2024, 5, 16)} | kept | fields)
