"""What the home page asks of leaders and members; the next meeting; the cell's panel."""

from datetime import date

import pytest
from django.core.management import call_command

from cells.registry import open_work
from meetings import services, tasks, work
from meetings.models import Meeting
from meetings.panels import meetings_panel
from people import clock
from people.registry import cell_panels
from tests import factories as make
from tests.meetings.conftest import TODAY, at

pytestmark = pytest.mark.django_db


def items(user, day=TODAY):
    """What one request finds; what it looked up once is forgotten after it."""
    with clock.held_today(day):
        return [(i.title, i.due_on) for source in work.SOURCES for i in source(user, day)]


def next_meeting(user):
    with clock.held_today(TODAY):
        return work.next_meeting(user)


def draft_on(commune, planned_at):
    return services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=planned_at, place="Nhà văn hóa",
        actor=commune.secretary,
    )  # fmt: skip


def test_the_registers_hold_what_meetings_add():
    assert set(work.SOURCES) <= set(open_work)
    assert meetings_panel in cell_panels


def test_a_leader_is_asked_to_draft_where_no_meeting_stands(commune):
    missed = items(commune.secretary)
    near = items(commune.secretary, date(2024, 5, 24))

    assert missed == [("Lập cuộc họp tháng 5", date(2024, 5, 3))]
    assert near == [
        ("Lập cuộc họp tháng 5", date(2024, 5, 3)),
        ("Lập cuộc họp tháng 6", date(2024, 6, 3)),
    ]
    assert items(commune.cell_committee) == items(commune.in_charge) == []


def test_a_leader_sends_the_invitation_then_writes_the_meeting(commune):
    meeting = draft_on(commune, at(20, 5))

    to_send = items(commune.secretary)
    services.announce_meeting(meeting=meeting, actor=commune.secretary)
    to_attend = items(commune.secretary)
    to_write = items(commune.secretary, date(2024, 5, 20))

    assert to_send == [("Gửi giấy mời họp chi bộ tháng 5", date(2024, 5, 19))]
    assert to_attend == [("Dự họp chi bộ tháng 5", date(2024, 5, 20))]
    assert ("Ghi cuộc họp tháng 5", date(2024, 5, 20)) in to_write


def test_a_member_attends_and_does_own_tasks(commune):
    meeting = draft_on(commune, at(20, 5))
    services.announce_meeting(meeting=meeting, actor=commune.secretary)
    services.add_task(
        meeting=meeting, title="Lập tổ tự quản", owner=commune.mentor,
        due_on=date(2024, 5, 31), actor=commune.secretary,
    )  # fmt: skip

    assert items(commune.mentor_user) == [
        ("Lập tổ tự quản", date(2024, 5, 31)),
        ("Dự họp chi bộ tháng 5", date(2024, 5, 20)),
    ]
    assert items(commune.member_user) == [("Dự họp chi bộ tháng 5", date(2024, 5, 20))]
    assert items(commune.other_secretary) == [("Lập cuộc họp tháng 5", date(2024, 5, 3))]


def test_the_next_meeting_is_the_own_cells_that_one_may_see(commune):
    past, coming = draft_on(commune, at(3, 5)), draft_on(commune, at(3, 6))

    drafted = [next_meeting(u) for u in (commune.secretary, commune.member_user)]
    services.announce_meeting(meeting=coming, actor=commune.secretary)

    assert past.planned_at < at(15, 5)
    assert drafted == [coming, None]
    assert next_meeting(commune.member_user) == coming
    assert next_meeting(commune.other_secretary) is None
    assert next_meeting(commune.office) is None
    assert next_meeting(make.make_user()) is None
    services.cancel_meeting(meeting=coming, reason="Mưa lũ", actor=commune.secretary)
    assert next_meeting(commune.secretary) is None


def test_the_panel_shows_what_the_reader_may_see(commune, draft):
    assert meetings_panel(commune.secretary, commune.cell).context == {"meetings": [draft]}
    assert meetings_panel(commune.in_charge, commune.cell) is None
    assert meetings_panel(commune.other_secretary, commune.cell) is None


def test_beat_and_the_command_draft_the_same_meetings_once(commune, capsys):
    call_command("draft_meetings")
    assert capsys.readouterr().out == "0\n"
    commune.cell.meeting_day = 20
    commune.cell.save()

    assert tasks.draft_meetings() == 1
    call_command("draft_meetings")

    assert capsys.readouterr().out == "0\n"
    assert [m.planned_at for m in Meeting.objects.all()] == [at(20, 5)]
