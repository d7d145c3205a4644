"""Every address × every post × own, sibling, below and elsewhere, as the policy has it."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from cells import policy
from cells.access import holds, may
from cells.backends import READS
from cells.policy import Condition
from people import clock
from people.models import User
from tests import factories as make
from tests.access_table import TABLE, Of, Page, rights_of
from tests.routes import routes
from tests.things import TODAY, plant, things_of

pytestmark = pytest.mark.django_db

SITE = {route.name: route for route in routes()}
THINGS = {name: line for name, line in TABLE.items() if isinstance(line, Of)}
PAGES = {name: line for name, line in TABLE.items() if isinstance(line, Page)}

# Which rights show a thing; any of them is enough.
SEES = {
    "cell": (policy.SEE_ORGANIZATION,),
    "reorganisation": (policy.SEE_ORGANIZATION,),
    "post": (policy.SEE_POST,),
    "charge": (policy.SEE_POST,),
    "stand_in": (policy.SEE_POST,),
    "quota": (policy.SEE_QUOTA,),
    "batch": (policy.SEE_ORGANIZATION,),
    "member": (policy.SEE_MEMBER,),
    "proposal": (policy.SEE_MEMBER,),
    "transfer": (policy.SEE_TRANSFER,),
    "attachment": (policy.SEE_ATTACHMENT,),
    "candidate": (policy.SEE_CANDIDATE, policy.SEE_SUBMITTED),
    "mentorship": (policy.SEE_CANDIDATE, policy.SEE_SUBMITTED),
    "report": (policy.SEE_REPORT_DRAFT,),
    "meeting": (policy.SEE_MEETING_DRAFT,),
    "final_meeting": (policy.SEE_MEETING,),
    "visitor": (policy.SEE_MEETING,),
    "issue": (policy.SEE_MEETING,),
    "item": (policy.SEE_MEETING_DRAFT,),
    "opinion": (policy.SEE_MEETING_DRAFT,),
    "guest": (policy.SEE_MEETING_DRAFT,),
    "task": (policy.CLOSE_TASK,),
    "guidance": (policy.WRITE_GUIDANCE,),
    "guidance_file": (policy.WRITE_GUIDANCE,),
    "topic": (policy.SEE_PLAN,),
    "movement": (policy.SEE_MOVEMENT,),
    "stand_out": (policy.SEE_MOVEMENT,),
    "class": (policy.SEE_CLASS,),
    "closed_period": (policy.SEE_FIGURES,),
    "mobilisation": (policy.SEE_MOBILISATION,),
    "milestone": (policy.SEE_MOBILISATION,),
    "evidence": (policy.SEE_MOBILISATION,),
}
# An import, a class, and guidance as long as it is a draft.
OF_THE_COMMITTEE = {"batch", "class", "closed_period", "guidance", "guidance_file"}
# Who is somebody to a thing of the first cell without any post.
IS = {
    ("mentor", "member"): Condition.SELF,
    ("mentor", "proposal"): Condition.SELF,
    ("mentor", "candidate"): Condition.MENTOR,
    ("mentor", "mentorship"): Condition.MENTOR,
    ("mentor", "report"): Condition.MENTOR,
    ("mentor", "task"): Condition.OWNER,
    ("mentor", "final_meeting"): Condition.CELL_MEMBER,
    ("member", "final_meeting"): Condition.CELL_MEMBER,
    ("mentor", "attachment"): Condition.SELF,
    ("mentor", "visitor"): Condition.CELL_MEMBER,
    ("member", "visitor"): Condition.CELL_MEMBER,
    ("mentor", "issue"): Condition.CELL_MEMBER,
    ("member", "issue"): Condition.CELL_MEMBER,
    ("secretary", "post"): Condition.OWNER,
}
# Pages of a record that only a member has.
OWN_RECORD = {"members:me", "reports:my-rating"}
# What lies outside a commune is asked on PostgreSQL alone: the same queries, half the minutes.
PLACES = ["own", "sibling"]
if connection.vendor == "postgresql":
    PLACES += ["neighbour", "elsewhere"]
# Things of nobody but their owner.
PRIVATE = {"saved_filter", "notification", "device"}


@pytest.fixture
def world(db):
    """A province of two communes and a commune elsewhere; things of four cells."""
    with clock.held_today(TODAY):
        province = make.make_committee("Tỉnh ủy", parent=None)
        province.kind = "superior"
        province.save(update_fields=["kind"])
        near = make.make_committee("Đảng ủy xã Quảng An", parent=province, is_upland=True)
        own = plant(near)
        places = {
            "own": own,
            "sibling": plant(near),
            "neighbour": plant(make.make_committee("Đảng ủy xã Bản Vược", parent=province)),
            "elsewhere": plant(make.make_committee("Đảng ủy xã Đồng Văn")),
        }
        people = {
            "secretary": own.secretary,
            "deputy": make.holder_of("deputy", own.cell),
            "cell committee": make.holder_of("committee_member", own.cell),
            "in charge": make.holder_of("in_charge", own.cell),
            "mentor": own.mentor,
            "member": make.user_of(make.make_member(own.cell)),
            "office": own.office,
            "chair": make.holder_of("secretary", near),
            "standing deputy": make.holder_of("standing_deputy", near),
            "committee member": make.holder_of("committee_member", near),
            "inspection": make.holder_of("inspection", near),
            "superior": make.holder_of("superior_viewer", province),
            "admin": make.holder_of("system_admin", near),
        }
        yield SimpleNamespace(
            places=places,
            people=people,
            things={name: things_of(place) for name, place in places.items()},
        )


def expected(world, who: str, place: str, name: str) -> int:
    line = THINGS[name]
    user: User = world.people[who]
    cell = world.places[place].cell
    # These belong to the committee, whose cells do not hear of them.
    where = cell.parent if line.thing in OF_THE_COMMITTEE else cell
    if line.thing in PRIVATE:
        return line.gives if (who, place) == ("secretary", "own") else 404
    somebody = IS.get((who, line.thing)) if place == "own" else None
    if not any(may(user, right, where) or somebody in right.also for right in SEES[line.thing]):
        return 404
    asked = rights_of(line)
    if not asked or any(may(user, right, where) or somebody in right.also for right in asked):
        return line.gives
    return 403


def answer(client, route, url) -> int:
    """What the address answers, everything it wrote undone."""
    with transaction.atomic():
        status = getattr(client, route.methods[0])(url).status_code
        transaction.set_rollback(True)
    return status


def test_every_post_gets_of_every_thing_what_the_policy_gives(client, world):
    surprises = []
    for who, user in world.people.items():
        client.force_login(user)
        for name, line in THINGS.items():
            for place in PLACES:
                route = SITE[name]
                got = answer(client, route, route.url(pk=world.things[place][line.thing].pk))
                if got != (want := expected(world, who, place, name)):
                    surprises.append(f"{name} {place} to {who}: {got}, not {want}")

    assert not surprises, "\n".join(surprises)


def test_every_post_gets_the_pages_that_the_policy_gives(client, world):
    surprises = []
    for who, user in world.people.items():
        client.force_login(user)
        for name, line in PAGES.items():
            got = answer(client, SITE[name], SITE[name].url())
            asked = rights_of(line)
            want = line.gives if not asked or any(holds(user, right) for right in asked) else 403
            if name in OWN_RECORD and not hasattr(user.person, "member"):
                want = 404
            if got != want:
                surprises.append(f"{name} to {who}: {got}, not {want}")

    assert not surprises, "\n".join(surprises)


def test_every_post_gets_the_lists_of_django_admin_that_the_policy_gives(client, world):
    lists = [route for route in routes() if route.name.endswith("_changelist")]
    surprises = []
    for who, user in world.people.items():
        client.force_login(user)
        for route in lists:
            app_label, model, _list = route.name.removeprefix("admin:").rsplit("_", 2)
            # Persons are looked up where an account is given to somebody.
            label = "people.user" if model == "person" else f"{app_label}.{model}"
            right = READS.get(label)
            enters = holds(user, policy.ENTER_ADMIN)
            gets = enters and right is not None and holds(user, right)
            # Who does not enter is led to the sign-in page, which says why.
            want = 200 if gets else 403 if enters else 302
            if (got := answer(client, route, route.url())) != want:
                surprises.append(f"{route} to {who}: {got}, not {want}")

    assert not surprises, "\n".join(surprises)


def test_the_document_of_access_is_the_print_of_the_policy(capsys):
    call_command("access_matrix")

    written = (settings.BASE_DIR / "docs/access.md").read_text(encoding="utf-8")
    assert written == capsys.readouterr().out, "manage.py access_matrix > docs/access.md"
