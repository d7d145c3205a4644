"""The matrix of access: each post, what it shows and what it lets do."""

from datetime import date, timedelta

import pytest

from candidates.models import Candidate
from cells import policy
from cells.access import (
    Role,
    may,
    may_import,
    may_keep_account,
    may_keep_organizations,
    may_keep_quotas,
    may_keep_rules,
    may_read_audit,
    reach,
)
from cells.models import Organization
from members.models import Member
from people import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
CELL, COMMITTEE, PROVINCE = "cell", "committee", "province"
TREE = {"province", "committee", "cell", "other cell", "far committee", "far cell"}


@pytest.fixture
def tree():
    """A province, two communes below it, and cells; a member and a candidate in each cell."""
    province = make.make_committee("Tỉnh ủy")
    Organization.objects.filter(pk=province.pk).update(kind="superior")
    province.refresh_from_db()
    committee = make.make_committee("Đảng ủy xã Quảng An", parent=province)
    far = make.make_committee("Đảng ủy xã xa", parent=province)
    found = {
        "province": province,
        "committee": committee,
        "far committee": far,
        "cell": make.make_cell(committee),
        "other cell": make.make_cell(committee),
        "far cell": make.make_cell(far),
    }
    for name in ("cell", "other cell", "far cell"):
        make.make_member(found[name])
        make.make_candidate(found[name])
    return found


def names(tree, rows, key=lambda row: row):
    by_pk = {organization.pk: name for name, organization in tree.items()}
    return {by_pk[key(row).pk] for row in rows}


BELOW = {"committee", "cell", "other cell"}
CELLS = {"cell", "other cell"}


@pytest.mark.parametrize(
    ("kind", "where", "role", "organizations", "people", "candidates"),
    [
        ("secretary", CELL, Role.CELL_LEADER, {"cell"}, {"cell"}, {"cell"}),
        ("deputy", CELL, Role.CELL_LEADER, {"cell"}, {"cell"}, {"cell"}),
        ("committee_member", CELL, Role.CELL_COMMITTEE, {"cell"}, {"cell"}, {"cell"}),
        ("in_charge", CELL, Role.IN_CHARGE, {"cell"}, {"cell"}, {"cell"}),
        ("office", CELL, None, set(), set(), set()),
        ("secretary", COMMITTEE, Role.COMMITTEE, BELOW, CELLS, CELLS),
        ("standing_deputy", COMMITTEE, Role.COMMITTEE, BELOW, CELLS, CELLS),
        ("standing_member", COMMITTEE, Role.COMMITTEE, BELOW, CELLS, CELLS),
        ("committee_member", COMMITTEE, Role.COMMITTEE_MEMBER, set(), set(), set()),
        ("office", COMMITTEE, Role.OFFICE, BELOW, CELLS, CELLS),
        ("inspection", COMMITTEE, Role.INSPECTION, BELOW, CELLS, CELLS),
        ("superior_viewer", COMMITTEE, Role.SUPERIOR, BELOW, set(), set()),
        ("superior_viewer", PROVINCE, Role.SUPERIOR, TREE, set(), set()),
        ("system_admin", COMMITTEE, Role.ADMIN, BELOW, set(), set()),
        ("system_admin", PROVINCE, Role.ADMIN, TREE, set(), set()),
        ("inspection", PROVINCE, Role.INSPECTION, TREE, CELLS | {"far cell"}, CELLS | {"far cell"}),
        ("in_charge", COMMITTEE, None, set(), set(), set()),
    ],
)
def test_a_post_shows_its_reach_and_no_more(
    tree, kind, where, role, organizations, people, candidates
):
    person = make.make_person()
    make.make_post(person, tree[where], kind)
    user = make.make_user(person)

    assert reach(user).roles == ({role} if role else set())
    assert names(tree, Organization.objects.visible_to(user)) == organizations
    assert names(tree, Member.objects.visible_to(user), lambda m: m.cell) == people
    assert names(tree, Candidate.objects.visible_to(user), lambda c: c.cell) == candidates


@pytest.mark.parametrize(
    ("kind", "where", "quotas", "organizations", "imports", "audit", "rules"),
    [
        ("secretary", CELL, False, False, False, False, False),
        ("secretary", COMMITTEE, False, False, False, True, False),
        ("office", COMMITTEE, True, False, True, True, False),
        ("inspection", COMMITTEE, False, False, False, True, False),
        ("superior_viewer", PROVINCE, False, False, False, False, False),
        ("system_admin", COMMITTEE, True, True, False, True, False),
        ("system_admin", PROVINCE, True, True, False, True, True),
    ],
)
def test_a_post_lets_do_what_the_matrix_says(
    tree, kind, where, quotas, organizations, imports, audit, rules
):
    person = make.make_person()
    make.make_post(person, tree[where], kind)
    user = make.make_user(person)
    committee = tree["committee"]

    assert (
        may_keep_quotas(user, committee),
        may_keep_organizations(user, committee),
        may_import(user, committee),
        may_read_audit(user),
        may_keep_rules(user),
    ) == (quotas, organizations, imports, audit, rules)
    if where == COMMITTEE:
        assert not may_keep_quotas(user, tree["far committee"])
        assert not may_keep_organizations(user, tree["province"])
        assert not may_import(user, tree["far committee"])


def test_a_post_counts_from_its_first_to_its_last_day(tree):
    person = make.make_person()
    post = make.make_post(person, tree["cell"], "secretary", date(2024, 3, 5))
    post.ended_on = date(2024, 3, 9)
    post.save()
    user = make.make_user(person)

    held = []
    for offset in (-1, 0, 4, 5):
        with clock.held_today(date(2024, 3, 5) + timedelta(days=offset)):
            held.append(may(user, policy.EDIT_MEMBER, tree["cell"]))

    assert held == [False, True, True, False]


def test_posts_add_up(tree):
    person = make.make_person()
    make.make_post(person, tree["cell"], "secretary")
    make.make_post(person, tree["far cell"], "in_charge")
    user = make.make_user(person)

    assert names(tree, Organization.objects.visible_to(user)) == {"cell", "far cell"}
    assert may(user, policy.EDIT_MEMBER, tree["cell"])
    assert not may(user, policy.EDIT_MEMBER, tree["far cell"])


@pytest.mark.parametrize("why", ["no person", "no post", "closed account"])
def test_without_a_post_or_an_open_account_nothing_is_in_reach(tree, why):
    person = None if why == "no person" else make.make_person()
    if why == "closed account":
        make.make_post(person, tree["committee"], "office")
    user = make.make_user(person)
    user.is_active = why != "closed account"
    user.save()

    assert reach(user).roles == set()
    assert not Organization.objects.visible_to(user).exists()
    assert not Member.objects.visible_to(user).exists()


def test_an_admin_keeps_the_accounts_of_the_own_reach_alone(tree):
    admin = make.holder_of("system_admin", tree["committee"])
    near = make.holder_of("secretary", tree["cell"])
    plain = make.user_of(make.make_member(tree["cell"]))
    above = make.holder_of("superior_viewer", tree["province"])
    both = make.holder_of("secretary", tree["other cell"])
    make.make_post(both.person, tree["far cell"], "in_charge")
    near.is_active = False
    near.save()

    keeps = [may_keep_account(admin, account) for account in (near, plain, admin, above, both)]

    assert keeps == [True, True, True, False, False]
    assert not may_keep_account(near, plain)


@pytest.mark.parametrize(
    ("perm", "allowed"),
    [
        ("admin.enter", True),
        ("cells.add_organization", True),
        ("cells.change_quota", True),
        ("cells.delete_post", False),
        ("notifications.change_rulesetting", True),
        ("notifications.delete_committeesetting", True),
        ("notifications.view_delivery", True),
        ("notifications.view_notification", False),
        ("people.view_auditentry", True),
        ("people.change_auditentry", False),
        ("account.view_emailaddress", False),
        ("members.view_member", False),
        ("candidates.view_candidate", False),
    ],
)
def test_rights_in_django_admin_follow_from_the_post(tree, perm, allowed):
    admin = make.holder_of("system_admin", tree["committee"])
    office = make.holder_of("office", tree["committee"])

    assert admin.has_perm(perm) is allowed
    assert not office.has_perm(perm)
    assert (admin.is_staff, office.is_staff) == (True, False)
