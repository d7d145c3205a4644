"""The commands that scripts and people call by hand."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from rest_framework.authtoken.models import Token

from cells.models import Organization, Post
from members.models import Member
from people import clock
from people.models import AuditEntry, DemoClock, Person, User
from tests import factories as make

pytestmark = pytest.mark.django_db

CODE = "22.168.053.000.000"


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out, stderr=StringIO())
    return out.getvalue()


def start(*more: str) -> str:
    name = "Đảng ủy xã Quảng An"
    return run("start_committee", "--code", CODE, "--name", name, "--admin", "quantri", *more)


def test_start_committee_makes_the_committee_and_an_admin_who_can_sign_in(client):
    with clock.held_today(date(2024, 5, 15)):
        printed = start("--admin-name", "Lê Thị Lan")

    committee = Organization.objects.get()
    assert (committee.code, committee.name, committee.kind) == (
        CODE,
        "Đảng ủy xã Quảng An",
        "committee",
    )
    posts = Post.objects.values_list("person__full_name", "kind", "started_on", "ended_on")
    assert set(posts) == {
        ("Lê Thị Lan", kind, date(2024, 5, 15), None) for kind in ("system_admin", "office")
    }
    password = printed.rstrip().rpartition(" ")[2]
    answer = client.post("/accounts/login/", {"login": "quantri", "password": password})
    assert (answer.status_code, client.session["_auth_user_id"]) == (
        302,
        str(User.objects.get().pk),
    )


def test_start_committee_refuses_a_second_one_and_changes_nothing():
    start()
    before = AuditEntry.objects.count()

    with pytest.raises(CommandError, match="Đã có tổ chức"):
        start()

    assert (Organization.objects.count(), User.objects.count()) == (1, 1)
    assert AuditEntry.objects.count() == before


def test_start_committee_refuses_in_the_demo(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="QUANGAN_DEMO=0"):
        start()

    assert Organization.objects.count() == User.objects.count() == 0


def test_api_token_prints_the_token_alone_and_the_same_again(client):
    user = make.holder_of("office", make.make_committee())

    first, second = run("api_token", user.username), run("api_token", user.username.upper())

    assert first == second == Token.objects.get(user=user).key + "\n"
    answer = client.get("/api/v1/organizations/", HTTP_AUTHORIZATION=f"Token {first.strip()}")
    assert answer.status_code == 200
    made = AuditEntry.objects.filter(action="people.api_token_made")
    assert [entry.target_id for entry in made] == [str(user.pk)]


@pytest.mark.parametrize("active", [True, False])
def test_api_token_refuses_who_has_no_account_in_use(active):
    user = make.make_user()
    User.objects.filter(pk=user.pk).update(is_active=False)

    with pytest.raises(CommandError, match="Không có tài khoản"):
        run("api_token", "khong-co" if active else user.username)

    assert not Token.objects.exists()


def test_demo_date_moves_the_demo(settings):
    settings.DEMO = True

    printed = run("demo_date", "2024-06-03")

    assert printed == "Hôm nay của bản dùng thử là 03/06/2024.\n"
    assert clock.today() == DemoClock.objects.get().day == date(2024, 6, 3)


@pytest.mark.parametrize(
    ("demo", "day", "why"),
    [(False, "2024-06-03", "Chỉ bản dùng thử"), (True, "2024-02-30", "không có")],
)
def test_demo_date_refuses_real_data_and_a_day_that_is_none(settings, demo, day, why):
    settings.DEMO = demo

    with pytest.raises(CommandError, match=why):
        run("demo_date", day)

    assert not DemoClock.objects.exists()


@pytest.fixture
def static_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"


def test_prepare_says_how_to_begin_on_an_empty_install(static_root):
    assert "start_committee" in run("prepare")
    start()
    assert run("prepare").strip() == ""


def test_prepare_refuses_to_mix_demo_and_real_data(settings, static_root):
    make.make_committee()
    settings.DEMO = True
    with pytest.raises(CommandError, match="giữ dữ liệu thật"):
        run("prepare")

    DemoClock.objects.create(day=clock.DEMO_START)
    settings.DEMO = False
    with pytest.raises(CommandError, match="giữ dữ liệu dùng thử"):
        run("prepare")


def test_seed_demo_refuses_a_database_with_real_data_and_adds_nothing():
    make.make_committee()

    with pytest.raises(CommandError, match="tổ chức thật"):
        run("seed_demo")

    assert (Organization.objects.count(), DemoClock.objects.count()) == (1, 0)


def breaches() -> str:
    """What check_invariants prints when it ends with 1."""
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_invariants", stdout=out, stderr=StringIO())
    assert ended.value.code == 1
    return out.getvalue()


@pytest.fixture
def member():
    cell = make.make_cell(make.make_committee(code=CODE))
    return make.make_member(cell)


def test_check_invariants_finds_nothing_in_what_the_services_wrote(db):
    start()
    names = ("danh-sach-dang-vien", "danh-sach-cam-tinh-dang", "chi-tieu-ket-nap-2024")
    with clock.held_today(clock.DEMO_START):
        for kind, name in zip(("members", "candidates", "quotas"), names, strict=True):
            path = f"samples/{name}.xlsx"
            options = ("--committee", CODE, "--commit", "--json")
            assert json.loads(run("import_workbook", kind, path, *options))["errors"] == []

    assert run("check_invariants") == "Không có chỗ nào trái nhau.\n"


def test_check_invariants_tells_of_a_member_under_another_committee(member):
    other = make.make_committee("Đảng ủy xã khác")
    Member.objects.filter(pk=member.pk).update(committee=other)

    found = breaches()

    assert "committee is not the one above the cell: members.Member" in found
    assert str(member.pk) in found


def test_check_invariants_tells_of_a_member_without_a_period(member):
    member.periods.all().delete()

    assert "current member without an open period there" in breaches()


def test_check_invariants_tells_of_a_member_found_by_another_name(member):
    Person.objects.filter(pk=member.person_id).update(search_text=" khac .k  ")

    assert "found or sorted by other keys than the person's" in breaches()


def test_check_invariants_tells_of_a_stage_that_no_event_explains(member):
    candidate = make.make_candidate(member.cell, stage="sympathiser")
    type(candidate).objects.filter(pk=candidate.pk).update(stage="decided")
    candidate.events.all().delete()

    assert "candidate without an event" in breaches()


def test_check_invariants_tells_of_a_path_that_left_its_parent(member):
    Organization.objects.filter(pk=member.cell.pk).update(path="elsewhere/")

    assert "path is not the parent's and its own part" in breaches()
