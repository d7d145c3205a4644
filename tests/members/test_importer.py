"""The list of members: cells, people, posts; what is refused and what only warned of."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from candidates.models import Candidate, Stage
from cells.models import Organization, Post
from imports.models import ImportBatch, ImportRow
from imports.services import commit_batch, preview_workbook
from members.models import Member, MembershipEvent, MembershipPeriod
from people import clock
from people.models import AuditEntry, Person
from tests import factories as make
from tests.imports.workbooks import (
    MEMBER_HEADER,
    MEMBERS,
    errors,
    examine,
    member,
    members_book,
    xlsx,
)

NA_CANG = "Chi bộ thôn Nà Cáng"


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


def take_in(committee, actor, content, *, good_rows=False, name="danh-sach.xlsx"):
    batch = preview_workbook(
        kind="members", committee=committee, content=content, file_name=name, actor=actor
    )
    return commit_batch(batch, actor=actor, good_rows=good_rows)


def warnings(reading):
    return [(w.cell, w.reason) for w in reading.warnings]


def test_the_sample_makes_the_commune(committee, office):
    batch = take_in(committee, office, MEMBERS.read_bytes(), name=MEMBERS.name)

    assert (batch.result["rows"], batch.result["new"], batch.result["error"]) == (179, 179, 0)
    members = Member.objects.all()
    since = members.filter(joined_on__gte=date(2022, 1, 1))
    cells = Organization.objects.cells()
    assert (
        members.count(),
        cells.count(),
        cells.filter(cell_kind="village").count(),
        cells.filter(cell_kind="agency").count(),
    ) == (179, 17, 11, 6)
    assert (
        since.count(),
        since.exclude(person__ethnic_group="01").count(),
        members.joined_in(2024).count(),
        members.official().count(),
    ) == (26, 21, 9, 164)
    assert MembershipPeriod.objects.count() == 179
    assert set(MembershipEvent.objects.values_list("kind", flat=True)) == {"listed"}
    held = Post.objects.exclude(person=office.person)
    assert (
        held.filter(organization__kind="cell", kind="secretary").count(),
        held.filter(organization__kind="cell", kind="deputy").count(),
        held.filter(organization__kind="cell", kind="committee_member").count(),
        sorted(held.filter(organization=committee).values_list("kind", flat=True)),
    ) == (17, 17, 7, ["committee_member"] * 4 + ["deputy", "secretary", "standing_deputy"])
    assert list(Candidate.objects.values_list("stage", flat=True)) == [Stage.PROBATIONARY] * 15


def test_the_same_list_again_changes_nothing(committee, office):
    take_in(committee, office, MEMBERS.read_bytes(), name=MEMBERS.name)
    before = (Member.objects.count(), Post.objects.count(), Person.history.count())

    batch = take_in(committee, office, MEMBERS.read_bytes(), name=MEMBERS.name)

    counts = {key: batch.result[key] for key in ("new", "changed", "same", "error", "warned")}
    assert counts == {"new": 0, "changed": 0, "same": 179, "error": 0, "warned": 0}
    assert (Member.objects.count(), Post.objects.count(), Person.history.count()) == before


@pytest.mark.parametrize(
    ("cells", "address", "value", "reason"),
    [
        ({"birth": "31/02/1980"}, "D4", "31/02/1980",
         "Ngày 31/02/1980 không có. Ghi lại theo dạng 03/02/1980."),
        ({"name": ""}, "B4", "", "Còn thiếu họ và tên."),
        ({"joined": ""}, "G4", "", "Còn thiếu ngày vào Đảng."),
        ({"joined": "2010"}, "G4", "2010", "Cần đủ ngày, tháng, năm, theo dạng 03/02/1980."),
        ({"joined": "19/05/1979"}, "G4", "19/05/1979",
         "Ngày vào Đảng 19/05/1979 trước ngày sinh 05/03/1980."),
        ({"official": "19/05/2009"}, "H4", "19/05/2009",
         "Ngày chính thức 19/05/2009 phải sau ngày vào Đảng 19/05/2010."),
        ({"joined": "01/06/2024", "official": ""}, "G4", "01/06/2024",
         "Ngày vào Đảng 01/06/2024 chưa tới."),
        ({"cell": ""}, "F4", "",
         "Không biết thuộc chi bộ nào. Ghi cột Chi bộ hoặc dòng tên chi bộ."),
        ({"ethnic": "Sao Hỏa"}, "E4", "Sao Hỏa", "Không có dân tộc «Sao Hỏa» trong danh mục."),
        ({"sex": "?"}, "C4", "?", "Giới tính ghi Nam hoặc Nữ."),
        ({"joined": '=DATE(2010,5,19)'}, "G4", "",
         "Ô này là công thức chưa có giá trị. Dán giá trị rồi nhập lại."),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_refused_with_its_reason_and_nothing_is_written(
    committee, office, cells, address, value, reason
):
    name = cells.pop("name", "Tằng Văn Hiếu")
    content = members_book(member(1, name, **cells), member(2, "Chìu Thị Mai"))

    assert errors(examine(committee, content)) == [(address, value, reason)]
    with pytest.raises(ValidationError) as refusal:
        take_in(committee, office, content)

    assert refusal.value.messages == ["Còn 1 dòng lỗi nên chưa ghi dòng nào."]
    assert Member.objects.count() == Organization.objects.cells().count() == 0


def test_good_rows_are_written_and_faulty_ones_left(committee, office):
    content = members_book(member(1, "", birth="31/02/1980"), member(2, "Chìu Thị Mai"))

    batch = take_in(committee, office, content, good_rows=True)

    assert [str(m) for m in Member.objects.all()] == ["Chìu Thị Mai"]
    assert (batch.result["new"], batch.result["error"]) == (1, 1)


def test_a_row_twice_in_one_file_is_refused(committee):
    again = member(2, unicodedata.normalize("NFD", "Tằng Văn Hiếu "), cell="Chi bộ Công an xã")
    other = member(3, "Chìu Thị Mai", card="18784530")
    card = member(4, "Lê Văn Đạt", card="18784530")

    found = errors(examine(committee, members_book(member(), again, other, card)))

    assert found == [
        ("B5", "Tằng Văn Hiếu", "Trùng với dòng 4, trang «Sheet1»."),
        ("I7", "18784530", "Trùng với dòng 6, trang «Sheet1»."),
    ]


def test_a_card_of_somebody_else_is_refused(committee, office):
    take_in(committee, office, members_book(member(card="18784530")))
    elsewhere = make.make_committee("Đảng ủy xã Khác")
    make.make_member(make.make_cell(elsewhere), card_number="90000001")

    found = errors(
        examine(
            committee,
            members_book(
                member(1, "Lê Văn Đạt", birth="1970", card="18784530"),
                member(2, "Chìu Thị Mai", card="90000001"),
            ),
        )
    )

    assert found == [
        ("I4", "18784530", f"Số thẻ này đã là của đ/c Tằng Văn Hiếu, {NA_CANG}."),
        ("I5", "90000001", "Số thẻ này đã có ở đảng bộ khác."),
    ]


def test_a_changed_cell_is_written_with_the_old_value_in_the_trail(committee, office):
    take_in(committee, office, members_book(member(card="18784530", ethnic="Dao")))

    content = members_book(member(card="18784531", ethnic="Tày", official="20/05/2011"))
    reading = examine(committee, content)
    take_in(committee, office, content)

    assert reading.rows[0].marks == {
        "ethnic": ("changed", "trong sổ: Dao"),
        "official": ("changed", "trong sổ: 19/05/2011"),
        "card": ("changed", "trong sổ: 18784530"),
    }
    found = Member.objects.get()
    assert (found.card_number, found.person.ethnic_group, found.official_on) == (
        "18784531",
        "02",
        date(2011, 5, 20),
    )
    trail = AuditEntry.objects.filter(action__startswith="members.", actor=office)
    assert {entry.action: entry.data for entry in trail.exclude(action="members.listed")} == {
        "members.corrected": {"ethnic_group": ["09", "02"], "ethnic_name": ["Dao", "Tày"]},
        "members.membership_corrected": {
            "card_number": ["18784530", "18784531"],
            "official_on": ["2011-05-19", "2011-05-20"],
        },
    }


def test_an_empty_cell_does_not_empty_the_book(committee, office):
    take_in(committee, office, members_book(member(card="18784530")))

    reading = examine(committee, members_book(member(card="", ethnic="", sex="", official="")))

    assert [row.verdict for row in reading.rows] == ["same"]


def test_the_occupation_of_the_roll_is_kept_for_statistics(committee, office):
    header = [*MEMBER_HEADER, "Nghề nghiệp trước khi vào Đảng và hiện nay"]
    row = [
        1, "Lý A Dơ", "Nam", "05/03/1980", "Dao", NA_CANG, "03/02/2010", "03/02/2011", "", "",
        "Làm ruộng",
    ]  # fmt: skip

    take_in(committee, office, xlsx([header, row]))

    assert Person.objects.get(full_name="Lý A Dơ").occupation == "Làm ruộng"


def test_recognition_on_a_list_closes_the_candidacy(committee, office):
    take_in(committee, office, members_book(member(joined="02/04/2023", official="")))
    assert Candidate.objects.get().stage == Stage.PROBATIONARY

    take_in(committee, office, members_book(member(joined="02/04/2023", official="02/04/2024")))

    assert Member.objects.get().status == "official"
    assert (Candidate.objects.get().stage, Candidate.objects.get().closed_on) == (
        Stage.OFFICIAL,
        date(2024, 4, 2),
    )


def test_a_post_in_other_hands_is_a_warning_and_changes_hands(committee, office):
    take_in(committee, office, members_book(member(posts="Bí thư chi bộ")))
    Post.objects.filter(kind="secretary").update(started_on=date(2020, 1, 1))
    content = members_book(
        member(posts=""), member(2, "Chìu Thị Mai", posts="Bí thư chi bộ; Trưởng thôn")
    )

    reading = examine(committee, content)
    take_in(committee, office, content)

    assert errors(reading) == []
    assert warnings(reading) == [
        ("J5", "Không nhận vào: Trưởng thôn (không phải chức vụ cấp ủy)."),
        ("J5", "Thay đồng chí Tằng Văn Hiếu?"),
    ]
    held = Post.objects.filter(kind="secretary").order_by("started_on")
    assert [(str(p.person), p.ended_on) for p in held] == [
        ("Tằng Văn Hiếu", date(2024, 5, 14)),
        ("Chìu Thị Mai", None),
    ]


def test_a_post_taken_today_still_only_warns(committee, office):
    take_in(committee, office, members_book(member(posts="Bí thư chi bộ")))

    take_in(committee, office, members_book(member(2, "Chìu Thị Mai", posts="BTCB")))

    assert [str(p.person) for p in Post.objects.filter(kind="secretary", ended_on=None)] == [
        "Chìu Thị Mai"
    ]


def test_two_secretaries_of_one_cell_in_a_file_are_refused(committee):
    reading = examine(
        committee,
        members_book(member(posts="Bí thư"), member(2, "Chìu Thị Mai", posts="Bí thư chi bộ")),
    )

    assert errors(reading) == [("J5", "Bí thư chi bộ", "Dòng 4 cũng ghi bí thư của nơi này.")]


def test_a_cell_almost_like_another_is_made_with_a_warning(committee, office):
    make.make_cell(committee, NA_CANG)

    reading = examine(committee, members_book(member(cell="Chi bộ thôn Nà Cán")))

    assert warnings(reading) == [
        (
            "F4",
            f"Chưa có Chi bộ thôn Nà Cán, sẽ lập mới. Gần giống {NA_CANG}, xem có viết nhầm.",
        )
    ]


def test_a_member_of_another_cell_is_not_moved_by_a_list(committee, office):
    take_in(committee, office, members_book(member()))

    take_in(committee, office, members_book(member(cell="Chi bộ Công an xã")))

    assert str(Member.objects.get().cell) == NA_CANG
    assert Organization.objects.cells().count() == 1


def test_nobody_but_the_office_may(committee, office):
    leader = make.holder_of("secretary", committee)

    with pytest.raises(Exception, match="Chỉ văn phòng đảng ủy được nhập từ bảng tính") as refusal:
        take_in(committee, leader, members_book(member()))

    assert type(refusal.value).__name__ == "PermissionDenied"
    assert ImportBatch.objects.count() == ImportRow.objects.count() == Member.objects.count() == 0


def test_a_book_without_the_columns_is_told_which(committee):
    with pytest.raises(ValidationError) as refusal:
        examine(committee, xlsx([["Tên hàng", "Số lượng"], ["Gạo", 3]]))

    assert refusal.value.message_dict == {
        "file": ["Không thấy dòng tiêu đề có cột «Họ và tên». Xem lại loại danh sách và tệp."]
    }


def test_an_empty_list_says_so(committee):
    with pytest.raises(ValidationError) as refusal:
        examine(committee, xlsx([MEMBER_HEADER]))

    assert refusal.value.message_dict == {"file": ["Dưới dòng tiêu đề chưa có dòng nào."]}


@pytest.mark.parametrize(
    ("written", "posts"),
    [
        ("Bí thư chi bộ; Phó Bí thư Đảng ủy", ["cell:secretary", "committee:deputy"]),
        ("PBT TT Đảng ủy", ["committee:standing_deputy"]),
        ("BTCB, ĐUV", ["cell:secretary", "committee:committee_member"]),
        ("Ủy viên BTV Đảng ủy", ["committee:standing_member"]),
        ("UV BCH Đảng bộ xã", ["committee:committee_member"]),
        ("Chi ủy viên", ["cell:committee_member"]),
        ("Đảng viên", []),
        ("Bí thư Đoàn xã", []),
    ],
)
def test_posts_are_read_as_offices_write_them(written, posts):
    from members.importers import posts_of

    assert posts_of(written)["posts"] == posts


def test_a_paper_marked_secret_is_not_taken(committee):
    with pytest.raises(ValidationError) as refusal:
        examine(committee, xlsx([["MẬT"], MEMBER_HEADER, member()]))

    assert refusal.value.message_dict == {"file": ["Trang đầu ghi MẬT nên không nhận tệp."]}


def test_a_probationer_without_a_candidacy_gets_one_from_the_same_list(committee, office):
    cell = make.make_cell(committee, NA_CANG)
    person = make.make_person("Tằng Văn Hiếu", birth_date=date(1980, 3, 5))
    make.make_member(cell, person=person, official=False, joined_on=date(2024, 4, 2))

    take_in(
        committee,
        office,
        members_book(member(joined="02/04/2024", official="", ethnic="", sex="")),
    )

    assert list(Candidate.objects.values_list("person", "stage")) == [
        (person.pk, Stage.PROBATIONARY)
    ]
