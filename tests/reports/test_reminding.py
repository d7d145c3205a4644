"""Who falls behind the year's pace is told at most once a month, and whose post ends in time."""

from datetime import date
from types import SimpleNamespace

import pytest

from cells.models import Organization, Post
from reports.reminding.quota import judged_on
from tests import factories as make
from tests.reminded import due_of, found, open_after, statements_to_find, titles, told_from

pytestmark = pytest.mark.django_db

COMMITTEE, CELL, POST = "quota-behind", "quota-behind-cell", "post-ends"
# The last working days of months of 2024: 29/4 to 1/5 and 31/8 to 3/9 are off.
APRIL, MAY, AUGUST = date(2024, 4, 26), date(2024, 5, 31), date(2024, 8, 30)


@pytest.fixture
def people(committee, cell):
    return SimpleNamespace(
        secretary=make.holder_of("secretary", cell),
        in_charge=make.holder_of("in_charge", cell),
        office=make.holder_of("office", committee),
        deputy=make.holder_of("standing_deputy", committee),
    )


def test_the_office_is_told_on_the_last_working_day_and_the_standing_deputy_after(
    committee, cell, people, quota, admit
):
    quota(committee, 6)
    admit(cell, 1)

    # Two of six are a third: by the end of April one is behind, by the rule of the months.
    assert told_from(date(2024, 4, 24), date(2024, 5, 10), COMMITTEE) == [
        (APRIL, people.office, 0),
        (date(2024, 5, 6), people.deputy, 3),
    ]
    assert titles(COMMITTEE) == {
        "Đảng ủy xã Quảng An kết nạp chậm so với chỉ tiêu: 1/6, đang làm 0 hồ sơ"
    }


def test_a_cell_with_a_share_is_told_of_its_own(committee, cell, people, quota):
    quota(cell, 3)

    assert told_from(date(2024, 4, 24), date(2024, 5, 10), CELL) == [
        (APRIL, people.secretary, 0),
        (date(2024, 5, 6), people.in_charge, 3),
    ]
    assert [due.committee for due in found(CELL, APRIL)] == [committee.pk]


@pytest.mark.parametrize(
    ("admitted", "dossiers", "behind"),
    [(0, 0, True), (0, 1, True), (0, 2, False), (1, 1, False), (2, 0, False)],
)
def test_whose_dossier_is_under_way_counts_as_if_admitted(
    committee, cell, quota, admit, admitted, dossiers, behind
):
    quota(committee, 6)
    admit(cell, admitted)
    for _n in range(dossiers):
        make.make_candidate(cell, stage="dossier_open")
    make.make_candidate(cell, stage="sympathiser")

    assert bool(due_of(COMMITTEE, APRIL)) is behind


def test_who_is_appraised_by_a_section_stays_under_way(committee, cell, quota):
    quota(committee, 6)
    for stage in ("cell_passed", "appraised"):
        make.make_candidate(cell, stage=stage)

    assert due_of(COMMITTEE, APRIL) == {}


@pytest.mark.parametrize(
    ("day", "judged"),
    [
        (date(2024, 3, 29), None),
        (date(2024, 4, 25), None),
        (APRIL, APRIL),
        (date(2024, 5, 30), APRIL),
        (MAY, MAY),
        (AUGUST, AUGUST),
        (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_the_year_is_judged_by_the_month_from_april_on(day, judged, committee):
    assert judged_on(day, 2024) == judged


def test_the_year_over_nothing_can_be_made_up(committee, quota):
    quota(committee, 6)
    quota(committee, 6, year=2025)

    assert due_of(COMMITTEE, date(2024, 12, 31)) == {committee.pk: date(2024, 12, 31)}
    assert due_of(COMMITTEE, date(2025, 1, 2)) == {}


def test_it_ends_when_the_committee_has_caught_up(committee, cell, people, quota, admit):
    quota(committee, 6)
    assert open_after(APRIL, COMMITTEE) == 1
    admit(cell, 2)

    assert open_after(APRIL, COMMITTEE) == 0


def test_the_assigned_target_goes_before_the_own_one(committee, quota):
    quota(committee, 12, source="own")
    assert set(due_of(COMMITTEE, APRIL)) == {committee.pk}
    quota(committee, 2)

    assert due_of(COMMITTEE, APRIL) == {}


def test_without_a_target_nobody_is_behind(committee, cell, quota):
    quota(committee, 0)

    assert due_of(COMMITTEE, APRIL) == due_of(CELL, APRIL) == {}


def with_term(kind, organization, day):
    holder = make.holder_of(kind, organization)
    Post.objects.filter(person=holder.person).update(term_ends_on=day)
    return Post.objects.get(person=holder.person)


def stand_in(post, ended_on, started_on=date(2024, 3, 1)):
    return Post.objects.create(
        person=make.make_person(), organization=post.organization, kind=post.kind,
        started_on=started_on, ended_on=ended_on, stands_in_for=post,
    )  # fmt: skip


TERM_ENDS = date(2024, 6, 30)


def test_a_term_that_ends_is_told_a_month_and_a_week_before(committee, cell, people):
    post = Post.objects.get(person=people.secretary.person)
    post.term_ends_on = TERM_ENDS
    post.save()

    assert told_from(date(2024, 5, 29), date(2024, 7, 2), POST) == [
        (MAY, people.office, -30),
        (date(2024, 6, 23), people.deputy, -7),
    ]
    assert titles(POST) == {
        f"Đ/c {post.person}, bí thư Chi bộ thôn Nà Cáng, hết nhiệm kỳ ngày 30/06/2024"
    }


def test_who_stands_in_is_told_of_by_the_last_day(committee, people):
    post = stand_in(Post.objects.get(person=people.deputy.person), TERM_ENDS)

    assert due_of(POST, date(2024, 6, 29)) == {}
    assert due_of(POST, TERM_ENDS) == {post.pk: TERM_ENDS}
    assert due_of(POST, TERM_ENDS, {post.stands_in_for_id}) == {}
    assert open_after(MAY, POST) == 1
    assert titles(POST) == {
        f"Đ/c {post.person} thôi đứng thay phó bí thư thường trực Đảng ủy xã Quảng An "
        "sau ngày 30/06/2024"
    }


@pytest.mark.parametrize("kind", ["secretary", "standing_deputy"])
def test_a_successor_ends_it(committee, cell, people, kind):
    post = Post.objects.get(kind=kind, organization__in=[committee, cell])
    post.term_ends_on = TERM_ENDS
    post.save()
    assert open_after(MAY, POST) == 1
    if kind == "secretary":
        post.ended_on = TERM_ENDS
        post.save()
    make.make_post(make.make_person(), post.organization, kind, date(2024, 7, 1))

    assert open_after(MAY, POST) == 0


def test_another_who_holds_the_same_kind_of_post_is_no_successor(committee, cell, people):
    post = with_term("committee_member", committee, TERM_ENDS)
    make.make_post(make.make_person(), committee, "committee_member", date(2024, 4, 1))

    assert due_of(POST, TERM_ENDS) == {post.pk: TERM_ENDS}


def test_who_stands_in_for_longer_ends_it(committee, people):
    post = Post.objects.get(person=people.deputy.person)
    stand_in(post, TERM_ENDS)
    longer = stand_in(post, date(2024, 9, 30), started_on=date(2024, 7, 1))

    assert due_of(POST, TERM_ENDS) == {}
    assert due_of(POST, date(2024, 9, 30)) == {longer.pk: date(2024, 9, 30)}


def test_a_term_prolonged_moves_the_day(people):
    post = Post.objects.get(person=people.secretary.person)
    Post.objects.filter(pk=post.pk).update(term_ends_on=date(2029, 6, 30))

    assert due_of(POST, TERM_ENDS) == {}


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (COMMITTEE, "office"), (COMMITTEE, "deputy"), (CELL, "secretary"), (CELL, "in_charge"),
        (POST, "office"), (POST, "deputy"),
    ],
)  # fmt: skip
def test_whoever_is_told_may_open_the_page(client, committee, cell, people, quota, rule, who):
    quota(committee, 12)
    quota(cell, 12)
    Post.objects.filter(person=people.secretary.person).update(term_ends_on=TERM_ENDS)
    [due] = found(rule, TERM_ENDS)
    client.force_login(getattr(people, who))

    assert client.get(due.url).status_code == 200


def many(committee, quota):
    cells = [make.make_cell(committee) for _n in range(19)]
    committees: list[Organization] = [make.make_committee(f"Đảng ủy xã {n}") for n in range(19)]
    for place in [*cells, *committees]:
        quota(place, 12)
    for cell in cells:
        with_term("secretary", cell, TERM_ENDS)


@pytest.mark.parametrize("rule", [COMMITTEE, CELL, POST])
def test_twenty_take_as_many_statements_as_one(committee, cell, people, quota, rule):
    quota(committee, 12)
    quota(cell, 12)
    Post.objects.filter(person=people.secretary.person).update(term_ends_on=TERM_ENDS)
    one, statements = statements_to_find(rule, TERM_ENDS)
    many(committee, quota)

    assert (one, statements_to_find(rule, TERM_ENDS)) == (1, (20, statements))
