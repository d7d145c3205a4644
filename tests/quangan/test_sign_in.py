"""Signing in, changing a password, getting a forgotten one back."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from quangan import demo
from tests import factories as make

pytestmark = pytest.mark.django_db

PASSWORD = "mật khẩu thử 2024"
LOGIN = "/accounts/login/"


@pytest.fixture
def user():
    user = make.make_user(make.make_person("Phùn Văn Lộc"), "bithu.thon")
    user.email = "loc@example.vn"
    user.save()
    return user


def test_the_name_in_any_case_and_the_password_open_the_home_page(client, user):
    response = client.post(LOGIN, {"login": "BiThu.Thon", "password": PASSWORD})

    assert response.url == reverse("home")
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_said_in_vietnamese_and_the_name_stays(client, user):
    page = client.post(LOGIN, {"login": "bithu.thon", "password": "sai"})

    html = page.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in html
    assert 'value="bithu.thon"' in html
    assert "_auth_user_id" not in client.session


def test_guessing_is_stopped_even_for_the_right_password(client, user):
    for _n in range(5):
        client.post(LOGIN, {"login": "bithu.thon", "password": "sai"})

    page = client.post(LOGIN, {"login": "bithu.thon", "password": PASSWORD})

    assert "Sai quá nhiều lần. Thử lại sau 5 phút." in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_account_that_is_off_does_not_open(client, user):
    user.is_active = False
    user.save()

    client.post(LOGIN, {"login": "bithu.thon", "password": PASSWORD}, follow=True)

    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    assert client.get("/accounts/signup/").status_code == 404


def test_a_password_is_changed_by_who_knows_the_old_one(client, user):
    client.force_login(user)
    url = reverse("account_change_password")
    new = "một câu dài dễ nhớ"

    refused = client.post(url, {"oldpassword": "sai", "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    user.refresh_from_db()
    assert "Ghi mật khẩu đang dùng." in refused.content.decode()
    assert user.check_password(new)


def test_a_forgotten_password_is_set_anew_by_the_link_in_the_mail(client, user):
    client.post(reverse("account_reset_password"), {"email": "loc@example.vn"})

    [letter] = mail.outbox
    assert "Đặt lại mật khẩu Quảng An" in letter.subject
    assert "Phùn Văn Lộc" not in letter.body
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    new = "một câu dài dễ nhớ"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert "đã dùng rồi hoặc đã hết hạn" in client.get(link, follow=True).content.decode()


def test_an_address_nobody_has_is_answered_alike_and_gets_no_mail(client, user):
    known = client.post(reverse("account_reset_password"), {"email": "loc@example.vn"})
    unknown = client.post(reverse("account_reset_password"), {"email": "ai@example.vn"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [m.to for m in mail.outbox] == [["loc@example.vn"]]


def test_the_demo_offers_its_people_and_fills_the_one_form(client, user, settings, monkeypatch):
    assert "Dùng thử" not in client.get(LOGIN).content.decode()

    settings.DEMO = True
    monkeypatch.setenv("QUANGAN_DEMO_PASSWORD", PASSWORD)
    page = client.get(LOGIN).content.decode()
    filled = client.get(LOGIN, {"vai": "bithu.thon"}).content.decode()
    stranger = client.get(LOGIN, {"vai": "nguoi.la"}).content.decode()

    assert str(demo.CAST["bithu.thon"]) in page
    assert f'value="{PASSWORD}"' in filled
    assert PASSWORD not in page
    assert PASSWORD not in stranger
