"""Cells as pages: the list, and one cell with posts and what upper floors add."""

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee(), "Chi bộ thôn Nà Cáng")


def test_a_cell_is_seen_in_reach_alone(client, cell):
    other = make.make_cell(cell.parent)
    url = reverse("cells:detail", args=[cell.pk])

    anonymous = client.get(url)
    statuses = []
    for user in (
        make.holder_of("secretary", other),
        make.user_of(make.make_member(cell)),
        make.holder_of("secretary", cell),
        make.holder_of("in_charge", cell),
        make.holder_of("inspection", cell.parent),
    ):
        client.force_login(user)
        statuses.append(client.get(url).status_code)

    assert anonymous.status_code == 302
    assert statuses == [404, 404, 200, 200, 200]


def test_the_page_of_a_cell_shows_posts_and_panels(client, cell):
    secretary = make.holder_of("secretary", cell)
    make.make_member(cell, official=False)
    make.make_candidate(cell)
    client.force_login(secretary)

    response = client.get(reverse("cells:detail", args=[cell.pk]))

    shown = response.content.decode()
    assert str(secretary) in shown
    assert [panel.template for panel in response.context["panels"]][:2] == [
        "members/_roll_panel.html",
        "candidates/_stages_panel.html",
    ]
    assert f"?chi_bo={cell.pk}" in shown


def test_the_list_shows_reach_and_asks_the_same_for_one_row_and_three(
    client, cell, django_assert_max_num_queries
):
    committee = cell.parent
    client.force_login(make.holder_of("office", committee))
    with django_assert_max_num_queries(15) as one:
        client.get(reverse("cells:list"))
    for _n in range(2):
        make.holder_of("secretary", make.make_cell(committee))
    make.make_cell(make.make_committee("Đảng ủy xã khác"), "Chi bộ thôn xa")
    with django_assert_max_num_queries(15) as three:
        shown = client.get(reverse("cells:list")).content.decode()

    assert len(one) == len(three)
    assert "Đang xem 3 chi bộ." in shown
    assert "Chi bộ thôn xa" not in shown
