"""A password that somebody else gave: changed at the first sign-in, before anything else."""

from datetime import date

import pytest
from django.urls import reverse
from rest_framework.authtoken.models import Token

from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

PASSWORD = "mật khẩu thử 2024"
NEW = "một câu dài dễ nhớ"
MAY_15 = date(2024, 5, 15)
LOGIN, CHANGE = "/accounts/login/", "/accounts/password/change/"


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(MAY_15):
        yield MAY_15


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee())


@pytest.fixture
def user(cell):
    """A secretary whose password stands on a slip."""
    user = make.holder_of("secretary", cell)
    user.one_time_until = MAY_15
    user.save()
    return user


def sign_in(client, user):
    return client.post(LOGIN, {"login": user.username, "password": PASSWORD})


def test_every_page_leads_to_the_change_and_the_change_leads_on(client, user, cell):
    sign_in(client, user)

    for url in ("/", "/members/", "/cells/", "/more/", "/help/", "/admin/"):
        assert client.get(url).url == CHANGE
    assert client.post("/more/", {"text_size": "lon", "language": "vi"}).url == CHANGE
    page = client.get(CHANGE).content.decode()
    assert "Đặt mật khẩu của mình" in page
    assert 'name="oldpassword"' not in page
    assert "qa-bar" not in page
    done = client.post(CHANGE, {"password1": NEW, "password2": NEW})

    assert done.url == "/"
    assert "Đã đổi mật khẩu." in client.get("/").content.decode()
    user.refresh_from_db()
    assert (user.one_time_until, user.text_size) == (None, "")
    assert user.check_password(NEW)
    entry = AuditEntry.objects.get(action="people.password_changed")
    assert (entry.actor, entry.organization_path, entry.data) == (user, cell.path, {})


def test_a_part_of_a_page_asked_by_htmx_moves_the_whole_page(client, user):
    sign_in(client, user)

    answer = client.get("/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == CHANGE


def test_who_will_do_it_later_signs_out(client, user):
    sign_in(client, user)

    client.post("/accounts/logout/")

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("chosen", [PASSWORD, "12345678"], ids=["that of the slip", "weak"])
def test_the_password_of_the_slip_and_a_weak_one_are_refused(client, user, chosen):
    sign_in(client, user)

    page = client.post(CHANGE, {"password1": chosen, "password2": chosen})

    assert page.status_code == 200
    user.refresh_from_db()
    assert (user.one_time_until, user.check_password(PASSWORD)) == (MAY_15, True)
    assert client.get("/").url == CHANGE


def test_a_slip_that_lapsed_opens_nothing_and_says_whom_to_ask(client, user):
    with clock.held_today(date(2024, 5, 16)):
        late = sign_in(client, user)
        wrong = client.post(LOGIN, {"login": user.username, "password": "sai"})

    assert "Gặp bí thư chi bộ hoặc văn phòng Đảng ủy" in late.content.decode()
    assert "Gặp bí thư" not in wrong.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_session_in_which_the_slip_lapsed_ends(client, user):
    sign_in(client, user)

    with clock.held_today(date(2024, 5, 16)):
        sent = client.post(CHANGE, {"password1": NEW, "password2": NEW}, follow=True)

    assert sent.redirect_chain[0][0] == LOGIN
    assert "Mật khẩu trên phiếu đã hết hạn." in sent.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_api_refuses_session_and_token_alike_until_the_change(client, user):
    token = {"Authorization": f"Token {Token.objects.create(user=user).key}"}
    url = reverse("api:member-list")
    by_token = client.get(url, headers=token)
    sign_in(client, user)
    by_session = client.get(url)

    for answer in (by_token, by_session):
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json() == {
            "type": "about:blank",
            "title": "Không được phép",
            "status": 403,
            "detail": "Hãy đăng nhập trên trang và đổi mật khẩu được cấp trước đã.",
        }

    client.post(CHANGE, {"password1": NEW, "password2": NEW})
    assert client.get(url).status_code == client.get(url, headers=token).status_code == 200
