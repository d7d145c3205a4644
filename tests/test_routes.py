"""Every address as nobody, as the secretary of another cell, and as the right person."""

import uuid
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from candidates import services as candidates
from candidates.models import Enrolment, MentorReport
from cells.backends import READS
from cells.models import Post, Quota, Reorganisation
from documents.models import SavedFilter
from imports.services import preview_workbook
from meetings import services as meetings
from meetings.models import Task
from members import services as members
from members.models import CellAttachment
from notifications.models import Notification
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.access_table import TABLE, Of, Page, Public
from tests.imports.workbooks import MEMBER_HEADER, xlsx
from tests.routes import routes

TODAY = date(2024, 5, 15)
MAY_3 = datetime(2024, 5, 3, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NAME = "Chìu Thị Dung"
NEW_MEMBER = [
    1, "Nông Thị Hoa", "Nữ", "05/03/1990", "Tày", "Chi bộ thôn Pò Mới", "03/02/2015", "03/02/2016",
    "", "",
]  # fmt: skip
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
    committee = make.make_committee(is_upland=True)
    cell, other = make.make_cell(committee), make.make_cell(committee)
    mentor = make.make_member(cell)
    for _n in range(3):
        make.make_member(cell)
    return SimpleNamespace(
        committee=committee,
        cell=cell,
        member=mentor,
        mentor=make.user_of(mentor),
        secretary=make.holder_of("secretary", cell),
        outsider=make.holder_of("secretary", other),
        elsewhere=make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn")),
        office=make.holder_of("office", committee),
        chair=make.holder_of("secretary", committee),
        admin=make.holder_of("system_admin", committee),
    )


@pytest.fixture
def things(people):
    """One of each thing that an address can be of, all of the first cell."""
    secretary = people.secretary
    candidate = make.make_candidate(
        people.cell, NAME, stage="dossier_open", dossier_opened_on=make.MARCH_5
    )
    Enrolment.objects.create(
        candidate=candidate, certificate_number="12/GCN", certified_on=date(2023, 9, 1)
    )
    mentorship = make.make_mentorship(candidate, people.member)
    candidates.open_report_periods(on=TODAY)
    candidates.record_cell_vote(
        candidate=candidate, decided_on=date(2024, 5, 3), present=5, votes_for=5, against=0,
        other=0, actor=secretary,
    )  # fmt: skip
    meeting = meetings.draft_meeting(
        cell=people.cell, kind="regular", planned_at=MAY_3, actor=secretary
    )
    members.exempt(member=people.member, on=make.MARCH_5, reason="age_or_health", actor=secretary)
    renewed = Reorganisation.objects.create(kind="moved", happened_on=TODAY, decision="QĐ 1")
    renewed.parts.create(organization=people.cell, is_after=True)
    [proposal] = members.propose_corrections(
        member=people.member, changes={"phone": "0912345678"}, actor=people.mentor
    )
    return {
        "cell": people.cell,
        "proposal": proposal,
        "charge": make.make_post(make.make_person(), people.cell, "in_charge"),
        "post": Post.objects.get(person=secretary.person, organization=people.cell),
        "stand_in": Post.objects.create(
            person=make.make_person(), organization=people.cell, kind="secretary",
            started_on=TODAY, ended_on=TODAY,
            stands_in_for=Post.objects.get(person=secretary.person, organization=people.cell),
        ),
        "reorganisation": renewed,
        "attachment": CellAttachment.objects.create(
            member=people.member, cell=people.cell, mode="transferred", started_on=TODAY
        ),
        "member": people.member,
        "transfer": members.ask_transfer(
            member=people.member, to_cell=make.make_cell(people.committee), actor=people.office
        ),
        "candidate": candidate,
        "mentorship": mentorship,
        "report": MentorReport.objects.latest("period"),
        "meeting": meeting,
        "item": meeting.items.get(kind="topic"),
        "task": Task.objects.create(
            meeting=meeting, cell=people.cell, title="Dọn đường", owner=people.member
        ),
        "notification": Notification.objects.create(
            recipient=secretary, rule="mentor-report", subject_id="a", due_on=TODAY, state="sent"
        ),
        "saved_filter": SavedFilter.objects.create(
            owner=secretary, list_name="members:list", name="Dự bị", query="trang_thai=probationary"
        ),
        "batch": preview_workbook(
            kind="members", committee=people.committee, content=xlsx([MEMBER_HEADER, NEW_MEMBER]),
            file_name="danh-sach.xlsx", actor=people.office,
        ),
        "quota": Quota.objects.create(
            organization=people.cell, year=2024, source="assigned", target=1
        ),
    }  # fmt: skip


@pytest.fixture
def address(things):
    """The URL of a name, filled in with the thing that its line names."""

    def fill(name):
        line, route = TABLE[name], SITE[name]
        return route.url(pk=things[line.thing].pk) if isinstance(line, Of) else route.url()

    return fill


def made_up(route):
    """The URL of a route, filled in with what names nothing."""
    values = {"pk": uuid.uuid4(), "uidb36": "1", "key": "a-b", "app_label": "cells"}
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
