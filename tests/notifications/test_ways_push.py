"""Web push: sealed for one browser, signed by the site, and never into our own network."""

import json
import os
import socket
import stat
import subprocess
import sys
from ipaddress import ip_address
from time import monotonic, time
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import CommitteeSetting, Preference, PushSubscription
from notifications.push_keys import key_file, public_key, read_key
from notifications.ways import Message, Refusal
from notifications.ways.posting import is_public
from notifications.ways.push import PushSender, PushWay
from people.models import User
from tests import factories as make
from tests.notifications import endpoint
from tests.notifications.browser_keys import BrowserKeys, b64, claims_of

pytestmark = pytest.mark.django_db
ON, OFF = "/notifications/push/on/", "/notifications/push/off/"
LEADS_TO_GOOGLE = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def service(settings):
    """A push service on this machine."""
    settings.PUSH_TO_LOOPBACK = True
    with endpoint.running() as server:
        yield server


@pytest.fixture
def keys():
    return BrowserKeys()


@pytest.fixture
def device(reader, service, keys):
    return add_device(reader, f"{service.url}/one", keys)


def add_device(user, url, keys):
    Preference.objects.update_or_create(user=user, defaults={"push": True})
    return PushSubscription.objects.create(
        user=user, endpoint=url, p256dh=keys.p256dh, auth=keys.auth, device="Chrome, Android"
    )


def message_to(user, count=3):
    return Message(uuid4(), user, count)


def send(user):
    return PushSender().send(message_to(user))


# ── Sending ──────────────────────────────────────────────────────────────────


def test_a_browser_opens_the_push_and_finds_a_count_and_a_link(
    reader, device, service, keys, settings
):
    settings.SITE_URL = "https://quangan.example.vn"
    message = message_to(reader)

    assert PushSender().send(message) is None

    [posted] = service.taken
    assert json.loads(keys.opened(posted.body)) == {
        "title": "Quảng An",
        "body": "Có 3 thông báo cần xem.",
        "url": "https://quangan.example.vn/notifications/",
    }
    assert posted.headers["Content-Encoding"] == "aes128gcm"
    assert posted.headers["TTL"] == "86400"
    assert posted.headers["Topic"] == message.id.hex
    assert len(posted.headers["Topic"]) <= 32


def test_a_push_speaks_the_language_of_its_reader(reader, device, service, keys):
    reader.language = "en"

    PushSender().send(message_to(reader, 1))

    assert json.loads(keys.opened(service.taken[0].body))["body"] == "1 notification waits."


@pytest.mark.parametrize(
    ("site", "contact"),
    [
        ("https://quangan.example.vn:8443", "https://quangan.example.vn"),
        ("http://10.0.0.5:8000", "mailto:vanphong@quangan.example.vn"),
    ],
)
def test_a_push_is_signed_by_the_site_for_less_than_a_day(
    reader, device, service, settings, site, contact
):
    settings.SITE_URL = site
    settings.DEFAULT_FROM_EMAIL = "Quảng An <vanphong@quangan.example.vn>"

    send(reader)

    claims = claims_of(service.taken[0].headers["Authorization"], public_key())
    assert (claims["aud"], claims["sub"]) == (service.url, contact)
    assert time() < claims["exp"] <= time() + 86_400


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(reader, device, service, status):
    service.answers.status = status

    refusal = send(reader)

    assert refusal == Refusal(f"HTTP {status}", is_final=True)
    assert not PushSubscription.objects.exists()
    assert not User.objects.filter(PushWay().reaches()).exists()


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_service_in_trouble_is_asked_again(reader, device, service, status):
    service.answers.status = status

    assert send(reader) == Refusal(f"HTTP {status}")
    assert PushSubscription.objects.get() == device


@pytest.mark.parametrize("status", [302, 400, 403, 413])
def test_a_service_that_refuses_is_not_asked_again(reader, device, service, status):
    service.answers.status = status
    service.answers.redirect = f"{service.url}/elsewhere"

    assert send(reader) == Refusal(f"HTTP {status}", is_final=True)
    assert [posted.path for posted in service.taken] == ["/one"]
    assert PushSubscription.objects.get() == device


def test_one_device_that_takes_it_is_enough(reader, device, service):
    add_device(reader, f"{service.url}/gone", BrowserKeys())
    service.answers.at = {"/gone": 410}

    assert send(reader) is None
    assert [posted.path for posted in service.taken] == ["/one", "/gone"]
    assert PushSubscription.objects.get() == device


def test_where_one_may_still_take_it_it_is_tried_again(reader, device, service):
    add_device(reader, f"{service.url}/gone", BrowserKeys())
    service.answers.at = {"/one": 503, "/gone": 410}

    assert send(reader) == Refusal("HTTP 503")


def test_who_switched_the_last_device_off_meanwhile_gets_nothing(reader):
    assert send(reader) == Refusal("no device is switched on", is_final=True)


def test_a_service_that_never_finishes_is_hung_up_on_once_in_a_run(
    reader, device, service, settings
):
    settings.PUSH_TOTAL_SECONDS = 0.3
    service.answers.hang = True
    sender, started = PushSender(), monotonic()

    first, second = sender.send(message_to(reader)), sender.send(message_to(reader))

    assert monotonic() - started < 3
    assert (first.is_final, second) == (False, first)
    assert len(service.taken) == 1


# ── Never into our own network ───────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.1", "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
     "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
)  # fmt: skip
def test_private_addresses_are_told_however_they_are_wrapped(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2404:6800:4005:80b::200a", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address):
    assert is_public(ip_address(address))


@pytest.fixture
def lookup(monkeypatch):
    """What the names of this test lead to; the resolver is no part of ours."""

    def leads_to(*addresses):
        ends = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: ends)

    return leads_to


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("8.8.8.8", "192.168.1.1")])
def test_a_name_that_leads_home_is_not_followed(reader, keys, lookup, addresses):
    add_device(reader, "https://push.example.vn/x", keys)
    lookup(*addresses)

    refusal = send(reader)

    assert refusal == Refusal("NotAllowed: push.example.vn: not a public address", is_final=True)


def test_plain_http_is_for_trying_out_alone(reader, device, service, settings):
    settings.PUSH_TO_LOOPBACK = False

    assert send(reader).is_final
    device.endpoint = device.endpoint.replace("http:", "https:")
    device.save()
    assert send(reader).is_final
    assert service.taken == []


# ── Switching on and off ─────────────────────────────────────────────────────


@pytest.fixture
def signed_in(client, reader):
    client.force_login(reader)
    return client


def said(keys, url=LEADS_TO_GOOGLE):
    said = {"endpoint": url, "keys": {"p256dh": keys.p256dh, "auth": keys.auth}}
    return {"data": said, "content_type": "application/json"}


def test_switching_on_keeps_the_device_and_the_wish(signed_in, reader, keys):
    android = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"

    response = signed_in.post(ON, **said(keys), headers={"User-Agent": android})

    assert response.status_code == 201
    device = reader.push_subscriptions.get()
    assert (device.endpoint, device.p256dh, device.auth, device.device) == (
        LEADS_TO_GOOGLE, keys.p256dh, keys.auth, "Chrome, Android",
    )  # fmt: skip
    assert Preference.objects.get(user=reader).push
    assert User.objects.filter(PushWay().reaches()).get() == reader


def test_switching_on_again_keeps_one_row(signed_in, reader, keys):
    renewed = BrowserKeys()
    signed_in.post(ON, **said(keys))
    signed_in.post(ON, **said(renewed))

    assert reader.push_subscriptions.get().p256dh == renewed.p256dh


def test_push_reaches_nobody_who_did_not_ask(reader, keys):
    add_device(reader, LEADS_TO_GOOGLE, keys)
    Preference.objects.update(push=False)

    assert not User.objects.filter(PushWay().reaches()).exists()


@pytest.mark.parametrize(
    "url",
    ["", "http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://localhost/x",
     "https://[::1]/x", "https://10.0.0.1/x", "https://2130706433/x", "https://router/x",
     "https://a:b@example.vn/x", "https://example.vn:no/x", "https://exam ple.vn/", "ftp://a.vn/",
     "https://example.vn/" + "x" * 600, "javascript:alert(1)"],
)  # fmt: skip
def test_an_address_of_no_push_service_is_refused(signed_in, keys, url):
    response = signed_in.post(ON, **said(keys, url))

    assert (response.status_code, response.json()) == (
        400, {"error": "Địa chỉ nhận thông báo không đúng."},
    )  # fmt: skip
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{}, {"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": 7}, {"p256dh": "không"}]
)
def test_keys_of_no_browser_are_refused(signed_in, keys, wrong):
    post = said(keys)
    post["data"]["keys"] = post["data"]["keys"] | wrong if wrong else {}

    response = signed_in.post(ON, **post)

    assert (response.status_code, response.json()) == (
        400, {"error": "Khóa của thiết bị không đúng."},
    )  # fmt: skip
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"endpoint": "' + "x" * 5000 + '"}', b"\xff"])
@pytest.mark.parametrize("url", [ON, OFF])
def test_what_is_no_json_object_is_refused(signed_in, url, body):
    response = signed_in.post(url, body, content_type="application/json")

    assert response.status_code == 400
    assert response.json() == {"error": "Nội dung gửi lên không đọc được."}


def test_an_eleventh_device_is_refused(signed_in, reader, keys):
    for n in range(10):
        assert signed_in.post(ON, **said(keys, f"{LEADS_TO_GOOGLE}{n}")).status_code == 201

    response = signed_in.post(ON, **said(keys))

    assert response.status_code == 400
    assert response.json()["error"].startswith("Đã bật trên 10 thiết bị.")
    assert reader.push_subscriptions.count() == 10
    # One that is on already is none too many.
    assert signed_in.post(ON, **said(keys, f"{LEADS_TO_GOOGLE}0")).status_code == 201


def test_a_browser_goes_over_to_who_uses_it_and_to_nobody_else(signed_in, reader, keys):
    other = make.make_user()
    add_device(other, LEADS_TO_GOOGLE, keys)

    # Who knows the address alone does not get what another is told.
    assert signed_in.post(ON, **said(BrowserKeys())).status_code == 400
    assert PushSubscription.objects.get().user == other
    assert signed_in.post(ON, **said(keys)).status_code == 201
    assert PushSubscription.objects.get().user == reader


def test_switching_off_takes_ones_own_alone(signed_in, reader, keys):
    add_device(reader, LEADS_TO_GOOGLE, keys)
    theirs = add_device(make.make_user(), f"{LEADS_TO_GOOGLE}2", keys)

    answers = [
        signed_in.post(OFF, {"endpoint": url}, content_type="application/json").status_code
        for url in (LEADS_TO_GOOGLE, theirs.endpoint)
    ]

    assert answers == [204, 204]
    assert PushSubscription.objects.get() == theirs
    assert not Preference.objects.get(user=reader).push
    assert Preference.objects.get(user=theirs.user).push


def test_a_device_is_removed_without_script_by_its_owner_alone(signed_in, reader, keys):
    mine = add_device(reader, LEADS_TO_GOOGLE, keys)
    left = add_device(reader, f"{LEADS_TO_GOOGLE}1", keys)
    theirs = add_device(make.make_user(), f"{LEADS_TO_GOOGLE}2", keys)
    url = "notifications:remove-device"

    page = signed_in.post(reverse(url, args=[mine.pk]), follow=True)

    assert [str(m) for m in page.context["messages"]] == ["Đã gỡ thiết bị."]
    assert list(page.context["devices"]) == [left]
    assert signed_in.post(reverse(url, args=[theirs.pk])).status_code == 404
    assert signed_in.get(reverse(url, args=[left.pk])).status_code == 405
    assert set(PushSubscription.objects.all()) == {left, theirs}
    assert Preference.objects.get(user=reader).push


@pytest.mark.parametrize("url", [ON, OFF])
def test_another_site_cannot_switch(reader, keys, url):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader)
    add_device(reader, f"{LEADS_TO_GOOGLE}1", keys)

    assert strict.post(url, **said(keys)).status_code == 403
    assert reader.push_subscriptions.get().endpoint == f"{LEADS_TO_GOOGLE}1"


def test_what_the_committee_forbids_is_said_and_not_taken(client, keys):
    committee = make.make_committee()
    user = make.holder_of("secretary", make.make_cell(committee))
    CommitteeSetting.objects.create(committee=committee, allows_push=False)
    client.force_login(user)

    page = client.get("/notifications/settings/").content.decode()
    response = client.post(ON, **said(keys))

    assert "Đảng ủy chưa cho phép thông báo đẩy." in page
    assert "data-push " not in page
    assert response.json() == {"error": "Đảng ủy chưa cho phép thông báo đẩy."}
    assert not PushSubscription.objects.exists()


# ── The worker and the key ───────────────────────────────────────────────────


def test_the_worker_serves_the_whole_site_and_is_never_old(client):
    response = client.get("/sw.js")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Service-Worker-Allowed"] == "/"
    assert response["Cache-Control"] == "no-cache"
    script = b"".join(response).decode()
    assert 'addEventListener("fetch"' not in script
    assert "caches" not in script


def test_the_page_gives_the_key_of_the_site(signed_in):
    assert (
        f'data-key="{public_key()}"' in signed_in.get("/notifications/settings/").content.decode()
    )


def test_the_key_is_made_once_and_read_by_its_owner_alone(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    first, second = public_key(), public_key()

    assert first == second
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["vapid.pem"]


def test_many_who_need_the_key_at_once_find_one(tmp_path):
    code = (
        "import django; django.setup(); from notifications.push_keys import *; print(public_key())"
    )
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PYTHONUTF8": "1",
           "DJANGO_SETTINGS_MODULE": "quangan.settings"}  # fmt: skip
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True)
        for _n in range(4)
    ]

    said = {process.communicate()[0] for process in started}

    assert len(said) == 1
    assert len(said.pop().strip()) == 87
    assert [name for name in os.listdir(tmp_path) if "vapid" in name] == ["vapid.pem"]


@pytest.mark.parametrize("form", ["pem", "line"])
def test_the_key_may_be_given(settings, tmp_path, form):
    settings.DATA_DIR = tmp_path
    public = public_key()
    pem = key_file().read_text()
    number = read_key(pem).private_key.private_numbers().private_value

    settings.VAPID_KEY = pem if form == "pem" else b64(number.to_bytes(32))
    settings.DATA_DIR = tmp_path / "none"

    assert public_key() == public
