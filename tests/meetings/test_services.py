"""Every way out of the services of meetings."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from candidates.models import MentorReport, NextStep, Stage
from candidates.services import entitled_in_cell, open_report_periods, withdraw_candidate
from meetings import services
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    ItemKind,
    Meeting,
    MeetingState,
    Task,
    TaskState,
    Vote,
)
from meetings.services import Base, Mark
from members.services import send_away
from notifications.models import Notification
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.meetings.conftest import at

pytestmark = pytest.mark.django_db

LOCKED = "Biên bản đã khóa. Muốn sửa phải ghi bản bổ sung có lý do."


def trail():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def item(meeting, kind="topic", candidate=None):
    items = meeting.items.filter(kind=kind)
    return (items.filter(candidate=candidate) if candidate else items).get()


def draft_on(commune, planned_at, kind="regular", actor=None):
    return services.draft_meeting(
        cell=commune.cell, kind=kind, planned_at=planned_at, actor=actor or commune.secretary
    )


@pytest.fixture
def held(draft, hold):
    return hold(draft)


@pytest.fixture
def reviewed(ready, source, held, commune):
    """A held meeting that proposes one candidate, lists another, and lacks nothing."""
    for candidate, step in ((ready, "admit"), (source, "list")):
        services.review_candidate(
            item=item(held, "candidate", candidate), text="Tốt", conclusion="", next_step=step,
            actor=commune.secretary,
        )  # fmt: skip
    services.record_vote(
        item=item(held, "candidate", ready), votes_for=9, against=1, actor=commune.secretary
    )
    return held


@pytest.fixture
def ready_first(ready, source):
    """Both candidates stand before the meeting is drafted."""
    return ready, source


def finalise(meeting, actor, **changes):
    asked = {"ended_at": at(3, 5, 21, 15), "conclusion": "Nhất trí"} | changes
    return services.finalise_meeting(meeting=meeting, actor=actor, **asked)


# ── Draft ───────────────────────────────────────────────────────────────────
def test_a_draft_holds_the_standing_items_and_the_open_candidates(commune, ready_first):
    ready, source = ready_first
    probationer = make.make_candidate(
        commune.cell, "Nông Thị Duyên", stage="probationary", person=commune.probationer.person
    )
    gone = make.make_candidate(commune.cell, stage="dropped", closed_on=date(2024, 4, 1))
    make.make_candidate(commune.other_cell)

    meeting = draft_on(commune, at(3, 5))

    items = list(meeting.items.all())
    assert [i.kind for i in items] == [
        "opening", "last_month", "news", "ideology", "topic", "next_month",
        "candidate", "candidate", "candidate", "score", "closing",
    ]  # fmt: skip
    candidates = [i.candidate for i in items if i.candidate]
    assert set(candidates[:2]) == {ready, source}
    assert candidates[2] == probationer
    assert gone not in candidates
    assert items[8].title == "Xét đảng viên dự bị Nông Thị Duyên"
    assert (meeting.month, meeting.committee, meeting.chair, meeting.state) == (
        date(2024, 5, 1), commune.committee, commune.chair, MeetingState.DRAFT,
    )  # fmt: skip
    assert trail()[-1] == "meetings.drafted"


def test_the_month_is_that_of_the_local_day(commune):
    """Half past midnight on 1 May here is still April in London."""
    assert draft_on(commune, at(1, 5, 0, 30)).month == date(2024, 5, 1)


def test_a_thematic_meeting_has_its_one_matter(commune, ready):
    meeting = draft_on(commune, at(3, 5), kind="thematic")

    assert [i.kind for i in meeting.items.all()] == ["opening", "topic", "next_month", "closing"]


def test_a_second_regular_meeting_of_a_month_is_refused(commune, draft):
    before = trail()

    with pytest.raises(ValidationError) as refusal:
        draft_on(commune, at(20, 5))

    assert refusal.value.message_dict == {
        "planned_at": ["Chi bộ đã có cuộc họp thường kỳ tháng 5."]
    }
    assert (Meeting.objects.count(), trail()) == (1, before)
    assert draft_on(commune, at(20, 5), kind="thematic").pk
    services.cancel_meeting(meeting=draft, reason="Mưa lũ", actor=commune.secretary)
    assert draft_on(commune, at(20, 5)).pk


def test_a_cell_that_was_dissolved_meets_no_more(commune):
    commune.cell.dissolved_on = date(2024, 1, 1)
    commune.cell.save()

    with pytest.raises(ValidationError, match="không còn hoạt động"):
        draft_on(commune, at(3, 5))

    assert not Meeting.objects.exists()


@pytest.mark.parametrize("who", ["other_secretary", "member_user", "in_charge", "office"])
def test_only_the_cell_committee_drafts(commune, who):
    with pytest.raises(PermissionDenied, match="Chỉ cấp ủy chi bộ"):
        draft_on(commune, at(3, 5), actor=getattr(commune, who))

    assert not Meeting.objects.exists()


def test_drafts_stand_ten_days_before_the_usual_day_and_once(commune):
    far = services.draft_coming_meetings(date(2024, 5, 23))
    near = services.draft_coming_meetings(date(2024, 5, 24))
    again = services.draft_coming_meetings(date(2024, 5, 25))

    assert (far, near, again) == (0, 2, 0)
    meeting = Meeting.objects.get(cell=commune.cell)
    assert (meeting.planned_at, meeting.created_by) == (at(3, 6, 19, 30), None)
    assert commune.cell.meeting_day == 3
    entry = AuditEntry.objects.filter(action="meetings.drafted").first()
    assert (entry.actor, entry.source) == (None, "draft_meetings")


def test_a_month_called_off_is_not_drafted_anew_by_itself(commune):
    services.draft_coming_meetings(date(2024, 5, 28))
    meeting = Meeting.objects.get(cell=commune.cell)
    services.cancel_meeting(meeting=meeting, reason="Mưa lũ", actor=commune.secretary)

    assert services.draft_coming_meetings(date(2024, 5, 29)) == 0


def test_the_draft_takes_the_cells_own_hour(commune):
    commune.cell.meeting_day, commune.cell.meeting_time = 10, time(8, 0)
    commune.cell.save()

    services.draft_coming_meetings(date(2024, 6, 5))

    assert [m.planned_at for m in Meeting.objects.all()] == [at(10, 6, 8, 0)]


# ── Invitation, another day, calling off ────────────────────────────────────
def test_announcing_tells_the_members_and_moves_the_mentors_day(commune, ready):
    open_report_periods(on=date(2024, 5, 15))
    meeting = draft_on(commune, at(10, 6))

    services.announce_meeting(meeting=meeting, actor=commune.secretary)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.announced_at is not None) == (MeetingState.ANNOUNCED, True)
    told = Notification.objects.filter(rule="meeting-announced")
    # Everybody of the cell who has an account, and the member in charge of it.
    assert {n.recipient for n in told} == {
        commune.secretary, commune.member_user, commune.mentor_user, commune.cell_committee,
        commune.in_charge,
    }  # fmt: skip
    own = told.get(recipient=commune.member_user)
    assert own.title == "Họp chi bộ thường kỳ tháng 6: 19 giờ 30, Thứ Hai 10/06/2024"
    assert (own.url, told.get(recipient=commune.in_charge).url) == (meeting.get_absolute_url(), "")
    # Three working days before Monday 10 June 2024.
    assert MentorReport.objects.get(period=date(2024, 6, 1)).due_on == date(2024, 6, 5)


def test_a_meeting_is_announced_once_and_by_its_leaders(commune, draft):
    for who in ("cell_committee", "other_secretary"):
        with pytest.raises(PermissionDenied):
            services.announce_meeting(meeting=draft, actor=getattr(commune, who))
    services.announce_meeting(meeting=draft, actor=commune.secretary)
    before = trail()

    with pytest.raises(ValidationError, match="Giấy mời đã gửi"):
        services.announce_meeting(meeting=draft, actor=commune.secretary)

    assert trail() == before


def test_a_meeting_of_the_past_invites_nobody(commune, draft):
    services.announce_meeting(meeting=draft, actor=commune.secretary)

    assert not Notification.objects.exists()


def test_moving_an_announced_meeting_tells_again_and_moves_the_mentors_day(commune, ready):
    open_report_periods(on=date(2024, 5, 15))
    meeting = draft_on(commune, at(10, 6))
    services.announce_meeting(meeting=meeting, actor=commune.secretary)

    services.reschedule_meeting(
        meeting=meeting, planned_at=at(17, 6), place="Ủy ban", form="online",
        actor=commune.secretary,
    )  # fmt: skip

    mine = Notification.objects.filter(recipient=commune.member_user).order_by("due_on")
    assert [n.due_on for n in mine] == [date(2024, 6, 10), date(2024, 6, 17)]
    assert mine[1].title.endswith("17/06/2024, tại Ủy ban")
    assert MentorReport.objects.get(period=date(2024, 6, 1)).due_on == date(2024, 6, 12)


def test_moving_into_a_month_that_has_its_meeting_is_refused(commune, draft):
    june = draft_on(commune, at(10, 6))

    with pytest.raises(ValidationError) as refusal:
        services.reschedule_meeting(
            meeting=june, planned_at=at(30, 5), place="", form="in_person",
            actor=commune.secretary,
        )  # fmt: skip

    assert refusal.value.message_dict == {
        "planned_at": ["Chi bộ đã có cuộc họp thường kỳ tháng 5."]
    }
    june.refresh_from_db()
    assert (june.planned_at, june.month) == (at(10, 6), date(2024, 6, 1))


def test_the_cell_committee_moves_a_draft_but_not_what_was_announced(commune, draft):
    def move(day):
        services.reschedule_meeting(
            meeting=draft, planned_at=at(day, 5), place="", form="in_person",
            actor=commune.cell_committee,
        )  # fmt: skip

    move(4)
    services.announce_meeting(meeting=draft, actor=commune.secretary)
    with pytest.raises(PermissionDenied):
        move(5)

    draft.refresh_from_db()
    assert draft.planned_at == at(4, 5)


def test_calling_off_tells_why_and_gives_the_mentors_their_usual_day_back(commune, ready):
    open_report_periods(on=date(2024, 5, 15))
    meeting = draft_on(commune, at(10, 6))
    services.announce_meeting(meeting=meeting, actor=commune.secretary)

    services.cancel_meeting(meeting=meeting, reason="Mưa lũ", actor=commune.secretary)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == (MeetingState.CANCELLED, "Mưa lũ")
    told = Notification.objects.get(rule="meeting-cancelled", recipient=commune.member_user)
    assert told.reason == "Mưa lũ"
    assert MentorReport.objects.get(period=date(2024, 6, 1)).due_on == date(2024, 5, 29)


def test_calling_off_needs_a_reason_and_a_meeting_not_yet_held(commune, draft, hold):
    with pytest.raises(ValidationError) as silent:
        services.cancel_meeting(meeting=draft, reason="  ", actor=commune.secretary)
    hold(draft)
    with pytest.raises(ValidationError, match="Cuộc họp đã diễn ra"):
        services.cancel_meeting(meeting=draft, reason="Mưa", actor=commune.secretary)

    assert silent.value.message_dict == {"reason": ["Hủy cuộc họp thì phải ghi lý do."]}
    draft.refresh_from_db()
    assert draft.state == MeetingState.HELD


# ── Roll-call ───────────────────────────────────────────────────────────────
def test_everybody_is_present_unless_marked_and_official_as_of_that_day(commune, draft):
    late = make.make_member(commune.cell, joined_on=date(2024, 5, 10), official=False)
    moved = make.make_member(commune.other_cell)
    sick, away = commune.members[2], commune.members[3]

    services.take_attendance(
        meeting=draft,
        states={sick.pk: Mark("excused", " đi viện "), away.pk: Mark("absent")},
        actor=commune.cell_committee,
        started_at=at(3, 5, 19, 40),
        minute_taker=commune.members[1],
    )

    rows = {row.member: row for row in Attendance.objects.all()}
    assert late not in rows
    assert moved not in rows
    assert len(rows) == 11
    assert (rows[sick].state, rows[sick].reason) == (AttendanceState.EXCUSED, "đi viện")
    assert rows[away].state == AttendanceState.ABSENT
    assert not rows[commune.probationer].is_official
    draft.refresh_from_db()
    assert (draft.state, draft.started_at, draft.minute_taker, draft.chair) == (
        MeetingState.HELD, at(3, 5, 19, 40), commune.members[1], commune.chair,
    )  # fmt: skip
    assert services.vote_base(draft) == Base(entitled=10, present=8)


def test_the_roll_is_called_again_until_the_minutes_are_final(commune, draft, hold):
    hold(draft, states={commune.mentor.pk: Mark("absent")})
    hold(draft)

    assert set(Attendance.objects.values_list("state", flat=True)) == {AttendanceState.PRESENT}


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        (Mark("excused", " "), "Vắng có lý do thì phải ghi lý do."),
        (Mark("sick"), "Chọn lại."),
    ],
)
def test_a_mark_that_cannot_be_is_refused_by_row(commune, draft, hold, mark, message):
    with pytest.raises(ValidationError) as refusal:
        hold(draft, states={commune.mentor.pk: mark})

    assert refusal.value.message_dict == {f"member-{commune.mentor.pk}": [message]}
    draft.refresh_from_db()
    assert (draft.state, Attendance.objects.count()) == (MeetingState.DRAFT, 0)


def test_nobody_of_another_cell_is_on_the_roll(commune, draft, hold):
    stranger = commune.other_secretary.person.member

    with pytest.raises(ValidationError, match="không có trong danh sách"):
        hold(draft, states={stranger.pk: Mark("absent")})
    with pytest.raises(ValidationError, match="Chọn một đảng viên của chi bộ"):
        hold(draft, chair=stranger)

    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("started_at", "message"),
    [
        (at(16, 5), "Ngày 16/05/2024 chưa tới. Ghi ngày đã diễn ra."),
        (at(30, 4), "Cuộc họp này của tháng 05/2024. Đổi lịch trước rồi mới ghi."),
    ],
)
def test_a_meeting_begins_on_a_past_day_of_its_month(draft, hold, started_at, message):
    with pytest.raises(ValidationError) as refusal:
        hold(draft, started_at=started_at)

    assert refusal.value.message_dict == {"started_at": [message]}
    draft.refresh_from_db()
    assert draft.state == MeetingState.DRAFT


def test_whoever_leaves_may_not_leave_more_votes_than_people(commune, held, hold):
    services.record_vote(item=item(held), votes_for=9, against=1, actor=commune.secretary)

    with pytest.raises(ValidationError, match="đã ghi 10 phiếu, nhiều hơn 9"):
        hold(held, states={commune.mentor.pk: Mark("absent")})

    assert Attendance.objects.filter(state=AttendanceState.PRESENT).count() == 11


def test_votes_follow_the_roll_as_it_is_called_again(commune, held, hold):
    services.record_vote(item=item(held), votes_for=8, actor=commune.secretary)

    hold(held, states={commune.mentor.pk: Mark("absent")})

    vote = Vote.objects.get()
    assert (vote.entitled, vote.present) == (10, 9)


def test_candidates_who_came_or_went_since_the_draft_are_put_right(commune, draft, ready, hold):
    assert not draft.items.filter(kind=ItemKind.CANDIDATE).exists()

    hold(draft)

    assert [i.candidate for i in draft.items.filter(kind="candidate")] == [ready]


def test_who_left_the_list_goes_off_the_agenda_unless_something_was_written(
    commune, ready_first, draft
):
    ready, source = ready_first
    services.write_item(
        item=item(draft, "candidate", ready), text="Đã bàn", conclusion="",
        actor=commune.secretary,
    )  # fmt: skip
    for candidate in (ready, source):
        withdraw_candidate(
            candidate=candidate, withdrawn_on=date(2024, 5, 2), reason="Xin rút",
            actor=commune.secretary,
        )  # fmt: skip

    services.announce_meeting(meeting=draft, actor=commune.secretary)

    assert [i.candidate for i in draft.items.filter(kind="candidate")] == [ready]


# ── Items, reviews, votes ───────────────────────────────────────────────────
def test_an_item_keeps_what_was_said(commune, draft):
    services.write_item(
        item=item(draft), text=" Bàn mở đường ", conclusion="Nhất trí",
        actor=commune.cell_committee,
    )  # fmt: skip

    topic = item(draft)
    assert (topic.text, topic.conclusion) == ("Bàn mở đường", "Nhất trí")
    assert trail()[-1] == "meetings.item_written"


def test_a_review_keeps_the_conclusion_until_the_end(ready_first, held, commune):
    ready, _source = ready_first
    services.review_candidate(
        item=item(held, "candidate", ready), text="Tốt", conclusion="", next_step="admit",
        actor=commune.secretary,
    )  # fmt: skip

    ready.refresh_from_db()
    assert (ready.stage, ready.reviews.count()) == (Stage.DOSSIER_OPEN, 0)
    assert item(held, "candidate", ready).next_step == NextStep.ADMIT


@pytest.mark.parametrize(
    ("stage", "step", "message"),
    [
        ("source", "admit", "đang ở bước «Nguồn» nên không kết luận như thế được"),
        ("source", "class", "đang ở bước «Nguồn»"),
        ("sympathiser", "list", "đang ở bước «Cảm tình Đảng»"),
        ("probationary", "drop", "đang ở bước «Đảng viên dự bị»"),
    ],
)
def test_a_conclusion_that_does_not_fit_the_stage_is_refused(commune, stage, step, message):
    candidate = make.make_candidate(commune.cell, stage=stage)
    meeting = draft_on(commune, at(3, 5))

    with pytest.raises(ValidationError) as refusal:
        services.review_candidate(
            item=item(meeting, "candidate"), text="x", conclusion="y", next_step=step,
            actor=commune.secretary,
        )  # fmt: skip

    assert list(refusal.value.message_dict) == ["next_step"]
    assert message in refusal.value.messages[0]
    assert item(meeting, "candidate", candidate).text == ""


def test_dropping_asks_for_the_reason_and_a_class_for_a_free_place(commune):
    candidate = make.make_candidate(commune.cell, stage="sympathiser")
    candidate.enrolments.create()
    meeting = draft_on(commune, at(3, 5))

    def review(step):
        services.review_candidate(
            item=item(meeting, "candidate"), text="", conclusion=" ", next_step=step,
            actor=commune.secretary,
        )  # fmt: skip

    with pytest.raises(ValidationError) as dropped:
        review("drop")
    with pytest.raises(ValidationError) as sent:
        review("class")

    assert dropped.value.message_dict == {
        "conclusion": ["Đưa ra khỏi danh sách thì phải ghi lý do."]
    }
    assert sent.value.message_dict == {"next_step": ["Quần chúng này đang học."]}


def test_a_standing_item_reviews_nobody_and_is_not_removed(commune, draft):
    with pytest.raises(ValidationError, match="không xét quần chúng"):
        services.review_candidate(
            item=item(draft), text="", conclusion="", next_step="keep", actor=commune.secretary
        )
    with pytest.raises(ValidationError, match="thường có trong mọi cuộc họp"):
        services.remove_item(item=item(draft), actor=commune.secretary)

    assert AgendaItem.objects.filter(kind="topic").exists()


def test_a_candidates_item_may_be_taken_off(commune, ready, held):
    services.remove_item(item=item(held, "candidate"), actor=commune.secretary)

    assert not held.items.filter(kind="candidate").exists()
    assert trail()[-1] == "meetings.item_removed"


def test_any_meeting_may_review_a_candidate_of_its_cell(commune, ready):
    meeting = draft_on(commune, at(3, 5), kind="extraordinary")
    stranger = make.make_candidate(commune.other_cell)

    services.add_candidate(meeting=meeting, candidate=ready, actor=commune.cell_committee)

    with pytest.raises(PermissionDenied):
        services.add_candidate(meeting=meeting, candidate=ready, actor=commune.member_user)
    for candidate, message in (
        (ready, "Quần chúng này đã có trong chương trình."),
        (stranger, "Chọn một quần chúng của chi bộ."),
    ):
        with pytest.raises(ValidationError) as refusal:
            services.add_candidate(meeting=meeting, candidate=candidate, actor=commune.secretary)
        assert refusal.value.message_dict == {"candidate": [message]}
    assert [i.candidate for i in meeting.items.filter(kind="candidate")] == [ready]


def test_a_vote_is_counted_on_the_roll_and_judged_by_its_rule(ready, commune, draft, hold):
    meeting = hold(draft, states={commune.mentor.pk: Mark("absent")})
    ordinary, admission = item(meeting), item(meeting, "candidate")

    plain = services.record_vote(item=ordinary, votes_for=6, actor=commune.cell_committee)
    passed = services.record_vote(item=admission, votes_for=6, against=3, actor=commune.secretary)

    # Ten official members, nine there: over half is six, two thirds are seven.
    assert (plain.entitled, plain.present) == (10, 9)
    ordinary.meeting = admission.meeting = meeting
    by_half, by_thirds = services.judge(ordinary, plain), services.judge(admission, passed)
    assert (by_half.passed, by_half.needed) == (True, 6)
    assert (by_thirds.passed, by_thirds.needed) == (False, 7)


@pytest.mark.parametrize(
    ("votes", "errors"),
    [
        ({"votes_for": 12}, {"votes_for": ["Số phiếu 12 nhiều hơn số có mặt 10."]}),
        (
            {"votes_for": 8, "against": 2, "other": 1},
            {"against": ["Cộng số phiếu là 11, nhiều hơn số có mặt 10."]},
        ),
        ({"votes_for": -1}, {"votes_for": ["Số không được nhỏ hơn 0."]}),
    ],
)
def test_counts_that_cannot_be_are_refused(commune, held, votes, errors):
    with pytest.raises(ValidationError) as refusal:
        services.record_vote(item=item(held), actor=commune.secretary, **votes)

    assert refusal.value.message_dict == errors
    assert not Vote.objects.exists()


def test_no_vote_before_the_roll_call(commune, draft):
    with pytest.raises(ValidationError, match="Điểm danh trước"):
        services.record_vote(item=item(draft), votes_for=5, actor=commune.secretary)

    assert not Vote.objects.exists()


def test_another_conclusion_drops_the_count_of_the_first_question(commune, ready, held):
    review = item(held, "candidate")

    def conclude(step):
        services.review_candidate(
            item=AgendaItem.objects.get(pk=review.pk), text="", conclusion="", next_step=step,
            actor=commune.secretary,
        )  # fmt: skip

    conclude("admit")
    services.record_vote(item=review, votes_for=9, actor=commune.secretary)
    conclude("admit")
    kept = Vote.objects.count()
    conclude("keep")

    assert (kept, Vote.objects.count()) == (1, 0)


# ── Tasks ───────────────────────────────────────────────────────────────────
def test_a_task_is_given_and_carried_until_it_is_done(commune, held):
    task = services.add_task(
        meeting=held, title=" Vận động 5 hộ ", owner=commune.mentor, due_on=date(2024, 5, 31),
        actor=commune.cell_committee,
    )  # fmt: skip
    finalise(held, commune.secretary)
    june = draft_on(commune, at(3, 6))
    carried = list(services.carried_tasks(june))

    services.close_task(task=task, actor=commune.mentor_user)
    reported = list(services.carried_tasks(june))
    with clock.held_today(date(2024, 6, 10)):
        services.take_attendance(
            meeting=june, states={}, minute_taker=commune.mentor, actor=commune.secretary
        )
        finalise(june, commune.secretary, ended_at=at(3, 6, 22))
        july = draft_on(commune, at(3, 7))

    assert (task.title, task.cell) == ("Vận động 5 hộ", commune.cell)
    assert carried == reported == [task]
    assert list(services.carried_tasks(july)) == []


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"title": " "}, {"title": ["Còn thiếu việc phải làm."]}),
        (
            {"due_on": date(2024, 5, 2)},
            {"due_on": ["Hạn phải từ ngày họp 03/05/2024 trở đi."]},
        ),
    ],
)
def test_a_task_that_cannot_be_is_refused(commune, draft, fields, errors):
    asked = {"title": "Lập tổ", "owner": commune.mentor, "due_on": None} | fields

    with pytest.raises(ValidationError) as refusal:
        services.add_task(meeting=draft, actor=commune.secretary, **asked)

    assert refusal.value.message_dict == errors
    assert not Task.objects.exists()


def test_nobody_of_another_cell_is_given_a_task(commune, draft):
    with pytest.raises(ValidationError, match="Chọn một đảng viên của chi bộ"):
        services.add_task(
            meeting=draft, title="x", owner=commune.other_secretary.person.member,
            actor=commune.secretary,
        )  # fmt: skip


def test_closing_and_dropping_a_task_say_who_and_when(commune, draft):
    task = services.add_task(
        meeting=draft, title="Lập tổ", owner=commune.mentor, actor=commune.secretary
    )

    for who in ("member_user", "other_secretary"):
        with pytest.raises(PermissionDenied):
            services.close_task(task=task, actor=getattr(commune, who))
    with pytest.raises(PermissionDenied):
        services.drop_task(task=task, reason="x", actor=commune.mentor_user)
    for day, message in ((date(2024, 5, 16), "chưa tới"), (date(2024, 5, 2), "sau ngày giao")):
        with pytest.raises(ValidationError, match=message):
            services.close_task(task=task, closed_on=day, actor=commune.mentor_user)
    with pytest.raises(ValidationError, match="phải ghi lý do"):
        services.drop_task(task=task, reason=" ", actor=commune.secretary)
    services.close_task(task=task, closed_on=date(2024, 5, 10), actor=commune.cell_committee)
    with pytest.raises(ValidationError, match="Việc này đã khép: Xong"):
        services.drop_task(task=task, reason="x", actor=commune.secretary)

    task.refresh_from_db()
    assert (task.state, task.closed_on) == (TaskState.DONE, date(2024, 5, 10))


# ── The end ─────────────────────────────────────────────────────────────────
def test_the_end_acts_on_candidates_locks_and_tells(ready_first, reviewed, commune):
    ready, source = ready_first
    deputy = make.holder_of("standing_deputy", commune.committee)

    finalise(reviewed, commune.secretary)

    reviewed.refresh_from_db()
    ready.refresh_from_db()
    source.refresh_from_db()
    assert (reviewed.state, reviewed.finalised_by, reviewed.conclusion) == (
        MeetingState.FINALISED, commune.secretary, "Nhất trí",
    )  # fmt: skip
    assert (ready.stage, source.stage) == (Stage.CELL_PASSED, Stage.SYMPATHISER)
    passed, listed = item(reviewed, "candidate", ready), item(reviewed, "candidate", source)
    assert (passed.decision.entitled, passed.decision.present, passed.decision.votes_for) == (
        10, 10, 9,
    )  # fmt: skip
    assert (passed.review.reviewed_on, listed.review.next_step) == (date(2024, 5, 3), "list")
    assert listed.decision is None
    assert ready.events.latest("pk").ground == "Cuộc họp chi bộ ngày 03/05/2024"
    told = Notification.objects.filter(rule="meeting-finalised")
    assert {n.recipient for n in told} == {commune.in_charge, commune.office, deputy}
    assert trail()[-1] == "meetings.finalised"


def test_a_vote_that_fails_is_recorded_and_the_stage_follows_it(ready, held, commune):
    services.review_candidate(
        item=item(held, "candidate"), text="", conclusion="", next_step="admit",
        actor=commune.secretary,
    )  # fmt: skip
    services.record_vote(
        item=item(held, "candidate"), votes_for=6, against=4, actor=commune.secretary
    )

    finalise(held, commune.secretary)

    ready.refresh_from_db()
    assert (ready.stage, item(held, "candidate").decision.passed) == (Stage.CELL_FAILED, False)


def test_what_is_missing_is_said_with_its_item_and_nothing_ends(ready_first, draft, commune):
    ready, _source = ready_first
    before = services.missing_to_finalise(draft)
    meeting = services.take_attendance(meeting=draft, states={}, actor=commune.secretary)
    services.review_candidate(
        item=item(meeting, "candidate", ready), text="", conclusion="", next_step="admit",
        actor=commune.secretary,
    )  # fmt: skip
    after = services.missing_to_finalise(meeting)

    with pytest.raises(ValidationError) as refusal:
        finalise(meeting, commune.secretary)

    assert [m.sentence for m in before][:2] == ["Chưa điểm danh.", "Chưa ghi thư ký."]
    assert {(m.sentence, m.item.kind) for m in after} == {
        ("Chưa ghi thư ký.", "opening"),
        ("Chưa ghi biểu quyết đề nghị kết nạp Tằng Văn Hiếu.", "candidate"),
        ("Chưa ghi kết luận về Chìu Thị Dung.", "candidate"),
    }
    assert set(refusal.value.messages) == {m.sentence for m in after}
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_a_listing_that_was_voted_down_needs_another_conclusion(source, held, commune):
    review = item(held, "candidate")
    services.review_candidate(
        item=review, text="", conclusion="", next_step="list", actor=commune.secretary
    )
    services.record_vote(item=review, votes_for=5, against=5, actor=commune.secretary)

    assert [m.sentence for m in services.missing_to_finalise(held)] == [
        "Biểu quyết về Chìu Thị Dung chưa đạt: chọn kết luận khác."
    ]


def test_who_left_the_list_meanwhile_is_taken_off_first(ready_first, reviewed, commune):
    _ready, source = ready_first
    withdraw_candidate(
        candidate=source, withdrawn_on=date(2024, 5, 10), reason="Xin rút",
        actor=commune.secretary,
    )  # fmt: skip

    assert [m.sentence for m in services.missing_to_finalise(reviewed)] == [
        "Chìu Thị Dung không còn trong danh sách: bỏ mục này."
    ]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"conclusion": " "}, {"conclusion": ["Còn thiếu kết luận của chủ trì."]}),
        ({"ended_at": at(3, 5, 19, 0)}, {"ended_at": ["Giờ kết thúc phải sau giờ bắt đầu."]}),
        (
            {"ended_at": at(16, 5)},
            {"ended_at": ["Ngày 16/05/2024 chưa tới. Ghi ngày đã diễn ra."]},
        ),
    ],
)
def test_an_end_that_cannot_be_is_refused(ready_first, reviewed, commune, changes, errors):
    ready, _source = ready_first

    with pytest.raises(ValidationError) as refusal:
        finalise(reviewed, commune.secretary, **changes)

    assert refusal.value.message_dict == errors
    ready.refresh_from_db()
    assert ready.stage == Stage.DOSSIER_OPEN


@pytest.mark.parametrize("who", ["cell_committee", "member_user", "other_secretary", "office"])
def test_only_leaders_of_the_cell_end_its_meeting(ready_first, reviewed, commune, who):
    with pytest.raises(PermissionDenied, match="Chỉ bí thư, phó bí thư chi bộ"):
        finalise(reviewed, getattr(commune, who))

    reviewed.refresh_from_db()
    assert reviewed.state == MeetingState.HELD


def test_a_refusal_at_one_candidate_undoes_what_was_done_for_the_others(
    ready_first, reviewed, commune
):
    ready, source = ready_first
    # The dossier was dated anew after the review: on the day of the meeting it is too young.
    ready.dossier_opened_on = date(2024, 5, 10)
    ready.save()
    before = trail()

    with pytest.raises(ValidationError) as refusal:
        finalise(reviewed, commune.secretary)

    refused = item(reviewed, "candidate", ready)
    assert list(refusal.value.message_dict) == [f"item-{refused.pk}"]
    assert "Chưa ghi ngày lập hồ sơ." in refusal.value.messages[0]
    reviewed.refresh_from_db()
    source.refresh_from_db()
    assert (reviewed.state, source.stage, source.reviews.count()) == (
        MeetingState.HELD, Stage.SOURCE, 0,
    )  # fmt: skip
    assert (trail(), Notification.objects.count()) == (before, 0)


def test_final_minutes_refuse_every_act(ready_first, reviewed, commune, hold):
    ready, _source = ready_first
    finalise(reviewed, commune.secretary)
    actor, before = commune.secretary, trail()
    acts = [
        lambda: services.announce_meeting(meeting=reviewed, actor=actor),
        lambda: services.cancel_meeting(meeting=reviewed, reason="x", actor=actor),
        lambda: services.reschedule_meeting(
            meeting=reviewed, planned_at=at(9, 5), place="", form="online", actor=actor
        ),
        lambda: hold(reviewed),
        lambda: services.write_item(item=item(reviewed), text="x", conclusion="", actor=actor),
        lambda: services.review_candidate(
            item=item(reviewed, "candidate", ready), text="", conclusion="", next_step="keep",
            actor=actor,
        ),
        lambda: services.record_vote(item=item(reviewed), votes_for=1, actor=actor),
        lambda: services.remove_item(item=item(reviewed, "candidate", ready), actor=actor),
        lambda: services.add_candidate(meeting=reviewed, candidate=ready, actor=actor),
        lambda: services.add_task(meeting=reviewed, title="x", owner=commune.mentor, actor=actor),
        lambda: finalise(reviewed, actor),
    ]  # fmt: skip

    for act in acts:
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.messages == [LOCKED]

    assert trail() == before


@pytest.mark.parametrize("who", ["member_user", "other_secretary", "in_charge", "office"])
def test_only_the_cell_committee_writes_in_the_room(commune, held, hold, who):
    actor, before = getattr(commune, who), trail()
    acts = [
        lambda: hold(held, actor=actor),
        lambda: services.write_item(item=item(held), text="x", conclusion="", actor=actor),
        lambda: services.record_vote(item=item(held), votes_for=1, actor=actor),
        lambda: services.add_task(meeting=held, title="x", owner=commune.mentor, actor=actor),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()

    assert trail() == before


def test_who_is_exempt_and_away_is_not_counted_and_who_is_merely_absent_is(commune, draft, hold):
    hold(
        draft,
        states={
            commune.members[2].pk: Mark("exempt"),
            commune.members[3].pk: Mark("absent"),
        },
    )

    assert services.vote_base(draft) == Base(entitled=9, present=8, exempt_absent=1)


def test_who_lives_with_another_cell_for_a_time_is_not_on_the_roll_and_not_in_the_base(
    commune, draft, hold
):
    away = commune.members[2]
    send_away(
        member=away, on=date(2024, 2, 1), ends_on=date(2024, 8, 1), place="Đảng ủy Yên Bái",
        actor=make.holder_of("office", commune.committee),
    )  # fmt: skip

    hold(draft)

    assert not Attendance.objects.filter(member=away).exists()
    assert services.vote_base(draft) == Base(entitled=9, present=9)
    assert entitled_in_cell(commune.cell, date(2024, 5, 3)) == 9
