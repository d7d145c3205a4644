"""Months of cells count what the members' rows say, whatever happened in whatever order."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cells.models import Post
from cells.services import merge_cells
from members import months, services
from members.models import MembershipEvent, MembershipPeriod, OrganizationMonth
from people import clock
from quangan.invariants import cell_months
from tests import factories as make

TODAY = date(2024, 5, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


def secretary_of(cell):
    post = Post.objects.filter(organization=cell, kind="secretary", ended_on=None).first()
    return post.person.user if post else make.holder_of("secretary", cell)


def moved(member, target, on):
    """The member goes to another cell of the committee, as both cells agree."""
    ask, let = secretary_of(target), secretary_of(member.cell)
    request = services.ask_transfer(member=member, to_cell=target, actor=ask)
    services.release_transfer(request=request, on=on, actor=let)


def of_month(cell, year, month):
    """What is kept of a cell's month, without its noughts."""
    row = OrganizationMonth.objects.filter(organization=cell, month=date(year, month, 1)).first()
    return {n: v for n in months.COUNTS if row and (v := getattr(row, n))}


def admit(cell, on, **person):
    person = make.make_person(**person)
    row = services.NewMember(person=person, cell=cell, joined_on=on)
    return services.admit_members([row], kind="admitted", actor=None, source="test")[0]


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee)


def test_an_admission_counts_with_what_the_person_is(cell):
    admit(
        cell, date(2024, 2, 3), sex="female", ethnic_group="09", religion="Công giáo",
        birth_date=date(1993, 2, 4),
    )  # fmt: skip
    admit(cell, date(2024, 2, 20), religion="Không", birth_date=date(1993, 2, 19))

    assert of_month(cell, 2024, 2) == {
        "admitted": 2, "admitted_women": 1, "admitted_minority": 1, "admitted_religious": 1,
        "admitted_young": 1,
    }  # fmt: skip


def test_an_admission_stays_with_the_cell_where_it_happened(committee, cell):
    other = make.make_cell(committee)
    member = admit(cell, date(2024, 2, 3))
    moved(member, other, date(2024, 4, 1))

    assert of_month(cell, 2024, 2)["admitted"] == 1
    assert of_month(other, 2024, 2) == {}


def test_who_came_from_elsewhere_was_not_admitted_here(cell):
    member = admit(cell, date(2024, 2, 3))
    member.periods.update(started_on=date(2024, 3, 1))
    months.recount()

    assert of_month(cell, 2024, 2) == {}


def test_a_leaving_counts_and_one_that_was_undone_does_not(committee, cell):
    office = make.holder_of("office", committee)
    member = make.make_member(cell)
    event = services.record_leaving(
        member=member, on=date(2024, 4, 2), kind="resigned", ground="QĐ 12-QĐ/ĐU", actor=office
    )
    assert of_month(cell, 2024, 4) == {"removed": 1}

    services.undo_event(event=event, reason="Ghi nhầm người", actor=office)

    assert of_month(cell, 2024, 4) == {}


def test_a_corrected_day_moves_the_admission_to_its_month(committee, cell):
    office = make.holder_of("office", committee)
    member = admit(cell, date(2024, 2, 3))
    services.correct_membership(
        member=member, changes={"joined_on": date(2024, 1, 30)}, ground="Quyết định", actor=office
    )

    assert of_month(cell, 2024, 1)["admitted"] == 1
    assert of_month(cell, 2024, 2) == {}


def test_a_day_after_the_member_moved_on_cannot_be_the_day_of_admission(committee, cell):
    other, office = make.make_cell(committee), make.holder_of("office", committee)
    member = admit(cell, date(2024, 2, 3))
    moved(member, other, date(2024, 4, 1))

    with pytest.raises(ValidationError) as refused:
        services.correct_membership(
            member=member, changes={"joined_on": date(2024, 4, 20)}, ground="Quyết định",
            actor=office,
        )  # fmt: skip

    assert refused.value.error_dict["joined_on"][0].code == "after_moving"


def test_a_month_kept_wrongly_is_told(cell):
    admit(cell, date(2024, 2, 3))
    OrganizationMonth.objects.update(recognised=3)

    assert len(list(cell_months())) == 1
    months.recount()
    assert list(cell_months()) == []


def test_a_list_of_many_is_counted_in_few_statements(cell, django_assert_max_num_queries):
    rows = [
        services.NewMember(
            person=make.make_person(), cell=cell, joined_on=date(2000 + n % 20, 1 + n % 12, 3)
        )
        for n in range(60)
    ]
    members = services.admit_members(rows, kind="listed", actor=None, source="test")
    OrganizationMonth.objects.all().delete()

    with django_assert_max_num_queries(2):
        months.count_new(member.pk for member in members)

    assert list(cell_months()) == []


STEPS = st.tuples(
    st.sampled_from(
        [
            "admit",
            "recognise",
            "leave",
            "leave",
            "undo",
            "readmit",
            "transfer",
            "correct",
            "date",
            "merge",
        ]
    ),
    st.integers(0, 5),
    st.integers(0, 700),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_months_equal_a_recount_after_any_history(committee, steps):
    office = make.holder_of("office", committee)
    cells = [make.make_cell(committee) for _n in range(3)]
    members = [admit(cells[n % 3], date(2022, 3, 3) + timedelta(40 * n)) for n in range(6)]

    for kind, which, days in steps:
        live(kind, members, cells, which, date(2022, 6, 1) + timedelta(days), office)

    assert list(cell_months()) == []
    for cell in cells:
        for row in OrganizationMonth.objects.filter(organization=cell):
            shown = Counter({n: getattr(row, n) for n in ("admitted", "recognised", "removed")})
            assert +shown == told_by_rows(cell, row.month), (cell, row.month, steps)


def live(kind, members, cells, which, on, office):
    """One step of a history; what the services refuse did not happen."""
    member = members[which]
    member.refresh_from_db()
    try:
        match kind:
            case "admit":
                members[which] = admit(cells[which % 3], on)
            case "recognise":
                services.recognise_member(member=member, official_on=on, actor=office, ground="QĐ")
            case "leave":
                services.record_leaving(
                    member=member, on=on, kind="resigned", ground="QĐ", actor=office
                )
            case "undo":
                event = MembershipEvent.objects.standing().filter(member=member, kind="left")
                services.undo_event(event=event.get(), reason="Ghi sai", actor=office)
            case "readmit":
                services.readmit_member(
                    member=member, cell=cells[which % 3], joined_on=on, ground="QĐ", actor=office
                )
            case "transfer":
                moved(member, cells[(which + 1) % 3], on)
            case "correct":
                sex = "female" if member.person.sex == "male" else "male"
                services.correct_person(
                    member=member, changes={"sex": sex, "ethnic_group": "09"}, actor=office
                )
            case "date":
                services.correct_membership(
                    member=member, changes={"joined_on": on}, ground="QĐ", actor=office
                )
            case "merge":
                merge_cells(
                    cells=[cells[which % 3]], into=cells[(which + 1) % 3], on=on, actor=office,
                    decision="Quyết định 45-QĐ/ĐU", minutes="Biên bản ngày 28/04/2024",
                )  # fmt: skip
    except (ValidationError, PermissionDenied, MembershipEvent.DoesNotExist):
        pass


def told_by_rows(cell, month):
    """The same counts by hand, from the rows alone and in Python."""

    def within(period, day):
        ends = period.ended_on or date.max
        return day is not None and period.started_on <= day <= ends

    def in_month(day):
        return day is not None and day.replace(day=1) == month

    found = Counter()
    for period in MembershipPeriod.objects.filter(cell=cell).select_related("member"):
        member = period.member
        days = [d for d in (member.joined_on, member.first_joined_on) if within(period, d)]
        found["admitted"] += bool(days) and in_month(days[0])
        found["recognised"] += within(period, member.official_on) and in_month(member.official_on)
    for event in MembershipEvent.objects.standing().filter(kind="left"):
        times = event.member.periods.filter(started_on__lte=event.happened_on)
        last = times.order_by("-started_on").first()
        found["removed"] += last is not None and last.cell == cell and in_month(event.happened_on)
    return +found


def test_two_who_change_different_members_of_a_month_both_count(cell):
    first, second = admit(cell, date(2024, 2, 3)), admit(cell, date(2024, 2, 4))
    office = make.holder_of("office", cell.parent)
    with months.keeping_months([first.pk]):
        services.correct_person(member=second, changes={"sex": "female"}, actor=office)

    assert of_month(cell, 2024, 2)["admitted_women"] == 1
