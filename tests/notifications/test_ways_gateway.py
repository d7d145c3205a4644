"""The gateway: a signed call, the same at each try, waited for no longer than said."""

import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
from time import monotonic, time
from uuid import uuid4

import pytest
from django.conf import settings

from notifications.models import Channel, CommitteeSetting, Preference
from notifications.ways import Message, Refusal, ways
from notifications.ways.gateway import GatewaySender, GatewayWay
from people.models import User
from tests import factories as make
from tests.notifications import endpoint

pytestmark = pytest.mark.django_db
SECRET = "bí mật của cổng"


@pytest.fixture
def gateway(settings):
    with endpoint.running() as server:
        settings.GATEWAY_URL = f"{server.url}/send?unit=quangan"
        settings.GATEWAY_SECRET = SECRET
        yield server


@pytest.fixture
def reader(reader):
    """Somebody with a phone who wants to be told on it."""
    reader.person.phone = " +84 912.345 678"
    reader.person.save()
    Preference.objects.create(user=reader, gateway=True)
    return reader


def send(user, count=2):
    return GatewaySender().send(Message(uuid4(), user, count))


def test_the_gateway_is_told_whom_how_many_and_where(reader, gateway, settings):
    settings.SITE_URL = "https://quangan.example.vn"
    message = Message(uuid4(), reader, 2)

    assert GatewaySender().send(message) is None

    [posted] = gateway.taken
    assert posted.path == "/send?unit=quangan"
    assert json.loads(posted.body) == {
        "id": str(message.id),
        "to": "+84912345678",
        "count": 2,
        "text": "Quảng An: có 2 thông báo cần xem",
        "url": "https://quangan.example.vn/notifications/",
    }
    assert posted.headers["Content-Type"] == "application/json; charset=utf-8"


def test_the_gateway_can_tell_that_the_call_is_ours_and_new(reader, gateway):
    send(reader)

    [posted] = gateway.taken
    at = posted.headers["X-Quangan-Timestamp"]
    signed = hmac.new(SECRET.encode(), at.encode() + b"." + posted.body, hashlib.sha256)
    assert posted.headers["X-Quangan-Signature"] == f"sha256={signed.hexdigest()}"
    assert abs(time() - int(at)) < 10


def test_the_example_of_the_document_knows_our_calls_from_others(reader, gateway):
    document = (settings.BASE_DIR / "docs/notifications.md").read_text("utf-8")
    [example] = re.findall(r"```python\n(.*?)```", document, re.S)
    names = {}
    exec(example, names)  # noqa: S102
    send(reader)
    [posted] = gateway.taken
    old = posted.headers | {"X-Quangan-Timestamp": "1715738400"}

    assert names["is_ours"](SECRET, posted.headers, posted.body)
    assert not names["is_ours"]("khác", posted.headers, posted.body)
    assert not names["is_ours"](SECRET, posted.headers, posted.body + b" ")
    assert not names["is_ours"](SECRET, old, posted.body)


def test_a_repeat_bears_the_same_key_and_says_the_same(reader, gateway):
    message = Message(uuid4(), reader, 2)
    gateway.answers.status = 503
    GatewaySender().send(message)
    gateway.answers.status = 200
    GatewaySender().send(message)

    first, second = gateway.taken
    assert first.headers["Idempotency-Key"] == str(message.id)
    assert second.headers["Idempotency-Key"] == str(message.id)
    assert first.body == second.body


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (200, None),
        (202, None),
        (204, None),
        (301, Refusal("HTTP 301", is_final=True)),
        (400, Refusal("HTTP 400", is_final=True)),
        (401, Refusal("HTTP 401", is_final=True)),
        (408, Refusal("HTTP 408")),
        (429, Refusal("HTTP 429")),
        (500, Refusal("HTTP 500")),
        (503, Refusal("HTTP 503")),
    ],
)
def test_what_the_gateway_answers_decides(reader, gateway, status, refusal):
    gateway.answers.status = status
    gateway.answers.redirect = f"{gateway.url}/elsewhere"

    assert send(reader) == refusal
    assert len(gateway.taken) == 1


def test_a_gateway_that_is_away_is_asked_in_the_next_run(reader, settings):
    settings.GATEWAY_URL, settings.GATEWAY_SECRET = "http://127.0.0.1:1/", SECRET

    refusal = send(reader)

    assert (refusal.is_final, refusal.breaks_the_line) == (False, True)
    assert "ConnectionRefusedError" in refusal.text


def test_a_gateway_that_never_finishes_is_hung_up_on(reader, gateway, settings):
    settings.GATEWAY_TOTAL_SECONDS = 0.3
    gateway.answers.hang = True
    started = monotonic()

    refusal = send(reader)

    assert monotonic() - started < 3
    assert (refusal.is_final, refusal.breaks_the_line) == (False, True)


def test_the_gateway_reaches_who_has_a_phone_and_asked(reader, gateway):
    silent = make.make_user(make.make_person(phone="0912345679"))
    without = make.make_user(make.make_person())
    bare = make.make_user()
    for user in (without, bare):
        Preference.objects.create(user=user, gateway=True)

    assert list(User.objects.filter(GatewayWay().reaches())) == [reader]
    assert silent.person.phone
    assert send(without) == Refusal("no phone on record", is_final=True)
    assert gateway.taken == []


def test_a_site_without_a_gateway_has_no_such_way(settings):
    settings.GATEWAY_URL = ""
    assert list(ways()) == [Channel.EMAIL, Channel.PUSH]

    settings.GATEWAY_URL = "http://gateway.example.vn/"
    assert list(ways()) == [Channel.EMAIL, Channel.PUSH, Channel.GATEWAY]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"QUANGAN_GATEWAY_URL": "https://a.vn/"},
         "QUANGAN_GATEWAY_URL needs QUANGAN_GATEWAY_SECRET"),
        ({"QUANGAN_GATEWAY_URL": "a.vn", "QUANGAN_GATEWAY_SECRET": "s"},
         "QUANGAN_GATEWAY_URL must begin with https://"),
    ],
)  # fmt: skip
def test_the_site_does_not_start_with_half_a_gateway(tmp_path, given, line):
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"} | given
    command = [sys.executable, "-c", "import quangan.settings"]

    started = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert started.returncode != 0
    assert line in started.stderr


# ── On the page ──────────────────────────────────────────────────────────────


def page_of(client, user):
    client.force_login(user)
    return client.get("/notifications/settings/")


def test_the_page_offers_the_gateway_with_the_number_masked(client, reader, gateway):
    page = page_of(client, reader)

    assert page.context["form"].fields["gateway"].label == "Tin nhắn đến số ***678"
    assert "912" not in page.content.decode()


def test_the_page_does_not_offer_what_the_site_or_the_person_lacks(client, reader, settings):
    settings.GATEWAY_URL = ""
    assert "gateway" not in page_of(client, reader).context["form"].fields

    settings.GATEWAY_URL = "http://gateway.example.vn/"
    assert "gateway" not in page_of(client, make.make_user()).context["form"].fields


def test_what_the_committee_forbids_is_shown_and_not_changed(client, gateway):
    committee = make.make_committee()
    user = make.holder_of("secretary", make.make_cell(committee))
    user.person.phone = "0912345678"
    user.person.save()
    CommitteeSetting.objects.create(committee=committee, allows_gateway=False)

    page = page_of(client, user)
    client.post("/notifications/settings/", {"email": "on", "gateway": "on"})

    field = page.context["form"].fields["gateway"]
    assert (field.disabled, field.help_text) == (True, "Đảng ủy chưa cho phép gửi tin nhắn.")
    assert not Preference.objects.get(user=user).gateway


def test_one_committee_that_allows_it_is_enough(client, gateway):
    strict, open_ = make.make_committee(), make.make_committee("Đảng ủy xã Đồng Văn")
    user = make.holder_of("secretary", make.make_cell(strict))
    user.person.phone = "0912345678"
    user.person.save()
    make.make_post(user.person, open_, "committee_member")
    CommitteeSetting.objects.create(committee=strict, allows_gateway=False)

    assert not page_of(client, user).context["form"].fields["gateway"].disabled


def test_the_choice_is_kept(client, reader, gateway):
    client.force_login(reader)

    page = client.post("/notifications/settings/", {"email": "on"}, follow=True)

    assert [str(m) for m in page.context["messages"]] == ["Đã ghi cách nhận tin."]
    chosen = Preference.objects.get(user=reader)
    assert (chosen.email, chosen.push, chosen.gateway) == (True, False, False)
