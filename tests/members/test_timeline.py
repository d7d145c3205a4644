"""The line of a member's life: what took effect when, and when it was recorded."""

from datetime import date

import pytest

from members import services
from members.timeline import life_of
from people import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee(), "Chi bộ thôn Nà Cáng")


@pytest.fixture
def office(cell):
    return make.holder_of("office", cell.parent)


@pytest.fixture
def member(cell):
    return make.make_member(
        cell, joined_on=date(1990, 2, 3), official_on=date(1991, 2, 3), card_number="64012345"
    )


def line(user, member):
    member.refresh_from_db()
    return [(e.on, e.text, e.notes, e.undone) for e in life_of(user, member).entries]


def test_the_days_that_no_event_tells_of_stand_in_the_line(member, office):
    assert line(office, member) == [
        (date(1991, 2, 3), "Đảng viên chính thức", [], False),
        (date(1990, 2, 3), "Vào Đảng", [], False),
    ]


def test_card_badge_moves_and_corrections_are_told_in_words(cell, member, office):
    other = make.make_cell(cell.parent, "Chi bộ thôn Pò Mới")
    receiver = make.holder_of("secretary", other)
    services.award_badge(member=member, on=date(2020, 2, 3), years=30, actor=office)
    services.issue_card(member=member, on=date(2025, 9, 2), number="022064012345", actor=office)
    asked = services.ask_transfer(member=member, to_cell=other, actor=office)
    owner = make.holder_of("secretary", cell)
    services.release_transfer(request=asked, on=date(2026, 1, 1), actor=owner)
    member.refresh_from_db()
    services.correct_membership(
        member=member, changes={"joined_on": date(1990, 2, 5)}, ground="Thẻ cũ", actor=receiver
    )

    life = life_of(office, member)

    assert [(e.on, e.text, e.notes) for e in life.entries] == [
        (TODAY, "Sửa thông tin", ["Ngày vào Đảng: 03/02/1990 → 05/02/1990"]),
        (date(2026, 1, 1), "Chuyển sinh hoạt trong đảng bộ",
         ["Chi bộ thôn Nà Cáng → Chi bộ thôn Pò Mới"]),
        (date(2025, 9, 2), "Phát thẻ đảng viên số 022064012345", []),
        (date(2020, 2, 3), "Tặng Huy hiệu 30 năm tuổi Đảng", []),
        (date(1991, 2, 3), "Đảng viên chính thức", []),
        (date(1990, 2, 3), "Vào Đảng", []),
    ]  # fmt: skip
    member.refresh_from_db()
    life = life_of(office, member)
    assert (life.card_on, life.badge.detail) == (date(2025, 9, 2), "30")
    assert all(e.recorded_at for e in life.entries[:4])


def test_what_was_undone_is_struck_out_and_stands_no_more(member, office):
    badge = services.award_badge(member=member, on=date(2020, 2, 3), years=30, actor=office)
    services.undo_event(event=badge, reason="Nhầm người", actor=office)

    assert line(office, member)[:2] == [
        (TODAY, "Hủy một việc ghi sai", ["Tặng Huy hiệu 30 năm tuổi Đảng, 03/02/2020"], False),
        (date(2020, 2, 3), "Tặng Huy hiệu 30 năm tuổi Đảng", [], True),
    ]
    assert life_of(office, member).badge is None


def test_the_record_shows_card_and_badge_with_their_days(client, member, office):
    services.award_badge(member=member, on=date(2020, 2, 3), years=30, actor=office)
    services.issue_card(member=member, on=date(2025, 9, 2), number="022064012345", actor=office)
    client.force_login(office)

    page = client.get(member.get_absolute_url()).content.decode()

    assert "022064012345, phát ngày 02/09/2025" in page
    assert "30 năm, tặng ngày 03/02/2020" in page
