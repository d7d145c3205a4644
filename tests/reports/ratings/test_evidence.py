"""What the records say beside a rating, and what excellent asks of them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from candidates.models import MentorReport
from cells.models import Quota
from meetings.models import Attendance, Meeting, QualityScore
from members.models import MembershipEvent, MembershipPeriod
from people import clock
from reports.rating.evidence import evidence_of_cells, evidence_of_members
from reports.rating.services import rate_itself
from reports.rating.standing import judge_all, out_of_order
from reports.rating.yardstick import Yardstick
from rules.models import Rubric, Rule
from tests import factories as make
from tests.reports.ratings.conftest import POINTS, full, member_of, reread

pytestmark = pytest.mark.django_db
MAY_3 = date(2025, 5, 3)


def admitted_to(cell, count, on=MAY_3):
    for _n in range(count):
        member_of(cell, joined_on=on, official=False)


def meeting_of(cell, month, kind="regular", state="finalised", score=None):
    at = datetime(2025, month, 3, 12, 30, tzinfo=UTC)
    meeting = Meeting.objects.create(
        cell=cell, committee=cell.parent, kind=kind, month=at.date().replace(day=1),
        planned_at=at, started_at=at, ended_at=at, finalised_at=at, state=state,
    )  # fmt: skip
    if score is not None:
        QualityScore.objects.create(
            meeting=meeting, rubric=Rubric.objects.get(code="an-phu-2025"), band="tot",
            total=score, scored_by=make.make_user(), scored_at=at,
        )  # fmt: skip
    return meeting


def report_of(cell, mentor, month, sent=None):
    candidate = make.make_candidate(cell)
    told = {"strengths": "a", "weaknesses": "b", "tasks": "c", "proposal": "continue"}
    sent_at = {"submitted_at": sent, "state": "submitted"} | told if sent else {}
    return MentorReport.objects.create(
        mentorship=make.make_mentorship(candidate, mentor), cell=cell, committee=cell.parent,
        period=date(2025, month, 1), due_on=date(2025, month, 28), **sent_at,
    )  # fmt: skip


def of_cell(cell, year=POINTS):
    return evidence_of_cells([cell], year)[cell.pk]


def of_member(member, year=POINTS):
    return evidence_of_members([member], year)[member.pk]


def words(evidence):
    return {line.label: line.words for line in evidence.lines}


def test_a_cell_without_records_says_so(after_2025, commune):
    assert words(of_cell(commune.cell)) == {
        "Kết nạp so với chỉ tiêu": "kết nạp 0 người; không được chia chỉ tiêu",
        "Sinh hoạt chi bộ": "họp thường kỳ 0/12 tháng; chấm: chưa chấm cuộc nào",
        "Họp kiểm điểm cuối năm": "chưa có biên bản",
        "Nhận xét của người giúp đỡ": "không có nhận xét nào đến hạn",
        "Kỷ luật": "không có",
    }


def test_a_cells_year_is_counted_from_its_records(after_2025, commune, quota):
    cell = commune.cell
    admitted_to(cell, 3)
    admitted_to(cell, 1, on=date(2024, 12, 31))
    admitted_to(commune.other_cell, 2)
    quota(cell, 2, year=POINTS, source="own")
    quota(cell, 3, year=POINTS)
    for month, score in ((1, 90), (2, 85), (3, None)):
        meeting_of(cell, month, score=score)
    meeting_of(cell, 3, kind="thematic", score=80)
    meeting_of(cell, 4, state="held")
    meeting_of(cell, 1, kind="year_end")
    meeting_of(cell, 12, kind="year_end")
    mentor = member_of(cell)
    report_of(cell, mentor, 5, sent=datetime(2025, 5, 28, 3, tzinfo=UTC))
    report_of(cell, mentor, 6, sent=datetime(2025, 6, 29, 3, tzinfo=UTC))
    report_of(cell, mentor, 7)

    assert words(of_cell(cell)) == {
        "Kết nạp so với chỉ tiêu": ("kết nạp 3 người; cấp trên giao 3: 100%; nghị quyết 2: 150%"),
        "Sinh hoạt chi bộ": ("họp thường kỳ 3/12 tháng; 3 cuộc được chấm, trung bình 85 điểm"),
        "Họp kiểm điểm cuối năm": "đã họp ngày 03/12/2025",
        "Nhận xét của người giúp đỡ": "1/3 nhận xét gửi đúng hạn",
        "Kỷ luật": "không có",
    }


def test_who_was_admitted_and_moved_on_counts_where_it_happened(after_2025, commune):
    member = make.make_member(commune.other_cell, joined_on=MAY_3, official=False)
    member.periods.update(cell=commune.cell, ended_on=date(2025, 8, 1))
    MembershipPeriod.objects.create(
        member=member, cell=commune.other_cell, started_on=date(2025, 8, 2)
    )

    assert (of_cell(commune.cell).admitted, of_cell(commune.other_cell).admitted) == (1, 0)


def test_what_a_cell_did_before_it_merged_counts_for_its_successor(after_2025, commune):
    old = make.make_cell(commune.committee)
    admitted_to(old, 2)
    meeting_of(old, 2)
    old.dissolved_on, old.successor = date(2025, 7, 1), commune.cell
    old.save()

    found = of_cell(commune.cell)

    assert (found.admitted, found.held) == (2, 1)


def test_the_running_year_expects_the_months_that_have_begun(commune):
    with clock.held_today(date(2025, 5, 15)):
        running, past = of_cell(commune.cell), of_cell(commune.cell, year=2024)

    assert (running.months, past.months) == (5, 12)


def test_a_confirmed_score_goes_before_the_cells_own(after_2025, commune):
    meeting = meeting_of(commune.cell, 1, score=95)
    QualityScore.objects.filter(meeting=meeting).update(
        confirmed_total=Decimal("70.5"), confirmed_band="kha", confirmed_by=make.make_user(),
        confirmed_at=meeting.planned_at,
    )  # fmt: skip

    found = of_cell(commune.cell)

    assert (found.mean, dict(found.bands)) == (Decimal("70.5"), {"Khá": 1})


def test_discipline_of_the_year_is_named_with_its_day(after_2025, commune):
    cell, leader = commune.cell, commune.secretary.person.member
    plain = member_of(cell, "Lò Văn A")
    for member, on in (
        (leader, date(2025, 4, 1)),
        (plain, date(2025, 5, 1)),
        (plain, date(2024, 5, 1)),
    ):
        MembershipEvent.objects.create(
            member=member, kind="disciplined", detail="reprimand", happened_on=on
        )

    found = of_cell(cell)

    assert found.disciplined == [
        f"{leader} (khiển trách ngày 01/04/2025)", "Lò Văn A (khiển trách ngày 01/05/2025)",
    ]  # fmt: skip
    assert found.leaders_disciplined == [f"{leader} (khiển trách ngày 01/04/2025)"]


def test_a_members_year_is_counted_from_its_records(after_2025, commune):
    cell, member = commune.cell, member_of(commune.cell)
    for month, state in (
        (1, "present"),
        (2, "present"),
        (3, "excused"),
        (4, "absent"),
        (5, "exempt"),
    ):
        Attendance.objects.create(
            meeting=meeting_of(cell, month), member=member, state=state, is_official=True,
            reason="Ốm" if state == "excused" else "",
        )  # fmt: skip
    Attendance.objects.create(
        meeting=meeting_of(cell, 6, state="held"), member=member, is_official=True
    )
    report_of(cell, member, 5, sent=datetime(2025, 5, 20, 3, tzinfo=UTC))
    MembershipEvent.objects.create(
        member=member, kind="disciplined", detail="warning", happened_on=MAY_3
    )

    assert words(of_member(member)) == {
        "Dự sinh hoạt": "dự 2/4 cuộc họp (50%), vắng có lý do 1, không lý do 1",
        "Miễn công tác, sinh hoạt": "không",
        "Nhận xét quần chúng được giao giúp đỡ": "1/1 nhận xét gửi đúng hạn",
        "Kỷ luật": "cảnh cáo ngày 03/05/2025",
    }


def test_evidence_of_many_asks_as_often_as_of_one(
    after_2025, commune, django_assert_max_num_queries
):
    cells = [make.make_cell(commune.committee) for _n in range(4)]
    for cell in cells:
        admitted_to(cell, 1)
        meeting_of(cell, 1, score=80)
    members = [member_of(cell) for cell in cells]

    with django_assert_max_num_queries(9):
        evidence_of_cells(cells, POINTS)
    with django_assert_max_num_queries(3):
        evidence_of_members(members, POINTS)


# What excellent asks of a cell.


@pytest.mark.parametrize(("admitted", "passes"), [(13, True), (12, False), (10, False)])
def test_excellent_asks_thirty_percent_above_the_target(
    after_2025, commune, proposed, decide, quota, admitted, passes
):
    admitted_to(commune.cell, admitted)
    quota(commune.cell, 10, year=POINTS)
    crowd(commune, proposed, decide)
    rating = proposed("excellent")

    if passes:
        decide(rating)
        assert reread(rating).decided_class == "excellent"
        return
    with pytest.raises(ValidationError) as refused:
        decide(rating)
    assert refused.value.message_dict == {
        str(rating.pk): [
            "Xuất sắc cần vượt ít nhất 30% mức được giao (366-QĐ/TW Điều 11); "
            f"chi bộ kết nạp {admitted} trên chỉ tiêu 10."
        ]
    }


def crowd(commune, proposed, decide):
    """Enough cells rated good for one to be excellent."""
    decide(*(proposed("good", cell=make.make_cell(commune.committee)) for _n in range(4)))


def test_where_nothing_was_asked_it_is_said_and_goes_on(after_2025, commune, proposed, decide):
    crowd(commune, proposed, decide)
    rating = proposed("excellent")
    yardstick = Yardstick(POINTS, commune.committee)

    judged = judge_all(yardstick, [(rating, "excellent")])[rating.pk]
    decide(rating)

    assert judged.refusals == []
    assert ["không được chia chỉ tiêu" in said for said in judged.warnings] == [True]
    assert reread(rating).decided_class == "excellent"


def test_a_leader_disciplined_in_the_year_bars_excellent_and_a_member_does_not(
    after_2025, commune, proposed, decide
):
    crowd(commune, proposed, decide)
    rating = proposed("excellent")
    plain = member_of(commune.cell)
    MembershipEvent.objects.create(
        member=plain, kind="disciplined", detail="reprimand", happened_on=MAY_3
    )
    leader = commune.secretary.person.member
    event = MembershipEvent.objects.create(
        member=leader, kind="disciplined", detail="reprimand", happened_on=MAY_3
    )

    with pytest.raises(ValidationError) as refused:
        decide(rating)
    MembershipEvent.objects.create(member=leader, kind="undone", happened_on=MAY_3, undoes=event)
    decide(rating)

    assert refused.value.message_dict == {
        str(rating.pk): [
            "Có cấp ủy viên chi bộ bị kỷ luật trong năm nên không xếp xuất sắc "
            f"(366-QĐ/TW Điều 11): {leader} (khiển trách ngày 03/05/2025)."
        ]
    }
    assert reread(rating).decided_class == "excellent"


def test_a_rule_that_only_reminds_lets_it_pass(after_2025, commune, proposed, decide, quota):
    quota(commune.cell, 10, year=POINTS)
    crowd(commune, proposed, decide)
    Rule.objects.filter(pk__in=["rating.excellent_overfulfilment", "rating.classes"]).update(
        severity="soft"
    )
    rating = proposed("excellent", total=60)

    decide(rating)

    judged = judge_all(Yardstick(POINTS, commune.committee), [(rating, "excellent")])
    assert (judged[rating.pk].refusals, len(judged[rating.pk].warnings)) == ([], 2)


def test_before_2025_excellent_asks_nothing_of_the_records(end_of_2024, commune, proposed, decide):
    Quota.objects.create(organization=commune.cell, year=2024, source="assigned", target=5)
    rating = proposed("excellent", year=2024)

    judged = judge_all(Yardstick(2024, commune.committee), [(rating, "excellent")])[rating.pk]

    assert (judged.refusals, judged.warnings) == ([], [])


def test_a_member_disciplined_in_the_year_is_pointed_out(after_2025, commune, proposed):
    member = member_of(commune.cell)
    MembershipEvent.objects.create(
        member=member, kind="disciplined", detail="reprimand", happened_on=MAY_3
    )
    rating = proposed("excellent", member=member)

    judged = judge_all(Yardstick(POINTS, commune.committee), [(rating, "excellent")])[rating.pk]

    assert (judged.refusals, judged.warnings) == (
        [], ["Đồng chí bị kỷ luật trong năm: khiển trách ngày 03/05/2025."],
    )  # fmt: skip


# The order in which people are rated is said and forces nothing.


def test_members_before_their_cell_are_pointed_out(after_2025, commune, proposed, decide):
    rating = proposed("good", member=member_of(commune.cell))
    before = out_of_order([rating])
    decide(proposed("good"), proposed("good", cell=commune.other_cell))

    assert before == [
        "Xếp loại tập thể trước, cá nhân sau: chưa quyết định cho Chi bộ thôn Nà Cáng."
    ]
    assert out_of_order([rating]) == []


def test_who_sits_above_before_the_cells_below_is_pointed_out(
    after_2025, commune, proposed, decide
):
    member = member_of(commune.cell, "Chìu A Sáng")
    make.make_post(member.person, commune.committee, "committee_member")
    rating = proposed("good", member=member)
    decide(proposed("good"))

    assert out_of_order([rating]) == [
        "Xếp loại cấp dưới trước, cấp trên sau: còn 1 chi bộ chưa quyết định mà đã xếp Chìu A Sáng."
    ]


def test_a_committee_that_rates_probationary_members_says_so_by_its_own_rule(after_2025, commune):
    from rules.models import RuleValue

    new = member_of(commune.cell, official=False)
    RuleValue.objects.create(
        rule_id="rating.probationary", value=True, effective_from=date(2025, 1, 1), source="NQ",
        confidence="B", organization=commune.committee, reason="Đảng ủy quy định.",
    )  # fmt: skip

    rating = rate_itself(
        cell=commune.cell, member=new, year=POINTS, points=full("xep-loai-dang-vien"),
        actor=make.user_of(new),
    )  # fmt: skip

    assert rating.self_class == "excellent"


def test_the_shipped_sheets_come_to_a_hundred_and_split_as_the_rule_says(after_2025, commune):
    yardstick = Yardstick(POINTS, commune.committee)

    for of_cell_ in (True, False):
        sheet = yardstick.sheet(of_cell=of_cell_)
        assert [group.max for group in sheet.groups] == [30, 70]
        assert sum(criterion.max for criterion in sheet.criteria) == 100
        assert sheet.rubric.confidence == "I"


def test_a_committees_own_sheet_serves_its_cells_alone(after_2025, commune):
    from rules.models import RuleValue

    own = Rubric.objects.get(code="xep-loai-chi-bo")
    own.pk, own.code, own.organization = None, "rieng", commune.committee
    own.save()
    other = make.make_committee("Đảng ủy xã khác")
    for committee in (commune.committee, other):
        RuleValue.objects.create(
            rule_id="rating.rubric", value=["rieng", "xep-loai-chi-bo"], organization=committee,
            effective_from=date(2025, 9, 1), source="NQ", confidence="B", reason="Phiếu riêng.",
        )  # fmt: skip

    assert Yardstick(POINTS, commune.committee).rubric(of_cell=True).code == "rieng"
    assert Yardstick(POINTS, other).rubric(of_cell=True).code == "xep-loai-chi-bo"
