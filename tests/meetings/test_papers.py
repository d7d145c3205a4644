"""Minutes, resolution, score sheet and excerpt: what they say, whose words, which number."""

import io
from datetime import date, datetime
from types import SimpleNamespace

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cells.models import Term
from documents.models import Document, RegisterEntry
from documents.papers import DOTS
from documents.services import void_number
from meetings import services
from meetings.models import (
    Attendance,
    Meeting,
    MeetingPaper,
    Opinion,
    PaperKind,
    QualityScore,
    Visitor,
)
from meetings.papers import PAPERS, MeetingFacts, copy_out
from meetings.papers.lettering import lettered
from meetings.papers.tasks import result_on
from meetings.services import Mark
from meetings.services.amending import amend_minutes
from meetings.services.papers import (
    drafted_wording,
    print_paper,
    restore_wording,
    reword_paper,
)
from members.services import send_away
from people import clock
from people.models import AuditEntry
from rules.models import Rubric, RuleValue
from tests import factories as make
from tests.meetings.conftest import HANOI, at

pytestmark = pytest.mark.django_db
MINUTES, RESOLUTION = PaperKind.MINUTES, PaperKind.RESOLUTION


def page(name, *args):
    return reverse(f"meetings:{name}", args=[getattr(a, "pk", a) for a in args])


def text_of(content):
    """Every paragraph of a Word file in the order of the page, a row of a table on a line."""
    document = docx.Document(io.BytesIO(content))
    lines = []
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                lines.append(" | ".join(cell.text for cell in row.cells))
        else:
            lines.append(part.text)
    return "\n".join(lines)


def item(meeting, kind="topic", candidate=None):
    items = meeting.items.filter(kind=kind)
    return (items.filter(candidate=candidate) if candidate else items).get()


def printed(meeting, kind, actor, about=None):
    meeting = Meeting.objects.get(pk=meeting.pk)
    return text_of(print_paper(meeting=meeting, kind=kind, actor=actor, item=about))


def finalise(meeting, actor, ended_at=None):
    return services.finalise_meeting(
        meeting=meeting,
        ended_at=ended_at or at(3, 5, 21, 15),
        conclusion="Nhất trí các nội dung.",
        actor=actor,
    )


def reword(meeting, actor, kind=RESOLUTION, seen=None, **changed):
    """Edit some parts of a paper and send the rest as drafted, as its page does."""
    drafted = drafted_wording(meeting, kind)
    wording = {part.key: drafted[part.key] for part in PAPERS[kind].parts} | changed
    return reword_paper(meeting=meeting, kind=kind, wording=wording, seen=seen, actor=actor)


@pytest.fixture
def held(draft, hold, commune):
    """One is ill, one stayed away; somebody spoke, and a road was voted for."""
    states = {
        commune.members[2].pk: Mark("excused", "ốm"),
        commune.members[3].pk: Mark("absent"),
    }
    meeting = hold(draft, states=states)
    Meeting.objects.filter(pk=meeting.pk).update(chair=commune.chair)
    topic = item(meeting)
    services.write_item(
        item=topic, text="Bàn việc mở đường.", conclusion="Mở đường trong tháng 5.",
        actor=commune.secretary,
    )  # fmt: skip
    Opinion.objects.create(
        item=topic, position=1, speaker=commune.members[4], text="Tôi góp 20 m đất."
    )
    Opinion.objects.create(
        item=topic, position=2, speaker_name="Ông Lý Văn Sáng", text="Thôn ủng hộ."
    )
    services.record_vote(item=topic, votes_for=6, against=1, actor=commune.secretary)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def final(held, commune):
    return finalise(held, commune.secretary)


def test_minutes_say_who_was_there_and_who_was_not(held, commune):
    away = make.make_member(commune.cell)
    send_away(
        member=away, place="Bắc Ninh", on=date(2024, 4, 1), ends_on=date(2024, 8, 1),
        actor=commune.office,
    )  # fmt: skip
    Attendance.objects.filter(member=commune.members[4]).update(is_temporary=True)
    Visitor.objects.create(
        meeting=held, kind="guest", name="Lý Văn Sáng", capacity="Trưởng thôn",
        recorded_by=commune.secretary,
    )  # fmt: skip

    text = printed(held, MINUTES, commune.secretary)

    _one, official, ill, absent = commune.members[:4]
    assert (
        "Đảng viên trong danh sách: 11 đồng chí, trong đó chính thức 9, dự bị 1, sinh hoạt tạm "
        "thời 1. Được miễn: 0 đồng chí. Đang sinh hoạt tạm thời ở nơi khác: 1 đồng chí."
    ) in text
    assert (
        "Có mặt: 9 đồng chí, đạt 81,8%, trong đó chính thức 7, dự bị 1, sinh hoạt tạm thời 1."
    ) in text
    assert f"Vắng mặt có lý do: 1 đồng chí: {ill} (ốm)." in text
    assert f"Vắng mặt không có lý do: 1 đồng chí: {absent}." in text
    assert f"Chủ trì: đồng chí {commune.chair}, chức vụ: bí thư." in text
    assert f"Người ghi biên bản: đồng chí {official}." in text
    assert "Khách mời, đại biểu dự: Lý Văn Sáng (Trưởng thôn, khách mời)." in text


def test_minutes_say_what_was_said_concluded_and_voted_on_which_base(held, commune):
    text = printed(held, MINUTES, commune.secretary)

    lines = text.splitlines()
    at_topic = lines.index(next(line for line in lines if line.endswith("Thảo luận")))
    assert lines[at_topic + 1 : at_topic + 6] == [
        "Bàn việc mở đường.",
        f"- Đồng chí {commune.members[4]}: Tôi góp 20 m đất.",
        "- Ông Lý Văn Sáng: Thôn ủng hộ.",
        "Kết luận: Mở đường trong tháng 5.",
        "Biểu quyết (giơ tay): tán thành 6/10 đồng chí, đạt 60,0%; không tán thành 1; ý kiến "
        "khác 0. Tính trên 10 đảng viên chính thức được biểu quyết, có mặt 8; cần ít nhất 6 "
        "(Điều lệ Đảng, Điều 9). Kết quả: đạt.",
    ]


def test_minutes_say_whether_enough_were_there_where_a_share_is_asked(held, commune):
    before = printed(held, MINUTES, commune.secretary)
    RuleValue.objects.filter(rule="meeting.quorum").update(value="2/3", unit="share_at_least")
    with clock.held_today(clock.today()):
        after = printed(held, MINUTES, commune.secretary)

    assert "số có mặt để biểu quyết" not in before
    assert "có mặt 8 đồng chí. Đủ số có mặt để biểu quyết (cần ít nhất 7 đồng chí)." in after


def test_a_paper_is_a_draft_until_the_minutes_are_locked(held, commune):
    before = printed(held, RESOLUTION, commune.secretary)
    nothing = RegisterEntry.objects.count(), MeetingPaper.objects.count()
    finalise(held, commune.secretary)
    after = printed(held, RESOLUTION, commune.secretary)

    assert "DỰ THẢO – biên bản chưa khóa" in before
    assert "Số ……" in before
    assert nothing == (0, 0)
    assert "DỰ THẢO" not in after
    assert "Số 01-NQ/CB" in after


def test_the_resolution_lists_last_months_tasks_with_what_came_of_them(commune, hold, draft):
    april = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(3, 4), actor=commune.secretary
    )
    hold(april)
    given = {
        name: services.add_task(
            meeting=april, title=name, owner=commune.members[1], due_on=due,
            actor=commune.secretary,
        )
        for name, due in (
            ("Dọn đường", date(2024, 4, 20)),
            ("Trồng quế", date(2024, 4, 30)),
            ("Đóng quỹ", None),
            ("Thăm hộ nghèo", date(2024, 4, 28)),
        )
    }  # fmt: skip
    Meeting.objects.filter(pk=april.pk).update(chair=commune.chair)
    finalise(april, commune.secretary, ended_at=at(3, 4, 21, 15))
    actor = commune.secretary
    services.close_task(task=given["Dọn đường"], closed_on=date(2024, 4, 18), actor=actor)
    # What was done after the meeting belongs to the next resolution.
    services.close_task(task=given["Thăm hộ nghèo"], closed_on=date(2024, 5, 10), actor=actor)
    hold(draft)
    services.add_task(
        meeting=draft, title="Họp thôn", owner=commune.members[2], due_on=date(2024, 6, 20),
        actor=actor,
    )  # fmt: skip

    text = printed(draft, RESOLUTION, actor)

    who = commune.members[1]
    lines = text.splitlines()
    begins = lines.index("TT | Nhiệm vụ | Tình trạng đầu tháng | Kết quả")
    table = lines[begins : begins + 5]
    assert table == [
        "TT | Nhiệm vụ | Tình trạng đầu tháng | Kết quả",
        f"1 | Dọn đường (đ/c {who}) | Mới giao, hạn 20/04/2024 | Hoàn thành ngày 18/04/2024",
        f"2 | Thăm hộ nghèo (đ/c {who}) | Mới giao, hạn 28/04/2024 | "
        "Chưa xong, quá hạn 5 ngày; tiếp tục thực hiện",
        f"3 | Trồng quế (đ/c {who}) | Mới giao, hạn 30/04/2024 | "
        "Chưa xong, quá hạn 3 ngày; tiếp tục thực hiện",
        f"4 | Đóng quỹ (đ/c {who}) | Mới giao | Đang thực hiện, chuyển tiếp",
    ]
    assert "Hoàn thành 1/4 nhiệm vụ." in text
    assert (
        f"a) Họp thôn. Chủ trì: đồng chí {commune.members[2]}; thời hạn 20/06/2024; báo cáo tại "
        "cuộc họp tháng 7/2024."
    ) in text


def test_a_task_given_up_or_late_says_so(commune, draft):
    task = services.add_task(
        meeting=draft, title="Họp thôn", owner=commune.members[2], due_on=date(2024, 5, 5),
        actor=commune.secretary,
    )  # fmt: skip
    services.close_task(task=task, closed_on=date(2024, 5, 9), actor=commune.secretary)

    late = result_on(task.__class__.objects.get(), date(2024, 6, 3))
    task.state, task.drop_reason, task.closed_on = "dropped", "mưa lũ", date(2024, 5, 9)

    assert late == "Hoàn thành ngày 09/05/2024, quá hạn"
    assert result_on(task, date(2024, 6, 3)) == "Thôi thực hiện: mưa lũ"


def test_points_are_lettered_as_the_party_letters_them(commune):
    points = [str(n) for n in range(25)]

    said = lettered(points, on=date(2024, 5, 3), organization=commune.cell)
    without_rule = lettered(["x"], on=date(2010, 5, 3), organization=commune.cell)

    letters = [point.split(")")[0] for point in said[:23]]
    assert letters == list("abcdđeghiklmnopqrstuvxy")
    assert said[23:] == ["- 23", "- 24"]
    assert without_rule == ["- x"]


def test_edited_lines_go_on_in_the_letters_after_the_tasks(held, commune):
    for n in range(4):
        services.add_task(
            meeting=held, title=f"Việc {n}", owner=commune.members[2], actor=commune.secretary
        )
    reword(held, commune.secretary, led_next="Chuẩn bị đại hội\nThu đảng phí")

    lines = printed(held, RESOLUTION, commune.secretary).splitlines()

    starts = [line[:2] for line in lines if ") Việc " in line or line.endswith(("hội", "phí"))]
    assert starts == ["a)", "b)", "c)", "d)", "đ)", "e)"]


def test_what_was_edited_is_kept_and_the_rest_goes_on_following_the_facts(held, commune):
    kept = reword(held, commune.secretary, praise="Biểu dương tổ 2.", authority="T/M CHI ỦY")
    services.write_item(
        item=item(held, "ideology"), text="Đảng viên yên tâm.", conclusion="",
        actor=commune.secretary,
    )  # fmt: skip

    text = printed(held, RESOLUTION, commune.secretary)

    assert kept.wording == {"praise": "Biểu dương tổ 2.", "authority": "T/M CHI ỦY"}
    assert "Biểu dương tổ 2." in text
    assert "T/M CHI ỦY\nBí thư".upper() in text.upper()
    assert "Đảng viên yên tâm." in text
    entry = AuditEntry.objects.get(action="meetings.paper_reworded")
    assert entry.data == {"paper": "resolution", "parts": ["authority", "praise"]}


def test_the_drafted_wording_comes_back(held, commune):
    before = printed(held, RESOLUTION, commune.secretary)
    reword(held, commune.secretary, opening="Lời khác.")
    edited = printed(held, RESOLUTION, commune.secretary)
    restore_wording(meeting=held, kind=RESOLUTION, actor=commune.secretary)

    assert edited != before
    assert printed(held, RESOLUTION, commune.secretary) == before
    entry = AuditEntry.objects.get(action="meetings.paper_wording_dropped")
    assert entry.data == {"paper": "resolution", "dropped": {"opening": "Lời khác."}}


def test_the_wording_may_be_edited_after_the_minutes_are_locked(final, commune):
    reword(final, commune.secretary, praise="Biểu dương tổ 3.")

    assert "Biểu dương tổ 3." in printed(final, RESOLUTION, commune.secretary)


def test_only_the_cells_leaders_edit_the_wording(held, commune):
    for user in (commune.cell_committee, commune.member_user, commune.committee_secretary):
        with pytest.raises(PermissionDenied):
            reword(held, user, praise="Biểu dương tổ 2.")
        with pytest.raises(PermissionDenied):
            restore_wording(meeting=held, kind=RESOLUTION, actor=user)

    assert not MeetingPaper.objects.exists()


def test_a_part_with_words_is_not_emptied(held, commune):
    with pytest.raises(ValidationError) as refused:
        reword(held, commune.secretary, opening="  ")

    assert refused.value.message_dict == {"opening": ["Còn để trống phần này."]}
    assert not MeetingPaper.objects.exists()


def test_numbers_come_from_the_cells_register_at_the_first_print_and_stay(final, commune):
    for _twice in range(2):
        minutes = printed(final, MINUTES, commune.secretary)
        resolution = printed(final, RESOLUTION, commune.secretary)

    assert "Số 01-BB/CB" in minutes
    assert "Số 01-NQ/CB" in resolution
    entries = RegisterEntry.objects.order_by("kind")
    assert [(e.symbol, e.organization, e.dated_on) for e in entries] == [
        ("01-BB/CB", commune.cell, date(2024, 5, 3)),
        ("01-NQ/CB", commune.cell, date(2024, 5, 3)),
    ]
    kept = MeetingPaper.objects.order_by("kind").values_list("kind", "number")
    assert list(kept) == [("minutes", "01-BB/CB"), ("resolution", "01-NQ/CB")]
    documents = Document.objects.values_list("form", "entry__symbol", "subject_id")
    assert sorted(set(documents)) == [
        ("bien-ban-hop", "01-BB/CB", str(final.pk)),
        ("nghi-quyet-thang", "01-NQ/CB", str(final.pk)),
    ]
    assert AuditEntry.objects.filter(action="documents.written").count() == 4


def test_numbers_begin_again_with_a_new_term(commune, hold):
    Term.objects.create(
        organization=commune.cell, started_on=date(2020, 5, 1), ended_on=date(2024, 4, 10)
    )
    Term.objects.create(organization=commune.cell, started_on=date(2024, 4, 11))
    symbols = []
    for month in (2, 3, 4, 5):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="regular", planned_at=at(3 if month != 4 else 20, month),
            actor=commune.secretary,
        )  # fmt: skip
        hold(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(chair=commune.chair)
        finalise(meeting, commune.secretary, at(3 if month != 4 else 20, month, 21, 30))
        printed(meeting, MINUTES, commune.secretary)
        symbols.append(MeetingPaper.objects.get(meeting=meeting).number)

    assert symbols == ["01-BB/CB", "02-BB/CB", "01-BB/CB", "02-BB/CB"]


def test_a_void_number_is_not_printed_again(final, commune):
    printed(final, MINUTES, commune.secretary)
    void_number(entry=RegisterEntry.objects.get(), reason="ghi nhầm", actor=commune.secretary)

    assert "Số 02-BB/CB" in printed(final, MINUTES, commune.secretary)
    assert MeetingPaper.objects.get().number == "02-BB/CB"


def test_who_prints_from_above_takes_no_number_of_the_cell(final, commune):
    before = printed(final, MINUTES, commune.office)
    printed(final, MINUTES, commune.secretary)
    after = printed(final, MINUTES, commune.office)

    assert "Số ……" in before
    assert "Số 01-BB/CB" in after
    assert RegisterEntry.objects.count() == 1


def test_a_member_of_the_cell_reads_and_takes_no_file_away(final, commune):
    with pytest.raises(PermissionDenied):
        printed(final, MINUTES, commune.member_user)

    assert not Document.objects.exists()


def test_an_excerpt_holds_one_decision_under_the_number_of_the_resolution(final, commune):
    topic = item(final)

    text = printed(final, PaperKind.EXCERPT, commune.secretary, topic)

    assert "TRÍCH NGHỊ QUYẾT" in text
    assert "Số 01-NQ/CB" in text
    assert "Kết luận: Mở đường trong tháng 5." in text
    assert "tán thành 6/10" in text
    assert "Tôi góp 20 m đất." not in text
    paper = MeetingPaper.objects.get()
    assert (paper.kind, paper.number) == ("resolution", "01-NQ/CB")


@pytest.fixture
def scored(final, commune):
    rubric = Rubric.objects.get(code="an-phu-2025")
    points = {one["code"]: one["max"] for group in rubric.groups for one in group["criteria"]} | {
        "4.3": None,
        "1.1": 4,
    }
    return QualityScore.objects.create(
        meeting=final, rubric=rubric, points=points, total="98.9", band="tot",
        to_mend="Họp đủ giờ", scored_by=commune.secretary, scored_at=at(3, 5),
        confirmed_points=points, confirmed_total="94.5", confirmed_band="tot",
        confirm_reason="bớt điểm nền nếp", confirmed_by=commune.in_charge, confirmed_at=at(4, 5),
    )  # fmt: skip


def test_the_score_sheet_lists_every_criterion_and_what_is_said_above(scored, commune):
    text = printed(scored.meeting, PaperKind.SCORE, commune.secretary)

    criteria = sum(len(group["criteria"]) for group in scored.rubric.groups)
    rows = [line for line in text.splitlines() if " | " in line]
    # The heading, the foot and the row of titles stand in tables too.
    assert len([row for row in rows if row[0].isdigit()]) == criteria + 8
    assert "1 | THỜI GIAN, THỜI LƯỢNG | 5 | 4" in rows
    assert "4.3 | Nội dung chuyên đề | 5 | không áp dụng" in rows
    assert "Tổng điểm: 98,9. Xếp loại: Tốt." in text
    assert "Tốt từ 90 điểm; Khá từ 70 đến dưới 90; Trung bình từ 50 đến dưới 70; Kém dưới 50." in (
        text
    )
    assert "Việc cần khắc phục: Họp đủ giờ." in text
    assert f"94,5 điểm, xếp loại Tốt (đồng chí {commune.in_charge}). Lý do" in text
    assert "Số" not in text.split("PHIẾU CHẤM ĐIỂM")[0]
    assert not RegisterEntry.objects.exists()


def test_the_minutes_say_what_the_cell_gave_itself(scored, commune):
    item = scored.meeting.items.get(kind="score")

    text = printed(scored.meeting, PaperKind.MINUTES, commune.secretary)

    assert f"{item.title}\nChi bộ tự chấm: 98,9 điểm, xếp loại Tốt." in text


def test_the_resolution_shows_the_score_by_group(scored, commune):
    text = printed(scored.meeting, RESOLUTION, commune.secretary)

    assert "TT | Nội dung | Điểm tối đa | Điểm tự chấm" in text
    assert "4 | Tổ chức sinh hoạt | 30 | 25" in text
    assert "Tổng điểm: 98,9. Xếp loại: Tốt. Việc cần khắc phục: Họp đủ giờ." in text


def test_a_sheet_without_points_says_met_or_not(final, commune):
    rubric = Rubric.objects.get(code="12-hd-2018")
    points = {one["code"]: True for group in rubric.groups for one in group["criteria"]}
    QualityScore.objects.create(
        meeting=final, rubric=rubric, points=points | {"1.2": False, "3.2": None},
        band="chua_dat", scored_by=commune.secretary, scored_at=at(3, 5),
    )  # fmt: skip

    text = printed(final, PaperKind.SCORE, commune.secretary)

    rows = [line for line in text.splitlines() if line.startswith(("1 | ", "1.2", "3.2"))]
    assert rows == [
        "1 | TỶ LỆ ĐẢNG VIÊN DỰ | – | 2/3 đạt",
        "1.2 | Không ai vắng không lý do | – | chưa đạt",
        "3.2 | Biểu dương, nhắc nhở, phê bình | – | không áp dụng",
    ]
    assert "không chấm bằng điểm" in text


def test_amendments_stand_at_the_end_of_the_minutes(final, commune):
    amend_minutes(
        meeting=final, item=item(final), text="Mở đường trong tháng 6.", reason="ghi nhầm tháng",
        actor=commune.secretary,
    )  # fmt: skip

    text = printed(final, MINUTES, commune.secretary)

    before, annex = text.split("BỔ SUNG, ĐÍNH CHÍNH SAU KHI KHÓA BIÊN BẢN")
    assert "Kết luận: Mở đường trong tháng 5." in before
    assert "CHỦ TRÌ HỘI NGHỊ" in before
    assert "1. Về mục «Thảo luận»\nMở đường trong tháng 6.\nLý do: ghi nhầm tháng." in annex
    assert f"Đồng chí {commune.secretary} ghi " in annex


PLACEHOLDERS = ("{{", "{%", "}}", "None", "Undefined")


def cell_of(count):
    """A cell of ``count`` members with a secretary, and its held meeting."""
    committee = make.make_committee()
    cell = make.make_cell(committee)
    secretary = make.holder_of("secretary", cell)
    for _n in range(count - 1):
        make.make_member(cell)
    meeting = services.draft_meeting(
        cell=cell, kind="regular", planned_at=at(3, 5), actor=secretary
    )
    services.take_attendance(
        meeting=meeting, states={}, actor=secretary, chair=secretary.person.member,
        minute_taker=secretary.person.member,
    )  # fmt: skip
    return SimpleNamespace(meeting=Meeting.objects.get(pk=meeting.pk), secretary=secretary)


@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize("kind", [MINUTES, RESOLUTION])
def test_papers_of_small_and_large_cells_leave_no_placeholder(kind, count):
    place = cell_of(count)
    finalise(place.meeting, place.secretary)

    text = printed(place.meeting, kind, place.secretary)

    assert not [mark for mark in PLACEHOLDERS if mark in text]
    assert f"trong danh sách: {count} đồng chí, trong đó chính thức {count}, dự bị 0" in text


@pytest.mark.parametrize("kind", [MINUTES, RESOLUTION])
def test_a_meeting_of_which_nothing_is_held_yet_prints_dotted_lines(draft, commune, kind):
    text = printed(draft, kind, commune.secretary)

    assert not [mark for mark in PLACEHOLDERS if mark in text]
    assert f"trong danh sách: {DOTS} đồng chí" in text


def test_the_number_of_statements_does_not_grow_with_the_cell():
    counts = []
    for count in (2, 30):
        place = cell_of(count)
        for n in range(count):
            services.add_task(
                meeting=place.meeting, title=f"Việc {n}", owner=place.secretary.person.member,
                actor=place.secretary,
            )  # fmt: skip
            Opinion.objects.create(
                item=item(place.meeting), position=n, speaker=place.secretary.person.member,
                text="Nhất trí.",
            )  # fmt: skip
        with clock.held_today(clock.today()), CaptureQueriesContext(connection) as asked:
            printed(place.meeting, RESOLUTION, place.secretary)
            printed(place.meeting, MINUTES, place.secretary)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_text_to_copy_out_names_nobody_who_was_away(held, commune):
    finalise(held, commune.secretary)
    text = copy_out(MeetingFacts(Meeting.objects.get(pk=held.pk)))

    assert text.startswith("SINH HOẠT CHI BỘ THƯỜNG KỲ THÁNG 5/2024\n")
    for words in (
        "Bắt đầu: 19 giờ 30 phút, ngày 03 tháng 5 năm 2024",
        "Kết thúc: 21 giờ 15 phút cùng ngày",
        "Địa điểm: Nhà văn hóa thôn",
        "Đảng viên: 11; có mặt: 9 (81,8%)",
        "Kết luận: Mở đường trong tháng 5.",
        "NGHỊ QUYẾT",
        "II. Nhiệm vụ tháng 5/2024",
    ):
        assert words in text
    assert "(ốm)" not in text
    assert str(commune.members[2]) not in text


def test_what_people_typed_stays_text(held, commune):
    typed = "<b>&amp; {{ number }} {% for x in y %}"
    services.write_item(item=item(held), text=typed, conclusion="", actor=commune.secretary)

    assert typed in printed(held, MINUTES, commune.secretary)


class TestPages:
    """The pages of papers through HTTP."""

    def urls(self, meeting):
        return {
            "papers": page("papers", meeting),
            "paper": page("paper", meeting, "minutes"),
            "excerpt": page("excerpt", item(meeting)),
            "wording": page("wording", meeting, "resolution"),
            "excerpt-wording": page("excerpt-wording", item(meeting)),
            "copy-out": page("copy-out", meeting),
        }

    @pytest.mark.parametrize(
        ("who", "statuses"),
        [
            ("secretary", [200] * 6),
            ("cell_committee", [200, 200, 200, 403, 403, 200]),
            ("in_charge", [200, 200, 200, 403, 403, 403]),
            ("office", [200, 200, 200, 403, 403, 403]),
            ("member_user", [403] * 6),
            ("other_secretary", [404] * 6),
        ],
    )
    def test_each_page_asks_who_and_where(self, client, commune, final, who, statuses):
        client.force_login(getattr(commune, who))

        assert [client.get(url).status_code for url in self.urls(final).values()] == statuses

    def test_nobody_signed_out_gets_a_file(self, client, final):
        assert {client.get(url).status_code for url in self.urls(final).values()} == {302}
        assert not Document.objects.exists()

    def test_a_draft_is_out_of_reach_above_the_cell(self, client, commune, held):
        client.force_login(commune.office)

        assert [client.get(url).status_code for url in self.urls(held).values()] == [404] * 6

    def test_a_file_comes_as_word_and_asking_for_its_head_takes_no_number(
        self, client, commune, final
    ):
        client.force_login(commune.secretary)
        url = page("paper", final, "minutes")

        head = client.head(url)
        taken = RegisterEntry.objects.count()
        response = client.get(url)

        assert (head.status_code, taken) == (405, 0)
        assert response["Content-Disposition"] == (
            'attachment; filename="bien-ban-hop-2024-05-03.docx"'
        )
        assert "BIÊN BẢN" in text_of(b"".join(response.streaming_content))

    @pytest.mark.parametrize("paper", ["score", "excerpt", "khac"])
    def test_no_such_paper(self, client, commune, final, paper):
        client.force_login(commune.secretary)

        assert client.get(page("paper", final, paper)).status_code == 404
        assert client.get(page("wording", final, paper)).status_code == 404

    def test_a_score_sheet_has_no_words_to_edit(self, client, commune, scored):
        client.force_login(commune.secretary)

        assert client.get(page("paper", scored.meeting, "score")).status_code == 200
        assert client.get(page("wording", scored.meeting, "score")).status_code == 404

    def fields(self, response):
        form = response.context["form"]
        return {name: form[name].value() or "" for name in form.fields}

    def test_the_form_holds_the_drafted_words_and_keeps_what_is_changed(
        self, client, commune, final
    ):
        client.force_login(commune.secretary)
        url = page("wording", final, "resolution")

        fields = self.fields(client.get(url))
        response = client.post(url, fields | {"praise": "Biểu dương tổ 2."})

        assert fields["authority"] == "T/M CHI BỘ"
        assert fields["recipients"].splitlines()[0] == commune.committee.name
        assert response.url == page("papers", final)
        assert MeetingPaper.objects.get().wording == {"praise": "Biểu dương tổ 2."}
        assert "Lời văn đã sửa." in client.get(page("papers", final)).content.decode()
        client.post(url, {"restore": "1"})
        assert MeetingPaper.objects.get().wording == {}

    def test_two_who_edit_see_both_and_lose_nothing(self, client, commune, final):
        client.force_login(commune.secretary)
        url = page("wording", final, "resolution")
        opened = self.fields(client.get(url))
        client.post(url, opened | {"praise": "Biểu dương tổ 2."})

        second = client.post(url, opened | {"praise": "Biểu dương tổ 3."})
        shown = second.content.decode()
        third = client.post(url, self.fields(second))

        assert second.status_code == 200
        assert "Biểu dương tổ 3." in shown
        assert "Bản vừa ghi: Biểu dương tổ 2." in shown
        assert third.status_code == 302
        assert MeetingPaper.objects.get().wording == {"praise": "Biểu dương tổ 3."}

    def test_an_error_keeps_what_was_typed(self, client, commune, final):
        client.force_login(commune.secretary)
        url = page("wording", final, "resolution")

        fields = self.fields(client.get(url)) | {"opening": "", "praise": "Biểu dương tổ 2."}
        response = client.post(url, fields)

        shown = response.content.decode()
        assert "Còn để trống phần này." in shown
        assert "Biểu dương tổ 2.</textarea>" in shown
        assert not MeetingPaper.objects.exists()

    def test_the_copy_out_page_shows_the_whole_text_and_works_by_a_tap(
        self, client, commune, final
    ):
        client.force_login(commune.secretary)

        shown = client.get(page("copy-out", final)).content.decode()

        assert 'class="qa-copy"' in shown
        assert "SINH HOẠT CHI BỘ THƯỜNG KỲ THÁNG 5/2024" in shown
        assert "<script>" not in shown

    def test_the_list_of_papers_asks_as_much_of_a_large_cell(self, client):
        counts = []
        for count in (1, 30):
            place = cell_of(count)
            client.force_login(place.secretary)
            client.get(page("papers", place.meeting))
            with CaptureQueriesContext(connection) as asked:
                client.get(page("papers", place.meeting))
            counts.append(len(asked))

        assert counts[0] == counts[1]


def test_sizes_are_those_of_the_rules_of_the_meetings_day(commune, hold):
    sizes = {}
    for year in (2024, 2026):
        when = datetime(year, 6, 3, 19, 30, tzinfo=HANOI)
        with clock.held_today(date(year, 6, 15)):
            meeting = services.draft_meeting(
                cell=commune.cell, kind="regular", planned_at=when, actor=commune.secretary
            )
            hold(meeting)
            content = print_paper(
                meeting=Meeting.objects.get(pk=meeting.pk), kind=MINUTES, actor=commune.secretary
            )
        styles = docx.Document(io.BytesIO(content)).styles
        sizes[year] = styles["Quoc hieu Dang"].font.size.pt

    assert sizes == {2024: 15, 2026: 14}
