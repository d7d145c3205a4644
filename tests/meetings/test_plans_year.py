"""The plans of several cells beside each other, as the committee reads them."""

from datetime import date

import pytest
from django.urls import reverse

from meetings import services
from meetings.models import Meeting, ThematicTopic
from meetings.services import plans
from meetings.yearly_plans import ANNOUNCED, HELD, OVERDUE, WAITING, PlansYear
from tests import factories as make
from tests.meetings.conftest import at

pytestmark = pytest.mark.django_db

PAGE = reverse("meetings:plans-year")


def plan(cell, month, title="Học và làm theo Bác", **fields):
    return ThematicTopic.objects.create(
        cell=cell, month=date(2024, month, 1), title=title, **fields
    )


def met(cell, month, **state):
    """A thematic meeting of ``cell``, in some state."""
    meeting = services.draft_meeting(
        cell=cell, kind="thematic", planned_at=at(10, month), actor=None, source="test"
    )
    Meeting.objects.filter(pk=meeting.pk).update(**state)
    return meeting


def states(cell):
    [row] = PlansYear([cell], 2024).rows
    return [[one.state for one in quarter.planned] for quarter in row.quarters]


def test_each_quarter_says_what_was_held_and_what_is_overdue(commune):
    begun = {"started_at": at(10, 2), "finalised_at": at(11, 2)}
    plan(commune.cell, 2, meeting=met(commune.cell, 2, state="finalised", **begun))
    plan(commune.cell, 4)
    plan(commune.cell, 5, meeting=met(commune.cell, 5, state="announced"))
    plan(commune.cell, 8, meeting=met(commune.cell, 8))
    called_off = met(commune.cell, 12, state="cancelled", cancel_reason="Bão")
    plan(commune.cell, 12, meeting=called_off)

    assert states(commune.cell) == [[HELD], [OVERDUE, ANNOUNCED], [WAITING], [WAITING]]


def test_what_a_quarter_lacks_is_as_on_the_cells_own_page(commune):
    ThematicTopic.objects.create(cell=commune.cell, month=date(2026, 5, 1), title="Bảo vệ rừng")

    [row] = PlansYear([commune.cell], 2026).rows
    own = plans.quarters_of(commune.cell, 2026)

    lacks = [quarter.lacks for quarter in row.quarters]
    assert lacks == [quarter.lacks for quarter in own]
    assert lacks[0] > lacks[1] == 0


def test_the_committee_reads_all_cells_and_is_led_to_each_plan(client, commune):
    plan(commune.cell, 5, "Bảo vệ rừng")
    plan(commune.other_cell, 6, "<b>Chuyển đổi số</b>")
    client.force_login(commune.office)

    shown = client.get(PAGE).content.decode()

    assert "Chuyên đề của các chi bộ năm 2024" in shown
    assert "Bảo vệ rừng" in shown
    assert "&lt;b&gt;Chuyển đổi số" in shown
    assert f"chi_bo={commune.cell.pk}" in shown
    assert "0/2 chuyên đề đã họp" in shown


def test_who_follows_one_cell_reads_of_no_other(client, commune):
    plan(commune.cell, 5, "Bảo vệ rừng")
    plan(commune.other_cell, 6, "Chuyển đổi số")
    client.force_login(commune.in_charge)

    shown = client.get(PAGE).content.decode()

    assert "Bảo vệ rừng" in shown
    assert "Chuyển đổi số" not in shown
    client.force_login(commune.member_user)
    assert client.get(PAGE).status_code == 403


def test_a_year_without_topics_says_so(client, commune):
    client.force_login(commune.office)

    shown = client.get(PAGE, {"nam": 2020}).content.decode()

    assert "Năm này chưa chi bộ nào có chuyên đề trong kế hoạch." in shown


@pytest.mark.parametrize("who, offered", [("office", True), ("secretary", False)])
def test_who_sees_several_cells_is_led_there(client, commune, who, offered):
    client.force_login(getattr(commune, who))

    pages = [client.get(reverse(f"meetings:{name}")).content.decode() for name in ("list", "map")]

    assert [PAGE in shown for shown in pages] == [offered, offered]


def test_forty_cells_are_read_in_as_many_statements_as_two(
    client, commune, django_assert_max_num_queries
):
    plan(commune.cell, 5)
    client.force_login(commune.office)
    client.get(PAGE)
    with django_assert_max_num_queries(8) as few:
        client.get(PAGE)

    for _n in range(38):
        cell = make.make_cell(commune.committee)
        for month in (2, 5, 8, 11):
            plan(cell, month, meeting=met(cell, month))
    with django_assert_max_num_queries(8) as many:
        response = client.get(PAGE)

    assert len(response.context["plans"].rows) == 40
    assert len(few) == len(many)
