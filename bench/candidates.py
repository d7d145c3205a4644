"""The committee's queue and board beside half a million candidates, and a thousand judged.

``python -m bench candidates [COUNT]`` makes a throw-away PostgreSQL and fills it with invented
communes until COUNT people are on their way to the Party, one commune of them with the usual
sixty. It prints how long that commune's pages take (p50) beside an empty templated view, and
how long and with how many statements readiness judges 1,000 and 2,000 candidates.
"""

import os
import statistics
import sys
import tempfile
from io import StringIO
from time import perf_counter
from typing import Any

from bench.people import RUNS, WARM_UP, commune, reader
from tools.servers import postgres_folder, throwaway_postgres

COUNT = 500_000
# The first communes are as communes are; the others crowded, so that the table fills.
USUAL, CROWDED, EACH = 10, (20, 30), 17 * 25
JUDGED = (1_000, 2_000)
MAX_TIMES, MAX_SECONDS = 2.0, 1.0
PAGES = {
    "committee's queue": ("desk", "/candidates/desk/"),
    "board": ("office", "/candidates/board/"),
}


def main(count: int) -> bool:
    """Measure on a PostgreSQL of this run; whether everything stayed within its goal."""
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
        fill(count)
        return all([show_pages(), show_readiness()])


def fill(count: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from candidates.models import Candidate
    from people import clock
    from people.models import DemoClock
    from quangan.demo.bulk import add_communes

    settings.ROOT_URLCONF = "bench.urls"
    call_command("migrate", verbosity=0, stdout=StringIO())
    call_command("createcachetable", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    DemoClock.objects.get_or_create(pk=1, defaults={"day": clock.DEMO_START})
    start = perf_counter()
    add_communes(USUAL, seed=1)
    add_communes(USUAL + count // EACH, seed=1, candidates_in_cell=CROWDED)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(
        f"{Candidate.objects.count():,} candidates in {perf_counter() - start:.0f} s, "
        f"{Candidate.objects.filter(committee=commune()).open().count()} of the commune"
    )


def show_pages() -> bool:
    from django.test import Client

    clients: dict[str, Any] = {}
    for name, kind in (("office", "office"), ("desk", "standing_deputy")):
        clients[name] = Client()
        clients[name].force_login(reader(kind, commune()))
    kept = True
    print(f"\n{'page':<22}{'p50 ms':>8}{'KiB':>7}{'× empty':>9}")
    for name, (who, url) in PAGES.items():
        answer = clients[who].get(url)
        if answer.status_code != 200:
            sys.exit(f"{url}: {answer.status_code}")
        empty, took = beside(clients[who], url)
        kept = kept and took <= MAX_TIMES * empty
        size = len(answer.content) / 1024
        print(f"{name:<22}{took * 1000:>8.1f}{size:>7.1f}{took / empty:>9.2f}  ≤ {MAX_TIMES}")
    return kept


def beside(client: Any, url: str) -> tuple[float, float]:
    """p50 of the empty view and of ``url``, in turns, so that a busy machine slows both."""
    seconds: dict[str, list[float]] = {"/bench/templated/": [], url: []}
    for _run in range(WARM_UP + RUNS):
        for address, taken in seconds.items():
            start = perf_counter()
            client.get(address)
            taken.append(perf_counter() - start)
    empty, took = (statistics.median(taken[WARM_UP:]) for taken in seconds.values())
    return empty, took


def show_readiness() -> bool:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from candidates import readiness
    from candidates.models import Candidate
    from people import clock

    seconds, statements = [], []
    for many in JUDGED:
        # From many cells, as the whole table is.
        some = Candidate.objects.open().order_by("pk")[:many]
        with (
            clock.held_today(clock.DEMO_START),
            CaptureQueriesContext(connection) as captured,
        ):
            start = perf_counter()
            judged = readiness.judge_all(readiness.with_facts(some), clock.DEMO_START)
            seconds.append(perf_counter() - start)
        statements.append(len(captured))
        print(f"readiness of {len(judged):,}: {seconds[-1]:.2f} s, {statements[-1]} statements")
    return seconds[0] <= MAX_SECONDS and len(set(statements)) == 1
