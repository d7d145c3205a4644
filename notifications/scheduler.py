"""A beat that runs once: DatabaseScheduler under a lock of ours.

Two plain beats would start everything twice. Any number may run; one holds the lock and
ticks, the others stand by and one of them takes over within seconds of its end.
"""

import fcntl
import logging
import time
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django_celery_beat.schedulers import DatabaseScheduler

from notifications.models import Heartbeat

logger = logging.getLogger(__name__)

STANDBY_SECONDS = 2.0
HEARTBEAT_EVERY = timedelta(seconds=10)
# Any number will do, as long as nothing else in this database locks the same one.
ADVISORY_LOCK = 7_305_104_021


class BeatLock(Protocol):
    """Something that one process at a time can hold, and loses when it dies."""

    def hold(self) -> bool:
        """Take the lock, or make sure it is still held; False when another holds it."""

    def release(self) -> None: ...


class FileLock:
    """A lock on a file beside the SQLite database: the kernel frees it with its holder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def hold(self) -> bool:
        if self._file is not None:
            return True
        file = self._path.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class AdvisoryLock:
    """A PostgreSQL advisory lock on a connection of its own: the server frees it with it."""

    def __init__(self) -> None:
        self._connection: BaseDatabaseWrapper | None = None

    def hold(self) -> bool:
        if self._connection is not None:
            # A connection that broke took the lock with it.
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return True
        connection = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            with connection.cursor() as cursor:
                # So that the server notices within seconds when the holder's machine is gone.
                cursor.execute("SET tcp_keepalives_idle = 5")
                cursor.execute("SET tcp_keepalives_interval = 2")
                cursor.execute("SET tcp_keepalives_count = 3")
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
                (taken,) = cursor.fetchone()
        except Error:
            connection.close()
            raise
        if not taken:
            connection.close()
            return False
        self._connection = connection
        return True

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def beat_lock() -> BeatLock:
    """The lock that fits the database in use."""
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return AdvisoryLock()
    return FileLock(settings.DATA_DIR / "beat.lock")


class OneAtATimeScheduler(DatabaseScheduler):
    """Ticks only while it holds the lock, and leaves a sign of life as it does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._lock = beat_lock()
        self._holding = False
        self._last_heartbeat = float("-inf")
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Leave the schedule alone until this beat is the one that runs."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run one tick, or stand by while another beat holds the lock."""
        try:
            if not self._lock.hold():
                return STANDBY_SECONDS
            if not self._holding:
                self._take_over()
            self._leave_sign_of_life()
            delay: float = super().tick(*args, **kwargs)
        except Error as error:
            logger.warning("Beat lost the database, standing by: %s", error)
            self._lock.release()
            self._holding = False
            close_old_connections()
            return STANDBY_SECONDS
        return delay

    def close(self) -> None:
        super().close()
        self._lock.release()

    def _take_over(self) -> None:
        """Read the schedule anew: what was read while standing by is what ran long ago."""
        self._initial_read = True
        self._heap = None
        super().setup_schedule()
        self._holding = True
        logger.info("This beat holds the lock and ticks.")

    def _leave_sign_of_life(self) -> None:
        now = time.monotonic()
        if now - self._last_heartbeat >= HEARTBEAT_EVERY.total_seconds():
            Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})
            self._last_heartbeat = now
