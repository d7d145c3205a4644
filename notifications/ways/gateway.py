"""The gateway (cổng tin nhắn): a signed call to a server of the place that sends SMS or chat.

The contract stands in docs/notifications.md. Who runs the gateway learns a phone number and a
count, and that the call came from this site.
"""

import hashlib
import hmac
import json
import re
from contextlib import AbstractContextManager, nullcontext
from time import time

from django.conf import settings
from django.db.models import Q

from notifications import ways
from notifications.ways.posting import NotAllowed, Patience, Unreachable, post
from notifications.ways.refusal import Refusal, refusal_of_status


class GatewayWay:
    """By the one gateway that the settings name."""

    def open(self) -> "AbstractContextManager[GatewaySender] | Refusal":
        return nullcontext(GatewaySender())

    def reaches(self) -> Q:
        """Who has a phone on record and asked for it."""
        has_phone = Q(person__isnull=False) & ~Q(person__phone="")
        return has_phone & Q(preference__gateway=True)


class GatewaySender:
    """Calls the gateway once for each message."""

    def send(self, message: "ways.Message") -> Refusal | None:
        if not phone_of(message):
            return Refusal("no phone on record", is_final=True)
        body = body_of(message)
        patience = Patience(settings.GATEWAY_CONNECT_SECONDS, settings.GATEWAY_TOTAL_SECONDS)
        try:
            headers = headers_of(message, body, timestamp=int(time()))
            status = post(settings.GATEWAY_URL, body, headers, patience=patience)
        except Unreachable as error:
            return Refusal(str(error), breaks_the_line=True)
        except NotAllowed as error:
            return Refusal(str(error), is_final=True)
        return refusal_of_status(status)


def body_of(message: "ways.Message") -> bytes:
    """What the gateway is told; the same bytes at each try."""
    said = {
        "id": str(message.id),
        "to": phone_of(message),
        "count": message.count,
        "text": message.subject,
        "url": message.url,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def phone_of(message: "ways.Message") -> str:
    """The number as a gateway dials it: digits, with a leading plus where it has one."""
    person = message.user.person
    return re.sub(r"(?!^\+)\D", "", person.phone.strip()) if person else ""


def headers_of(message: "ways.Message", body: bytes, *, timestamp: int) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        # A gateway that has seen this key sends nothing a second time.
        "Idempotency-Key": str(message.id),
        "X-Quangan-Timestamp": str(timestamp),
        "X-Quangan-Signature": f"sha256={signature(settings.GATEWAY_SECRET, timestamp, body)}",
    }


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the time and the body, so that neither can be changed or used again."""
    signed = str(timestamp).encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
