"""The shell of every page: who sees which places, sizes, languages, errors, the demo's day."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Decision
from cells.registry import WorkItem, open_work
from people import clock
from people.models import AuditEntry, DemoClock
from quangan import home, navigation
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_15 = date(2024, 5, 15)


@pytest.fixture(autouse=True)
def mid_may():
    with clock.held_today(MAY_15):
        yield


@pytest.fixture
def committee():
    return make.make_committee(is_upland=True)


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


def bar_of(client):
    return [place.view for place in client.get(reverse("more")).context["shell"].bar]


def test_the_bar_follows_the_post(client, committee, cell, secretary):
    plain = make.user_of(make.make_member(cell))
    mentor = make.make_member(cell)
    make.make_mentorship(make.make_candidate(cell), mentor)
    people = {
        "secretary": secretary,
        "mentor": make.user_of(mentor),
        "member": plain,
        "office": make.holder_of("office", committee),
        "committee": make.holder_of("secretary", committee),
        "admin": make.holder_of("system_admin", committee),
        "nobody in particular": make.make_user(),
    }

    bars = {}
    for name, user in people.items():
        client.force_login(user)
        bars[name] = bar_of(client)

    assert bars == {
        "secretary": ["home", "meetings:list", "candidates:list", "members:list", "more"],
        "mentor": ["home", "candidates:my-reports", "meetings:list", "members:me", "more"],
        "member": ["home", "meetings:list", "members:me", "more"],
        "office": ["home", "imports:list", "members:list", "candidates:list", "more"],
        "committee": ["home", "candidates:desk", "reports:quotas", "candidates:list", "more"],
        "admin": ["home", "admin:index", "cells:list", "reports:audit", "more"],
        "nobody in particular": ["home", "notifications:inbox", "more"],
    }


def test_no_bar_has_more_than_five_places():
    assert all(len(places) <= 4 for places in navigation.BARS.values())


def test_every_place_of_a_bar_opens_for_who_has_it(client, committee, cell):
    for kind, where in (
        ("secretary", cell), ("deputy", cell), ("in_charge", cell), ("office", committee),
        ("secretary", committee), ("standing_deputy", committee), ("inspection", committee),
        ("superior_viewer", committee), ("system_admin", committee),
    ):  # fmt: skip
        client.force_login(make.holder_of(kind, where))
        places = client.get(reverse("more")).context["shell"].places
        closed = {p.view: s for p in places if (s := client.get(p.url).status_code) >= 400}

        assert closed == {} or closed == {"members:me": 404}, (kind, closed)


def test_the_page_one_stands_on_is_marked(client, secretary):
    client.force_login(secretary)

    page = client.get(reverse("candidates:list"))

    assert page.context["shell"].here == "candidates:list"
    assert page.content.decode().count('aria-current="page"') == 2  # side bar and bottom bar


def test_pages_ask_for_sign_in_unless_they_say_otherwise(client):
    assert client.get(reverse("home")).url == f"{reverse('account_login')}?next=/"
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("healthz")).status_code == 200


def test_vietnamese_is_first_whatever_the_browser_says(client):
    page = client.get(reverse("account_login"), headers={"accept-language": "en-US,en"})

    assert 'lang="vi"' in page.content.decode()
    assert page.headers["Content-Language"] == "vi"


def test_size_and_language_are_kept_on_the_account_and_in_cookies(client, secretary):
    client.force_login(secretary)

    response = client.post(reverse("more"), {"text_size": "rat-lon", "language": "en"})

    secretary.refresh_from_db()
    assert (secretary.text_size, secretary.language) == ("rat-lon", "en")
    page = client.get(response.url).content.decode()
    assert '<html lang="en" data-size="rat-lon">' in page
    client.post(reverse("account_logout"))
    signed_out = client.get(reverse("account_login")).content.decode()
    assert '<html lang="en" data-size="rat-lon">' in signed_out


def test_a_size_that_does_not_exist_is_refused(client, secretary):
    client.force_login(secretary)

    page = client.post(reverse("more"), {"text_size": "huge", "language": "vi"})

    secretary.refresh_from_db()
    assert page.context["form"].errors.keys() == {"text_size"}
    assert secretary.text_size == ""


def test_the_guide_of_ones_own_role_stands_first(client, committee, secretary):
    client.force_login(secretary)
    assert client.get(reverse("help")).context["first"] == "secretary"

    client.force_login(make.holder_of("office", committee))
    page = client.get(reverse("help"))
    assert page.context["guides"][0] == "help/_office.html"
    assert "Ô đỏ là lỗi" in page.content.decode()


def test_work_is_grouped_by_its_day_and_the_rest_is_one_press_away(client, secretary):
    def source(user, day):
        for n, due in enumerate([date(2024, 5, 14), MAY_15, date(2024, 5, 20), None] * 3):
            yield WorkItem(f"Việc {n}", "Vì sao", "/more/", "Làm", due)

    kept, open_work[:] = list(open_work), [source]
    client.force_login(secretary)
    try:
        short = client.get(reverse("home"))
        whole = client.get(reverse("home"), {"tat_ca": "1"})
    finally:
        open_work[:] = kept

    assert [g.key for g in short.context["groups"]] == ["late", "today", "coming"]
    assert sum(len(g.rows) for g in short.context["groups"]) == home.SHOWN
    assert (short.context["count"], short.context["late"], short.context["hidden"]) == (12, 3, 5)
    assert sum(len(g.rows) for g in whole.context["groups"]) == 12
    assert "Quá 1 ngày" in short.content.decode()


def test_home_with_nothing_to_do_says_so(client):
    client.force_login(make.make_user(make.make_person("Lê Văn An")))

    page = client.get(reverse("home")).content.decode()

    assert "Chào đồng chí An" in page
    assert "Hôm nay không có việc phải làm." in page


def decided(cell):
    """A candidate whose ceremony is the secretary's to hold: the dearest kind of work."""
    candidate = make.make_candidate(cell, stage="decided")
    make.make_mentorship(candidate, make.make_member(cell))
    Decision.objects.create(
        candidate=candidate, body="decider", organization=cell.parent, passed=True,
        number="1-QĐ/ĐU", decided_on=make.MARCH_5, received_on=make.MARCH_5,
    )  # fmt: skip


def test_home_asks_the_same_for_one_ceremony_and_three(
    client, cell, secretary, django_assert_max_num_queries
):
    client.force_login(secretary)
    decided(cell)
    with django_assert_max_num_queries(15) as one:
        client.get(reverse("home"))
    for _n in range(2):
        decided(cell)
    with django_assert_max_num_queries(15) as three:
        page = client.get(reverse("home"))

    assert len(one) == len(three)
    assert sum(len(g.rows) for g in page.context["groups"]) >= 3
    assert len(page.content) <= 60 * 1024


@pytest.mark.parametrize(
    ("status", "said"), [(403, "Đồng chí không được làm việc này"), (404, "Không tìm thấy trang")]
)
def test_refusals_are_pages_of_the_site_with_a_way_on(client, secretary, status, said):
    client.force_login(secretary)
    url = {403: reverse("imports:list"), 404: "/khong-co/"}[status]

    page = client.get(url)

    assert page.status_code == status
    assert said in page.content.decode()
    assert 'href="/"' in page.content.decode()


def test_our_own_fault_is_said_with_a_code(secretary):
    client = Client(raise_request_exception=False)
    client.force_login(secretary)
    kept = list(open_work)
    open_work[:] = [lambda user, day: 1 / 0]
    try:
        page = client.get(reverse("home"))
    finally:
        open_work[:] = kept

    assert page.status_code == 500
    assert "Máy chủ gặp lỗi, việc chưa được ghi" in page.content.decode()
    assert "Mã yêu cầu" in page.content.decode()


def test_the_demo_day_moves_in_the_demo_alone(client, secretary, settings):
    client.force_login(secretary)
    assert client.get(reverse("demo-day")).status_code == 404

    settings.DEMO = True
    refused = client.post(reverse("demo-day"), {"day": "31/02/2024"})
    assert refused.context["form"]["day"].value() == "31/02/2024"
    assert not DemoClock.objects.exists()
    moved = client.post(f"{reverse('demo-day')}?tro_lai=/members/", {"day": "20/05/2024"})
    away = client.post(f"{reverse('demo-day')}?tro_lai=https://x.vn/", {"day": "20/05/2024"})

    assert (moved.url, away.url) == ("/members/", "/")
    assert DemoClock.objects.get().day == date(2024, 5, 20)
    assert AuditEntry.objects.filter(action="people.demo_day_set", actor=secretary).count() == 2


def test_pages_name_no_other_host_and_carry_no_inline_script(client, secretary):
    client.force_login(secretary)

    page = client.get(reverse("home"))

    html = page.content.decode()
    assert "https://" not in html
    assert "<script>" not in html
    assert "style=" not in html
    assert "script-src" in page.headers["Content-Security-Policy"]
