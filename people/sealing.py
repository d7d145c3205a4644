"""Seals values that must not lie readable in the database, and finds them by equality.

The ring of keys comes from ``QUANGAN_FIELD_KEY`` (newest first, parted by commas), else from
the file ``field-key`` in DATA_DIR, one key a line. The first key seals; every key opens, so
that keys can be changed while people work (``manage.py rotate_field_key``).
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(ValueError):
    """The value was sealed by a key that is not in the ring."""


def key_file() -> Path:
    return Path(settings.DATA_DIR) / "field-key"


def keys() -> tuple[str, ...]:
    """The ring, newest first; what stands in the file is read again when the file changes."""
    if settings.FIELD_KEYS:
        return tuple(settings.FIELD_KEYS)
    path = key_file()
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return (settings.UNSAFE_KEY,)
    return _read(path, changed)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> tuple[str, ...]:
    return tuple(path.read_text().split())


@lru_cache(maxsize=32)
def _derived(key: str, use: str) -> bytes:
    """A key of 32 bytes for one use: the seal and the index never share one."""
    return hmac.new(key.encode(), f"quangan {use}".encode(), hashlib.sha256).digest()


@lru_cache(maxsize=8)
def _ring(ring: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, "seal"))) for key in ring])


def seal(value: str) -> str:
    """Return ``value`` as it may lie in the database; nothing stays nothing."""
    return _ring(keys()).encrypt(value.encode()).decode() if value else ""


def unseal(sealed: str) -> str:
    """Return what was sealed. Raises CannotOpen when its key is not in the ring."""
    if not sealed:
        return ""
    try:
        return _ring(keys()).decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise CannotOpen(str(key_file())) from wrong


def is_current(sealed: str) -> bool:
    """Whether ``sealed`` opens with the newest key alone."""
    try:
        _ring(keys()[:1]).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def blind(value: str) -> str | None:
    """The keyed print of ``value`` under the newest key: equal for equal values only."""
    return _print(keys()[0], value) if value else None


def blinds(value: str) -> list[str]:
    """The prints of ``value`` under every key of the ring, to look it up by."""
    return [_print(key, value) for key in keys()]


def _print(key: str, value: str) -> str:
    return hmac.new(_derived(key, "index"), value.encode(), hashlib.sha256).hexdigest()
