"""Pages of figures in a nation, beside a page written by hand; the facts rebuilt, and kept.

``python -m bench figures [COMMUNES]`` makes a throw-away PostgreSQL, builds a fifth of a nation
of COMMUNES and measures, builds the rest and measures again. The pages of a commune, a province
and the nation stand beside the commune's written by hand and an empty one, in the same run.
"""

import statistics
from contextlib import nullcontext
from datetime import date
from time import perf_counter
from typing import Any
from unittest.mock import patch

from bench.database import EMPTY, RUNS, WARM_UP, analyse, bench_database

COMMUNES, CELLS, MEMBERS = 3_321, 84, (17, 23)
FIFTH = 5.6
BY_HAND = "/bench/figures/"
MOST_BY_HAND, MOST_EMPTY, MOST_GROWTH, MOST_STATEMENTS = 1.3, 2.5, 1.3, 15
MOST_REBUILD, MOST_UPKEEP = 1.5, 1.25
EDITS = 200
# A table of the same columns, keys and checks; and the facts as somebody would write them once.
TABLE_BY_HAND = """
CREATE TABLE by_hand (LIKE members_organizationmonth INCLUDING ALL);
ALTER TABLE by_hand ADD FOREIGN KEY (organization_id) REFERENCES cells_organization
    DEFERRABLE INITIALLY DEFERRED;
"""
SAME = """
SELECT COUNT(*) FILTER (WHERE ours.admitted_young IS DISTINCT FROM hand.admitted_young
    OR ours.admitted IS DISTINCT FROM hand.admitted
    OR ours.admitted_women IS DISTINCT FROM hand.admitted_women
    OR ours.admitted_minority IS DISTINCT FROM hand.admitted_minority
    OR ours.recognised IS DISTINCT FROM hand.recognised), COUNT(hand.id)
FROM by_hand hand FULL JOIN (
    SELECT m.* FROM members_organizationmonth m
    JOIN cells_organization o ON o.id = m.organization_id AND o.kind = 'cell'
) ours USING (organization_id, month)
"""
FACTS_BY_HAND = """
INSERT INTO by_hand (organization_id, month, admitted, admitted_women, admitted_minority,
    admitted_religious, admitted_young, recognised, removed, counted_at)
SELECT place, month, SUM(a), SUM(w), SUM(n), SUM(r), SUM(y), SUM(o), SUM(x), now()
FROM (
    SELECT p.cell_id place, date_trunc('month', m.joined_on)::date AS month, COUNT(*) a,
        COUNT(*) FILTER (WHERE s.sex = 'female') w,
        COUNT(*) FILTER (WHERE s.ethnic_group NOT IN ('', '01')) n,
        COUNT(*) FILTER (WHERE s.religion NOT IN ('', 'Không', 'không', 'KHÔNG')) r,
        COUNT(*) FILTER (WHERE extract(year FROM age(m.joined_on, s.birth_date)) < 31) y, 0 o, 0 x
    FROM members_membershipperiod p
    JOIN members_member m ON m.id = p.member_id AND m.joined_on >= p.started_on
        AND (p.ended_on IS NULL OR m.joined_on <= p.ended_on)
    JOIN people_person s ON s.id = m.person_id
    WHERE m.joined_on >= '2000-01-01' GROUP BY 1, 2
    UNION ALL
    SELECT p.cell_id, date_trunc('month', m.official_on)::date, 0, 0, 0, 0, 0, COUNT(*), 0
    FROM members_membershipperiod p
    JOIN members_member m ON m.id = p.member_id AND m.official_on >= p.started_on
        AND (p.ended_on IS NULL OR m.official_on <= p.ended_on)
    WHERE m.official_on >= '2000-01-01' GROUP BY 1, 2
    UNION ALL
    SELECT p.cell_id, date_trunc('month', e.happened_on)::date, 0, 0, 0, 0, 0, 0, COUNT(*)
    FROM members_membershipevent e
    JOIN members_membershipperiod p ON p.member_id = e.member_id
    WHERE e.kind = 'left' AND e.happened_on >= '2000-01-01' GROUP BY 1, 2
) moved GROUP BY 1, 2
"""


def main(communes: int) -> bool:
    """Measure on a PostgreSQL of this run; whether everything stayed within its goals."""
    with bench_database():
        fill(max(10, round(communes / FIFTH)))
        kept = [show_edits()]
        few = measure()
        fill(communes)
        kept.append(show_rebuild())
        show_statistics()
        many = measure()
        return all([*kept, show_pages(few, many)])


def fill(communes: int) -> None:
    from django.db import connection

    from cells.models import Organization
    from members.models import Member
    from quangan.demo.bulk import Size, add_communes
    from reports.rollups import add_up

    start = perf_counter()
    add_communes(communes, seed=1, size=Size(cells=CELLS, members_in_cell=MEMBERS))
    built = perf_counter() - start
    analyse()
    add_up()
    analyse()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1e9")
        size = cursor.fetchone()[0]
    print(
        f"{communes:,} communes, {Organization.objects.cells().count():,} cells, "
        f"{Member.objects.count():,} members, counted, in {built:.0f} s; added up in "
        f"{perf_counter() - start - built:.0f} s; {size:.1f} GB",
        flush=True,
    )


def places() -> dict[str, Any]:
    """A commune, a province and the nation."""
    from bench.people import commune
    from cells.models import Organization

    committee = commune()
    province = committee.parent.parent
    return {
        "commune": committee,
        "province": province,
        "nation": Organization.objects.get(pk=province.parent_id),
    }


def measure() -> dict[str, tuple[float, int, float]]:
    """p50, statements and KiB of each page, all of them in turns."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.people import reader

    pages, found = {}, places()
    for name, place in found.items():
        client = Client()
        client.force_login(reader("office" if name == "commune" else "superior_viewer", place))
        pages[name] = (client, "/reports/?nam=2024")
    client = pages["commune"][0]
    pages["by hand"] = (client, f"{BY_HAND}?of={found['commune'].pk}")
    pages["empty"] = (client, EMPTY)
    seconds: dict[str, list[float]] = {name: [] for name in pages}
    for _run in range(WARM_UP + RUNS):
        for name, (client, url) in pages.items():
            start = perf_counter()
            client.get(url)
            seconds[name].append(perf_counter() - start)
    measured = {}
    for name, (client, url) in pages.items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(url)
        p50 = statistics.median(seconds[name][WARM_UP:])
        measured[name] = (p50, len(captured), len(answer.content) / 1024)
    return measured


def show_pages(
    few: dict[str, tuple[float, int, float]], many: dict[str, tuple[float, int, float]]
) -> bool:
    heads = ("p50 ms", "SQL", "KiB", "× empty", "× by hand", "growth")
    print(f"\n{'page':<12}" + "".join(f"{head:>10}" for head in heads))
    held = True
    for name, (p50, statements, size) in many.items():
        times, by_hand = p50 / many["empty"][0], p50 / many["by hand"][0]
        # Growth is judged beside the empty page of the same run.
        growth = times / (few[name][0] / few["empty"][0])
        print(
            f"{name:<12}{p50 * 1000:>10.1f}{statements:>10}{size:>10.1f}{times:>10.2f}"
            f"{by_hand:>10.2f}{growth:>10.2f}"
        )
        if name in places():
            held &= by_hand <= MOST_BY_HAND and times <= MOST_EMPTY
            held &= growth <= MOST_GROWTH and statements <= MOST_STATEMENTS
    print(
        f"goals: ≤ {MOST_BY_HAND} × by hand, ≤ {MOST_EMPTY} × empty, growth ≤ {MOST_GROWTH}, "
        f"≤ {MOST_STATEMENTS} statements"
    )
    return held


def show_rebuild() -> bool:
    """Count the months of all cells anew, beside one statement that does the same by hand."""
    from django.db import connection, transaction

    from members import months

    # Both with their commit: keys to other tables are checked there.
    start = perf_counter()
    rows = months.recount()
    ours = perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute(TABLE_BY_HAND)
        start = perf_counter()
        with transaction.atomic():
            cursor.execute(FACTS_BY_HAND)
        by_hand = perf_counter() - start
        cursor.execute(SAME)
        differ, written = cursor.fetchone()
        cursor.execute("DROP TABLE by_hand")
    print(
        f"recount: {rows:,} months in {ours:.1f} s; by hand {written:,} in {by_hand:.1f} s, "
        f"{differ} differ: "
        f"{ours / by_hand:.2f} × (≤ {MOST_REBUILD})",
        flush=True,
    )
    return differ == 0 and rows == written and ours <= MOST_REBUILD * by_hand


def show_statistics() -> None:
    """How long a worker takes to count the quarter of one province."""
    from bench.people import reader
    from people import clock
    from reports.models import PeriodKind, StatisticsRun
    from reports.statistics.periods import Period
    from reports.statistics.runs import ask_run, run_statistics

    province = places()["province"]
    period = Period(PeriodKind.QUARTER, date(2024, 1, 1))
    run = ask_run(
        organization=province,
        period=period,
        until=period.until(clock.today()),
        actor=reader("superior_viewer", province),
    )
    start = perf_counter()
    while run_statistics(str(run.pk)):
        pass
    took = perf_counter() - start
    run = StatisticsRun.objects.get(pk=run.pk)
    print(f"statistics of {run.total:,} communes: {run.state} in {took:.1f} s", flush=True)


def show_edits() -> bool:
    """Make members of the majority or of a minority, with and without the upkeep of months."""
    from bench.people import commune, reader
    from members import months
    from members.models import Member
    from members.services import correct_person

    office = reader("office", commune())
    members = list(
        Member.objects.filter(committee=commune()).select_related("cell", "person")[:EDITS]
    )
    seconds: dict[bool, list[float]] = {True: [], False: []}
    # Others without it: what was not kept once cannot be kept afterwards.
    for number, member in enumerate(members):
        kept = number % 2 == 0
        group = "01" if member.person.ethnic_group != "01" else "02"
        aside = nullcontext() if kept else patch("members.months.follow_person", _none)
        with aside:
            start = perf_counter()
            correct_person(
                member=member, changes={"ethnic_group": group, "phone": ""}, actor=office
            )
            seconds[kept].append(perf_counter() - start)
    months.recount()
    with_upkeep, without = (statistics.median(seconds[kept]) for kept in (True, False))
    print(
        f"a member's correction: {with_upkeep * 1000:.1f} ms, without months "
        f"{without * 1000:.1f} ms: {with_upkeep / without:.2f} × (≤ {MOST_UPKEEP})",
        flush=True,
    )
    return with_upkeep <= MOST_UPKEEP * without


def _none(_member: Any, _before: Any, _after: Any) -> None:
    """What keeps no months."""
