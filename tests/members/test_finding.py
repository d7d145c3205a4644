"""Members found by name, card and phone, and as they stood on a day."""

from datetime import date

import pytest
from django.urls import reverse

from members.lists import MemberList
from members.models import Member, MembershipPeriod
from people import clock
from tests import factories as make

LIST = "members:list"
JUNE_30 = date(2023, 6, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


def period(member, cell, started_on, ended_on=None):
    """A time in a cell beside those told, instead of the one since the member joined."""
    member.periods.filter(started_on=member.joined_on, ended_on=None).delete()
    return MembershipPeriod.objects.create(
        member=member, cell=cell, started_on=started_on, ended_on=ended_on
    )


@pytest.mark.parametrize(
    "typed", ["đức nguyễn", "nvd", "n.v.đ", "22.001", "001234", "0912 345", "345678"]
)
def test_page_and_api_find_a_member_however_it_is_typed(client, committee, office, typed):
    cell = make.make_cell(committee)
    person = make.make_person("Nguyễn Văn Đức", phone="0912 345 678")
    found = make.make_member(cell, person=person, card_number="22.001234")
    make.make_member(cell, "Trần Thị Dung", card_number="22.009999")
    client.force_login(office)

    page = client.get(reverse(LIST), {"q": typed}).context["members"]
    by_name = client.get("/api/v1/members/", {"name": typed}).json()["results"]
    by_q = client.get("/api/v1/members/", {"q": typed}).json()["results"]

    assert list(page) == [found]
    assert [row["id"] for row in by_name] == [row["id"] for row in by_q] == [str(found.pk)]


def test_three_words_are_the_beginning_of_a_name_where_one_begins_so(committee, office):
    cell = make.make_cell(committee)
    dung = make.make_member(cell, "Nguyễn Văn Dũng")
    turned = make.make_member(cell, "Dương Nguyễn Văn")
    make.make_member(make.make_cell(make.make_committee()), "Hoàng Văn Thái")

    def found(typed):
        return set(MemberList(office, {"q": typed}).rows())

    assert found("nguyen van") == {dung, turned}
    assert found("nguyễn văn du") == {dung}
    assert found("van duong nguyen") == {turned}
    # A name that begins so in another committee does not decide.
    assert found("hoang van thai") == set()


def test_a_member_is_found_and_sorted_by_the_new_name_and_phone(committee, office):
    cell = make.make_cell(committee)
    member = make.make_member(cell, "Trần Thị Dung")
    other = make.make_member(cell, "Lê Văn Bình")
    member.person.full_name, member.person.phone = "Trần Thị An", "0912 345 678"
    member.person.save(update_fields=["full_name", "phone"])

    assert list(MemberList(office, {"q": "an"}).rows()) == [member]
    assert list(MemberList(office, {"q": "5678"}).rows()) == [member]
    assert list(MemberList(office, {"q": "dung"}).rows()) == []
    assert list(MemberList(office, {}).rows()) == [member, other]


def test_the_list_of_a_day_names_who_belonged_to_the_cell_on_it(client, committee, office):
    old, new = make.make_cell(committee), make.make_cell(committee)
    stayed, moved, came, later = (make.make_member(new, name) for name in (
        "Bàn Văn An", "Bàn Văn Bình", "Bàn Văn Cường", "Bàn Văn Dũng",
    ))  # fmt: skip
    period(stayed, old, make.LONG_AGO)
    period(moved, old, make.LONG_AGO, JUNE_30)
    period(moved, new, date(2023, 7, 1))
    period(came, new, make.LONG_AGO)
    period(later, old, date(2023, 7, 1))
    client.force_login(office)

    page = client.get(reverse(LIST), {"ngay": "30/6/2023", "chi_bo": str(old.pk)})

    assert list(page.context["members"]) == [stayed, moved]
    assert page.context["chosen"]["ngay"] == "30/06/2023"


def test_the_list_of_a_day_knows_who_was_official_then(committee, office):
    cell = make.make_cell(committee)
    official = make.make_member(cell, official_on=date(2023, 6, 30))
    probationary = make.make_member(cell, official_on=date(2023, 7, 1))
    for member in (official, probationary):
        period(member, cell, make.LONG_AGO)

    def rows(status):
        return list(MemberList(office, {"ngay": "30/06/2023", "trang_thai": status}).rows())

    assert (rows("official"), rows("probationary")) == ([official], [probationary])


def test_the_list_of_a_day_stays_in_reach(committee):
    cell, other = make.make_cell(committee), make.make_cell(committee)
    away = make.make_member(other)
    period(away, cell, make.LONG_AGO, JUNE_30)
    secretary = make.holder_of("secretary", cell)
    own = secretary.person.member

    assert set(MemberList(secretary, {"ngay": "01/01/2023"}).rows()) == {own}
    assert set(Member.objects.there_on(date(2023, 1, 1))) == {own, away}


@pytest.mark.parametrize("typed", ["31/02/2023", "hôm qua", "\0"])
def test_a_day_that_does_not_exist_is_left_out(client, committee, office, typed):
    member = make.make_member(make.make_cell(committee))
    client.force_login(office)

    page = client.get(reverse(LIST), {"ngay": typed, "q": "\0"})

    assert list(page.context["members"]) == [member]
