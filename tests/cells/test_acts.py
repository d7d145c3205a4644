"""Pages of acts on a cell: asked, counted, done; and what the cell's page says afterwards."""

from datetime import date

import pytest
from django.urls import reverse

from cells.models import Organization, Post, Reorganisation
from members.models import Member
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 15)
ACTS = ["rename", "merge", "split", "move", "close", "put-in-charge"]
PAPERS = {"on": "02/05/2024", "decision": "QĐ 45-QĐ/ĐU", "minutes": "BB 28/04/2024"}


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return filled(make.make_cell(committee, "Chi bộ thôn Nà Cáng"), 3)


@pytest.fixture
def other(committee):
    return filled(make.make_cell(committee, "Chi bộ thôn Nà Pá"), 2)


@pytest.fixture
def office(client, committee):
    user = make.holder_of("office", committee)
    client.force_login(user)
    return user


def filled(cell, number):
    for _n in range(number):
        make.make_member(cell)
    return cell


def page(name, thing):
    return reverse(f"cells:{name}", args=[thing.pk])


@pytest.mark.parametrize("name", ACTS)
def test_an_act_opens_to_the_office_alone(client, committee, cell, other, name):
    url = page(name, cell)
    nobody = client.get(url).status_code
    statuses = {}
    for kind, at in (
        ("office", committee),
        ("system_admin", committee),
        ("secretary", cell),
        ("secretary", committee),
        ("secretary", other),
        ("office", make.make_committee("Đảng ủy xã Đồng Văn")),
    ):
        client.force_login(make.holder_of(kind, at))
        statuses[kind, at.name] = client.get(url).status_code, client.post(url, {}).status_code

    shares_people = name == "split"
    assert nobody == 302
    assert list(statuses.values()) == [
        (200, 200),
        (403, 403) if shares_people else (200, 200),
        (403, 403),
        (403, 403),
        (404, 404),
        (404, 404),
    ]
    assert Organization.objects.cells().active().count() == 2


def test_the_page_of_a_cell_offers_acts_to_who_may(client, office, cell):
    offered = client.get(page("detail", cell)).content.decode()
    client.force_login(make.holder_of("secretary", cell))
    not_offered = client.get(page("detail", cell)).content.decode()

    links = [page(name, cell) for name in ACTS]
    assert [link in offered for link in links] == [True] * len(links)
    assert [link in not_offered for link in links] == [False] * len(links)


def test_a_merger_is_counted_first_and_done_second(client, office, cell, other):
    asked = PAPERS | {"cells": [other.pk], "into": "", "name": "Chi bộ thôn Nà Cáng"}

    first = client.post(page("merge", cell), asked)

    assert first.status_code == 200
    assert (Reorganisation.objects.count(), Member.objects.in_cell(cell).count()) == (0, 3)
    shown = first.content.decode()
    assert "3 đảng viên chính thức" in shown
    assert "2 đảng viên chính thức" in shown
    assert "5 đảng viên chính thức" in shown

    second = client.post(page("merge", cell), asked | {"step": "do"}, follow=True)

    done = Reorganisation.objects.get()
    assert second.redirect_chain == [(page("reorganisation", done), 302)]
    new = Organization.objects.cells().active().get()
    assert Member.objects.in_cell(new).count() == 5
    old = client.get(page("detail", cell)).content.decode()
    assert "Chi bộ này kết thúc hoạt động từ 02/05/2024" in old
    assert page("detail", new) in old
    assert page("reorganisation", done) in old
    assert page("rename", cell) not in old
    assert client.get(page("rename", cell)).status_code == 404


def test_a_refusal_stands_beside_its_field_and_nothing_is_done(client, office, cell, other):
    asked = PAPERS | {"cells": [other.pk], "into": other.pk, "on": "16/05/2024"}

    for step in ("", "do"):
        response = client.post(page("merge", cell), asked | {"step": step})

        assert response.context["form"].errors["on"] == [
            "Ngày 16/05/2024 chưa tới. Ghi từ ngày quyết định có hiệu lực."
        ]
    assert (Reorganisation.objects.count(), Organization.objects.active().count()) == (0, 3)


def test_going_back_keeps_what_was_asked(client, office, cell, other):
    asked = PAPERS | {"cells": [other.pk], "into": other.pk, "step": "back"}

    response = client.post(page("merge", cell), asked)

    assert 'value="QĐ 45-QĐ/ĐU"' in response.content.decode()
    assert Reorganisation.objects.count() == 0


def test_a_split_shares_members_out_by_name(client, office, cell):
    goes = Member.objects.in_cell(cell).first()
    asked = PAPERS | {"name_1": "Chi bộ thôn Nà Mới", f"person_{goes.person_id.hex}": "1"}

    client.post(page("split", cell), asked)
    client.post(page("split", cell), asked | {"step": "do"})

    goes.refresh_from_db()
    assert goes.cell.name == "Chi bộ thôn Nà Mới"
    assert Member.objects.in_cell(cell).count() == 2


def test_a_split_page_shows_its_people_within_the_measure(
    client, office, cell, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15) as few:
        client.get(page("split", cell))
    filled(cell, 30)

    with django_assert_max_num_queries(len(few)):
        response = client.get(page("split", cell))

    assert len(response.content) < 60 * 1024


def test_a_cell_closes_into_another_and_moves_to_another_committee(client, office, cell, other):
    elsewhere = make.make_committee("Đảng ủy xã Đồng Văn")
    make.make_post(office.person, elsewhere, "office")
    close = {"on": "02/05/2024", "decision": "QĐ 1", "successor": other.pk, "step": "do"}
    move = {"on": "03/05/2024", "decision": "QĐ 2", "committee": elsewhere.pk, "step": "do"}

    client.post(page("close", cell), close)
    client.post(page("move", other), move)

    other.refresh_from_db()
    cell.refresh_from_db()
    assert (cell.successor, other.parent) == (other, elsewhere)
    assert Member.objects.filter(cell=other, committee=elsewhere).count() == 5


def test_the_page_tells_the_old_name_with_its_day(client, office, cell):
    client.post(
        page("rename", cell),
        {"name": "Chi bộ Nà Cáng", "on": "02/05/2024", "decision": "QĐ 3"},
    )

    shown = client.get(page("detail", cell)).content.decode()
    assert "trước 02/05/2024: Chi bộ thôn Nà Cáng" in shown
    assert "<h1>Chi bộ Nà Cáng</h1>" in shown


def test_who_is_put_in_charge_sees_the_cell_from_that_day_to_the_last(client, office, cell):
    seat = make.make_post(make.make_person(), cell.parent, "committee_member")
    charged = make.make_user(seat.person)
    asked = {"person": seat.person_id, "started_on": "15/05/2024", "ended_on": "31/05/2024"}

    client.post(page("put-in-charge", cell), asked)

    post = Post.objects.get(kind="in_charge")
    assert (post.organization, post.started_on, post.ended_on) == (cell, TODAY, date(2024, 5, 31))
    client.force_login(charged)
    assert client.get(page("detail", cell)).status_code == 200
    with clock.held_today(date(2024, 6, 1)):
        assert client.get(page("detail", cell)).status_code == 404


def test_only_who_sits_on_the_committee_is_offered_the_charge(client, office, cell):
    member = Member.objects.first()
    asked = {"person": member.person_id, "started_on": "15/05/2024"}

    response = client.post(page("put-in-charge", cell), asked)

    assert list(response.context["form"].errors) == ["person"]
    assert Post.objects.filter(kind="in_charge").count() == 0


def test_the_charge_ends_from_the_page_and_the_cells_own_secretary_may_not(client, office, cell):
    post = make.make_post(make.make_person(), cell, "in_charge")
    url = page("end-charge", post)
    client.force_login(make.holder_of("secretary", cell))
    refused = client.post(url, {"ended_on": "15/05/2024"}).status_code
    post.refresh_from_db()
    kept = post.ended_on
    client.force_login(office)

    client.post(url, {"ended_on": "15/05/2024"})

    post.refresh_from_db()
    assert (refused, kept, post.ended_on) == (403, None, TODAY)
    assert AuditEntry.objects.get(action="cells.post_ended").actor == office
