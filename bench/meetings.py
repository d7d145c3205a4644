"""The room and the table of months beside three million meetings.

``python -m bench meetings [COUNT]`` makes a throw-away PostgreSQL, fills it with invented
communes and gives every cell a regular meeting in each of many months, until COUNT stand in
the table. It prints how long the room of one cell, the minutes and the table of the cells of
one commune over 24 months take (p50) beside an empty templated view.
"""

from datetime import timedelta
from time import perf_counter
from typing import Any

from bench.database import analyse, bench_database, show_page
from bench.people import cell, commune, reader

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
    with bench_database():
        fill(count)
        return show_pages()


def fill(count: int) -> None:
    from django.db import connection

    from meetings.models import Meeting
    from people import clock
    from quangan.demo.bulk import Size, add_communes

    start = perf_counter()
    add_communes(max(10, count // (Size.cells * MONTHS)), seed=1)
    last = (clock.DEMO_START.replace(day=1) - timedelta(days=1)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [last, MONTHS, last])
    analyse()
    print(f"{Meeting.objects.count():,} meetings in {perf_counter() - start:.0f} s")


def show_pages() -> bool:
    from meetings import services
    from meetings.models import Meeting
    from people import clock

    secretary, office = reader("committee_member", cell()), reader("office", commune())
    past = Meeting.objects.filter(cell=cell(), state="finalised")[0]
    with clock.held_today(clock.DEMO_START):
        meeting = services.draft_meeting(
            cell=cell(), kind="regular", planned_at=clock.moment(), actor=None, source="bench"
        )
        services.take_attendance(meeting=meeting, states={}, actor=secretary)
    pages: list[tuple[str, Any, str]] = [
        ("room", secretary, f"/meetings/{meeting.pk}/room/"),
        ("minutes", secretary, past.get_absolute_url()),
        ("table of 24 months", office, "/meetings/map/?so_thang=24"),
    ]
    print(f"\n{'page':<22}{'p50 ms':>8}{'KiB':>7}{'× empty':>9}")
    kept = [show_page(name, user, url, MAX_TIMES) for name, user, url in pages]
    return all(kept)
