"""The sheet of quotas: shares of the cells, their sum, and the committee's own target."""

from datetime import date

import pytest

from cells.models import Quota
from imports.services import commit_batch, preview_workbook
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.imports.workbooks import MEMBERS, QUOTAS, errors, examine, xlsx

TITLE = "GIAO CHỈ TIÊU KẾT NẠP NĂM 2024"


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


@pytest.fixture
def cells(committee):
    return [make.make_cell(committee, f"Chi bộ thôn {name}") for name in ("Nà Cáng", "An Sơn")]


def take_in(committee, actor, content, *, own=True, kind="quotas", name="chi-tieu.xlsx"):
    batch = preview_workbook(
        kind=kind, committee=committee, content=content, file_name=name, actor=actor
    )
    return commit_batch(batch, actor=actor, choices={"own": own})


def quotas():
    return {
        (str(q.organization), q.year, q.source): q.target
        for q in Quota.objects.select_related("organization")
    }


def sheet(*rows, title=TITLE, header=("TT", "Chi bộ", "Chỉ tiêu")):
    return xlsx([[title], ["Chỉ tiêu Nghị quyết Đảng ủy xã: 07"], list(header), *rows])


def test_the_sample_assigns_nine_over_seventeen_cells_and_offers_seven(committee, office):
    take_in(committee, office, MEMBERS.read_bytes(), kind="members", name=MEMBERS.name)

    batch = take_in(committee, office, QUOTAS.read_bytes(), name=QUOTAS.name)

    assert (batch.result["rows"], batch.result["new"], batch.result["warned"]) == (17, 17, 0)
    found = quotas()
    assert found.pop((committee.name, 2024, "assigned")) == 9
    assert found.pop((committee.name, 2024, "own")) == 7
    assert {key[1:] for key in found} == {(2024, "assigned")}
    assert (len(found), sum(found.values())) == (17, 9)


def test_the_same_sheet_again_changes_nothing(committee, office, cells):
    content = sheet([1, "thôn Nà Cáng", 2], [2, "An Sơn", "01"], [None, "Cộng", 3])
    take_in(committee, office, content)
    before = Quota.history.count(), AuditEntry.objects.filter(action="cells.quota_set").count()

    batch = take_in(committee, office, content)

    assert [batch.result[key] for key in ("new", "changed", "same")] == [0, 0, 2]
    assert AuditEntry.objects.filter(action="cells.quota_set").count() == before[1]


def test_the_own_target_is_an_offer_that_can_be_declined(committee, office, cells):
    take_in(committee, office, sheet([1, "An Sơn", 2]), own=False)

    assert quotas() == {
        ("Chi bộ thôn An Sơn", 2024, "assigned"): 2,
        (committee.name, 2024, "assigned"): 2,
    }


def test_a_changed_share_says_what_the_book_holds(committee, office, cells):
    take_in(committee, office, sheet([1, "An Sơn", 2]))

    reading = examine(committee, sheet([1, "An Sơn", 3]), "quotas")

    assert [(row.verdict, row.marks) for row in reading.rows] == [
        ("changed", {"target": ("changed", "trong sổ: 2")})
    ]


def test_faulty_cells_are_refused_with_their_reason(committee, cells):
    reading = examine(
        committee,
        sheet([1, "Nà Cáng", -1], [2, "Nà Cáng", 1], [3, "thôn Khác", 1], [4, None, 1]),
        "quotas",
    )

    assert errors(reading) == [
        ("C4", "-1", "«-1» không phải số nguyên từ 0 trở lên."),
        ("B5", "Nà Cáng", "Trùng với dòng 4."),
        ("B6", "thôn Khác", "Không có chi bộ «thôn Khác» trong đảng bộ."),
        ("B7", "", "Còn thiếu tên chi bộ."),
    ]


def test_sums_that_disagree_are_told_and_the_column_counts(committee, office, cells):
    content = sheet([1, "An Sơn", 2], [2, "Nà Cáng", None], [None, "Tổng cộng", 5])

    reading = examine(committee, content, "quotas")
    take_in(committee, office, content)

    assert [(w.cell, w.reason) for w in reading.warnings] == [
        ("C5", "Ô để trống, hiểu là 0."),
        ("C5", "Cộng các chi bộ được 2, tệp ghi 5. Nhận theo số cộng."),
    ]
    assert quotas()[committee.name, 2024, "assigned"] == 2


def test_the_year_may_stand_in_the_header_and_must_stand_somewhere(committee, cells):
    header = ("TT", "Chi bộ", "Chỉ tiêu năm 2025")

    found = examine(committee, sheet([1, "An Sơn", 2], title="CHỈ TIÊU", header=header), "quotas")
    missing = examine(committee, sheet([1, "An Sơn", 2], title="CHỈ TIÊU"), "quotas")

    assert (found.context.facts["year"], errors(found)) == (2025, [])
    assert errors(missing) == [("C4", "2", "Không thấy năm của chỉ tiêu trong tiêu đề.")]
