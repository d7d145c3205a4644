"""Web push (thông báo đẩy): to each browser that somebody switched on, sealed for it alone.

The push services of the browsers' makers carry it and read nothing (RFC 8291); they know this
site by its key (RFC 8292).
"""

import json
from contextlib import AbstractContextManager, nullcontext
from email.utils import parseaddr
from time import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import ngettext
from py_vapid import VapidException
from pywebpush import WebPusher, WebPushException

from notifications import ways
from notifications.models import PushSubscription
from notifications.push_keys import site_key
from notifications.ways.posting import Address, NotAllowed, Patience, Unreachable, is_public, post
from notifications.ways.refusal import Refusal, refusal_of_status

DAY = 24 * 60 * 60
# A push service takes a signature for a day at most; half of it forgives a clock that is off.
SIGNED_FOR = DAY // 2
GONE = frozenset({404, 410})


class PushWay:
    """By the push services of the browsers; nothing is opened beforehand."""

    def open(self) -> "AbstractContextManager[PushSender] | Refusal":
        return nullcontext(PushSender())

    def reaches(self) -> Q:
        """Who wants it and has a device that is switched on."""
        devices = PushSubscription.objects.filter(user=OuterRef("pk"))
        return Q(preference__push=True) & Q(Exists(devices))


class PushSender:
    """Sends to all devices of a person; remembers for this run which services are away."""

    def __init__(self) -> None:
        self._away: dict[str, Refusal] = {}

    def send(self, message: "ways.Message") -> Refusal | None:
        """Send to each device; one that takes it is enough, for the count is the same on all."""
        payload = payload_of(message)
        answers = [
            self._send_to(device, payload, message.id.hex)
            for device in message.user.push_subscriptions.order_by("pk")
        ]
        if not answers:
            return Refusal("no device is switched on", is_final=True)
        if None in answers:
            return None
        # Where any may still take it, it is tried again.
        refusals = [answer for answer in answers if answer is not None]
        return min(refusals, key=lambda refusal: refusal.is_final)

    def _send_to(self, device: PushSubscription, payload: bytes, topic: str) -> Refusal | None:
        origin = origin_of(device.endpoint)
        if origin in self._away:
            return self._away[origin]
        try:
            status = push(device, payload, topic)
        except Unreachable as error:
            # The others of this service wait for the next run, not for a time-out each.
            self._away[origin] = Refusal(str(error))
            return self._away[origin]
        except (NotAllowed, VapidException, WebPushException, ValueError) as error:
            return Refusal(f"{type(error).__name__}: {error}", is_final=True)
        if status in GONE:
            device.delete()
        return refusal_of_status(status)


def payload_of(message: "ways.Message") -> bytes:
    """What the device shows: the count, in the language that its owner chose."""
    with translation.override(message.user.language):
        body = ngettext(
            "Có %(count)d thông báo cần xem.", "Có %(count)d thông báo cần xem.", message.count
        ) % {"count": message.count}
    said = {"title": "Quảng An", "body": body, "url": message.url}
    return json.dumps(said, ensure_ascii=False).encode()


def push(device: PushSubscription, payload: bytes, topic: str) -> int:
    """Seal ``payload`` for the device and hand it to its push service; return the status."""
    keys = {"p256dh": device.p256dh, "auth": device.auth}
    sealed = WebPusher({"endpoint": device.endpoint, "keys": keys}).encode(payload)["body"]
    claims = {
        "aud": origin_of(device.endpoint),
        "exp": int(time()) + SIGNED_FOR,
        "sub": _contact(),
    }
    headers = {
        **site_key().sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(DAY),
        # A repeat takes the place of the same message while the device is away.
        "Topic": topic,
        "Urgency": "normal",
    }
    if not device.endpoint.startswith("https://") and not settings.PUSH_TO_LOOPBACK:
        raise NotAllowed("push services are reached by https alone")
    patience = Patience(settings.PUSH_CONNECT_SECONDS, settings.PUSH_TOTAL_SECONDS)
    return post(device.endpoint, sealed, headers, patience=patience, allows=_allows)


def origin_of(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def _allows(address: Address) -> bool:
    """A browser's address is typed by whoever likes: it must not lead into our own network."""
    return is_public(address) or (settings.PUSH_TO_LOOPBACK and address.is_loopback)


def _contact() -> str:
    """Where a push service finds who answers for this site."""
    site = urlsplit(settings.SITE_URL)
    if site.scheme == "https":
        return f"https://{site.hostname}"
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
