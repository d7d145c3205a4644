"""A browser switches push on and off, shows what is pushed, and opens the inbox from it."""

import json
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from notifications.models import Preference, PushSubscription
from notifications.push_keys import public_key
from tests import factories as make
from tests.browser.conftest import PASSWORD
from tests.browser.test_accessible import WATCHED
from tests.notifications.browser_keys import BrowserKeys

pytestmark = pytest.mark.browser
SETTINGS, ON, OFF = (
    "/notifications/settings/", "Bật trên thiết bị này", "Tắt trên thiết bị này",
)  # fmt: skip
# The real subscription is made by the browser maker's servers, which a test does not reach.
SUBSCRIBES = """given => {
  const kept = () => JSON.parse(localStorage.push || "null");
  const subscription = said => said && {
    endpoint: said.endpoint, toJSON: () => said,
    unsubscribe: async () => { delete localStorage.push; return true; },
  };
  PushManager.prototype.getSubscription = async () => subscription(kept());
  PushManager.prototype.subscribe = async options => {
    localStorage.asked = JSON.stringify([
      options.userVisibleOnly,
      btoa(String.fromCharCode(...options.applicationServerKey)),
    ]);
    localStorage.push = JSON.stringify(given);
    return subscription(given);
  };
}"""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).map(n => [n.title, n.body, n.tag, n.data.url]);
}"""


@pytest.fixture
def reader(transactional_db):
    user = make.make_user(make.make_person("Nông Văn Kiên"), username="kien")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def phone(handing, reader):
    phone = handing("kien")
    phone.page.context.grant_permissions(["notifications"], origin=phone.base)
    return phone


@contextmanager
def worker_of(phone):
    """Register the site's worker; give what pushes to it as the browser's maker would."""
    page = phone.page
    page.goto(f"{phone.base}{SETTINGS}")
    page.evaluate("navigator.serviceWorker.register('/sw.js', {scope: '/'})")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tools = page.context.new_cdp_session(page)
    found = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)

    def push(data):
        tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": phone.base, "registrationId": found[-1], "data": data},
        )

    yield push
    tools.detach()


def shown_on(page, count):
    """The notifications in view, once the last of ``count`` pushes was shown."""
    for _wait in range(100):
        shown = page.evaluate(SHOWN)
        if len(shown) == 1 and shown[0][1] == f"Có {count} thông báo cần xem.":
            break
        page.wait_for_timeout(50)
    return shown


def payload(phone, count, path="/notifications/"):
    body = f"Có {count} thông báo cần xem."
    return json.dumps({"title": "Quảng An", "body": body, "url": f"{phone.base}{path}"})


def test_a_push_is_shown_and_the_next_takes_its_place(phone):
    with worker_of(phone) as push:
        push(payload(phone, 3))
        first = shown_on(phone.page, 3)
        push(payload(phone, 4))
        second = shown_on(phone.page, 4)

    inbox = f"{phone.base}/notifications/"
    assert first == [["Quảng An", "Có 3 thông báo cần xem.", "quangan", inbox]]
    assert second == [["Quảng An", "Có 4 thông báo cần xem.", "quangan", inbox]]


def test_a_push_that_cannot_be_read_is_shown_all_the_same(phone):
    with worker_of(phone) as push:
        push("không phải JSON")
        phone.page.wait_for_function("async () => (await (" + SHOWN + ")()).length === 1")

        [[title, body, _tag, url]] = phone.page.evaluate(SHOWN)
    assert (title, body) == ("Quảng An", "Có thông báo cần xem.")
    assert url == f"{phone.base}/notifications/"


def test_a_push_never_leads_to_another_site(phone):
    elsewhere = json.dumps({"title": "Quảng An", "body": "Có 1 thông báo cần xem.",
                            "url": "https://example.com/"})  # fmt: skip
    with worker_of(phone) as push:
        push(elsewhere)

        [[*_said, url]] = shown_on(phone.page, 1)
    assert url == f"{phone.base}/notifications/"


def test_pressing_a_notification_closes_it(phone):
    """Opening a window needs a finger of flesh: what leads there is seen up to that."""
    with worker_of(phone) as push:
        push(payload(phone, 2))
        shown_on(phone.page, 2)
        [worker] = phone.page.context.service_workers

        opened = worker.evaluate("""async () => {
          const [notification] = await self.registration.getNotifications();
          const opened = [];
          self.clients.openWindow = async url => opened.push(url);
          const waits = [];
          const event = new NotificationEvent("notificationclick", {notification});
          event.waitUntil = promise => waits.push(promise);
          self.dispatchEvent(event);
          await Promise.all(waits);
          return opened;
        }""")

        assert opened == [f"{phone.base}/notifications/"]
        assert phone.page.evaluate(SHOWN) == []


def test_switching_on_and_off_is_kept_by_the_server(phone, reader):
    keys = BrowserKeys()
    endpoint = "https://fcm.googleapis.com/fcm/send/abc"
    given = {"endpoint": endpoint, "keys": {"p256dh": keys.p256dh, "auth": keys.auth}}
    page = phone.page
    page.add_init_script(f"({SUBSCRIBES})({json.dumps(given)})")
    page.goto(f"{phone.base}{SETTINGS}")
    phone.sees("Thiết bị này đang tắt.")

    phone.press(ON)
    phone.sees("Đã bật thông báo trên thiết bị này.")
    phone.sees("(thiết bị này)")

    device = reader.push_subscriptions.get()
    assert (device.endpoint, device.p256dh, device.auth) == (endpoint, keys.p256dh, keys.auth)
    assert Preference.objects.get(user=reader).push
    visible, key = json.loads(page.evaluate("localStorage.asked"))
    assert visible is True
    assert key.replace("+", "-").replace("/", "_").rstrip("=") == public_key()
    phone.picture("push-on")

    phone.press(OFF)
    phone.sees("Đã tắt thông báo trên thiết bị này.")
    phone.sees("Thiết bị này đang tắt.")

    assert not PushSubscription.objects.exists()
    assert page.evaluate("localStorage.push === undefined")


def test_a_refusal_is_said_in_words_and_leaves_nothing_behind(phone):
    given = {"endpoint": "https://10.0.0.1/x", "keys": {"p256dh": "A", "auth": "A"}}
    page = phone.page
    page.add_init_script(f"({SUBSCRIBES})({json.dumps(given)})")
    page.goto(f"{phone.base}{SETTINGS}")

    phone.press(ON)

    phone.sees("Địa chỉ nhận thông báo không đúng.")
    expect(page.get_by_role("button", name=ON)).to_be_enabled()
    assert not PushSubscription.objects.exists()
    assert page.evaluate("localStorage.push === undefined")


def test_a_browser_without_push_is_told_so(phone):
    phone.page.add_init_script("delete window.PushManager")
    phone.page.goto(f"{phone.base}{SETTINGS}")

    phone.sees("Trình duyệt này không nhận được thông báo đẩy.")
    expect(phone.page.get_by_role("button", name=ON)).to_be_hidden()


def test_the_page_shuts_nobody_out(handing, reader, settings):
    settings.GATEWAY_URL = "https://gateway.example.vn/"
    reader.person.phone = "0912345678"
    reader.person.save()
    for device in ("Chrome, Android", "Cốc Cốc, Windows"):
        PushSubscription.objects.create(
            user=reader, endpoint=f"https://push.example.vn/{device}", device=device
        )
    phone = handing("kien", checked=True)
    for size in ("", "rat-lon"):
        phone.page.goto(f"{phone.base}{SETTINGS}")
        phone.page.evaluate("size => document.documentElement.dataset.size = size", size)
        phone.picture(f"ways-{size}")

        faults = Axe().run(phone.page, options={"runOnly": WATCHED}).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []
