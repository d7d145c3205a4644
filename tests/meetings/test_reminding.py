"""What of meetings is not done is told: first who does it, then up the ladder, until it is done.

A reminder climbs by working days. June of 2024 has no day off; the 3rd is a Monday and the day
on which the cells usually meet.
"""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.services import create_organization
from meetings import services
from meetings.models import Meeting, MeetingState, Task, Visitor
from meetings.reminding import (
    RULES,
    to_announce,
    to_do,
    to_hold,
    to_read,
    to_send_up,
    to_visit,
)
from meetings.reminding.months import period_of
from meetings.services import guidance as giving
from notifications.models import Duty, Notification, NotificationState, RuleSetting
from notifications.planning import plan_reminders, settle
from notifications.registry import rules
from people import clock
from tests import factories as make
from tests import reminded
from tests.meetings.conftest import HANOI, at

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 1)


def june(day):
    return date(2024, 6, day)


def plan(day):
    with clock.held_today(day):
        plan_reminders(day)


def take_back(day):
    """Plan and settle; say who is not to be told of what any more."""
    with clock.held_today(day):
        plan_reminders(day)
        settle()
    gone = Notification.objects.filter(state=NotificationState.WITHDRAWN)
    return {(row.rule, row.recipient) for row in gone}


def told(rule, first, last, subject=None):
    """Plan every day; say on which day who was newly told of ``rule`` at which rung."""
    found, day = [], first
    seen = set(Notification.objects.values_list("pk", flat=True))
    while day <= last:
        reminded.plan(day, rule.RULE_KEY)
        new = Notification.objects.filter(rule=rule.RULE_KEY).exclude(pk__in=seen)
        if subject is not None:
            new = new.filter(subject_id=subject)
        for row in new.order_by("rung"):
            seen.add(row.pk)
            found.append((day, row.recipient, row.rung))
        day += timedelta(days=1)
    return found


def found(rule, until, only=None):
    with clock.held_today(until):
        return list(rule.find(until, only))


def draft_on(commune, planned_at, cell=None):
    return services.draft_meeting(
        cell=cell or commune.cell, kind="regular", planned_at=planned_at, actor=None, source="test"
    )


def move(commune, meeting, planned_at):
    services.reschedule_meeting(
        meeting=meeting, planned_at=planned_at, place="", form="in_person",
        actor=commune.secretary,
    )  # fmt: skip


@pytest.fixture
def of_june(commune):
    """The key of the cell's regular meeting of June, drafted or not."""
    return period_of(commune.cell.pk, JUNE)


@pytest.fixture
def standing_deputy(commune):
    return make.holder_of("standing_deputy", commune.committee)


def test_the_register_holds_the_rules_of_meetings():
    assert set(RULES) <= set(rules)
    assert len({rule.key for rule in RULES}) == len(RULES)


# ── To announce ─────────────────────────────────────────────────────────────
def test_a_month_that_nobody_drafts_is_told_by_the_usual_day(commune, of_june):
    assert told(to_announce, date(2024, 5, 20), june(20), of_june) == [
        (date(2024, 5, 29), commune.secretary, 0),
        (june(3), commune.secretary, 1),
        (june(4), commune.in_charge, 2),
    ]
    assert [d.title for d in found(to_announce, june(3), [of_june])] == ["Lập cuộc họp tháng 6"]


def test_a_long_lead_pushes_no_late_month_out(commune, of_june):
    RuleSetting.objects.create(
        committee=commune.committee, rule=to_announce.RULE_KEY, days=[-60, 0, 1], reason="Thử"
    )

    assert told(to_announce, june(3), june(4), of_june) == [
        (june(3), commune.secretary, 1),
        (june(4), commune.in_charge, 2),
    ]


def test_a_draft_is_to_be_announced_the_day_before_it(commune, of_june):
    draft_on(commune, at(13, 6))

    assert told(to_announce, june(5), june(20), of_june) == [
        (june(7), commune.secretary, 0),
        (june(12), commune.secretary, 1),
        (june(13), commune.in_charge, 2),
    ]
    assert [d.title for d in found(to_announce, june(12), [of_june])] == [
        "Gửi giấy mời họp chi bộ tháng 6"
    ]


def test_what_is_announced_is_taken_back_unseen_and_reminds_nobody(commune, of_june):
    meeting = draft_on(commune, at(13, 6))
    plan(june(7))
    with clock.held_today(june(7)):
        services.announce_meeting(meeting=meeting, actor=commune.secretary)

    assert ("meeting-to-announce", commune.secretary) in take_back(june(7))
    assert told(to_announce, june(8), june(20), of_june) == []


def test_a_draft_that_moves_is_told_of_before_its_new_day(commune, of_june):
    meeting = draft_on(commune, at(13, 6))
    plan(june(7))

    move(commune, meeting, at(20, 6))

    assert ("meeting-to-announce", commune.secretary) in take_back(june(8))
    rows = Notification.objects.filter(subject_id=of_june, due_on=june(19))
    assert not rows.exists()
    plan(june(14))
    assert [(row.recipient, row.rung) for row in rows] == [(commune.secretary, 0)]


def test_a_meeting_of_the_first_is_told_of_in_the_month_before(commune):
    commune.cell.meeting_day = 1
    commune.cell.save()
    draft_on(commune, at(1, 6))

    [due] = found(to_announce, date(2024, 5, 31), [period_of(commune.cell.pk, JUNE)])

    assert due.due_on == date(2024, 5, 31)


# ── To hold ─────────────────────────────────────────────────────────────────
def test_a_month_without_its_meeting_climbs_to_the_committee(commune, standing_deputy, of_june):
    assert told(to_hold, june(1), june(25), of_june) == [
        (june(4), commune.secretary, 0),
        (june(6), commune.in_charge, 1),
        (june(10), commune.office, 2),
        (june(13), standing_deputy, 3),
    ]


def test_an_announced_meeting_that_nobody_writes_is_not_held(commune, of_june):
    meeting = draft_on(commune, at(13, 6))
    services.announce_meeting(meeting=meeting, actor=commune.secretary)

    assert told(to_hold, june(1), june(18), of_june) == [
        (june(14), commune.secretary, 0),
        (june(18), commune.in_charge, 1),
    ]


def test_a_meeting_that_is_being_written_reminds_nobody_to_hold_it(commune, hold, of_june):
    meeting = draft_on(commune, at(13, 6))
    plan(june(14))
    with clock.held_today(june(14)):
        hold(meeting)

    assert ("meeting-to-hold", commune.secretary) in take_back(june(14))
    assert found(to_hold, june(30), [of_june]) == []


def test_a_meeting_moved_within_the_month_is_not_late(commune, of_june):
    meeting = draft_on(commune, at(4, 6))
    plan(june(5))

    move(commune, meeting, at(24, 6))

    assert ("meeting-to-hold", commune.secretary) in take_back(june(5))
    assert [due.due_on for due in found(to_hold, june(24), [of_june])] == [june(24)]


def test_a_month_is_asked_for_until_the_end_of_the_next_one(commune, of_june):
    asked = [
        bool(found(to_hold, until, [of_june]))
        for until in (june(2), june(3), date(2024, 7, 31), date(2024, 8, 1))
    ]

    assert asked == [False, True, True, False]


def test_only_cells_that_stood_and_have_members_owe_a_meeting(commune):
    make.make_cell(commune.committee, "Chi bộ thôn Trống")
    commune.other_cell.established_on = june(4)
    commune.other_cell.save()

    late = {due.cell for due in found(to_hold, june(10)) if due.due_on == june(3)}

    assert late == {commune.cell.pk}


# ── To send up ──────────────────────────────────────────────────────────────
def held_in_2026(cell, day=5):
    """A meeting of May 2026; the rule of 42-HD/BTCTW gives two days for its minutes."""
    began = datetime(2026, 5, day, 19, 30, tzinfo=HANOI)
    return Meeting.objects.create(
        cell=cell, committee=cell.parent, kind="regular", month=date(2026, 5, 1),
        planned_at=began, started_at=began, state=MeetingState.HELD,
    )  # fmt: skip


def test_minutes_that_are_not_sent_up_climb(commune, standing_deputy):
    meeting = held_in_2026(commune.cell)

    assert told(to_send_up, date(2026, 5, 5), date(2026, 5, 20), meeting.pk) == [
        (date(2026, 5, 6), commune.secretary, 0),
        (date(2026, 5, 8), commune.secretary, 1),
        (date(2026, 5, 11), commune.in_charge, 2),
        (date(2026, 5, 13), commune.office, 3),
        (date(2026, 5, 15), standing_deputy, 4),
    ]


def test_finalising_ends_it(commune):
    meeting = held_in_2026(commune.cell)
    plan(date(2026, 5, 8))
    Meeting.objects.update(
        state=MeetingState.FINALISED, finalised_at=datetime(2026, 5, 8, 20, tzinfo=HANOI)
    )

    assert ("meeting-to-send-up", commune.secretary) in take_back(date(2026, 5, 8))
    assert found(to_send_up, date(2026, 5, 30), [meeting.pk]) == []


def test_a_day_without_a_term_asks_for_nothing_and_stops_no_other(commune, draft, hold):
    hold(draft)
    meeting = held_in_2026(commune.other_cell)

    assert [due.subject for due in found(to_send_up, date(2026, 6, 1))] == [meeting.pk]


# ── To read ─────────────────────────────────────────────────────────────────
@pytest.fixture
def given(commune):
    """Guidance for June, and the cell's meeting for which it was given out."""
    written = giving.write_guidance(
        committee=commune.committee, month=JUNE, cell_kind="", title="Phòng cháy",
        text="Canh rừng.", actor=commune.office,
    )  # fmt: skip
    given = giving.publish_guidance(guidance=written, actor=commune.office)
    return given, draft_on(commune, at(13, 6))


def test_guidance_that_the_cell_has_not_read_is_told_before_its_meeting(commune, given):
    _guidance, meeting = given

    assert told(to_read, june(3), june(20), meeting.pk) == [
        (june(10), commune.secretary, 0),
        (june(13), commune.in_charge, 1),
    ]


def test_only_the_cells_own_reading_ends_it(commune, given):
    guidance, meeting = given
    plan(june(10))

    giving.note_reading(guidance=guidance, reader=commune.in_charge)
    still = take_back(june(10))
    giving.note_reading(guidance=guidance, reader=commune.secretary)

    assert ("guidance-to-read", commune.secretary) not in still
    assert ("guidance-to-read", commune.secretary) in take_back(june(10))
    assert found(to_read, june(13), [meeting.pk]) == []


def test_a_meeting_that_moves_takes_the_reading_along(commune, given):
    _guidance, meeting = given
    plan(june(10))

    move(commune, meeting, at(20, 6))

    assert ("guidance-to-read", commune.secretary) in take_back(june(10))
    assert found(to_read, june(19)) == []
    assert [due.due_on for due in found(to_read, june(20))] == [june(20)]


# ── To do ───────────────────────────────────────────────────────────────────
@pytest.fixture
def task(commune, draft):
    """What the meeting of May gave to a member, due on Friday the 31st."""
    return services.add_task(
        meeting=draft, title="Lập tổ tự quản", owner=commune.mentor,
        due_on=date(2024, 5, 31), actor=commune.secretary,
    )  # fmt: skip


def test_a_task_is_told_to_its_owner_and_then_climbs(commune, task):
    assert told(to_do, date(2024, 5, 20), june(20)) == [
        (date(2024, 5, 28), commune.mentor_user, 0),
        (date(2024, 5, 31), commune.mentor_user, 1),
        (june(3), commune.secretary, 2),
        (june(6), commune.in_charge, 3),
    ]
    titles = dict(Notification.objects.filter(rule=to_do.RULE_KEY).values_list("rung", "title"))
    assert titles[0] == "Việc chi bộ giao: Lập tổ tự quản"
    assert titles[2] == f"Đ/c {commune.mentor} chưa báo xong: Lập tổ tự quản"


def test_a_task_that_is_done_is_taken_back(commune, task):
    plan(date(2024, 5, 28))
    services.close_task(task=task, actor=commune.mentor_user)

    assert ("task-to-do", commune.mentor_user) in take_back(date(2024, 5, 28))
    assert told(to_do, date(2024, 5, 29), june(10)) == []


def test_a_task_of_a_meeting_called_off_is_nobodys(commune, task):
    services.cancel_meeting(meeting=task.meeting, reason="Mưa lũ", actor=commune.secretary)

    assert told(to_do, date(2024, 5, 28), june(10)) == []


def test_a_title_that_fills_its_line_is_cut(commune, task):
    Task.objects.update(title="v" * 200)

    plan(date(2024, 5, 28))

    row = Notification.objects.get(rule=to_do.RULE_KEY)
    assert row.title == f"Việc chi bộ giao: {'v' * 200}"[:200]


def test_a_task_that_was_carried_is_asked_for_by_the_cell_it_is_in(commune, task):
    section = create_organization(
        name="Đảng ủy bộ phận", kind="section", parent=commune.committee, actor=None,
        source="test",
    )  # fmt: skip
    cell = make.make_cell(section)
    leader = make.holder_of("secretary", cell)
    Task.objects.update(cell=cell)

    plan(june(3))

    row = Notification.objects.get(rule=to_do.RULE_KEY, rung=2)
    assert (row.recipient, row.committee) == (leader, commune.committee)
    assert row.url == f"/cells/{cell.pk}/"


# ── To visit ────────────────────────────────────────────────────────────────
def visited(commune, member, month, cell=None):
    """A meeting of ``month`` that ``member`` was at."""
    began = at(3, month)
    meeting = Meeting.objects.create(
        cell=cell or commune.cell, committee=commune.committee, kind="regular",
        month=began.date().replace(day=1), planned_at=began, started_at=began, finalised_at=began,
        state=MeetingState.FINALISED,
    )  # fmt: skip
    Visitor.objects.create(
        meeting=meeting, member=member, name=str(member), kind="delegate",
        recorded_by=commune.secretary,
    )  # fmt: skip


@pytest.fixture
def deputy(commune):
    """A deputy secretary of the committee, member of another cell; six visits a year."""
    member = make.make_member(commune.other_cell, "Lý Văn Khách")
    make.make_post(member.person, commune.committee, "deputy")
    return make.user_of(member)


def visits_told(user, first, last):
    subject = {due.subject for due in found(to_visit, last) if due.owner == user.person_id}
    return told(to_visit, first, last, subject.pop()) if subject else []


def test_who_is_behind_at_the_end_of_june_is_told_and_then_the_office(commune, deputy):
    for month in (1, 2):
        visited(commune, deputy.person.member, month)

    assert visits_told(deputy, june(1), date(2024, 7, 31)) == [
        (june(14), deputy, 0),
        (date(2024, 7, 1), deputy, 1),
        (date(2024, 7, 5), commune.office, 2),
    ]
    mine = Notification.objects.filter(rule=to_visit.RULE_KEY, recipient=deputy)
    assert set(mine.values_list("title", flat=True)) == {
        "Dự họp chi bộ: đến hết quý 2 còn thiếu 1 buổi"
    }


def test_who_has_the_share_of_half_a_year_is_not_told(commune, deputy):
    for month in (1, 2, 3):
        visited(commune, deputy.person.member, month)

    assert visits_told(deputy, june(1), date(2024, 7, 31)) == []


def test_whoever_catches_up_is_reminded_no_more(commune, deputy):
    plan(june(14))
    for month in (1, 2, 3):
        visited(commune, deputy.person.member, month)

    assert ("visits-to-make", deputy) in take_back(june(14))


def test_when_the_year_is_over_nobody_is_told_of_visits(commune, deputy):
    autumn = told(to_visit, date(2024, 12, 16), date(2024, 12, 31))
    winter = told(to_visit, date(2025, 1, 1), date(2025, 1, 31))

    assert deputy in {who for _day, who, _rung in autumn}
    assert winter == []


def test_who_left_the_post_owes_no_visits(commune, deputy):
    deputy.person.posts.update(ended_on=june(20))

    owners = {due.owner for due in found(to_visit, june(28))}

    assert deputy.person_id not in owners
    assert commune.in_charge.person_id in owners


@pytest.mark.parametrize(
    ("until", "year", "number", "ends"),
    [
        (date(2024, 6, 27), 2023, 4, date(2023, 12, 29)),
        # The 29th and the 30th of June 2024 are a weekend.
        (date(2024, 6, 28), 2024, 2, date(2024, 6, 28)),
        (date(2024, 9, 29), 2024, 2, date(2024, 6, 28)),
        (date(2024, 9, 30), 2024, 3, date(2024, 9, 30)),
        (date(2025, 3, 31), 2024, 4, date(2024, 12, 31)),
    ],
)
def test_a_quarter_ends_on_its_last_working_day_and_the_first_asks_for_none(
    db, until, year, number, ends
):
    quarter = to_visit.quarter_due(until)

    assert (quarter.year, quarter.number, quarter.last_working_day) == (year, number, ends)


def test_years_without_a_minimum_ask_for_no_visits(commune, deputy):
    assert found(to_visit, date(2022, 7, 1)) == []


# ── All of them ─────────────────────────────────────────────────────────────
@pytest.fixture
def everything_open(commune, given, task, deputy, standing_deputy):
    """Something of each kind, told rung by rung."""
    held_in_2026(commune.cell)
    for day in (june(10), june(13), june(14), june(18), june(24), june(28), date(2024, 7, 5)):
        plan(day)
    for day in range(6, 16):
        plan(date(2026, 5, day))


def test_every_page_that_a_reminder_leads_to_opens_for_who_is_told(
    client, commune, everything_open
):
    rows = Notification.objects.filter(rule__in=[rule.key for rule in RULES])
    opened = {}
    for row in rows.exclude(url=""):
        client.force_login(row.recipient)
        opened[row.rule, row.recipient.username, row.url] = client.get(row.url).status_code

    assert {rule for rule, _user, _url in opened} == {rule.key for rule in RULES}
    assert set(opened.values()) == {200}


def test_every_page_for_who_does_it_opens_for_the_secretary(client, commune, given):
    draft_on(commune, at(13, 6), commune.other_cell)
    held_in_2026(commune.cell)
    client.force_login(commune.secretary)
    keys = (to_announce, to_hold, to_read, to_send_up)
    days = (june(13), june(13), june(13), date(2026, 5, 8))

    urls = [
        due.url
        for rule, day in zip(keys, days, strict=True)
        for due in found(rule, day)
        if due.cell == commune.cell.pk
    ]

    assert len(urls) >= len(keys)
    assert {client.get(url).status_code for url in urls} == {200}


def test_one_key_for_one_subject_is_found_by_itself(commune, given, task, deputy):
    """``only`` gives what the whole gives, of the subjects named."""
    for rule in (to_announce, to_hold, to_read, to_visit):
        whole = found(rule, june(28))
        one = whole[0]

        assert found(rule, june(28), [one.subject]) == [one]
        assert found(rule, june(28), []) == []


def test_a_run_repeated_tells_nothing_again(commune, everything_open):
    before = Notification.objects.count(), Duty.objects.count()

    plan(date(2026, 5, 15))

    assert (Notification.objects.count(), Duty.objects.count()) == before


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_ten_cells_are_read_by_as_many_queries_as_one(commune, rule):
    def asked():
        until = date(2026, 6, 30)
        with clock.held_today(until), CaptureQueriesContext(connection) as queries:
            due = list(rule.find(until, None) if rule.find else rule.query(until))
        return len(due), len(queries)

    fill(commune, commune.cell)
    few, queries = asked()
    for _n in range(9):
        cell = make.make_cell(commune.committee)
        fill(commune, cell)

    many, same = asked()
    assert many >= few + 9
    assert same == queries


def fill(commune, cell):
    """In ``cell`` something of each kind that waits in the summer of 2026."""
    member = make.make_member(cell)
    make.holder_of("in_charge", cell)
    meeting = held_in_2026(cell)
    Task.objects.create(meeting=meeting, cell=cell, title="Việc", owner=member, due_on=june(3))
    month = date(2026, 6, 1)
    giving.Guidance.objects.get_or_create(
        committee=commune.committee, month=month, cell_kind="",
        defaults={
            "title": "Phòng cháy", "text": "Canh.", "written_by": commune.office,
            "published_at": datetime(2026, 5, 20, tzinfo=HANOI),
        },
    )  # fmt: skip
    Meeting.objects.create(
        cell=cell, committee=commune.committee, kind="regular", month=month,
        planned_at=datetime(2026, 6, 10, 19, 30, tzinfo=HANOI), state=MeetingState.DRAFT,
    )  # fmt: skip
