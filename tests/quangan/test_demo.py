"""The demo tells the story of Quảng An, can be lived in, and is built once."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from candidates.models import Candidate, MentorReport, Stage
from candidates.readiness import for_cell_vote
from cells.models import CellKind, Organization, OrganizationKind, Quota
from meetings.models import Meeting, MeetingState
from members.models import Member
from notifications import registry
from notifications.models import Notification
from people import clock
from people.models import AuditEntry, User
from quangan.demo import CAST, people
from quangan.demo.bulk import add_communes
from quangan.demo.password import demo_password
from quangan.demo.seed import seed_quang_an


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The demo, built once for the tests of this file and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_quang_an()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(built, db, settings):
    settings.DEMO = True


def rows() -> dict[str, int]:
    models = (AuditEntry, Candidate, Member, Meeting, MentorReport, Notification, Quota, User)
    return {model.__name__: model.objects.count() for model in models}


def test_the_demo_is_the_commune_of_the_story(demo):
    cells = Organization.objects.cells()
    admitted = [Member.objects.joined_in(year).count() for year in (2022, 2023, 2024)]
    minorities = Member.objects.joined_between(2022, 2024).of_minorities().count()
    committee = Organization.objects.get(code="22.168.053.000.000")

    assert clock.today() == clock.DEMO_START
    assert (Member.objects.count(), cells.count()) == (179, 17)
    assert cells.filter(cell_kind=CellKind.VILLAGE).count() == 11
    assert (admitted, minorities) == ([8, 9, 9], 21)
    targets = Quota.objects.filter(organization=committee).order_by("year", "-source")
    assert list(targets.values_list("year", "source", "target")) == [
        (2022, "own", 7),
        (2022, "assigned", 8),
        (2023, "own", 8),
        (2023, "assigned", 9),
        (2024, "own", 7),
        (2024, "assigned", 9),
    ]


def test_members_of_the_demo_and_of_the_generator_are_found_by_the_keys_of_the_person(demo):
    add_communes(1, seed=1)
    apart = Member.objects.exclude(
        sort_key=F("person__sort_key"), search_text=F("person__search_text")
    )

    assert Member.objects.count() > 179
    assert not apart.exists()


def test_the_demo_shows_nine_of_seven_and_nine_of_nine(demo, client):
    client.force_login(User.objects.get(username="bithu.danguy"))

    answer = client.get("/api/v1/quota-progress/?year=2024").json()

    assert (answer["year"], answer["admitted"]) == (2024, 9)
    assert answer["targets"] == {
        "own": {"target": 7, "percent": 128.5},
        "assigned": {"target": 9, "percent": 100.0},
    }


def test_everybody_of_the_cast_can_sign_in(demo, client):
    assert [person.username for person in people()] == list(CAST)
    for username in CAST:
        page = {"login": username, "password": demo_password()}
        answer = client.post("/accounts/login/", page)
        assert (username, answer.status_code) == (username, 302)
        assert client.get("/").status_code == 200
        client.logout()


def test_the_home_cell_may_vote_tonight_on_whom_the_mentor_helps(demo):
    mentor = User.objects.get(username="giupdo")
    owed = MentorReport.objects.written_by(mentor).owed().filter(period="2024-05-01")
    candidate = Candidate.objects.get(person__full_name="Tằng Tài Nhì")
    meeting = Meeting.objects.get(cell=candidate.cell, month="2024-05-01")

    assert sorted(owed.values_list("state", flat=True)) == ["draft", "expected"]
    assert [m.mentor.person for m in candidate.mentorships.open()] == [mentor.person]
    assert for_cell_vote(candidate, clock.DEMO_START).ready
    assert meeting.state == MeetingState.DRAFT
    under_way = (Stage.CELL_PASSED, Stage.BASE_PASSED, Stage.DECIDED)
    assert [Candidate.objects.filter(stage=s).count() for s in under_way] == [1, 1, 1]


def test_reminders_of_the_demo_reach_the_inbox_once(demo):
    first, second = (_send("2024-05-15") for _n in range(2))

    assert first["planned"] == first["sent"] > 0
    assert second == {"planned": 0, "sent": 0, "held": 0, "withdrawn": 0}
    reminders = Notification.objects.filter(rule__in=[rule.key for rule in registry.rules])
    assert reminders.count() == first["planned"]
    told = set(reminders.values_list("rule", flat=True))
    assert {"mentor-report", "probation-ends", "meeting-to-announce"} <= told


def _send(day: str) -> dict[str, int]:
    out = StringIO()
    call_command("send_reminders", "--on", day, "--json", stdout=out)
    result: dict[str, int] = json.loads(out.getvalue())
    return result


def test_seeding_again_changes_nothing(demo):
    before = rows()

    assert seed_quang_an() is False

    assert rows() == before


def test_what_the_demo_holds_agrees_with_itself(demo):
    assert add_communes(2, seed=1) == 2
    assert add_communes(2, seed=1) == 0

    committees = Organization.objects.filter(kind=OrganizationKind.COMMITTEE)
    assert committees.count() == 3
    call_command("check_invariants", stdout=StringIO())
