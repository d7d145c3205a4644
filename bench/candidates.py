"""The committee's queue and board beside half a million candidates, and a thousand judged.

``python -m bench candidates [COUNT]`` makes a throw-away PostgreSQL and fills it with invented
communes until COUNT people are on their way to the Party, one commune of them with the usual
sixty. It prints how long that commune's pages take (p50) beside an empty templated view, and
how long and with how many statements readiness judges 1,000 and 2,000 candidates.
"""

from time import perf_counter

from bench.database import analyse, bench_database, show_page
from bench.people import commune, reader

COUNT = 500_000
# The first communes are as communes are; the others crowded, so that the table fills.
USUAL, CROWDED, EACH = 10, (20, 30), 17 * 25
JUDGED = (1_000, 2_000)
MAX_TIMES, MAX_SECONDS = 2.0, 1.0
PAGES = {
    "committee's queue": ("standing_deputy", "/candidates/desk/"),
    "board": ("office", "/candidates/board/"),
}


def main(count: int) -> bool:
    """Measure on a PostgreSQL of this run; whether everything stayed within its goal."""
    with bench_database():
        fill(count)
        return all([show_pages(), show_readiness()])


def fill(count: int) -> None:
    from candidates.models import Candidate
    from quangan.demo.bulk import Size, add_communes

    start = perf_counter()
    add_communes(USUAL, seed=1)
    add_communes(USUAL + count // EACH, seed=1, size=Size(candidates_in_cell=CROWDED))
    analyse()
    print(
        f"{Candidate.objects.count():,} candidates in {perf_counter() - start:.0f} s, "
        f"{Candidate.objects.filter(committee=commune()).open().count()} of the commune"
    )


def show_pages() -> bool:
    print(f"\n{'page':<22}{'p50 ms':>8}{'KiB':>7}{'× empty':>9}")
    # Every page is shown, also after one that missed its goal.
    kept = [
        show_page(name, reader(kind, commune()), url, MAX_TIMES)
        for name, (kind, url) in PAGES.items()
    ]
    return all(kept)


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
