"""Last month's attendance list stands beside the meeting that is being prepared."""

from datetime import date

import pytest
from django.test import Client

from meetings import services
from meetings.last_roll import last_roll
from meetings.services.roll import Mark
from people import clock
from tests.meetings.conftest import at


@pytest.fixture
def held(commune):
    """April's meeting: one excused, one absent without a reason."""
    meeting = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(3, 4), actor=commune.secretary
    )
    services.announce_meeting(meeting=meeting, actor=commune.secretary)
    with clock.held_today(date(2024, 4, 3)):
        services.take_attendance(
            meeting=meeting,
            states={
                commune.members[1].pk: Mark("excused", "đi chữa bệnh"),
                commune.members[2].pk: Mark("absent"),
                commune.members[3].pk: Mark("exempt"),
            },
            actor=commune.secretary,
            chair=commune.chair,
            minute_taker=commune.members[0],
        )
    return meeting


@pytest.fixture
def final(held):
    held.refresh_from_db()
    held.state = "finalised"
    held.finalised_at = held.ended_at = at(3, 4, 21, 30)
    held.conclusion = "Nhất trí."
    held.save()
    return held


@pytest.fixture
def draft(commune):
    return services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(20, 5), actor=commune.secretary
    )


def page(user, meeting):
    client = Client()
    client.force_login(user)
    return client.get(meeting.get_absolute_url())


def test_the_draft_says_who_was_away_last_month_and_why(commune, final, draft):
    answer = page(commune.secretary, draft)
    assert "Điểm danh kỳ trước" in answer.content.decode()
    roll = last_roll(draft)
    assert roll.meeting == final
    assert {row.member for row in roll.away} == set(commune.members[1:3])
    assert roll.words == "8/10 có mặt"
    assert roll.by_member[commune.members[1].pk] == "kỳ trước vắng: đi chữa bệnh"
    assert roll.by_member[commune.members[2].pk] == "kỳ trước vắng không lý do"
    assert "đi chữa bệnh" in answer.content.decode()


def test_a_list_that_is_not_final_yet_is_not_last_months(held, draft):
    assert last_roll(draft) is None


def test_another_cells_list_is_nobodys_here(commune, final):
    other = services.draft_meeting(
        cell=commune.other_cell,
        kind="regular",
        planned_at=at(20, 5),
        actor=commune.other_secretary,
    )
    assert last_roll(other) is None


def test_a_plain_member_reads_no_list_of_who_was_away_before_the_meeting(commune, final, draft):
    services.announce_meeting(meeting=draft, actor=commune.secretary)
    assert "Điểm danh kỳ trước" not in page(commune.member_user, draft).content.decode()
