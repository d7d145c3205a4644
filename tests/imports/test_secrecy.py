"""A paper marked secret is refused, however the mark is written; other words pass."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from cells.models import Organization
from imports.models import ImportBatch, ImportRow
from imports.secrecy import is_mark
from imports.services import preview_workbook
from tests import factories as make
from tests.imports.workbooks import MEMBER_HEADER, xlsx

ROW = [
    1, "Nông Thị Hoa", "Nữ", "05/03/1990", "Tày", "Chi bộ thôn Pò Mới", "03/02/2015", "03/02/2016",
    "", "",
]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "MẬT",
        " M Ậ T ",
        "TỐI MẬT",
        "TỐI  MẬT",
        "T U Y Ệ T   M Ậ T",
        unicodedata.normalize("NFD", "TUYỆT MẬT"),
        "[MẬT]",
        "– TỐI MẬT –",
    ],
)
def test_a_stamp_is_known(line):
    assert is_mark(line)


@pytest.mark.parametrize(
    "line",
    ["bảo mật", "BẢO MẬT", "mật ong", "Mật", "NGUYỄN VĂN MẬT", "MAT", "MẶT", "MẬT VỤ", ""],
)
def test_other_words_are_no_stamp(line):
    assert not is_mark(line)


@pytest.fixture
def office(db):
    return make.holder_of("office", make.make_committee())


def preview(office, rows, sheet="Sheet1"):
    committee = Organization.objects.get(kind="committee")
    content = xlsx((sheet, rows))
    return preview_workbook(
        kind="members", committee=committee, content=content, file_name="ds.xlsx", actor=office
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["TỐI MẬT"], ["DANH SÁCH ĐẢNG VIÊN"], MEMBER_HEADER, ROW],
        [["ĐẢNG BỘ HUYỆN", None, "ĐẢNG CỘNG SẢN VIỆT NAM"], [None, "M Ậ T"], MEMBER_HEADER, ROW],
        [["ĐẢNG ỦY XÃ\nMẬT\nSố 5"], MEMBER_HEADER, ROW],
        [MEMBER_HEADER, ROW, [None, "TUYỆT MẬT"]],
        [["TỐI MẬT"], ["Kết luận thẩm tra"]],
    ],
)
def test_a_marked_workbook_is_refused_and_nothing_of_it_is_kept(office, rows):
    with pytest.raises(ValidationError) as refusal:
        preview(office, rows)

    assert refusal.value.message_dict == {"file": ["Trang đầu ghi MẬT nên không nhận tệp."]}
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()


def test_a_list_that_speaks_of_secrecy_or_names_somebody_so_is_taken(office):
    named = [*ROW]
    named[1] = "MẬT"

    batch = preview(office, [["Danh sách bảo mật, mật ong"], MEMBER_HEADER, named])

    assert ImportRow.objects.filter(batch=batch).count() == 1
