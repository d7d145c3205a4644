"""The list of sources and sympathisers, taken over at the stage it proves."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from candidates.models import (
    Candidate,
    Enrolment,
    Introduction,
    MentorReport,
    Mentorship,
    Stage,
    StageEvent,
)
from imports.services import commit_batch, preview_workbook
from people import clock
from people.models import AuditEntry, Person
from tests import factories as make
from tests.imports.workbooks import (
    CANDIDATES,
    MEMBERS,
    candidate,
    candidates_book,
    errors,
    examine,
    member,
    members_book,
)


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
def na_cang(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def mentor(na_cang):
    return make.make_member(na_cang, "Bùi Thị Thủy")


def take_in(committee, actor, content, kind="candidates", name="danh-sach.xlsx"):
    batch = preview_workbook(
        kind=kind, committee=committee, content=content, file_name=name, actor=actor
    )
    return commit_batch(batch, actor=actor)


def judged(committee, *rows):
    return errors(examine(committee, candidates_book(*rows), "candidates"))


def test_the_sample_is_taken_over_with_mentors_who_are_members(committee, office):
    take_in(committee, office, MEMBERS.read_bytes(), "members", MEMBERS.name)

    batch = take_in(committee, office, CANDIDATES.read_bytes(), name=CANDIDATES.name)

    assert (batch.result["new"], batch.result["error"], batch.result["warned"]) == (41, 0, 0)
    found = Candidate.objects.before_admission()
    assert {
        s: found.filter(stage=s).count() for s in ("source", "sympathiser", "dossier_open")
    } == {
        "source": 4,
        "sympathiser": 22,
        "dossier_open": 15,
    }
    helping = Mentorship.objects.select_related("mentor", "candidate")
    assert helping.count() == 50
    assert {(m.mentor.cell_id == m.candidate.cell_id, m.mentor.is_official, m.started_on)
            for m in helping} == {(True, True, None)}  # fmt: skip
    assert (
        Introduction.objects.count(),
        Enrolment.objects.exclude(certificate_number="").count(),
        Enrolment.objects.filter(certificate_number="").count(),
    ) == (41, 29, 8)
    assert min(MentorReport.objects.values_list("period", flat=True)) >= date(2024, 5, 1)
    events = StageEvent.objects.filter(candidate__in=found)
    assert set(events.values_list("step", "ground")) == {
        ("taken_over", f"danh sách {CANDIDATES.name}, lần nhập {batch.pk.hex[:8]}")
    }
    assert events.count() == 41


def test_the_same_list_again_takes_nobody_over(committee, office):
    take_in(committee, office, MEMBERS.read_bytes(), "members", MEMBERS.name)
    take_in(committee, office, CANDIDATES.read_bytes(), name=CANDIDATES.name)

    batch = take_in(committee, office, CANDIDATES.read_bytes(), name=CANDIDATES.name)

    counts = {key: batch.result[key] for key in ("new", "changed", "same", "error", "warned")}
    assert counts == {"new": 0, "changed": 0, "same": 41, "error": 0, "warned": 0}


@pytest.mark.parametrize(
    ("listed", "stage", "enrolments"),
    [
        ({"state": "nguồn"}, Stage.SOURCE, []),
        ({"state": "Đang học"}, Stage.SYMPATHISER, [("", None)]),
        ({"state": "đã học", "certificate": "386/GCN", "certified": "04/05/2022"},
         Stage.SYMPATHISER, [("386/GCN", date(2022, 5, 4))]),
        ({"state": "hồ sơ", "certificate": "386/GCN", "certified": "04/05/2022"},
         Stage.DOSSIER_OPEN, [("386/GCN", date(2022, 5, 4))]),
        ({"state": "Hồ sơ"}, Stage.DOSSIER_OPEN, []),
    ],
)  # fmt: skip
def test_the_list_proves_a_stage_and_nothing_more(
    committee, office, na_cang, listed, stage, enrolments
):
    take_in(committee, office, candidates_book(candidate(**listed)))

    found = Candidate.objects.get()
    assert (found.stage, found.dossier_opened_on) == (stage, None)
    assert list(found.enrolments.values_list("certificate_number", "certified_on")) == enrolments


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"cell": "Chi bộ thôn Nà Cán"},
         ("D4", "Chi bộ thôn Nà Cán",
          "Không có chi bộ «Chi bộ thôn Nà Cán» trong đảng bộ. Có phải Chi bộ thôn Nà Cáng?")),
        ({"cell": ""}, ("D4", "", "Còn thiếu tên chi bộ.")),
        ({"birth": "31/02/2000"},
         ("C4", "31/02/2000", "Ngày 31/02/2000 không có. Ghi lại theo dạng 03/02/1980.")),
        ({"certificate": "1/GCN", "certified": "05/03/1999", "state": "đã học"},
         ("H4", "05/03/1999",
          "Ngày cấp giấy chứng nhận 05/03/1999 trước ngày sinh 21/04/2000.")),
        ({"introduced": "01/06/2024"},
         ("F4", "01/06/2024", "Ngày giới thiệu 01/06/2024 chưa tới.")),
        ({"body": "Hội Đồng hương"},
         ("E4", "Hội Đồng hương",
          "Không có đoàn thể «Hội Đồng hương». Ghi một trong: Đoàn Thanh niên, Công đoàn, "
          "Hội Liên hiệp Phụ nữ, Hội Nông dân, Hội Cựu chiến binh, Mặt trận Tổ quốc, Chi bộ.")),
        ({"state": "đã kết nạp"},
         ("J4", "đã kết nạp",
          "Không hiểu tình trạng «đã kết nạp». Ghi: nguồn, đang học, đã học hoặc hồ sơ.")),
        ({"mentors": "Bùi Thị Thu"},
         ("I4", "Bùi Thị Thu",
          "Không có đảng viên «Bùi Thị Thu» trong Chi bộ thôn Nà Cáng. Có phải đ/c Bùi Thị Thủy?")),
        ({"mentors": "Bùi Thị Thủy; Nông Thị Duyên"},
         ("I4", "Bùi Thị Thủy; Nông Thị Duyên",
          "Đ/c Duyên là đảng viên dự bị, chưa giúp đỡ được.")),
        ({"mentors": "Bùi Thị Thủy; đ/c bui thi thuy"},
         ("I4", "Bùi Thị Thủy; đ/c bui thi thuy", "Ghi đ/c Bùi Thị Thủy hai lần.")),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_refused_with_its_reason_and_nothing_is_written(
    committee, office, mentor, cells, fault
):
    make.make_member(mentor.cell, "Nông Thị Duyên", official=False, joined_on=date(2024, 1, 1))
    rows = [candidate(**cells), candidate(2, "Phùn Tài Sềnh")]

    assert judged(committee, *rows) == [fault]
    with pytest.raises(ValidationError) as refusal:
        take_in(committee, office, candidates_book(*rows))

    assert refusal.value.messages == ["Còn 1 dòng lỗi nên chưa ghi dòng nào."]
    assert Candidate.objects.count() == 0


def test_mentors_of_one_name_are_told_apart_by_accents_or_year(committee, office, na_cang, mentor):
    other = make.make_member(
        na_cang, person=make.make_person("Bùi Thị Thúy", birth_date=date(1970, 1, 1))
    )
    twin = make.make_member(
        na_cang, person=make.make_person("Bùi Thị Thúy", birth_date=date(1985, 1, 1))
    )

    assert judged(committee, candidate(mentors="Bùi Thị Thúy")) == [
        ("I4", "Bùi Thị Thúy",
         "Có 2 đ/c tên Bùi Thị Thúy. Ghi thêm năm sinh: Bùi Thị Thúy (1970).")
    ]  # fmt: skip
    take_in(
        committee,
        office,
        candidates_book(
            candidate(mentors="Bùi Thị Thủy và Bùi Thị Thúy (1985)"),
            candidate(2, "Phùn Tài Sềnh", mentors="Bùi Thị Thúy (1970)"),
        ),
    )

    assert {m.mentor for m in Mentorship.objects.all()} == {mentor, other, twin}


def test_a_member_is_not_taken_over_as_a_candidate(committee, mentor):
    person = mentor.person
    row = candidate(1, person.full_name, birth=f"{person.birth_date:%d/%m/%Y}")

    assert judged(committee, row) == [
        ("B4", "Bùi Thị Thủy", "Đã là đảng viên: đ/c Bùi Thị Thủy, Chi bộ thôn Nà Cáng.")
    ]


def test_a_changed_cell_corrects_the_person_and_moves_no_stage(committee, office, mentor):
    take_in(committee, office, candidates_book(candidate(birth="2000")))
    content = candidates_book(candidate(birth="21/04/2000", state="hồ sơ", mentors="Bùi Thị Thủy"))

    reading = examine(committee, content, "candidates")
    take_in(committee, office, content)

    assert [(row.verdict, row.marks) for row in reading.rows] == [
        ("changed", {"birth": ("changed", "trong sổ: 2000")})
    ]
    assert [(w.cell, w.reason) for w in reading.warnings] == [
        ("G4", "Chưa có số giấy chứng nhận; ghi thêm sau."),
        ("J4", "Trong sổ đang ở bước «Nguồn»; nhập không đổi bước."),
        ("I4", "Trong sổ có người giúp đỡ khác; đổi ở trang của quần chúng."),
    ]
    found = Candidate.objects.get()
    assert (found.person.birth_label, found.stage, Mentorship.objects.count()) == (
        "21/04/2000",
        Stage.SOURCE,
        0,
    )
    entry = AuditEntry.objects.get(action="candidates.corrected")
    assert (entry.actor, entry.data["birth_precision"]) == (office, ["year", "day"])


def test_who_was_dropped_before_is_the_same_person_again(committee, office, na_cang):
    take_in(committee, office, candidates_book(candidate()))
    Candidate.objects.update(stage=Stage.DROPPED, closed_on=date(2024, 5, 15))

    take_in(committee, office, candidates_book(candidate()))

    assert Candidate.objects.count() == 2
    assert Person.objects.filter(full_name="Chìu Thị Mai").count() == 1


def test_a_members_list_does_not_make_a_second_person_of_a_candidate(committee, office, na_cang):
    make.make_candidate(
        na_cang, person=make.make_person("Tằng Tài Nhì", birth_date=date(1986, 6, 13))
    )

    reading = examine(
        committee, members_book(member(1, "Tằng Tài Nhì", birth="13/06/1986")), "members"
    )

    assert [(e.value, e.reason) for e in reading.errors] == [
        (
            "Tằng Tài Nhì",
            "Tằng Tài Nhì đang là quần chúng của Chi bộ thôn Nà Cáng: ghi kết nạp ở hồ sơ của "
            "người đó.",
        )
    ]
