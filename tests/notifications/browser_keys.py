"""The browser's side of a push, as RFC 8291 and RFC 8292 have it; no library of the sender's."""

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class BrowserKeys:
    """What a browser makes when it subscribes."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self._public = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    @property
    def p256dh(self) -> str:
        return b64(self._public)

    @property
    def auth(self) -> str:
        return b64(self._auth)

    def opened(self, sealed: bytes) -> bytes:
        """Open one record of aes128gcm: salt, record size, the sender's key, the sealed text."""
        salt, length = sealed[:16], sealed[20]
        sender, text = sealed[21 : 21 + length], sealed[21 + length :]
        shared = self._private.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        info = b"WebPush: info\0" + self._public + sender
        secret = _derived(shared, self._auth, info, 32)
        key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, text, None)
        # A 2 ends the last record, zeros after it are padding.
        return plain.rstrip(b"\0").removesuffix(b"\x02")


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def claims_of(authorization: str, key: str) -> dict[str, Any]:
    """Verify the signature of a push under the site's public ``key``; return what it claims."""
    kind, _space, said = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in said.split(","))
    head, body, mark = parts["t"].split(".")
    assert (kind, parts["k"]) == ("vapid", key)
    assert json.loads(unb64(head)) == {"typ": "JWT", "alg": "ES256"}
    r, s = unb64(mark)[:32], unb64(mark)[32:]
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(key)).verify(
        encode_dss_signature(int.from_bytes(r), int.from_bytes(s)),
        f"{head}.{body}".encode(),
        ec.ECDSA(hashes.SHA256()),
    )
    return json.loads(unb64(body))
