"""Accounts opened from the lists: names, one-time passwords, whose slips are whose."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from rest_framework.authtoken.models import Token

from cells.services import open_accounts, reissue_slip
from people import clock
from people.models import AuditEntry, User
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_15 = date(2024, 5, 15)


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(MAY_15):
        yield MAY_15


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee)


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


def of(*members):
    return [(member.person, member.cell) for member in members]


def trail():
    """What was recorded beside the making of the organisations."""
    return AuditEntry.objects.exclude(action="cells.organization_created").order_by("pk")


def test_each_gets_a_name_of_their_own_and_a_password_that_lapses(cell, secretary):
    first = make.make_member(cell, "Nguyễn Văn Đức")
    second = make.make_member(cell, "Ngô Viết Đức")
    third = make.make_member(cell, "Y Thúy")

    slips = open_accounts(people=of(first, second, third), actor=secretary)

    assert [slip.account.username for slip in slips] == ["duc.nv", "duc.nv2", "thuy.y"]
    for slip in slips:
        account = User.objects.get(username=slip.account.username)
        assert account.check_password(slip.password)
        assert (account.one_time_until, account.is_active) == (date(2024, 5, 29), True)
    assert len({slip.password for slip in slips}) == 3
    entries = trail()
    assert [(e.action, e.actor, e.organization_path) for e in entries] == [
        ("people.account_created", secretary, cell.path)
    ] * 3
    assert entries[0].data == {"username": "duc.nv", "slip_until": "2024-05-29"}


def test_a_name_that_differs_by_case_alone_is_taken(cell, secretary):
    make.make_user(make.make_person(), "Duc.NV")

    [slip] = open_accounts(people=of(make.make_member(cell, "Nguyễn Văn Đức")), actor=secretary)

    assert slip.account.username == "duc.nv2"


def test_who_has_an_account_is_passed_over_even_asked_twice_in_one_go(cell, secretary):
    member, had = make.make_member(cell), make.make_member(cell)
    before = make.user_of(had)

    slips = open_accounts(people=of(member, member, had), actor=secretary)
    again = open_accounts(people=of(member, had), actor=secretary)

    assert ([slip.account.person for slip in slips], again) == ([member.person], [])
    before.refresh_from_db()
    assert before.one_time_until is None


def test_no_password_stands_anywhere_in_the_database(cell, secretary, tmp_path):
    member = make.make_member(cell)

    [first] = open_accounts(people=of(member), actor=secretary)
    second = reissue_slip(account=first.account, organization=cell, actor=secretary)

    call_command("dumpdata", output=str(tmp_path / "all.json"))
    kept = (tmp_path / "all.json").read_text()
    assert first.account.username in kept
    assert first.password not in kept
    assert second.password not in kept
    assert json.loads(kept)


def test_too_many_in_one_go_are_refused_in_words_and_none_is_made(cell, secretary, settings):
    settings.SLIPS_AT_ONCE = 2
    members = [make.make_member(cell) for _n in range(3)]

    with pytest.raises(ValidationError, match="nhiều nhất 2 tài khoản"):
        open_accounts(people=of(*members), actor=secretary)

    assert not User.objects.filter(person__member__in=members).exists()
    assert len(open_accounts(people=of(*members[:2]), actor=secretary)) == 2


@pytest.mark.parametrize(
    ("who", "where", "may"),
    [
        ("secretary", "cell", True),
        ("deputy", "cell", True),
        ("committee_member", "cell", False),
        ("in_charge", "cell", False),
        ("secretary", "other", False),
        ("office", "committee", True),
        ("system_admin", "committee", True),
        ("secretary", "committee", False),
        ("inspection", "committee", False),
        ("office", "elsewhere", False),
    ],
)
def test_who_opens_accounts_of_a_cell(committee, cell, who, where, may):
    places = {
        "cell": cell,
        "other": make.make_cell(committee),
        "committee": committee,
        "elsewhere": make.make_committee("Đảng ủy xã Đồng Văn"),
    }
    actor, member = make.holder_of(who, places[where]), make.make_member(cell)

    if may:
        assert len(open_accounts(people=of(member), actor=actor)) == 1
    else:
        with pytest.raises(PermissionDenied, match="Chỉ bí thư"):
            open_accounts(people=of(member), actor=actor)
        assert not User.objects.filter(person=member.person).exists()


def test_nobody_is_handed_the_slip_of_who_reaches_further(committee, cell, secretary, office):
    member = make.make_member(cell, "Phùn Văn Lộc")
    make.make_post(member.person, committee, "deputy")
    keeper = make.make_member(cell, "Chìu Thị Dung")
    make.make_post(keeper.person, committee, "system_admin")
    deputy = make.make_member(cell)
    make.make_post(deputy.person, cell, "deputy")

    with pytest.raises(PermissionDenied, match="Phùn Văn Lộc"):
        open_accounts(people=of(member, deputy), actor=secretary)
    with pytest.raises(PermissionDenied, match="Chìu Thị Dung"):
        open_accounts(people=of(keeper, member), actor=office)
    assert User.objects.count() == 2

    assert len(open_accounts(people=of(deputy), actor=secretary)) == 1
    assert len(open_accounts(people=of(member), actor=office)) == 1
    admin = make.holder_of("system_admin", committee)
    assert len(open_accounts(people=of(keeper), actor=admin)) == 1


def test_a_new_slip_ends_what_was_open_and_the_codes_of_the_api(client, cell, secretary):
    account = make.user_of(make.make_member(cell))
    Token.objects.create(user=account)
    client.force_login(account)
    assert client.get("/").status_code == 200

    slip = reissue_slip(account=account, organization=cell, actor=secretary)

    assert client.get("/").status_code == 302
    account.refresh_from_db()
    assert account.check_password(slip.password)
    assert account.one_time_until == date(2024, 5, 29)
    assert not Token.objects.exists()
    [entry] = trail()
    assert (entry.action, entry.actor, entry.target_id, entry.data) == (
        "cells.slip_reissued",
        secretary,
        str(account.pk),
        {"slip_until": "2024-05-29"},
    )


def test_a_new_slip_is_refused_for_oneself_and_for_a_closed_account(cell, secretary):
    closed = make.user_of(make.make_member(cell))
    closed.is_active = False
    closed.save()

    for account, code in ((secretary, "own"), (closed, "closed")):
        with pytest.raises(ValidationError) as refusal:
            reissue_slip(account=account, organization=cell, actor=secretary)
        assert refusal.value.code == code

    assert not trail().exists()


def test_a_secretary_gives_no_new_slip_to_who_reaches_further(committee, cell, secretary):
    member = make.make_member(cell)
    make.make_post(member.person, committee, "committee_member")
    account = make.user_of(member)

    with pytest.raises(PermissionDenied):
        reissue_slip(account=account, organization=cell, actor=secretary)

    account.refresh_from_db()
    assert (account.one_time_until, trail().count()) == (None, 0)
