"""The home page says whose turn a rating is, while the year is rated and not otherwise."""

from datetime import date

import pytest

from people import clock
from reports.rating.services import add_remarks, rate_itself
from reports.rating.work import ratings_to_do
from rules.models import RuleValue
from tests import factories as make
from tests.reports.ratings.conftest import DECEMBER_20, PLAIN, member_of

pytestmark = pytest.mark.django_db


def asked_of(user, day=DECEMBER_20):
    return [item.title for item in ratings_to_do(user, day)]


@pytest.fixture
def plain(end_of_2024, commune):
    """An official member of the cell, with an account."""
    return make.user_of(member_of(commune.cell, "Tằng Thị Hoa"))


def test_a_member_is_asked_for_the_own_rating_until_it_is_written(plain, commune):
    before = asked_of(plain)
    member = plain.person.member
    rate_itself(
        cell=commune.cell, member=member, year=PLAIN, self_class="good", text="", actor=plain
    )

    assert before == ["Tự xếp loại đảng viên năm 2024"]
    assert asked_of(plain) == []


def test_who_is_not_rated_is_not_asked(end_of_2024, commune):
    newcomer = make.user_of(member_of(commune.cell, official=False, joined_on=date(2024, 5, 3)))

    assert asked_of(newcomer) == []


def test_each_step_waits_for_who_takes_it(plain, commune):
    assert "Tự xếp loại Chi bộ thôn Nà Cáng năm 2024" in asked_of(commune.secretary)
    of_cell = rate_itself(cell=commune.cell, year=PLAIN, self_class="good", actor=commune.secretary)
    member = plain.person.member
    rate_itself(cell=commune.cell, member=member, year=PLAIN, self_class="good", actor=plain)

    assert "Nhận xét, đề xuất mức: 1 chi bộ" in asked_of(commune.in_charge)
    assert "Đề xuất mức: 1 đảng viên" in asked_of(commune.secretary)
    assert not any("Quyết định" in title for title in asked_of(commune.chair))
    add_remarks(rating=of_cell, remarks="Nhất trí.", proposed_class="good", actor=commune.in_charge)

    assert "Quyết định xếp loại: 1 chi bộ" in asked_of(commune.chair)
    assert not any("đề xuất mức" in title for title in asked_of(commune.in_charge))


def test_other_cells_have_no_part_in_it(plain, commune):
    rate_itself(cell=commune.cell, year=PLAIN, self_class="good", actor=commune.secretary)
    stranger = make.holder_of("secretary", commune.other_cell)

    assert [title for title in asked_of(stranger) if "Nà Cáng" in title or "1 " in title] == []


@pytest.mark.parametrize("day", [date(2024, 5, 15), date(2024, 11, 30)])
def test_outside_the_season_nothing_is_asked(plain, commune, day, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked_of(plain, day) == []
        assert asked_of(commune.secretary, day) == []


def test_a_year_without_rules_is_not_rated(plain, commune):
    RuleValue.objects.filter(rule__key="rating.classes").delete()

    assert asked_of(plain) == []


def test_the_addresses_open_for_who_is_asked(client, plain, commune):
    rate_itself(cell=commune.cell, year=PLAIN, self_class="good", actor=commune.secretary)
    for user in (plain, commune.secretary, commune.in_charge, commune.chair):
        client.force_login(user)
        for item in ratings_to_do(user, DECEMBER_20):
            assert client.get(item.url).status_code == 200, item.title


def test_the_home_page_shows_them(client, plain):
    client.force_login(plain)

    assert "Tự xếp loại đảng viên năm 2024" in client.get("/").content.decode()


def test_in_january_it_is_the_year_before(plain):
    with clock.held_today(date(2025, 1, 10)):
        assert asked_of(plain, date(2025, 1, 10)) == ["Tự xếp loại đảng viên năm 2024"]
