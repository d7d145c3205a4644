"""A whole site for one experiment: database, broker, mail sink, workers, beats. Nothing is kept.

Each experiment is a program of its own. What it starts ends with it, and what would outlive
it counts as a mistake.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.counting import Breakage, Taken, count, read_record
from tools.orphans import adopt_orphans, end_orphans, running_children
from tools.servers import (
    Server,
    cluster_server,
    die_with_parent,
    free_port,
    make_cluster,
    postgres_folder,
    rabbitmq_folder,
    rabbitmq_server,
    redis_server,
    throwaway_folder,
)

if TYPE_CHECKING:
    from people.models import User

ROOT = Path(__file__).resolve().parent.parent.parent
# A working day without holidays around it; experiments begin at nine in the morning.
MORNING = datetime(2024, 5, 15, 9, tzinfo=timezone(timedelta(hours=7)))
MOST_SECONDS = 150


class Site:
    """What an experiment runs on, breaks, and counts."""

    def __init__(self, name: str, folder: Path, database: Server, broker: Server) -> None:
        self.name, self.folder, self.database, self.broker = name, folder, database, broker
        self.record, self.sink_port = folder / "taken", free_port()
        self.breakages: list[Breakage] = []
        self.remarks: list[str] = []
        self.began = time.monotonic()
        self._programs: list[subprocess.Popen[bytes]] = []
        self._sink: subprocess.Popen[bytes] | None = None

    # ── Programs ────────────────────────────────────────────────────────────

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a Python program of ours; it ends with the experiment."""
        with (self.folder / "programs.log").open("ab") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent(signal.SIGKILL),
            )  # fmt: skip
        self._programs.append(program)
        return program

    def worker(self, *, processes: int = 2) -> "subprocess.Popen[bytes]":
        self._workers = getattr(self, "_workers", 0) + 1
        return self.start(
            "celery", "--app", "tests.faults.app", "worker", "--loglevel", "WARNING",
            "--concurrency", str(processes), "--hostname", f"worker{self._workers}@localhost",
            "--without-gossip", "--without-mingle",
        )  # fmt: skip

    def beat(self) -> "subprocess.Popen[bytes]":
        return self.start(
            "celery", "--app", "tests.faults.app", "beat", "--loglevel", "WARNING", "--pidfile="
        )

    def sink(self, *how: str) -> None:
        """Start the mail server, or start it again with other manners."""
        if self._sink is not None:
            end(self._sink)
        self._sink = self.start(
            "tests.faults.sink", "--port", str(self.sink_port), "--record", str(self.record), *how
        )
        if "connect" not in how:  # That one never answers.
            self.wait(lambda: listens(self.sink_port), "the sink to listen", 20)

    # ── Breaking ────────────────────────────────────────────────────────────

    def kill_child(self, worker: "subprocess.Popen[bytes]") -> None:
        """Kill -9 one of a worker's processes, whatever it is doing."""
        if children := children_of(worker.pid):
            self.breakages.append(Breakage(senders=1))
            with suppress(ProcessLookupError):
                os.kill(random.choice(children), signal.SIGKILL)

    def kill_parent(self, worker: "subprocess.Popen[bytes]") -> None:
        """Kill -9 the parent of a worker's processes; the kernel ends these with it."""
        self.breakages.append(Breakage(senders=len(children_of(worker.pid))))
        worker.kill()
        worker.wait()

    def stop_broker_and_wipe(self) -> None:
        """Stop the broker; when it is started again it knows nothing."""
        self.broker.stop()
        shutil.rmtree(self.broker.folder / "kept", ignore_errors=True)

    def stop_database(self) -> None:
        """Let the database crash."""
        self.database.stop(signal.SIGQUIT)  # What pg_ctl stop -m immediate sends.

    def start_database(self) -> None:
        self.database.start()
        self.wait(database_answers, "the database to recover")

    # ── People and what they are told ───────────────────────────────────────

    def people(self, number: int, called: str = "nguoi") -> "list[User]":
        """Invented accounts with mail addresses."""
        from people.models import User

        return User.objects.bulk_create(
            User(username=f"{called}{n}", email=f"{called}{n}@quangan.example", password="!")
            for n in range(number)
        )

    def tell(self, users: "Collection[User]", *, poke: bool = True) -> None:
        """Tell people one thing, as a change in the site does: with a poke to the workers."""
        from notifications.models import Notification
        from notifications.services import notify

        what: dict[str, Any] = {"rule": "faults", "due_on": MORNING.date(), "title": "Một việc"}
        subject = uuid.uuid4()
        if poke:
            notify(users, subject=subject, **what)
        else:
            Notification.objects.bulk_create(
                Notification(recipient=user, subject_id=subject, **what) for user in users
            )

    # ── Waiting and counting ────────────────────────────────────────────────

    def wait(self, true: Callable[[], bool], what: str, seconds: float = MOST_SECONDS) -> bool:
        """Wait until something is true; say so in the result when it never is."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if true():
                return True
            time.sleep(0.1)
        self.remarks.append(f"waited {seconds:.0f} s in vain for {what}")
        return False

    def wait_for_mail(self, number: int, what: str = "the first mails") -> bool:
        return self.wait(lambda: len(self.taken()) >= number, what, 60)

    def wait_until_all_is_out(self, seconds: float = MOST_SECONDS) -> bool:
        """Wait until nothing is left that may go out, and every message has an end."""
        return self.wait(nothing_waits, "the outbox to empty", seconds)

    def taken(self) -> list[Taken]:
        return read_record(self.record)

    def finish(self, intended: "Collection[User]", name: str = "") -> bool:
        """Print the line of the experiment; True when all is right."""
        from notifications.models import Delivery, DeliveryState

        sent = Delivery.objects.filter(state=DeliveryState.SENT).values_list("pk", flat=True)
        marked = {str(pk) for pk in sent} ^ {mail.key for mail in self.taken()}
        if marked:
            self.remarks.append(f"{len(marked)} are marked otherwise than they were taken")
        result = count(
            name or self.name,
            [user.email for user in intended],
            self.taken(),
            self.breakages,
            time.monotonic() - self.began,
            self.remarks,
        )
        print(result, flush=True)
        if not result.is_right:
            print((self.folder / "programs.log").read_text(errors="replace")[-3000:])
        return result.is_right

    def close(self) -> None:
        from django.db import connections

        connections.close_all()
        for program in self._programs:
            end(program)


def nothing_waits() -> bool:
    """Whether everything was shown, every digest written and every message has an end.

    Asked in the order in which things move on, so that nothing slips by between two questions.
    """
    from notifications.composing import to_write_to
    from notifications.models import Delivery, DeliveryState, Notification, NotificationState

    on_the_way = Delivery.objects.filter(state__in=[DeliveryState.QUEUED, DeliveryState.CLAIMED])
    return not (
        Notification.objects.filter(state=NotificationState.PENDING).exists()
        or to_write_to(MORNING.date()).exists()
        or on_the_way.exists()
    )


def database_answers() -> bool:
    from django.db import Error, connection

    try:
        connection.close()
        connection.ensure_connection()
    except Error:
        return False
    return True


@contextmanager
def site(name: str, broker: str = "redis", *, durable: bool = False) -> Iterator[Site]:
    """A running database and broker with the site's tables; Django is set up on them.

    ``durable``: the database keeps what it confirmed through a crash of its own.
    """
    adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
    try:
        with ExitStack() as stack:
            folder = stack.enter_context(throwaway_folder())
            folder.chmod(0o755)  # PostgreSQL runs as somebody else and must pass through.
            database = stack.enter_context(migrated_database(folder / "database", durable))
            carrier = stack.enter_context(message_broker(folder / "broker", broker))
            built = Site(name, folder, database, carrier)
            stack.callback(built.close)
            set_up_django(built)
            yield built
    finally:
        end_what_is_left()


def migrated_database(folder: Path, durable: bool) -> AbstractContextManager[Server]:
    """A server on a copy of the cluster that ``make faults`` made, or on one made here."""
    if made := os.environ.get("QUANGAN_FAULTS_CLUSTER"):
        subprocess.run(["cp", "-a", made, folder], check=True)
    else:
        make_migrated_cluster(folder)
    return cluster_server(postgres(), folder, durable=durable).running()


def make_migrated_cluster(folder: Path) -> None:
    """A cluster at rest that holds the site's tables."""
    folder.mkdir()
    make_cluster(postgres(), folder)
    with cluster_server(postgres(), folder).running() as server, throwaway_folder() as data:
        env = os.environ | {"DATABASE_URL": server.url, "DATA_DIR": str(data)}
        for command in ("migrate", "createcachetable"):
            subprocess.run(
                [sys.executable, "manage.py", command, "--verbosity", "0"],
                cwd=ROOT, env=env, check=True,
            )  # fmt: skip


def postgres() -> Path:
    return postgres_folder() or sys.exit("PostgreSQL is missing: make test installs it.")


@contextmanager
def message_broker(folder: Path, kind: str) -> Iterator[Server]:
    folder.mkdir()
    if kind == "redis":
        with redis_server(folder).running() as server:
            yield server
    else:
        programs = rabbitmq_folder() or sys.exit("RabbitMQ is missing: make faults installs it.")
        with rabbitmq_server(programs, folder) as server:
            server.start()
            yield server


def set_up_django(built: Site) -> None:
    """Point this process and all it starts at the servers of this experiment."""
    (built.folder / "data").mkdir()
    os.environ |= {
        "DATA_DIR": str(built.folder / "data"),
        "DATABASE_URL": built.database.url,
        "CELERY_BROKER_URL": built.broker.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{built.sink_port}",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "QUANGAN_FAULTS_AHEAD": str(MORNING.timestamp() - time.time()),
    }
    import django

    django.setup()
    import tests.faults.app  # noqa: F401 - the experiment's clock, in this process too


def end(program: "subprocess.Popen[bytes]") -> None:
    """Kill a program of ours with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def end_what_is_left() -> None:
    """Let the adopted end; whoever does not is killed, and named: an experiment failed."""
    until = time.monotonic() + 3
    while time.monotonic() < until and running_children():
        with suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        time.sleep(0.05)
    if left := running_children():
        names = [Path(f"/proc/{pid}/comm").read_text().strip() for pid in left]
        end_orphans()
        sys.exit(f"These would have outlived the experiment: {', '.join(names)}")


def children_of(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
