"""One POST to a server that we do not trust to be quick, honest or where it says it is."""

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
PORTS = {"https": 443, "http": 80}
_NAT64 = IPv6Network("64:ff9b::/96")


class NotAllowed(ValueError):
    """The server's address is one that this site does not write to."""


class Unreachable(Exception):
    """The server did not answer, or not in time."""


@dataclass(frozen=True)
class Patience:
    """How long we wait, in seconds: for the connection, and for everything."""

    connect: float
    total: float


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    patience: Patience,
    allows: Callable[[Address], bool] = lambda address: True,
) -> int:
    """Post ``body`` and return the status; nothing is followed, and no answer is read.

    ``allows`` judges the very address that is connected to, so that a name cannot lead
    elsewhere between the check and the connection. The look-up of a name has the resolver's own
    time-out. Raises NotAllowed and Unreachable.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotAllowed(f"{parts.scheme or '?'}: not an address to post to")
    port = parts.port or PORTS[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        addresses = _addresses(parts.hostname, port)
        if not all(allows(address) for address in addresses):
            raise NotAllowed(f"{parts.hostname}: not a public address")
        started = monotonic()
        line = _connect(addresses, port, patience.connect)
        # Each read has its time-out, which a server that sends a byte now and then stretches
        # for ever. So a clock beside it hangs up; a second handle stays good under TLS.
        with line.dup() as handle:
            clock = Timer(patience.total - (monotonic() - started), _hang_up, [handle])
            clock.daemon = True
            clock.start()
            try:
                line.settimeout(patience.total)
                return _talk(line, parts.scheme, parts.hostname, port, path, body, headers)
            finally:
                clock.cancel()
                line.close()
    except (OSError, HTTPException) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


def is_public(address: Address) -> bool:
    """Whether ``address`` lies in the open internet, also where it wraps another one."""
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


def _addresses(host: str, port: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # An address of a network card ends in its name ("fe80::1%eth0").
    return [ip_address(str(end[0]).partition("%")[0]) for *_kind, end in found]


def _connect(addresses: list[Address], port: int, seconds: float) -> socket.socket:
    """Connect to the first address that answers; all of them share the time."""
    ends = monotonic() + seconds
    failed: OSError = TimeoutError("no address answered in time")
    for address in addresses:
        left = ends - monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((str(address), port), timeout=left)
        except OSError as error:
            failed = error
    raise failed


def _talk(
    line: socket.socket,
    scheme: str,
    host: str,
    port: int,
    path: str,
    body: bytes,
    headers: Mapping[str, str],
) -> int:
    connection: HTTPConnection
    if scheme == "https":
        # The certificate must be that of the name, whatever address the name led to.
        connection = HTTPSConnection(host, port)
        connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    else:
        connection = HTTPConnection(host, port)
        connection.sock = line
    try:
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


def _hang_up(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was over already
