"""Every number on a page of figures opens its people, and they are as many as it says."""

import re
from html import unescape

import pytest
from django.db import transaction

from people.models import User
from quangan.demo.seed import seed_quang_an
from quangan.invariants import cell_months
from reports.models import MobilisationModel
from reports.rollups import add_up

PAGES = ("/", "/reports/", "/reports/quotas/?nam=2024", "/reports/story/?year=2024")
WATCHERS = ("phobithu", "bithu.danguy", "vanphong", "bithu.thon", "phutrach", "kiemtra", "captren")
LINK = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*? data-count="(\d+)"')


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        seed_quang_an()
        add_up()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(built, db, settings):
    settings.DEMO = True


def numbers_on(client, page):
    """The links of a page that say how many they open."""
    text = client.get(page).content.decode()
    return {(unescape(url), int(count)) for url, count in LINK.findall(text)}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", WATCHERS)
def test_each_number_opens_as_many_people(demo, client, who, page):
    client.force_login(User.objects.get(username=who))

    wrong = []
    for url, count in numbers_on(client, page):
        answer = client.get(url)
        listed = answer.context["paginator"].count if answer.status_code == 200 else None
        if listed != count:
            wrong.append((url, count, listed))

    assert wrong == []


# A cell's page has a hundred numbers; the commune's are the same page with more lines.
@pytest.mark.parametrize("who", ["bithu.thon", "phutrach"])
def test_each_number_of_the_statistics_opens_as_many_people(demo, client, who):
    client.force_login(User.objects.get(username=who))
    links = numbers_on(client, "/reports/statistics/?ky=2024-q2")

    wrong = []
    for url, count in links:
        shown = client.get(url).context
        if (shown["paginator"].count, shown["beyond"]) != (count, ""):
            wrong.append((url, count, shown["paginator"].count))

    assert wrong == []
    assert len(links) > 20


def test_the_proof_of_a_model_opens_what_it_counts(demo, client):
    client.force_login(User.objects.get(username="phobithu"))
    model = MobilisationModel.objects.get()

    links = numbers_on(client, model.get_absolute_url())

    assert len(links) == 2
    for url, count in links:
        assert client.get(url).context["paginator"].count == count, url


def test_the_committees_pages_have_numbers_to_follow(demo, client):
    client.force_login(User.objects.get(username="phobithu"))
    found = {page: len(numbers_on(client, page)) for page in PAGES}

    assert found["/reports/"] > 40
    assert found["/reports/quotas/?nam=2024"] > 20
    assert found["/reports/story/?year=2024"] >= 8


def test_who_may_see_sums_alone_gets_no_people(demo, client):
    client.force_login(User.objects.get(username="captren"))

    for page in PAGES:
        assert numbers_on(client, page) == set()
        assert "/members/?" not in client.get(page).content.decode()


def test_the_story_of_quang_an(demo, client):
    client.force_login(User.objects.get(username="phobithu"))
    page = client.get("/reports/story/?year=2024")
    before = client.get("/reports/story/?year=2023")

    assert page.context["told"] == (
        "Đến giữa tháng 5, Đảng bộ xã Quảng An đã kết nạp 9/9 đảng viên mới, đạt 128,5% chỉ "
        "tiêu nghị quyết, 100% chỉ tiêu cấp trên giao; trong 3 năm kết nạp 26 đảng viên, người "
        "dân tộc thiểu số chiếm 80,7%."
    )
    assert before.context["told"].startswith("Năm 2023, Đảng bộ xã Quảng An đã kết nạp 9/9")
    story = page.context["story"]
    assert [(y.year, y.admitted) for y in story.years] == [(2022, 8), (2023, 9), (2024, 9)]
    assert story.year.own.on < story.year.assigned.on <= story.until


def test_a_superior_sees_its_communes_in_the_order_in_which_they_made_it(demo, client):
    client.force_login(User.objects.get(username="captren"))
    places = client.get("/reports/story/?year=2024").context["story"].places

    assert [(p.line.organization.name, p.line.admitted) for p in places] == [
        ("Đảng ủy xã Quảng An", 9)
    ]
    assert places[0].on is not None


def test_months_of_the_demo_equal_a_recount(demo):
    assert list(cell_months()) == []
