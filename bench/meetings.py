"""The room and the table of months beside three million meetings.

``python -m bench meetings [COUNT]`` makes a throw-away PostgreSQL, fills it with invented
communes and gives every cell a regular meeting in each of many months, until COUNT stand in
the table. It prints how long the room of one cell, the minutes and the table of the cells of
one commune over 24 months take (p50) beside an empty templated view.
"""

import os
import sys
import tempfile
from datetime import timedelta
from io import StringIO
from time import perf_counter
from typing import Any

from bench.candidates import beside
from bench.people import cell, commune, reader
from tools.servers import postgres_folder, throwaway_postgres

COUNT, MONTHS = 3_000_000, 240
MAX_TIMES = 2.5
# A meeting each month before the day of the demo, written at once: no service could in a year.
WRITE = """
INSERT INTO meetings_meeting (
    id, cell_id, committee_id, kind, month, planned_at, place, form, state, announced_at,
    started_at, ended_at, conclusion, finalised_at, cancel_reason, revision, short_reason
)
SELECT gen_random_uuid(), c.id, c.parent_id, 'regular', m, m + interval '2 days 19 hours',
       'Nhà văn hóa', 'in_person', 'finalised', m, m + interval '2 days 19 hours',
       m + interval '2 days 21 hours', 'Nhất trí.', m + interval '2 days 21 hours', '', 0, ''
FROM cells_organization c,
     generate_series(%s::date - interval '1 month' * %s, %s::date, interval '1 month') m
WHERE c.kind = 'cell'
"""


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
        return show_pages()


def fill(count: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from meetings.models import Meeting
    from people import clock
    from people.models import DemoClock
    from quangan.demo.bulk import CELLS, add_communes

    settings.ROOT_URLCONF = "bench.urls"
    call_command("migrate", verbosity=0, stdout=StringIO())
    call_command("createcachetable", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    DemoClock.objects.get_or_create(pk=1, defaults={"day": clock.DEMO_START})
    start = perf_counter()
    add_communes(max(10, count // (CELLS * MONTHS)), seed=1)
    this = clock.DEMO_START.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [last, MONTHS, last])
        cursor.execute("VACUUM ANALYZE")
    print(f"{Meeting.objects.count():,} meetings in {perf_counter() - start:.0f} s")


def show_pages() -> bool:
    from django.test import Client

    from meetings import services
    from meetings.models import Meeting
    from people import clock

    secretary, office = reader("committee_member", cell()), reader("office", commune())
    with clock.held_today(clock.DEMO_START):
        meeting = services.draft_meeting(
            cell=cell(), kind="regular", planned_at=clock.moment(), actor=None, source="bench"
        )
        services.take_attendance(meeting=meeting, states={}, actor=secretary)
    past = Meeting.objects.filter(cell=cell(), state="finalised").first()
    kept = True
    print(f"\n{'page':<22}{'p50 ms':>8}{'KiB':>7}{'× empty':>9}")
    pages: list[tuple[str, Any, str]] = [
        ("room", secretary, f"/meetings/{meeting.pk}/room/"),
        ("minutes", secretary, past.get_absolute_url() if past else "/meetings/"),
        ("table of 24 months", office, "/meetings/map/?so_thang=24"),
    ]
    for name, user, url in pages:
        client = Client()
        client.force_login(user)
        answer = client.get(url)
        if answer.status_code != 200:
            sys.exit(f"{url}: {answer.status_code}")
        empty, took = beside(client, url)
        kept = kept and took <= MAX_TIMES * empty
        size = len(answer.content) / 1024
        print(f"{name:<22}{took * 1000:>8.1f}{size:>7.1f}{took / empty:>9.2f}  ≤ {MAX_TIMES}")
    return kept
