"""The key by which push services know this site (VAPID, RFC 8292).

It comes from ``QUANGAN_VAPID_KEY``, else from the file ``vapid.pem`` in DATA_DIR, which is made
when it is first needed. Browsers bind their subscriptions to it: whoever loses it asks everybody
to switch their devices on again.
"""

import base64
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02


def key_file() -> Path:
    return Path(settings.DATA_DIR) / "vapid.pem"


def site_key() -> Vapid02:
    """The key of this site; made where there is none yet."""
    if settings.VAPID_KEY:
        return read_key(settings.VAPID_KEY)
    path = key_file()
    if not path.exists():
        _make(path)
    return read_key(path.read_text())


def public_key() -> str:
    """What a browser is given when it subscribes (applicationServerKey): base64url, no padding."""
    point = site_key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


@lru_cache(maxsize=4)
def read_key(text: str) -> Vapid02:
    """Read a key as PEM, or as the one line that other tools print (base64url)."""
    if text.lstrip().startswith("-----BEGIN"):
        return Vapid02.from_pem(text.strip().encode())
    return Vapid02.from_string(text.strip())


def _make(path: Path) -> None:
    """Write a new key for whoever comes first; the others find theirs made.

    The file appears whole or not at all: a link to a finished file, which fails where one is.
    """
    key = Vapid02()
    key.generate_keys()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.private_pem())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
