"""What the database promises of people, cells and posts: each promise is broken once.

The rows are written past forms and services, so that the constraint alone stands in the way.
"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cells.models import Organization, Placement, Post, Quota, Reorganisation, SourcePlan, Term
from people.models import DemoClock, Person, User
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)
BEFORE = date(2024, 3, 4)


@pytest.fixture
def committee():
    return make.make_committee(code="22.168")


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


def broken(constraint, write):
    """Whether ``write`` is stopped by the database."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    # SQLite names the columns of a unique index instead of the constraint.
    said = str(refusal.value)
    return constraint in said or "UNIQUE constraint failed" in said


def test_a_person_has_a_name():
    assert broken("person_has_a_name", lambda: Person.objects.create(full_name="  "))
    assert not Person.objects.exists()


def test_a_user_name_stands_once_and_a_person_has_one_account():
    person = make.make_person()
    user = make.make_user(person, "bithu")

    assert broken("username", lambda: make.make_user(None, "bithu"))
    assert broken("person", lambda: make.make_user(person, "khac"))
    assert User.objects.get() == user


def test_a_person_with_an_account_is_not_deleted():
    person = make.make_person()
    make.make_user(person)

    with pytest.raises(ProtectedError):
        person.delete()

    assert Person.objects.filter(pk=person.pk).exists()


def test_the_demo_has_one_clock():
    DemoClock.objects.create(id=1, day=DAY)

    assert broken("demo_clock_is_one_row", lambda: DemoClock.objects.create(id=2, day=DAY))
    assert DemoClock.objects.count() == 1


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("organization_code_once", {"code": "22.168", "kind": "committee"}),
        ("organization_name_once_in_parent", {"name": "CHI BỘ thôn  Na Cang"}),
        ("organization_cell_kind_for_cells_only", {"cell_kind": ""}),
        ("organization_cell_kind_for_cells_only", {"kind": "section"}),
        (
            "organization_dates_in_order",
            {"established_on": DAY, "dissolved_on": BEFORE},
        ),
    ],
)
def test_an_organisation_breaks_no_promise(committee, cell, constraint, fields):
    row = {"name": "Chi bộ thôn Hải An", "kind": "cell", "cell_kind": "village"} | fields
    if row["kind"] == "committee":
        row["cell_kind"] = ""

    assert broken(constraint, lambda: Organization.objects.create(parent=committee, **row))
    assert Organization.objects.count() == 2


def test_a_dissolved_cell_leaves_its_name_free(committee, cell):
    Organization.objects.filter(pk=cell.pk).update(dissolved_on=DAY)

    again = make.make_cell(committee, "Chi bộ thôn Nà Cáng")

    assert list(Organization.objects.cells().active()) == [again]


def test_the_path_and_the_open_placement_stand_once(committee, cell):
    other = make.make_cell(committee)

    assert broken("path", lambda: Organization.objects.filter(pk=other.pk).update(path=cell.path))
    assert broken(
        "placement_open_once",
        lambda: Placement.objects.create(organization=cell, parent=committee),
    )


def test_a_placement_ends_after_it_began(committee, cell):
    cell.placements.update(ended_on=BEFORE)

    assert broken(
        "placement_dates_in_order",
        lambda: cell.placements.update(started_on=DAY),
    )


def test_a_name_ends_once_a_day(cell):
    def keep(name):
        return cell.old_names.create(name=name, ended_on=DAY, decision="QĐ 1")

    keep("Chi bộ thôn Cũ")

    assert broken("organization_name_ends_once_a_day", lambda: keep("Chi bộ thôn Cũ Hơn"))
    assert cell.old_names.count() == 1


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [("reorganisation_has_decision", "decision"), ("reorganisation_has_minutes", "minutes")],
)
def test_a_merger_rests_on_its_papers(constraint, wrong):
    papers = {"decision": "QĐ 1", "minutes": "BB 1"}

    def write(**changes):
        return Reorganisation.objects.create(kind="merged", happened_on=DAY, **papers | changes)

    assert broken(constraint, lambda: write(**{wrong: ""}))
    write()
    assert Reorganisation.objects.count() == 1


def test_an_organisation_stands_once_on_each_side(cell):
    moved = Reorganisation.objects.create(kind="moved", happened_on=DAY, decision="QĐ 1")
    moved.parts.create(organization=cell, is_after=False)

    assert broken(
        "reorganisation_part_once",
        lambda: moved.parts.create(organization=cell, is_after=False),
    )
    moved.parts.create(organization=cell, is_after=True)
    assert moved.parts.count() == 2


def test_a_term_ends_after_it_began(cell):
    assert broken(
        "term_dates_in_order",
        lambda: Term.objects.create(organization=cell, started_on=DAY, ended_on=BEFORE),
    )


def test_an_organisation_has_one_open_secretary(cell):
    make.make_post(make.make_person(), cell, "secretary")

    assert broken(
        "post_one_open_secretary",
        lambda: make.make_post(make.make_person(), cell, "secretary"),
    )
    make.make_post(make.make_person(), cell, "deputy")
    make.make_post(make.make_person(), cell, "deputy")
    assert Post.objects.count() == 3


def test_nobody_holds_one_post_twice_at_once(cell):
    post = make.make_post(make.make_person(), cell, "deputy")

    assert broken("post_open_once_per_person", lambda: make.make_post(post.person, cell, "deputy"))
    Post.objects.filter(pk=post.pk).update(ended_on=DAY)
    make.make_post(post.person, cell, "deputy", DAY)
    assert Post.objects.count() == 2


def test_who_stands_in_has_an_end_and_stands_in_for_another(cell):
    post = make.make_post(make.make_person(), cell, "secretary")
    fields = {"person": make.make_person(), "organization": cell, "kind": "secretary"}
    days = {"started_on": BEFORE, "ended_on": DAY}

    assert broken(
        "post_stand_in_has_an_end",
        lambda: Post.objects.create(**fields, started_on=BEFORE, stands_in_for=post),
    )
    standing_in = Post.objects.create(**fields, **days, stands_in_for=post)
    rows = Post.objects.filter(pk=standing_in.pk)
    assert broken("post_stands_in_for_another", lambda: rows.update(stands_in_for=standing_in.pk))
    assert Post.objects.filter(stands_in_for=post).count() == 1


def test_a_post_ends_no_earlier_than_it_began(cell):
    post = make.make_post(make.make_person(), cell, "deputy", DAY)
    posts = Post.objects.filter(pk=post.pk)

    assert broken("post_dates_in_order", lambda: posts.update(ended_on=BEFORE))
    posts.update(ended_on=DAY)


def test_a_target_stands_once_and_is_not_negative(cell):
    def give(**fields):
        row = {"organization": cell, "year": 2024, "source": "own", "target": 1} | fields
        return Quota.objects.create(**row)

    give()

    assert broken("quota_once_per_year_and_source", give)
    assert broken("target", lambda: give(year=2025, target=-1))
    give(source="assigned", target=0)
    give(year=2025)
    assert Quota.objects.count() == 3


def test_a_plan_of_sources_stands_once_a_year(cell):
    SourcePlan.objects.create(organization=cell, year=2024)

    assert broken(
        "source_plan_once_per_year",
        lambda: SourcePlan.objects.create(organization=cell, year=2024),
    )
    SourcePlan.objects.create(organization=cell, year=2025)
