"""The devices that somebody switched on for push (thiết bị nhận thông báo đẩy)."""

import base64
import binascii
import re
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from notifications.models import Preference, PushSubscription
from people.models import User

MOST_DEVICES = 10
LONGEST_ENDPOINT = 600
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
             ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
             ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


@transaction.atomic
def switch_on(*, user: User, endpoint: str, p256dh: str, auth: str, device: str) -> None:
    """Push to this browser from now on.

    A browser that another person used before goes over to ``user``: it shows what its new
    reader has waiting. Raises ValidationError for what no browser sends, for a browser whose
    keys are not those on record, and for one device too many.
    """
    _check(endpoint, p256dh, auth)
    # Two tabs may switch on at once; taking turns keeps the count below true.
    user = User.objects.select_for_update().get(pk=user.pk)
    known = PushSubscription.objects.filter(endpoint=endpoint).first()
    if known is None or known.user_id != user.pk:
        if known is not None and (known.p256dh, known.auth) != (p256dh, auth):
            # Who knows an address alone does not turn somebody else's messages to themself.
            raise ValidationError(_("Thiết bị này không đúng với thiết bị đã ghi."))
        if user.push_subscriptions.count() >= MOST_DEVICES:
            raise ValidationError(
                _("Đã bật trên %(count)d thiết bị. Gỡ bớt một thiết bị rồi bật lại.")
                % {"count": MOST_DEVICES}
            )
    PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={"user": user, "p256dh": p256dh, "auth": auth, "device": device[:120]},
    )
    Preference.objects.update_or_create(user=user, defaults={"push": True})


@transaction.atomic
def switch_off(device: PushSubscription) -> None:
    """Push to this browser no more; with the last one, the way is off."""
    user = User.objects.select_for_update().get(pk=device.user_id)
    device.delete()
    if not user.push_subscriptions.exists():
        Preference.objects.filter(user=user).update(push=False)


def name_of_device(user_agent: str) -> str:
    """What a person would call the browser: "Chrome, Android"."""
    found = [
        next((name for mark, name in names if mark in user_agent), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or _("Trình duyệt")


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    if not _may_be_endpoint(endpoint):
        raise ValidationError(_("Địa chỉ nhận thông báo không đúng."))
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _decoded(p256dh))
        is_whole = len(_decoded(auth)) == 16
    except (ValueError, binascii.Error):
        is_whole = False
    if not is_whole:
        raise ValidationError(_("Khóa của thiết bị không đúng."))


def _may_be_endpoint(endpoint: str) -> bool:
    """Whether a push service can stand behind it; where its name leads is judged on sending."""
    if len(endpoint) > LONGEST_ENDPOINT or not re.fullmatch(r"[!-~]+", endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    if host in _LOOPBACK:
        return settings.PUSH_TO_LOOPBACK and parts.scheme in {"http", "https"}
    return parts.scheme == "https" and not re.fullmatch(r"[\d.]+|.*:.*|[^.]+", host)


def _decoded(text: str) -> bytes:
    # Longer than any key: not worth decoding.
    if len(text) > 120 or not re.fullmatch(r"[\w-]+=*", text, re.ASCII):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
