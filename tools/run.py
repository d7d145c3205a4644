"""Serve the whole site from one command: broker, web, worker and beat under supervisor.

``PORT``, ``HOST``, ``DATABASE_URL``, ``CELERY_BROKER_URL``, ``DATA_DIR`` and ``QUANGAN_DEMO``
say how. Everything written lies in ``DATA_DIR``. However this program ends, by Ctrl-C, by
SIGTERM or with its parent, what it started ends with it.
"""

import fcntl
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from tools.orphans import adopt_orphans, end_orphans
from tools.servers import broker_program, die_with_parent, stop, throwaway_folder

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# The kernel keeps a unix socket's path in 108 bytes; some systems have less.
LONGEST_SOCKET = 100
SERVING_WITHIN = 90
PREVIOUS_RUN_ENDS_WITHIN = 15
WILDCARDS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, never bound here


def main() -> None:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    data = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    # Personal data: nobody else on this machine reads what the site writes.
    os.umask(0o077)
    data.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, leave)
    die_with_parent(signal.SIGTERM)()
    adopt_orphans()
    with ExitStack() as stack:
        stack.enter_context(only_one(data))
        refuse_taken(host, port)
        make_secret(data)
        make_secret(data, "field-key", "QUANGAN_FIELD_KEY")
        env = environment(host, port, data)
        socket_path = None
        if not env.get("CELERY_BROKER_URL"):
            socket_path = stack.enter_context(broker_socket(data))
            env["CELERY_BROKER_URL"] = f"redis+socket://{quote(str(socket_path))}"
        greeting = prepare(env)
        settings = data / "supervisor.conf"
        settings.write_text(supervisor_settings(data, host, port, socket_path))
        serve(settings, env, host, port, greeting, data / "logs" / "web.log")


def leave(number: int, _frame: FrameType | None) -> None:
    """End in good order at the first signal; further ones find the end under way."""
    for other in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    sys.exit(0 if number == signal.SIGINT else 128 + number)


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder: two sets of servers on one SQLite file and broker are one too many."""
    with (data / "run.lock").open("w") as lock:
        until = time.monotonic() + PREVIOUS_RUN_ENDS_WITHIN
        while not taken(lock):
            if time.monotonic() > until:
                sys.exit(f"Quảng An đang chạy với dữ liệu ở {data}. Dừng lần đó trước.")
            time.sleep(0.2)
        yield


def taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def refuse_taken(host: str, port: str) -> None:
    """Say in one line that the port cannot be had, before anything starts."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port}: cổng là một số từ 1 đến 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except PermissionError:
            sys.exit(f"Không có quyền mở cổng {port}. Chọn cổng khác: make run PORT=8000")
        except OSError as error:
            if error.errno in (98, 48):  # EADDRINUSE on Linux, on macOS
                other = int(port) + 1 if int(port) < 65535 else 8000
                sys.exit(
                    f"Cổng {port} đang có chương trình khác dùng. "
                    f"Chọn cổng khác: make run PORT={other}"
                )
            sys.exit(f"Không mở được địa chỉ {host}:{port}: {error.strerror}")


def make_secret(data: Path, name: str = "secret-key", given_by: str = "DJANGO_SECRET_KEY") -> None:
    """Make a key at the first start; it stays with the data and is its owner's alone."""
    path = data / name
    if os.environ.get(given_by) or path.exists():
        return
    fresh = path.with_suffix(".new")
    fresh.touch(0o600)
    fresh.write_text(secrets.token_urlsafe(50) + "\n")
    fresh.rename(path)


def environment(host: str, port: str, data: Path) -> dict[str, str]:
    env = os.environ | {"HOST": host, "PORT": port, "DATA_DIR": str(data)}
    env["DJANGO_SETTINGS_MODULE"] = "quangan.settings"
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', os.defpath)}"
    if not env.get("QUANGAN_DEMO"):
        env["QUANGAN_DEMO"] = "1"
    # An empty setting means the same as none.
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "ALLOWED_HOSTS"):
        if not env.get(name):
            env.pop(name, None)
    env.setdefault("ALLOWED_HOSTS", ",".join(["localhost", "127.0.0.1", "[::1]", *names(host)]))
    env.setdefault("SITE_URL", address(host, port))
    return env


def names(host: str) -> list[str]:
    """What people may type to reach the address served, besides localhost."""
    if host not in WILDCARDS:
        return [f"[{host}]" if ":" in host else host]
    return [socket.gethostname(), lan_address()]


def lan_address() -> str:
    """This machine's address on its network (nothing is sent), else localhost."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def address(host: str, port: str) -> str:
    shown = lan_address() if host in WILDCARDS else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


@contextmanager
def broker_socket(data: Path) -> Iterator[Path]:
    """Where the broker listens: beside the data, or in a short temporary folder."""
    path = data / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        yield path
    else:
        with throwaway_folder() as folder:
            yield folder / "broker.sock"


def prepare(env: dict[str, str]) -> str:
    """Migrate, collect, seed; gives what a newcomer should read when it serves."""
    command = [sys.executable, str(ROOT / "manage.py"), "prepare"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )  # fmt: skip
    try:
        greeting, _nothing = process.communicate()
    except BaseException:
        stop(process, signal.SIGTERM)
        raise
    if process.returncode:
        sys.exit(1)
    return greeting


def supervisor_settings(data: Path, host: str, port: str, broker: Path | None) -> str:
    """The four programs, each restarted when it falls; their output goes to ``logs/``."""
    logs = data / "logs"
    logs.mkdir(exist_ok=True)
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    python = shlex.quote(sys.executable)
    celery = f"{python} -m celery --app quangan"
    programs = {
        "web": f"{python} -m gunicorn quangan.wsgi --bind {bind} --workers 2 --threads 4 "
        "--max-requests 2000 --max-requests-jitter 200 --no-control-socket",
        "worker": f"{celery} worker --concurrency 2 --loglevel WARNING "
        "--without-gossip --without-mingle",
        "beat": f"{celery} beat --loglevel WARNING --pidfile=",
    }
    if broker is not None:
        programs = {"broker": broker_command(data, broker)} | programs
    user = f"user={os.geteuid()}\n" if os.geteuid() == 0 else ""
    # Paths of logs are relative to DATA_DIR, where supervisor starts: it would read a ``%`` in
    # them twice.
    text = (
        f"[supervisord]\nnodaemon=true\nsilent=true\n{user}"
        "logfile=logs/supervisord.log\npidfile=supervisord.pid\n"
    )
    for priority, (name, command) in enumerate(programs.items()):
        text += (
            f"\n[program:{name}]\ncommand={escaped(command)}\ndirectory={escaped(ROOT)}\n"
            f"priority={priority}\nautorestart=true\nstartretries=100\n"
            "stopasgroup=true\nkillasgroup=true\nstopwaitsecs=8\nredirect_stderr=true\n"
            f"stdout_logfile=logs/{name}.log\n"
            "stdout_logfile_maxbytes=5MB\nstdout_logfile_backups=2\n"
        )
    return text


def broker_command(data: Path, path: Path) -> str:
    """A broker on a unix socket that only we may open, its messages kept on disk."""
    folder = data / "broker"
    folder.mkdir(exist_ok=True)
    settings = data / "broker.conf"
    settings.write_text(
        f'port 0\nunixsocket "{path}"\nunixsocketperm 700\ndir "{folder}"\n'
        'appendonly yes\nsave ""\nmaxmemory-policy noeviction\ndaemonize no\n'
    )
    return shlex.join([broker_program(), str(settings)])


def escaped(value: object) -> str:
    """Supervisor reads ``%`` as the start of a name to fill in."""
    return str(value).replace("%", "%%")


def serve(
    settings: Path, env: dict[str, str], host: str, port: str, greeting: str, log: Path
) -> None:
    """Run supervisor until it ends or a signal comes, then leave nothing behind."""
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(settings)],
        cwd=settings.parent, env=env, stdin=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )  # fmt: skip
    try:
        wait_until_serving(host, port, supervisor, log)
        print(f"\n{greeting}\nQuảng An đang chạy tại {address(host, port)}  (Ctrl-C để dừng; "
              f"nhật ký ở {log.parent})", flush=True)  # fmt: skip
        while supervisor.poll() is None and not make_is_ending():
            time.sleep(0.5)
        sys.exit(supervisor.returncode or 0)
    finally:
        if supervisor.poll() is None:
            stop(supervisor, signal.SIGTERM, seconds=20)
        end_orphans()


def make_is_ending() -> bool:
    """Whether the ``make`` above got a Ctrl-C of its own.

    make passes SIGTERM on but not SIGINT: it counts on the terminal, which tells everybody.
    A signal sent to make alone leaves it waiting for us, that signal blocked meanwhile.
    """
    try:
        state = Path(f"/proc/{os.getppid()}/status").read_text()
    except OSError:
        return False
    fields = dict(line.split(":", 1) for line in state.splitlines() if ":" in line)
    blocked = int(fields.get("SigBlk", "0"), 16)
    return "make" in fields.get("Name", "") and bool(blocked & 1 << signal.SIGINT - 1)


def wait_until_serving(
    host: str, port: str, supervisor: "subprocess.Popen[bytes]", log: Path
) -> None:
    here = "127.0.0.1" if host in ("0.0.0.0", "") else host  # noqa: S104
    where = "[::1]" if here == "::" else f"[{here}]" if ":" in here else here
    request = Request(f"http://{where}:{port}/healthz", headers={"Host": "localhost"})
    until = time.monotonic() + SERVING_WITHIN
    while time.monotonic() < until and supervisor.poll() is None:
        try:
            urlopen(request, timeout=5).close()
        except HTTPError:
            return  # It answers; what it answers is no matter of starting.
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    last = log.read_text(errors="replace")[-3000:] if log.exists() else ""
    sys.exit(f"{last}\nTrang web không khởi động được; xem nhật ký ở {log.parent}.")


if __name__ == "__main__":
    main()
