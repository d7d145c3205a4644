"""The people behind the numbers of statistics: as many as the number, and only the reader's own."""

import re
from datetime import date
from html import unescape

import pytest

from candidates.models import Candidate
from members.models import Member
from people import clock
from reports.statistics.behind import Number
from reports.statistics.closing import close_period
from reports.statistics.figures import PEOPLE, counted_for, figures_for
from reports.statistics.people import ALL_GROUPINGS
from reports.statistics.periods import read_period
from reports.statistics.showing import MEASURE_TITLES
from tests import factories as make
from tests.reports.lives import leaves, lives_in, moves, newly_admitted

pytestmark = pytest.mark.django_db
MAY_15 = date(2024, 5, 15)
Q1, Q2 = read_period("2024-q1"), read_period("2024-q2")
URL, PEOPLE_URL = "/reports/statistics/", "/reports/statistics/people/"
LINK = re.compile(r'<a href="([^"]+)" data-count="(\d+)"')


@pytest.fixture(autouse=True)
def _may():
    with clock.held_today(MAY_15):
        yield


@pytest.fixture
def spring(committee, cell, other_cell):
    """A quarter in which somebody stands behind every kind of number."""
    newly_admitted(
        cell, date(2024, 4, 10), sex="female", ethnic_group="09", religion="Tin lành",
        birth_date=date(2000, 6, 15),
    )  # fmt: skip
    newly_admitted(other_cell, date(2024, 2, 20), ethnic_group="01")
    lives_in(cell, joined_on=date(2023, 5, 2), official=False)
    newly_admitted(other_cell, date(2022, 5, 2))
    leaves(lives_in(other_cell), date(2024, 5, 3))
    make.make_candidate(cell, stage="dossier_open")
    make.make_candidate(other_cell)


def every_number(figures):
    """Each number of people that ``figures`` state."""
    for key in PEOPLE:
        yield Number(key)
        for line in figures["lines"]:
            yield Number(key, line["id"])
    for grouping in ALL_GROUPINGS:
        for group, counts in figures["groups"][grouping.key].items():
            for measure in counts:
                yield Number(measure, "", grouping.key, group)


def test_behind_each_number_stand_as_many_people(committee, spring):
    figures = figures_for([committee], Q2, MAY_15)
    counted = counted_for([committee], Q2, MAY_15)

    numbers = list(every_number(figures))
    stated = [number.stated(figures) for number in numbers]

    assert stated == [len(number.rows(counted, figures)) for number in numbers]
    reached = {n.key for n, count in zip(numbers, stated, strict=True) if count}
    assert reached >= {"sources", "dossiers", "women", "overdue", "due", "removed", "members"}
    assert {n.key for n in numbers if n.grouping} == set(MEASURE_TITLES)


def test_each_link_of_the_page_opens_its_people(client, office, spring):
    client.force_login(office)

    links = LINK.findall(client.get(URL).content.decode())

    assert len(links) > 30
    for url, count in links:
        page = client.get(unescape(url))
        assert (page.context["paginator"].count, page.context["beyond"]) == (int(count), ""), url


def test_a_list_says_who_where_and_when(client, office, cell, spring):
    client.force_login(office)
    admitted = Member.objects.get(person__sex="female")

    page = client.get(PEOPLE_URL, {"ky": "2024-q2", "so": "admitted", "dong": cell.pk})

    said = page.content.decode()
    assert "Kết nạp trong kỳ: 1 người" in said
    assert f"{cell.name} · 01/04/2024–15/05/2024" in said
    assert admitted.get_absolute_url() in said
    assert "10/04/2024" in said


def test_a_group_is_named(client, office, spring):
    client.force_login(office)

    page = client.get(PEOPLE_URL, {"ky": "2024-q2", "so": "members", "nhom": "ethnic", "la": "09"})

    said = page.content.decode()
    assert "Đảng viên cuối kỳ: 1 người" in said
    assert "Dân tộc: Dao · vào ngày 15/05/2024" in said


def test_candidates_open_their_own_page(client, office, cell, spring):
    client.force_login(office)

    page = client.get(PEOPLE_URL, {"ky": "2024-q2", "so": "dossiers"})

    candidate = Candidate.objects.get(cell=cell)
    assert [row.url for row in page.context["page_obj"]] == [candidate.get_absolute_url()]


def test_a_frozen_number_is_told_beside_the_list_of_today(client, office, committee, cell):
    newly_admitted(cell, date(2024, 2, 20))
    closed = close_period(organization=committee, period=Q1, actor=office)
    newly_admitted(cell, date(2024, 3, 20))
    client.force_login(office)

    links = LINK.findall(client.get(closed.get_absolute_url()).content.decode())
    url = next(unescape(url) for url, _count in links if "so=admitted&" in unescape(url) + "&")
    page = client.get(url)

    assert len(page.context["page_obj"]) == 2
    assert "Số đã chốt là 1; tính lại hôm nay được 2" in page.content.decode()


def test_who_went_elsewhere_is_counted_and_not_named(client, cell, other_cell):
    member = newly_admitted(cell, date(2024, 4, 10))
    moves(member, other_cell, date(2024, 5, 1))
    client.force_login(make.holder_of("secretary", cell))

    page = client.get(PEOPLE_URL, {"ky": "2024-q2", "so": "admitted"})

    said = page.content.decode()
    assert "Kết nạp trong kỳ: 1 người" in said
    assert "Còn 1 người nay ngoài phạm vi của đồng chí." in said
    assert member.person.full_name not in said


def test_who_sees_sums_alone_opens_nobody(client, committee, spring):
    client.force_login(make.holder_of("superior_viewer", committee))

    assert LINK.findall(client.get(URL).content.decode()) == []
    assert client.get(PEOPLE_URL, {"ky": "2024-q2", "so": "admitted"}).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [{}, {"so": "assigned"}, {"so": "reports_in"}, {"so": "women", "nhom": "ethnic"},
     {"so": "members", "nhom": "stars"}, {"so": "members", "nhom": "body"}],
)  # fmt: skip
def test_what_is_no_number_of_people_is_not_found(client, office, asked):
    client.force_login(office)

    assert client.get(PEOPLE_URL, {"ky": "2024-q2", **asked}).status_code == 404


def test_a_period_to_come_is_said(client, office):
    client.force_login(office)

    page = client.get(PEOPLE_URL, {"ky": "2024-q4", "so": "admitted"})

    assert "Quý IV năm 2024 chưa bắt đầu" in page.content.decode()


def test_a_long_list_has_pages_and_no_more_statements(
    client, office, cell, django_assert_max_num_queries
):
    lives_in(cell)
    client.force_login(office)
    asked = {"ky": "2024-q2", "so": "members"}
    client.get(PEOPLE_URL, asked)
    with django_assert_max_num_queries(40) as few:
        client.get(PEOPLE_URL, asked)
    for _n in range(60):
        lives_in(cell)

    with django_assert_max_num_queries(len(few)):
        first = client.get(PEOPLE_URL, asked)
    second = client.get(PEOPLE_URL, asked | {"page": 2})

    assert (len(first.context["page_obj"]), len(second.context["page_obj"])) == (50, 11)
    assert "page=2" in first.content.decode()


def test_a_large_table_opens_line_by_line(client, office, committee):
    cells = [make.make_cell(committee) for _n in range(26)]
    for one in cells:
        lives_in(one)
    client.force_login(office)

    links = [unescape(url) for url, _count in LINK.findall(client.get(URL).content.decode())]

    assert links
    assert not any("dong=" in url for url in links)
