"""The mail holds a count and links, stops with one click, and no way out names anybody."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from django.test import Client

from notifications.models import Delivery, Preference, PushSubscription
from notifications.services import notify
from notifications.unsubscribing import stop_mail_url
from notifications.ways import Message
from notifications.ways.email import EmailWay, mail_of
from people.models import User
from tests import factories as make
from tests.notifications import endpoint
from tests.notifications.browser_keys import BrowserKeys

pytestmark = pytest.mark.django_db
SITE = "https://quangan.example.vn"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def mail_to(user, count=2):
    mail = mail_of(Message(uuid4(), user, count))
    [html] = [body for body, kind in mail.alternatives if kind == "text/html"]
    return mail, mail.body, html


def words_of(html):
    """What a reader of the HTML mail sees."""
    seen = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>|&nbsp;", " ", html, flags=re.S)
    return " ".join(seen.split())


def test_text_and_html_say_how_many_and_lead_to_the_inbox_alone(reader):
    _mail, text, html = mail_to(reader)
    own = {f"{SITE}/notifications/", f"{SITE}/notifications/settings/", stop_mail_url(reader)}

    assert words_of(html) == (
        "Quảng An Kính gửi đồng chí, Có 2 thông báo cần xem. Mở hộp thông báo "
        "Nội dung chỉ xem được sau khi đăng nhập. Thư này gửi tự động, không cần trả lời. "
        "Đổi cách nhận tin · Thôi nhận thư"
    )
    assert "Có 2 thông báo cần xem." in text
    # The time stands in the signed address: it is cut off before comparing.
    for said in (text, html):
        links = set(re.findall(r"https?://[^\s\"<]+", said))
        assert {link.split(":1")[0] for link in links} == {link.split(":1")[0] for link in own}


def test_the_html_loads_nothing_and_runs_nothing(reader):
    _mail, _text, html = mail_to(reader)

    assert not re.search(r"<(img|script|link|iframe|form)\b|url\(|@import|src=", html)


def test_a_mail_in_english_is_english_to_the_last_line(reader):
    reader.language = "en"

    mail, text, html = mail_to(reader, 1)

    assert "1 notification" in mail.subject
    for said in (text, words_of(html)):
        assert "1 notification waits." in said
        assert not re.search("[ạ-ỹ]", said.replace("Quảng An", ""))


def test_the_mail_names_its_way_out_as_mail_programs_read_it(reader):
    mail, _text, _html = mail_to(reader)
    headers = mail.message()

    assert headers["List-Unsubscribe"].startswith(f"<{SITE}/notifications/stop-mail/")
    assert headers["List-Unsubscribe"].endswith("/>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.fixture
def stranger():
    """A mail program: not signed in, no cookie, no token of a form."""
    return Client(enforce_csrf_checks=True)


def stop_path(user):
    return stop_mail_url(user).removeprefix(SITE)


def test_one_click_stops_the_mail_without_signing_in(reader, stranger):
    assert list(User.objects.filter(EmailWay().reaches())) == [reader]

    response = stranger.post(stop_path(reader), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert "Đã thôi gửi thư" in response.content.decode()
    assert not Preference.objects.get(user=reader).email
    assert not User.objects.filter(EmailWay().reaches()).exists()


def test_looking_stops_nothing(reader, stranger):
    page = stranger.get(stop_path(reader))

    # Programs that look for danger open every link of a mail.
    assert page.status_code == 200
    assert "Thôi nhận thư nhắc việc?" in page.content.decode()
    assert reader.email not in page.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_that_was_tampered_with_is_not_found(reader, stranger, method):
    path = stop_path(reader)
    other = stop_path(make.make_user())
    token, mark = path.rsplit("/", 2)[1], other.rsplit(":", 1)[1]

    for wrong in (path.replace(token, token[:-1]), path.rsplit(":", 1)[0] + ":" + mark):
        assert getattr(stranger, method)(wrong).status_code == 404
    assert not Preference.objects.exists()


def test_mail_can_be_had_again_from_the_page(client, reader):
    client.force_login(reader)
    client.post(stop_path(reader))

    client.post("/notifications/settings/", {"email": "on"})

    assert list(User.objects.filter(EmailWay().reaches())) == [reader]


def test_the_page_shows_the_address_masked(client, reader):
    client.force_login(reader)

    page = client.get("/notifications/settings/")

    assert page.context["form"].fields["email"].label == "Thư điện tử đến k***n@example.vn"
    assert "kien@example.vn" not in page.content.decode()
    assert not Preference.objects.exists()


def test_who_has_no_address_is_told_whom_to_ask_and_keeps_the_choice(client):
    user = make.make_user()
    client.force_login(user)

    page = client.get("/notifications/settings/")
    client.post("/notifications/settings/")

    field = page.context["form"].fields["email"]
    assert field.disabled
    assert field.help_text == "Chưa có địa chỉ thư. Báo văn phòng đảng ủy để ghi vào sổ."
    assert "checked" not in str(page.context["form"]["email"])
    assert Preference.objects.get(user=user).email


# ── Nobody's name, cell or status on any way ─────────────────────────────────

KEPT = ("Chìu", "Thị", "Canari", "Chi bộ", "dự bị", "nhận xét")


@pytest.fixture
def told_by_all_ways(server, settings, run, morning):
    """Everything that leaves the app for one person who wants it by every way."""
    committee = make.make_committee()
    cell = make.make_cell(committee, "Chi bộ Canari")
    member = make.make_member(cell, "Chìu Thị Canari", official=False)
    member.person.phone = "0912345678"
    member.person.save()
    user = make.user_of(member)
    user.email = "hop-thu@example.vn"
    user.save()
    Preference.objects.create(user=user, push=True, gateway=True)
    keys = BrowserKeys()
    with endpoint.running() as away:
        settings.PUSH_TO_LOOPBACK = True
        settings.GATEWAY_URL, settings.GATEWAY_SECRET = f"{away.url}/gateway", "s"
        PushSubscription.objects.create(
            user=user, endpoint=f"{away.url}/push", p256dh=keys.p256dh, auth=keys.auth
        )
        notify(
            [user],
            rule="meeting-announced",
            subject=uuid4(),
            due_on=make.MARCH_5,
            title="Chìu Thị Canari, Chi bộ Canari, dự bị",
            reason="Gửi nhận xét về Chìu Thị Canari",
            committee=committee,
        )
        run(morning)
        run(morning + timedelta(hours=1))
    return server.taken, {posted.path: posted for posted in away.taken}, keys


def test_no_way_out_names_anybody(told_by_all_ways):
    mails, posted, keys = told_by_all_ways
    assert set(Delivery.objects.values_list("channel", "state", "error")) == {
        ("email", "sent", ""), ("push", "sent", ""), ("gateway", "sent", ""),
    }  # fmt: skip
    mail = message_from_bytes(mails[0], policy=policy.default)

    out = [
        *(f"{name}: {value}" for name, value in mail.items()),
        *(part.get_content() for part in mail.iter_parts()),
        mails[0].decode("utf-8"),
        *(f"{name}: {value}" for each in posted.values() for name, value in each.headers.items()),
        keys.opened(posted["/push"].body).decode(),
        posted["/gateway"].body.decode(),
    ]

    assert sum("1 thông báo" in said for said in out) >= 4
    assert [(kept, said) for said in out for kept in KEPT if kept in said] == []
