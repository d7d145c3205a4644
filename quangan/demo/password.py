"""The demo's password: made at first start, kept beside the data, never in the repository."""

import os
import secrets

from django.conf import settings


def demo_password() -> str:
    """Return the password of all demo people, making it at the first call.

    ``QUANGAN_DEMO_PASSWORD`` sets it; else it is kept in ``DATA_DIR/demo-password`` (0600).
    """
    path = settings.DATA_DIR / "demo-password"
    if given := os.environ.get("QUANGAN_DEMO_PASSWORD"):
        _keep(given)
        return given
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    made = "-".join(secrets.token_hex(2) for _n in range(3))
    _keep(made)
    return made


def _keep(password: str) -> None:
    path = settings.DATA_DIR / "demo-password"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(password + "\n")
    path.chmod(0o600)
