"""Cells × months, a cell's attendance over the year, and the visits that are asked for."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from candidates.models import MentorReport
from meetings.heat import HeatMap
from meetings.models import Attendance, Issue, Meeting, QualityScore, Visitor
from meetings.services.visits import raise_issue, settle_issue, write_remarks
from meetings.squares import LATE, MISSED, NOTHING, ON_TIME, OWED, PLANNED
from meetings.yearly_attendance import AttendanceYear
from meetings.yearly_visits import VisitsYear
from members.models import CellAttachment
from people import clock
from people.models import AuditEntry
from rules.models import Rubric, RuleValue
from tests import factories as make
from tests.meetings.conftest import HANOI

pytestmark = pytest.mark.django_db

TODAY_26 = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def today_in_2026(today):
    with clock.held_today(TODAY_26):
        yield TODAY_26


def met(cell, month, day=3, *, sent_after=1, state="finalised", year=2026, **fields):
    """A regular meeting of ``cell``; its minutes locked some days later."""
    began = datetime(year, month, day, 19, 30, tzinfo=HANOI)
    final = state == "finalised"
    return Meeting.objects.create(
        cell=cell, committee=cell.parent, kind=fields.pop("kind", "regular"),
        month=date(year, month, 1), planned_at=began, state=state,
        started_at=began if state in ("held", "finalised") else None,
        finalised_at=began + timedelta(days=sent_after) if final else None, **fields,
    )  # fmt: skip


def scored(meeting, total="92.5", **fields):
    return QualityScore.objects.create(
        meeting=meeting, rubric=Rubric.objects.get(code="an-phu-2025"), total=total, band="tot",
        scored_by=make.make_user(), scored_at=timezone.now(), **fields,
    )  # fmt: skip


def counted():
    return CaptureQueriesContext(connection)


def months(year=2026, count=12):
    return [date(year, n, 1) for n in range(1, count + 1)]


def line(user, cell, year=2026):
    """The states of one cell's months."""
    [row] = HeatMap(user, [cell], months(year)).rows
    return [square and square.look.state for square in row.squares]


def test_a_month_is_on_time_late_missed_or_planned(commune):
    met(commune.cell, 1, sent_after=2)
    met(commune.cell, 2, sent_after=3)
    met(commune.cell, 3, state="cancelled", cancel_reason="Bão")
    met(commune.cell, 4, state="held")
    met(commune.cell, 5, 25, state="announced")

    states = line(commune.office, commune.cell)

    assert states[:6] == [ON_TIME, LATE, MISSED, OWED, PLANNED, NOTHING]
    assert set(states[6:]) == {NOTHING}


def test_a_draft_of_a_month_gone_by_was_missed(commune):
    met(commune.cell, 3)
    met(commune.cell, 4, state="draft")

    assert line(commune.office, commune.cell)[2:4] == [ON_TIME, MISSED]


def test_before_the_rule_minutes_are_late_after_their_month(commune):
    met(commune.cell, 9, 3, year=2025, sent_after=27)
    met(commune.cell, 10, 3, year=2025, sent_after=29)

    states = line(commune.office, commune.cell, 2025)

    assert states[8:10] == [ON_TIME, LATE]


def test_nothing_was_missed_before_the_first_meeting_that_is_known(commune):
    met(commune.cell, 3)

    assert line(commune.office, commune.cell)[:3] == [NOTHING, NOTHING, ON_TIME]


def test_a_cell_has_no_squares_before_it_was_founded(commune):
    met(commune.other_cell, 1)
    commune.cell.established_on = date(2026, 3, 10)

    assert line(commune.office, commune.cell)[:3] == [None, None, NOTHING]


def test_a_committee_may_give_its_cells_longer(commune):
    RuleValue.objects.create(
        rule_id="meeting.report_up", value=5, effective_from=date(2026, 1, 1), source="QĐ 1",
        confidence="B", organization=commune.committee, reason="Vùng cao",
    )  # fmt: skip
    met(commune.cell, 2, sent_after=5)

    assert line(commune.office, commune.cell)[1] == ON_TIME


def page(name, **asked):
    return reverse(f"meetings:{name}", query=asked)


def test_the_map_says_signs_points_and_reports_and_leads_to_minutes(client, commune, ready):
    final = met(commune.cell, 1)
    scored(final)
    [mentorship] = ready.mentorships.all()
    for month, state in ((1, "submitted"), (2, "expected")):
        MentorReport.objects.create(
            mentorship=mentorship, cell=commune.cell, committee=commune.committee,
            period=date(2026, month, 1), due_on=date(2026, month, 1), state=state,
            submitted_at=timezone.now(), strengths="a", weaknesses="b", tasks="c", proposal="keep",
        )  # fmt: skip
    client.force_login(commune.office)

    shown = client.get(page("map", nam=2026)).content.decode()

    assert final.get_absolute_url() in shown
    assert "✓ 92,5<small>1/1</small>" in shown
    assert "họp, gửi biên bản đúng hạn; 92,5 điểm, Tốt; nhận xét đã nộp 1/1" in shown
    assert "không họp; nhận xét đã nộp 0/1" in shown


def test_the_points_confirmed_above_go_before_the_cells(commune):
    scored(
        met(commune.cell, 1), confirmed_total="80", confirmed_band="kha", confirm_reason="x",
        confirmed_points={}, confirmed_by=commune.office, confirmed_at=timezone.now(),
    )  # fmt: skip
    scored(met(commune.cell, 2), "91.0")

    [row] = HeatMap(commune.office, [commune.cell], months()).rows

    assert [row.squares[n].look.score for n in (0, 1)] == ["80", "91"]
    assert row.squares[0].look.score_words == "80 điểm, Khá"
    assert row.average == "85,5"


def test_what_a_sheet_calls_a_class_is_shown_as_text(client, commune):
    scored(met(commune.cell, 1))
    Rubric.objects.filter(code="an-phu-2025").update(
        total=None, bands=[{"code": "tot", "title": "<b>Tốt</b>"}]
    )
    QualityScore.objects.update(total=None)
    client.force_login(commune.office)

    shown = client.get(page("map", nam=2026)).content.decode()

    assert "<b>Tốt</b>" not in shown
    assert shown.count("&lt;b&gt;Tốt&lt;/b&gt;") == 2


@pytest.mark.parametrize(
    "who, linked", [("office", False), ("in_charge", False), ("secretary", True)]
)
def test_of_a_meeting_to_come_only_the_cell_sees_more_than_that_it_is_planned(
    client, commune, who, linked
):
    draft = met(commune.cell, 5, 28, state="draft", place="Nhà văn hóa bí mật")
    client.force_login(getattr(commune, who))

    shown = client.get(page("map", nam=2026)).content.decode()

    assert "đã có lịch họp" in shown
    assert (str(draft.pk) in shown) is linked
    assert "bí mật" not in shown


def test_each_sees_the_cells_of_their_reach(client, commune):
    names = {}
    for who in ("office", "in_charge", "secretary", "committee_secretary"):
        client.force_login(getattr(commune, who))
        names[who] = [row.cell for row in client.get(page("map")).context["heat"].rows]
    client.force_login(commune.member_user)

    both = [commune.cell, commune.other_cell]
    assert names == {
        "office": both, "in_charge": [commune.cell], "secretary": [commune.cell],
        "committee_secretary": both,
    }  # fmt: skip
    assert client.get(page("map")).status_code == 403


def test_a_whole_commune_over_two_years_is_read_in_ten_statements(
    client, commune, django_assert_max_num_queries
):
    cells = [make.make_cell(commune.committee) for _n in range(41)]
    for cell in cells:
        for year in (2025, 2026):
            for month in range(1, 13):
                meeting = met(cell, month, year=year)
                if month % 3 == 0:
                    scored(meeting)
    client.force_login(commune.office)
    client.get(page("map"))

    with django_assert_max_num_queries(10) as full:
        response = client.get(page("map", nam=2026, so_thang=24))
    Meeting.objects.filter(cell__in=cells[1:], score=None).delete()
    with django_assert_max_num_queries(10) as fewer:
        client.get(page("map", nam=2026, so_thang=24))

    rows = response.context["heat"].rows
    assert (len(rows), {len(row.squares) for row in rows}) == (43, {24})
    assert len(full) == len(fewer)


@pytest.mark.parametrize("asked", ["", "abc", "99999", "1", "²"])
def test_a_year_that_is_none_is_the_running_one(client, commune, asked):
    client.force_login(commune.office)

    assert client.get(page("map", nam=asked)).context["year"] == 2026


def test_a_cells_page_shows_the_scores_of_its_months(client, commune):
    scored(met(commune.cell, 1))
    client.force_login(commune.office)

    shown = client.get(reverse("cells:detail", args=[commune.cell.pk])).content.decode()

    assert "Điểm sinh hoạt các tháng" in shown
    assert "92,5 điểm, Tốt" in shown


def attend(meeting, states):
    for member, state in states.items():
        Attendance.objects.create(
            meeting=meeting, member=member, state=state, is_official=True,
            reason="ốm" if state == "excused" else "",
        )  # fmt: skip


@pytest.fixture
def two(commune):
    """Two members whose year is followed."""
    return commune.members[2], commune.members[3]


def test_the_year_of_each_member_is_counted_and_the_fourth_excuse_flagged(commune, two):
    an, binh = two
    for month in range(1, 6):
        absent = "exempt" if month == 3 else "excused"
        other = "absent" if month == 2 else "present"
        attend(met(commune.cell, month), {an: absent, binh: other})

    year = AttendanceYear(commune.office, commune.cell, 2026)
    lines = {line.member: line for line in year.lines}

    first, second = lines[an], lines[binh]
    assert [mark.sign for mark in first.marks] == ["P", "P", "M", "P", "P"]
    assert [mark.flagged for mark in first.marks] == [False, False, False, False, True]
    assert (first.present, first.base, first.excused, first.most_running) == (0, 4, 4, 4)
    assert (second.present, second.base, second.absent, second.is_flagged) == (4, 5, 1, False)
    assert [line.member for line in year.flagged] == [an]
    assert year.present == ["1/2", "0/2", "1/1", "1/2", "1/2"]


def test_a_thematic_part_of_one_session_is_no_second_absence(commune, two):
    for month in (1, 2):
        regular = met(commune.cell, month)
        attend(regular, {two[0]: "excused"})
        attend(met(commune.cell, month, kind="thematic", session_of=regular), {two[0]: "excused"})

    [an] = AttendanceYear(commune.office, commune.cell, 2026).lines

    assert (an.excused, an.most_running, an.is_flagged) == (4, 2, False)


@pytest.mark.parametrize(
    "who, sees",
    [("office", True), ("in_charge", True), ("member_user", True), ("other_secretary", False)],
)
def test_attendance_is_for_who_reads_the_cells_minutes(client, commune, two, who, sees):
    attend(met(commune.cell, 1), {two[0]: "present"})
    client.force_login(getattr(commune, who))

    shown = client.get(page("attendance-year", chi_bo=commune.cell.pk)).content.decode()

    assert (str(two[0]) in shown) is sees


def test_attendance_reads_the_same_for_one_meeting_and_twelve(client, commune, two):
    attend(met(commune.cell, 1), {two[0]: "present"})
    client.force_login(commune.office)
    url = page("attendance-year", chi_bo=commune.cell.pk)
    client.get(url)
    with counted() as one:
        client.get(url)
    for month in range(2, 13):
        attend(met(commune.cell, month), {two[0]: "excused", two[1]: "present"})
    with counted() as many:
        client.get(url)

    assert len(one) == len(many)


@pytest.fixture
def delegate(commune):
    """A member of the committee, of another cell, who came to the cell's meeting of May."""
    person = make.make_member(commune.other_cell, "Lý Văn Khách").person
    make.make_post(person, commune.committee, "committee_member")
    return make.make_user(person)


def came(meeting, user, kind="delegate"):
    return Visitor.objects.create(meeting=meeting, kind=kind, member=user.person.member)


@pytest.fixture
def visitor(commune, delegate):
    return came(met(commune.cell, 5, 4), delegate)


def test_write_remarks_keeps_what_the_delegate_said(commune, visitor, delegate):
    write_remarks(visitor=visitor, text=" Chi bộ làm tốt. ", actor=delegate)

    visitor.refresh_from_db()
    assert visitor.remarks == "Chi bộ làm tốt."
    entry = AuditEntry.objects.get(action="meetings.remarks_written")
    assert (entry.actor, entry.data["text"]) == (delegate, "Chi bộ làm tốt.")


@pytest.mark.parametrize("who", ["secretary", "office"])
def test_the_cells_leaders_and_the_office_write_for_the_delegate(commune, visitor, who):
    write_remarks(visitor=visitor, text="Tốt", actor=getattr(commune, who))

    assert Visitor.objects.get().remarks == "Tốt"


@pytest.mark.parametrize("who", ["member_user", "cell_committee", "in_charge", "other_secretary"])
def test_others_write_nothing_of_a_visit(commune, visitor, who):
    actor = getattr(commune, who)
    issue = Issue.objects.create(visitor=visitor, text="Đường hỏng")

    for act in (
        lambda: write_remarks(visitor=visitor, text="Tốt", actor=actor),
        lambda: raise_issue(visitor=visitor, text="Đường", actor=actor),
        lambda: settle_issue(issue=issue, settled_on=TODAY_26, settlement="Xong", actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert (Visitor.objects.get().remarks, Issue.objects.get().settled_on) == ("", None)


def test_remarks_in_locked_minutes_are_not_written_over(commune, visitor, delegate):
    write_remarks(visitor=visitor, text="Lần đầu", actor=delegate)

    with pytest.raises(ValidationError) as refused:
        write_remarks(visitor=visitor, text="Lần sau", actor=delegate)

    assert refused.value.code == "locked"
    assert Visitor.objects.get().remarks == "Lần đầu"


def test_while_the_minutes_are_written_remarks_may_change(commune, visitor, delegate):
    Meeting.objects.update(state="held")

    for text in ("Lần đầu", "Lần sau"):
        write_remarks(visitor=visitor, text=text, actor=delegate)

    assert Visitor.objects.get().remarks == "Lần sau"


def test_before_the_meeting_nothing_is_said(commune, visitor, delegate):
    Meeting.objects.update(state="announced")

    with pytest.raises(ValidationError) as refused:
        raise_issue(visitor=visitor, text="Đường hỏng", actor=delegate)

    assert refused.value.code == "not_held"


def test_an_issue_is_raised_and_settled_once(commune, visitor, delegate):
    issue = raise_issue(visitor=visitor, text="Đường hỏng", actor=delegate)
    settle = {"issue": issue, "settlement": "Đã sửa", "actor": commune.secretary}

    refusals = []
    for day in (date(2026, 5, 3), TODAY_26 + timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            settle_issue(settled_on=day, **settle)
        refusals += [error.code for error in refused.value.error_dict["settled_on"]]
    settle_issue(settled_on=date(2026, 5, 4), **settle)
    with pytest.raises(ValidationError) as twice:
        settle_issue(settled_on=TODAY_26, **settle)

    assert refusals == ["before_meeting", "future"]
    assert twice.value.code == "settled"
    assert Issue.objects.get().settlement == "Đã sửa"


def test_the_delegate_finds_the_visit_and_not_the_minutes(client, commune, visitor, delegate):
    client.force_login(delegate)
    url = reverse("meetings:visit", args=[visitor.pk])

    minutes = client.get(visitor.meeting.get_absolute_url())
    shown = client.get(url).content.decode()
    client.post(url, {"text": "Chi bộ làm tốt"})
    client.post(url, {"text": "Đường vào thôn hỏng", "van_de": "1"})
    issue = Issue.objects.get()
    settle = reverse("meetings:settle-issue", args=[issue.pk])
    client.post(settle, {"settled_on": "20/05/2026", "settlement": "Đã vá"})
    after = client.get(url).content.decode()

    assert minutes.status_code == 404
    assert "Chưa có vấn đề nào." in shown
    assert "Chi bộ làm tốt" in after
    assert "giải quyết ngày 20/05/2026" in after


def test_the_page_of_the_meeting_names_who_came(client, commune, visitor):
    client.force_login(commune.secretary)

    shown = client.get(visitor.meeting.get_absolute_url()).content.decode()

    assert "Lý Văn Khách" in shown
    assert reverse("meetings:visit", args=[visitor.pk]) in shown


def test_visits_of_the_year_are_counted_once_a_day_and_against_the_minimum(commune, delegate):
    for month in (1, 2):
        came(met(commune.cell, month), delegate)
    # Of another year, not held, and at home: none of them is a visit of 2026.
    came(met(commune.cell, 12, year=2025), delegate)
    came(met(commune.cell, 3, state="announced"), delegate)
    came(met(commune.other_cell, 3), delegate)
    sent = CellAttachment.objects.create(
        member=delegate.person.member, cell=commune.cell, mode="attending",
        started_on=date(2026, 1, 1),
    )  # fmt: skip
    for day in (date(2026, 2, 3), date(2026, 4, 7)):
        sent.visits.create(visited_on=day)

    visits = VisitsYear.seen_by(commune.office, 2026)
    lines = {line.person: line for line in visits.asked}
    line = lines[delegate.person]

    assert line.by_cell == [
        (commune.cell.name, [date(2026, 1, 3), date(2026, 2, 3), date(2026, 4, 7)])
    ]
    # Four months of twelve ask for two of six.
    assert (line.least, line.due, line.is_low, line.missing) == (6, 2, False, 3)
    assert lines[commune.in_charge.person].is_low
    assert lines[commune.in_charge.person].charge == [commune.cell.name]


def test_who_was_sent_to_a_cell_without_a_post_is_listed_apart(commune):
    member = make.make_member(commune.other_cell, "Bàn Thị Cử")
    for mode, who in (("attending", member), ("transferred", commune.members[4])):
        attachment = CellAttachment.objects.create(
            member=who, cell=commune.cell, mode=mode, started_on=date(2026, 1, 1)
        )
        attachment.visits.create(visited_on=date(2026, 2, 3))

    visits = VisitsYear.seen_by(commune.office, 2026)

    assert [(line.person, line.count, line.least) for line in visits.sent] == [
        (member.person, 1, None)
    ]


def test_a_past_year_asks_for_the_whole_minimum(commune, delegate):
    came(met(commune.cell, 3, year=2025), delegate)

    lines = {line.person: line for line in VisitsYear.seen_by(commune.office, 2025).asked}

    assert (lines[delegate.person].missing, lines[delegate.person].is_low) == (5, True)


def test_the_committee_sees_all_visits_and_everybody_else_their_own(
    client, commune, delegate, visitor
):
    other = make.make_member(commune.other_cell, "Trần Thị Khác").person
    make.make_post(other, commune.committee, "deputy")
    shown = {}
    for name, user in (
        ("office", commune.office),
        ("own", delegate),
        ("none", commune.member_user),
    ):
        client.force_login(user)
        shown[name] = client.get(page("visits", nam=2026)).content.decode()

    assert "Lý Văn Khách" in shown["office"]
    assert "Trần Thị Khác" in shown["office"]
    assert "Lý Văn Khách" in shown["own"]
    assert "Trần Thị Khác" not in shown["own"]
    assert "Đồng chí không có buổi dự nào" in shown["none"]


def test_visits_read_the_same_for_one_and_for_many(client, commune, visitor, delegate):
    client.force_login(commune.office)
    client.get(page("visits", nam=2026))
    with counted() as one:
        client.get(page("visits", nam=2026))
    for n in range(3):
        person = make.make_member(commune.other_cell, f"Lý Văn {n}").person
        make.make_post(person, commune.committee, "committee_member")
        came(visitor.meeting, make.make_user(person))
    with counted() as many:
        client.get(page("visits", nam=2026))

    assert len(one) == len(many)
