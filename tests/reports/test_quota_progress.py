"""Quota progress: what is counted, for whom, on the page and through the API."""

import re
from datetime import date

import pytest
from django.urls import reverse

from people import clock
from reports import charts
from reports.access import figures_of
from reports.figures import home_figures
from reports.progress import quota_progress
from reports.rollups import add_up
from reports.wording import judgement
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY_15 = date(2024, 5, 15)
URL = "/reports/quotas/"
API = "/api/v1/quota-progress/"


def progress_for(user, year=2024):
    return quota_progress(figures_of(user), year)


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


@pytest.fixture
def demo_year(committee, cell, other_cell, quota, admit):
    """9 admitted; 7 by the own resolution, 9 assigned: shares 1 and 8."""
    quota(committee, 7, source="own")
    quota(committee, 9)
    quota(cell, 1)
    quota(other_cell, 8)
    admit(cell, 2)
    admit(other_cell, 7, ethnic_group="16")


def test_the_commune_counts_ceremonies_of_the_year_against_both_targets(
    office, cell, other_cell, demo_year, admit
):
    admit(cell, 3, year=2023)
    admit(make.make_cell(make.make_committee("Đảng ủy xã khác")), 5)

    found = progress_for(office)

    assert (found.admitted, found.own.target, found.assigned.target) == (9, 7, 9)
    assert (float(found.own.percent), float(found.assigned.percent)) == (128.5, 100.0)
    assert {x.organization: (x.admitted, x.assigned, x.missing) for x in found.lines} == {
        cell: (2, 1, 0),
        other_cell: (7, 8, 1),
    }
    assert [(y.year, y.admitted) for y in found.years] == [(2022, 0), (2023, 3), (2024, 9)]
    assert (found.minority_in_years, found.admitted_in_years) == (7, 12)


def test_shares_that_do_not_add_up_are_said_and_no_shares_are_no_mismatch(
    office, committee, cell, other_cell, quota
):
    quota(committee, 7, source="own")
    quota(committee, 9)
    quota(cell, 3)
    short = progress_for(office)
    quota(other_cell, 6)
    even = progress_for(office)
    quota(other_cell, 7)
    over = progress_for(office)

    assert [short.assigned.shares, even.assigned.shares, over.assigned.shares] == [
        "Các chi bộ cộng lại 3, ít hơn chỉ tiêu 9.",
        "",
        "Các chi bộ cộng lại 10, nhiều hơn chỉ tiêu 9.",
    ]
    assert short.own.shares == ""


def test_the_pipeline_counts_dossiers_by_cell(office, cell, other_cell):
    make.make_candidate(cell, stage="dossier_open")
    make.make_candidate(cell, stage="decided")
    make.make_candidate(cell, stage="source")
    make.make_candidate(other_cell, stage="probationary")

    found = progress_for(office)

    assert [(x.organization, x.in_dossier) for x in found.lines] == [(cell, 2), (other_cell, 0)]
    assert found.sources == 3


def test_a_cell_secretary_counts_the_own_cell_and_its_share(cell, demo_year):
    found = progress_for(make.holder_of("secretary", cell))

    assert [x.organization for x in found.lines] == [cell]
    assert (found.admitted, found.assigned.target, found.own.target) == (2, 1, None)
    assert (float(found.assigned.percent), found.own.percent) == (200.0, None)


def test_above_several_communes_the_lines_are_communes(committee, cell, quota, admit):
    province = make.make_committee("Tỉnh ủy", parent=None)
    province.kind = "superior"
    province.save()
    communes = [make.make_committee(f"Đảng ủy xã {n}", parent=province) for n in (1, 2)]
    for commune in communes:
        quota(commune, 4)
        admit(make.make_cell(commune), 1)
    viewer = make.holder_of("superior_viewer", province)
    add_up()

    whole = progress_for(viewer)
    one = quota_progress(figures_of(viewer, str(communes[0].pk)), 2024)
    elsewhere = quota_progress(figures_of(viewer, str(committee.pk)), 2024)

    assert [(x.organization, x.admitted, x.assigned) for x in whole.lines] == [
        (communes[0], 1, 4),
        (communes[1], 1, 4),
    ]
    assert (whole.admitted, whole.assigned.target) == (2, 8)
    assert (one.admitted, one.assigned.target, len(one.lines)) == (1, 4, 1)
    assert elsewhere.admitted == 2


def test_the_judgement_says_what_remains(office, committee, cell, other_cell, quota, admit):
    nothing = judgement(progress_for(office))
    quota(committee, 2)
    quota(cell, 1)
    quota(other_cell, 1)
    make.make_candidate(cell, stage="dossier_open")
    before = judgement(progress_for(office))
    admit(other_cell, 2)
    uneven = judgement(progress_for(office))
    admit(cell, 1)
    reached = judgement(progress_for(office))

    assert [nothing, before, uneven, reached] == [
        ("Năm 2024 chưa có chỉ tiêu.", ""),
        (
            "Còn thiếu 2 người so với chỉ tiêu 2.",
            "Đang có 1 hồ sơ, xem từng chi bộ dưới đây.",
        ),
        (
            "Toàn đảng bộ đã đạt, nhưng 1 chi bộ chưa đủ người theo phần được chia.",
            "Các chi bộ đó đều có hồ sơ đang làm.",
        ),
        ("Đã đạt chỉ tiêu năm 2024.", ""),
    ]


def test_the_page_shows_the_year_and_its_figures_open_their_people(client, office, demo_year):
    client.force_login(office)

    response = client.get(URL, {"nam": "2024"})

    shown = response.content.decode()
    figures = response.context["figures"]
    assert [f.value for f in figures] == ["9/9", "128,5%", "9", "77,7%"]
    for figure, count in zip(figures, (9, 9, 9, 7), strict=True):
        assert client.get(figure.url).context["paginator"].count == count
    assert "128,5%" in shown
    assert "style=" not in shown
    assert len(response.content) <= 60 * 1024
    # Worst first: the cell that owes one stands above the one that owes none.
    assert shown.index("thôn Hải An</a>") < shown.index("thôn Nà Cáng</a>")


def test_the_bars_are_drawn_by_attributes(client, office, cell, demo_year):
    for _n in range(6):
        make.make_candidate(cell, stage="dossier_open")
    client.force_login(office)

    response = client.get(URL, {"nam": "2024"})

    bars, _empty = charts.bars(progress_for(office))
    widths = {bar.line.organization: bar for bar in bars}
    assert (widths[cell].admitted, widths[cell].in_dossier, widths[cell].tick) == (25, 75, 12)
    assert re.search(r'<rect class="qa-s-ok" width="25%"', response.content.decode())


def test_a_line_is_marked_met_missed_or_not_asked(office, committee, cell, other_cell, quota):
    quota(committee, 1)
    quota(cell, 1)
    make.make_candidate(other_cell, stage="dossier_open")
    made = make.make_cell(committee)
    make.make_member(made, official=False, joined_on=date(2024, 3, 5))
    bars, _empty = charts.bars(progress_for(office))

    assert {bar.line.organization: (bar.sign, bar.target_label) for bar in bars} == {
        cell: ("cross", "1"),
        other_cell: ("", "–"),
        made: ("check", "–"),
    }


def test_a_year_without_data_says_so(client, office):
    client.force_login(office)

    with clock.held_today(MAY_15):
        shown = client.get(URL, {"nam": "2021"}).content.decode()
        made_up = client.get(URL, {"nam": "năm nay"}).content.decode()

    assert "Năm 2021 chưa có số liệu" in shown
    assert "Tiến độ chỉ tiêu kết nạp năm 2024" in made_up


def test_the_page_is_for_who_has_a_reach(client, committee, cell, other_cell, demo_year):
    anonymous = client.get(URL)
    seen = {}
    for kind, where in [
        ("secretary", cell),
        ("in_charge", cell),
        ("office", committee),
        ("secretary", committee),
        ("inspection", committee),
        ("superior_viewer", committee),
        ("system_admin", committee),
    ]:
        client.force_login(make.holder_of(kind, where))
        response = client.get(URL, {"nam": "2024"})
        seen[kind, where.kind] = response.context["progress"].admitted
    client.force_login(make.user_of(make.make_member(cell)))
    plain = client.get(URL)

    assert anonymous.status_code == 302
    assert seen == {
        ("secretary", "cell"): 2,
        ("in_charge", "cell"): 2,
        ("office", "committee"): 9,
        ("secretary", "committee"): 9,
        ("inspection", "committee"): 9,
        ("superior_viewer", "committee"): 9,
        ("system_admin", "committee"): 9,
    }
    assert plain.status_code == 403


def test_who_sees_sums_alone_gets_no_way_to_the_people(client, committee, demo_year):
    client.force_login(make.holder_of("superior_viewer", committee))

    response = client.get(URL, {"nam": "2024"})

    assert [f.url for f in response.context["figures"]] == ["", "", "", ""]
    assert "?trang_thai=tat_ca" not in response.content.decode()


def test_page_and_api_ask_the_same_for_one_cell_and_three(
    client, office, committee, cell, quota, admit, django_assert_max_num_queries
):
    client.force_login(office)
    counts = []
    for _n in range(2):
        quota(cell, 1)
        admit(cell, 1)
        make.make_candidate(cell, stage="dossier_open")
        with django_assert_max_num_queries(12) as page:
            client.get(URL, {"nam": "2024"})
        with django_assert_max_num_queries(10) as api:
            client.get(API, {"year": "2024"})
        counts.append((len(page), len(api)))
        cell = make.make_cell(committee)
        make.make_member(make.make_cell(committee))

    assert counts[0] == counts[1]


def test_the_api_answers_exactly_what_is_agreed(client, office, cell, other_cell, demo_year):
    client.force_login(office)

    response = client.get(API, {"year": "2024"})

    assert response.json() == {
        "year": 2024,
        "admitted": 9,
        "targets": {
            "own": {"target": 7, "percent": 128.5},
            "assigned": {"target": 9, "percent": 100.0},
        },
        "cells": [
            {
                "id": str(cell.pk),
                "name": "Chi bộ thôn Nà Cáng",
                "admitted": 2,
                "target": 1,
                "percent": 200.0,
            },
            {
                "id": str(other_cell.pk),
                "name": "Chi bộ thôn Hải An",
                "admitted": 7,
                "target": 8,
                "percent": 87.5,
            },
        ],
    }


def test_the_api_writes_null_where_there_is_no_target(client, office, cell):
    client.force_login(office)

    found = client.get(API, {"year": "2023"}).json()

    assert found["targets"] == {
        "own": {"target": None, "percent": None},
        "assigned": {"target": None, "percent": None},
    }
    assert [(c["target"], c["percent"]) for c in found["cells"]] == [(None, None)]


@pytest.mark.parametrize("year", ["", "abc", "1999", "2101", "20240", "-1", "२०२४"])
def test_the_api_refuses_what_is_no_year(client, office, year):
    client.force_login(office)

    response = client.get(API, {"year": year})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["errors"] == {"year": ["Năm phải là số từ 2000 đến 2100."]}


def test_the_api_is_scoped_like_the_page(client, cell, other_cell, demo_year):
    anonymous = client.get(API)
    client.force_login(make.holder_of("secretary", other_cell))
    own = client.get(API, {"year": "2024"}).json()
    narrowed = client.get(API, {"year": "2024", "organization": str(cell.pk)}).json()
    client.force_login(make.user_of(make.make_member(cell)))
    plain = client.get(API)

    assert anonymous.status_code == 401
    assert own["admitted"] == 7
    assert narrowed == own
    assert plain.status_code == 403


def test_home_figures_are_four_of_the_reach(
    committee, cell, other_cell, demo_year, django_assert_max_num_queries
):
    make.make_candidate(cell, stage="dossier_open")
    make.make_candidate(other_cell)
    secretary = make.holder_of("secretary", cell)
    office = make.holder_of("office", committee)

    with clock.held_today(MAY_15):
        with django_assert_max_num_queries(7):
            of_cell = home_figures(secretary, MAY_15)
        of_office = home_figures(office, MAY_15)
        of_nobody = home_figures(make.user_of(make.make_member(cell)), MAY_15)

    assert [(f.value, f.label) for f in of_cell] == [
        ("3", "đảng viên, trong đó 2 dự bị"),
        ("1", "quần chúng, 1 đang làm hồ sơ"),
        ("2/1", "chỉ tiêu kết nạp năm 2024: 200%"),
        ("1", "quần chúng chưa có người giúp đỡ"),
    ]
    assert [f.value for f in of_office] == ["10", "2", "9/9", "2"]
    assert of_nobody == []


def test_the_index_lists_what_one_may_open(client, committee, cell):
    anonymous = client.get(reverse("reports:index"))
    client.force_login(make.holder_of("secretary", cell))
    secretary = client.get(reverse("reports:index")).content.decode()
    client.force_login(make.holder_of("inspection", committee))
    inspection = client.get(reverse("reports:index")).content.decode()

    assert anonymous.status_code == 302
    assert ("/reports/quotas/" in secretary, "/reports/audit/" in secretary) == (True, False)
    assert ("/reports/quotas/" in inspection, "/reports/audit/" in inspection) == (True, True)
