"""A PostgreSQL of one measurement, filled by it, and pages timed beside an empty one."""

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from time import perf_counter
from typing import Any

from tools.servers import postgres_folder, throwaway_postgres

EMPTY = "/bench/templated/"
RUNS, WARM_UP = 40, 3


@contextmanager
def bench_database() -> Iterator[None]:
    """Set Django up on a throw-away PostgreSQL, migrated and with the demo's clock."""
    programs = postgres_folder()
    if programs is None:
        sys.exit("PostgreSQL is needed: install it, or put initdb on PATH.")
    with (
        tempfile.TemporaryDirectory(prefix="quangan-bench-") as folder,
        throwaway_postgres(programs) as url,
    ):
        for name in ("CELERY_BROKER_URL", "QUANGAN_HTTPS", "QUANGAN_DEBUG"):
            os.environ.pop(name, None)
        os.environ |= {
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "QUANGAN_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "quangan.settings",
        }
        import django

        django.setup()
        _prepare()
        yield


def _prepare() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from people import clock
    from people.models import DemoClock

    settings.ROOT_URLCONF = "bench.urls"
    engine: Any = settings.TEMPLATES[0]
    engine["DIRS"].append(Path(__file__).parent / "templates")
    call_command("migrate", verbosity=0, stdout=StringIO())
    call_command("createcachetable", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    DemoClock.objects.get_or_create(pk=1, defaults={"day": clock.DEMO_START})


def analyse() -> None:
    """Let the planner know what was written in bulk."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def show_page(name: str, user: Any, url: str, most: float) -> bool:
    """Print how long a page takes beside the empty one; whether within ``most`` times it."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    answer = client.get(url)
    if answer.status_code != 200:
        sys.exit(f"{url}: {answer.status_code}")
    empty, took = _beside(client, url)
    size = len(answer.content) / 1024
    print(f"{name:<22}{took * 1000:>8.1f}{size:>7.1f}{took / empty:>9.2f}  ≤ {most}")
    return took <= most * empty


def _beside(client: Any, url: str) -> tuple[float, float]:
    """p50 of the empty view and of ``url``, in turns, so that a busy machine slows both."""
    seconds: dict[str, list[float]] = {EMPTY: [], url: []}
    for _run in range(WARM_UP + RUNS):
        for address, taken in seconds.items():
            start = perf_counter()
            client.get(address)
            taken.append(perf_counter() - start)
    empty, took = (statistics.median(taken[WARM_UP:]) for taken in seconds.values())
    return empty, took
