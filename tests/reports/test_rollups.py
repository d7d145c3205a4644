"""Figures above communes are sums of what is below, whatever moved or was dissolved."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from cells.models import Organization
from cells.services import create_organization, merge_cells
from members.models import OrganizationMonth
from people import clock
from reports.access import figures_of
from reports.dashboard import dashboard_of
from reports.models import OrganizationCount, RollUp
from reports.progress import quota_progress
from reports.rollups import add_up
from reports.story import story_of
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 15)


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


def superior(name, parent=None):
    return create_organization(name=name, kind="superior", parent=parent, actor=None, source="test")


@pytest.fixture
def nation():
    return superior("Trung ương")


@pytest.fixture
def provinces(nation):
    return [superior(f"Tỉnh ủy {n}", nation) for n in (1, 2)]


@pytest.fixture
def communes(provinces, quota, admit):
    """Two communes in the first province, one in the second; targets 4, 2 and 3."""
    found = []
    for number, (province, target, admitted) in enumerate(
        [(provinces[0], 4, 1), (provinces[0], 2, 2), (provinces[1], 3, 3)], start=1
    ):
        commune = make.make_committee(f"Đảng ủy xã {number}", parent=province)
        cell = make.make_cell(commune)
        quota(commune, target)
        admit(cell, admitted, ethnic_group="09")
        make.make_candidate(cell, stage="dossier_open")
        found.append(commune)
    add_up()
    return found


def seen_by(organization):
    return figures_of(make.holder_of("superior_viewer", organization))


def test_a_nation_is_the_sum_of_its_provinces_and_a_province_of_its_communes(
    nation, provinces, communes
):
    whole = quota_progress(seen_by(nation), 2024)
    first = quota_progress(seen_by(provinces[0]), 2024)

    assert [(x.organization, x.admitted, x.assigned) for x in whole.lines] == [
        (provinces[0], 3, 6),
        (provinces[1], 3, 3),
    ]
    assert (whole.admitted, whole.assigned.target, whole.sources) == (6, 9, 3)
    assert [x.organization for x in first.lines] == communes[:2]
    assert (first.admitted, first.minority_in_years) == (3, 3)


def test_who_there_is_adds_up_too(nation, communes):
    dashboard = dashboard_of(seen_by(nation), 2024, TODAY)

    assert dashboard.present.members == 6
    assert dashboard.present.probationary == 6
    assert dashboard.present.minority == 6
    assert sum(row.men for row in dashboard.ages) == 6
    assert not dashboard.present.is_now


def test_the_figures_are_as_old_as_the_last_adding_up(nation, communes, admit):
    scope = seen_by(nation)
    admit(make.make_cell(communes[0]), 5)
    before = quota_progress(scope, 2024).admitted
    add_up()

    assert (before, quota_progress(scope, 2024).admitted) == (6, 11)
    assert RollUp.objects.count() == 1


def test_a_commune_counts_for_itself_without_waiting(communes, admit):
    admit(make.make_cell(communes[0]), 5)

    scope = figures_of(make.holder_of("office", communes[0]))

    # Whoever holds the office is a member too, admitted long ago.
    assert quota_progress(scope, 2024).admitted == 6


def test_a_commune_of_many_members_is_read_as_it_was_added_up(communes, monkeypatch, admit):
    monkeypatch.setattr("reports.present.MOST_COUNTED", 0)
    scope = figures_of(make.holder_of("office", communes[0]))
    admit(make.make_cell(communes[0]), 5)

    shown = dashboard_of(scope, 2024, TODAY)

    assert (shown.present.members, shown.present.is_now) == (1, False)


def test_communes_stand_in_the_order_in_which_they_made_their_target(provinces, communes):
    told = story_of(seen_by(provinces[0]), 2024, TODAY)

    assert [(p.line.organization, p.on) for p in told.places] == [
        (communes[1], date(2024, 3, 5)),
        (communes[0], None),
    ]


def test_what_a_cell_took_over_counts_on_its_line(committee, cell, other_cell, admit):
    office = make.holder_of("office", committee)
    admit(cell, 2)
    admit(other_cell, 1)
    merge_cells(
        cells=[cell, other_cell], into=other_cell, on=date(2024, 5, 1), actor=office,
        decision="Quyết định 45-QĐ/ĐU", minutes="Biên bản ngày 28/04/2024",
    )  # fmt: skip

    progress = quota_progress(figures_of(office), 2024)

    assert [(x.organization, x.admitted) for x in progress.lines if x.admitted] == [(other_cell, 3)]
    assert cell.pk not in {x.organization.pk for x in progress.lines}


def test_a_cell_closed_with_nobody_after_it_keeps_its_line(committee, cell, admit):
    office = make.holder_of("office", committee)
    admit(cell, 2)
    Organization.objects.filter(pk=cell.pk).update(dissolved_on=date(2024, 5, 1))

    lines = quota_progress(figures_of(office), 2024).lines

    assert [(x.organization, x.admitted) for x in lines if x.admitted] == [(cell, 2)]


def test_adding_up_twice_changes_nothing(communes):
    before = kept()
    add_up()

    assert kept() == before


def kept():
    months = OrganizationMonth.objects.order_by("organization", "month")
    counts = OrganizationCount.objects.order_by("organization", "kind", "value")
    return (
        list(months.values_list("organization", "month", "admitted", "recognised")),
        list(counts.values_list("organization", "kind", "value", "number")),
    )


def test_the_command_says_whether_months_agree_and_puts_them_right(communes):
    said = StringIO()
    OrganizationMonth.objects.filter(organization__kind="cell").update(removed=2)
    with pytest.raises(SystemExit):
        call_command("rebuild_figures", "--check", stdout=said)
    call_command("rebuild_figures", stdout=said)
    call_command("rebuild_figures", "--check", stdout=said)

    lines = said.getvalue().splitlines()
    assert [line[:4] for line in lines[:3]] == ["Lệch"] * 3
    assert lines[-1] == "Số liệu tháng khớp với hồ sơ."


def test_pages_above_communes_ask_as_often_whatever_is_below(
    client, nation, provinces, communes, django_assert_max_num_queries
):
    client.force_login(make.holder_of("superior_viewer", nation))

    for page in ("/reports/", "/reports/quotas/", "/reports/story/"):
        with django_assert_max_num_queries(15):
            assert client.get(page).status_code == 200
