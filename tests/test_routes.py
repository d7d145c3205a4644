"""Every address as nobody, as the secretary of another cell, and as the right person."""

import uuid

import pytest

from cells.backends import READS
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.access_table import TABLE, Of, Page, Public
from tests.routes import routes
from tests.things import NAME, TODAY, plant, things_of

pytestmark = pytest.mark.django_db

ALL = routes()
SITE = {route.name: route for route in ALL if not route.path.startswith("admin/")}
ADMIN = [route for route in ALL if route.path.startswith("admin/")]
API = {name for name in SITE if name.startswith("api:")}
PUBLIC = [name for name, line in TABLE.items() if isinstance(line, Public)]
THINGS = [name for name, line in TABLE.items() if isinstance(line, Of)]
PAGES = [name for name, line in TABLE.items() if isinstance(line, Page)]
SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield TODAY


@pytest.fixture
def people(db):
    """A commune: who acts in its first cell, the secretary of another, another commune's office."""
    place = plant()
    place.outsider = make.holder_of("secretary", make.make_cell(place.committee))
    place.elsewhere = make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn"))
    place.chair = make.holder_of("secretary", place.committee)
    place.admin = make.holder_of("system_admin", place.committee)
    return place


@pytest.fixture
def things(people):
    return things_of(people)


@pytest.fixture
def address(things):
    """The URL of a name, filled in with the thing that its line names."""

    def fill(name):
        line, route = TABLE[name], SITE[name]
        return route.url(pk=things[line.thing].pk) if isinstance(line, Of) else route.url()

    return fill


def made_up(route):
    """The URL of a route, filled in with what names nothing."""
    pk = 1 if "<int:pk>" in route.path else uuid.uuid4()
    values = {"pk": pk, "uidb36": "1", "key": "a-b", "app_label": "cells"}
    return route.url(**{hole: values.get(hole, 1) for hole in route.holes if route.name})


def test_every_address_has_its_line():
    names = [route.name for route in ALL if route not in ADMIN]

    assert sorted(names) == sorted(TABLE)


def test_a_line_names_a_thing_where_its_address_asks_for_one():
    asks = {name for name, route in SITE.items() if "pk" in route.holes}

    assert asks == set(THINGS)


@pytest.mark.parametrize("name", [*THINGS, *PAGES])
def test_nobody_is_asked_to_sign_in(client, name):
    route = SITE[name]
    url = made_up(route)

    for method in route.methods:
        response = getattr(client, method)(url)

        if name in API:
            assert response.status_code == 401
        else:
            assert (response.status_code, response.url) == (302, f"{SIGN_IN}?next={url}")


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_address_asks_nobody_to_sign_in(client, name):
    response = client.get(made_up(SITE[name]))

    assert response.status_code == TABLE[name].gives


@pytest.mark.parametrize("stranger", ["outsider", "elsewhere"])
@pytest.mark.parametrize("name", THINGS)
def test_strangers_do_not_find_a_thing_however_they_ask(client, people, address, name, stranger):
    url = address(name)
    client.force_login(getattr(people, stranger))
    written = AuditEntry.objects.count()

    answers = {m: getattr(client, m)(url).status_code for m in SITE[name].methods}

    assert answers == dict.fromkeys(SITE[name].methods, TABLE[name].others)
    assert AuditEntry.objects.count() == written


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_the_secretary_of_another_cell_nothing_of_this_one(
    client, people, things, address, name
):
    client.force_login(people.outsider)

    response = getattr(client, SITE[name].methods[0])(address(name))

    assert response.status_code == TABLE[name].others
    shown = b"".join(response).decode(errors="replace")
    assert [what for what, thing in things.items() if str(thing.pk) in shown] == []
    assert NAME not in shown


@pytest.mark.parametrize("name", [*THINGS, *PAGES])
def test_the_right_person_gets_there(client, people, things, address, name):
    line = TABLE[name]
    client.force_login(getattr(people, line.opens_to))

    response = getattr(client, SITE[name].methods[0])(address(name))

    assert response.status_code == line.gives
    if isinstance(line, Page) and line.lists:
        assert str(things[line.lists].pk) in response.content.decode()


# Who leaves is asked nothing.
KEPT_IN_ADMIN = [route for route in ADMIN if route.name != "admin:logout"]
# Looked up where a post or an account is given to somebody.
LOOKED_UP_IN_ADMIN = {"person"}
LISTS_IN_ADMIN = [route for route in ADMIN if route.name.endswith("_changelist")]


@pytest.mark.parametrize("route", KEPT_IN_ADMIN, ids=str)
def test_nobody_enters_django_admin(client, route):
    response = client.get(made_up(route), follow=True)

    assert response.redirect_chain[-1][0].startswith(SIGN_IN)


@pytest.mark.parametrize("route", KEPT_IN_ADMIN, ids=str)
def test_a_secretary_does_not_enter_django_admin(client, people, route):
    client.force_login(people.secretary)

    response = client.get(made_up(route), follow=True)

    assert response.status_code == 403


@pytest.mark.parametrize("route", LISTS_IN_ADMIN, ids=str)
def test_the_admin_opens_the_lists_that_they_keep(client, people, route):
    app_label, model, _list = route.name.removeprefix("admin:").rsplit("_", 2)
    client.force_login(people.admin)

    response = client.get(route.url())

    keeps = f"{app_label}.{model}" in READS or model in LOOKED_UP_IN_ADMIN
    assert response.status_code == (200 if keeps else 403)
