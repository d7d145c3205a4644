"""A night's reminders of a nation, beside one hand-written INSERT … SELECT of the same rows.

``python -m bench reminders [COUNT]`` makes a throw-away PostgreSQL with COUNT months of
mentorships (a twelfth of them owed and late, their due days spread over three weeks) and
everybody who answers for them with an account. The nights before are planned first, then one
night is timed: planned, written by hand, and planned a second time.
"""

import resource
from datetime import date
from time import perf_counter
from typing import Any

from bench.database import analyse, bench_database

COUNT, MONTHS = 3_600_000, 12
CROWDED, EACH = (20, 30), 17 * 25
NIGHT = date(2024, 5, 15)
BEFORE = (date(2024, 4, 24), date(2024, 5, 8), date(2024, 5, 14))
MOST_TIMES, MOST_AGAIN = 3.0, 1.0

# Whoever may be told has an account, in each cell somebody is in charge, and each committee
# has its office and its standing deputy.
ACCOUNTS = """
INSERT INTO cells_post (id, person_id, organization_id, kind, started_on, decision)
SELECT gen_random_uuid(), person_id, cell_id, 'in_charge', '2022-08-15', ''
FROM (SELECT DISTINCT ON (cell_id) cell_id, person_id FROM members_member
      WHERE status = 'official' ORDER BY cell_id, id) one;
INSERT INTO cells_post (id, person_id, organization_id, kind, started_on, decision)
SELECT gen_random_uuid(), person_id, committee_id, kind, '2022-08-15', ''
FROM (SELECT DISTINCT ON (committee_id) committee_id, person_id FROM members_member
      WHERE status = 'official' ORDER BY committee_id, id) one,
     (VALUES ('office'), ('standing_deputy')) kinds(kind);
INSERT INTO people_user (id, password, username, email, is_active, created_at, person_id,
                         text_size, language)
SELECT gen_random_uuid(), '!', 'u' || row_number() OVER (), '', true, now(), person_id, '', 'vi'
FROM (SELECT person_id FROM cells_post UNION
      SELECT m.person_id FROM candidates_mentorship s
      JOIN members_member m ON m.id = s.mentor_id) who
WHERE NOT EXISTS (SELECT 1 FROM people_user u WHERE u.person_id = who.person_id);
"""
REPORTS = """
DELETE FROM candidates_mentorreport;
INSERT INTO candidates_mentorreport (
    id, mentorship_id, cell_id, committee_id, period, due_on, state,
    strengths, weaknesses, tasks, motive, proposal, return_reason, submitted_at
)
SELECT gen_random_uuid(), s.id, c.cell_id, c.committee_id, months.period,
    CASE WHEN months.ago = 0 THEN date '2024-05-15' - (abs(hashtext(s.id::text)) %% 21)
         ELSE (months.period - interval '3 days')::date END,
    CASE WHEN months.ago = 0 THEN 'expected' ELSE 'submitted' END,
    'Tốt.', 'Ít nói.', 'Đã làm.', '', 'keep', '',
    CASE WHEN months.ago = 0 THEN NULL ELSE months.period::timestamptz END
FROM candidates_mentorship s JOIN candidates_candidate c ON c.id = s.candidate_id,
    (SELECT n AS ago, (date '2024-05-01' - n * interval '1 month')::date AS period
     FROM generate_series(0, %s) n) months
"""
# What somebody would write who knows that nobody is missing, stands in, or set other delays.
BY_HAND = """
INSERT INTO notifications_notification (
    id, recipient_id, post_id, committee_id, rule, subject_id, due_on, rung, title, reason, url,
    is_urgent, state, created_at
)
SELECT gen_random_uuid(), account, post, committee_id, 'mentor-report', id, due_on, rung,
    title, '', url, false, 'pending', now()
FROM (
    SELECT r.id, r.due_on, r.committee_id, rungs.rung, u.id AS account, NULL::uuid AS post,
        'Viết nhận xét tháng ' || extract(month FROM r.period) || ' về ' || p.full_name AS title,
        '/candidates/reports/' || r.id || '/' AS url
    FROM candidates_mentorreport r
    JOIN (VALUES {own}) rungs(rung, due_on) ON rungs.due_on = r.due_on
    JOIN candidates_mentorship s ON s.id = r.mentorship_id AND s.ended_on IS NULL
    JOIN candidates_candidate c ON c.id = s.candidate_id
    JOIN people_person p ON p.id = c.person_id
    JOIN members_member m ON m.id = s.mentor_id
    JOIN people_user u ON u.person_id = m.person_id AND u.is_active
    WHERE r.state IN ('expected', 'draft', 'returned')
    UNION ALL
    SELECT r.id, r.due_on, r.committee_id, rungs.rung, u.id, post.id,
        'Nhắc đ/c ' || mp.full_name || ' gửi nhận xét tháng ' || extract(month FROM r.period)
            || ' về ' || p.full_name,
        '/candidates/' || c.id || '/'
    FROM candidates_mentorreport r
    JOIN (VALUES {above}) rungs(rung, due_on, kind, high) ON rungs.due_on = r.due_on
    JOIN candidates_mentorship s ON s.id = r.mentorship_id AND s.ended_on IS NULL
    JOIN candidates_candidate c ON c.id = s.candidate_id
    JOIN people_person p ON p.id = c.person_id
    JOIN members_member m ON m.id = s.mentor_id
    JOIN people_person mp ON mp.id = m.person_id
    JOIN cells_post post ON post.kind = rungs.kind AND post.ended_on IS NULL
        AND post.organization_id = CASE WHEN rungs.high THEN r.committee_id ELSE r.cell_id END
    JOIN people_user u ON u.person_id = post.person_id AND u.is_active
    WHERE r.state IN ('expected', 'draft', 'returned')
) told
ON CONFLICT DO NOTHING
"""


def main(count: int) -> bool:
    """Measure on a PostgreSQL of this run; whether everything stayed within its goal."""
    with bench_database():
        fill(count)
        return show_night()


def fill(count: int) -> None:
    from django.db import connection

    from candidates.models import MentorReport
    from quangan.demo.bulk import Size, add_communes

    start = perf_counter()
    add_communes(max(1, count // MONTHS // EACH), seed=1, size=Size(candidates_in_cell=CROWDED))
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS)
        cursor.execute(REPORTS, [MONTHS - 1])
    analyse()
    late = MentorReport.objects.late_on(NIGHT).count()
    print(
        f"{MentorReport.objects.count():,} months of mentorships, {late:,} late, "
        f"in {perf_counter() - start:.0f} s"
    )


def show_night() -> bool:
    """Plan the nights before, then time one: planned, planned again, and written by hand."""
    for night in BEFORE:
        seconds, planned = plan(night)
        print(f"{night:%d/%m}: {planned:,} reminders in {seconds:.1f} s")
    analyse()
    started = now()
    took, planned = plan(NIGHT)
    again, nothing = plan(NIGHT)
    by_hand, written = write_by_hand(started)
    print(
        f"the night of {NIGHT:%d/%m}: {planned:,} reminders in {took:.2f} s, again {nothing} in "
        f"{again:.2f} s\nby hand: {written:,} rows in {by_hand:.2f} s\n"
        f"planned {took / by_hand:.2f} × by hand (≤ {MOST_TIMES}), "
        f"again {again / by_hand:.2f} × (≤ {MOST_AGAIN})\n"
        f"memory of this process at most {memory():.0f} MiB"
    )
    return took <= MOST_TIMES * by_hand and again <= MOST_AGAIN * by_hand and nothing == 0


def plan(night: date) -> tuple[float, int]:
    """Plan the mentors' reports of ``night``; the seconds it took and how many are new.

    The month's reports stand already: opening them is another job's work.
    """
    from candidates.reminding.reports import MENTOR_REPORT
    from notifications.planning import tell_due
    from people import clock

    with clock.held_today(night):
        start = perf_counter()
        planned = tell_due(MENTOR_REPORT, night)
        return perf_counter() - start, planned


def write_by_hand(since: Any) -> tuple[float, int]:
    """Take the night's rows away and write them again with one statement."""
    from django.db import connection

    from candidates.reminding.reports import MENTOR_REPORT
    from notifications.ladder import AT_COMMITTEE, POSTS, Step
    from notifications.models import Notification

    new = Notification.objects.filter(created_at__gte=since)
    crossed = set(new.values_list("rung", "due_on"))
    Notification.objects.filter(pk__in=new.values("pk"))._raw_delete("default")
    steps = {rung.number: rung.step for rung in MENTOR_REPORT.rungs_on(NIGHT)}
    own = [f"({rung}, date '{due:%Y-%m-%d}')" for rung, due in crossed if steps[rung] == Step.OWNER]
    above = [
        f"({rung}, date '{due:%Y-%m-%d}', '{POSTS[steps[rung]][0]}', {step in AT_COMMITTEE})"
        for rung, due in crossed
        if (step := steps[rung]) != Step.OWNER
    ]
    analyse()
    with connection.cursor() as cursor:
        start = perf_counter()
        cursor.execute(BY_HAND.format(own=", ".join(own), above=", ".join(above)))
        return perf_counter() - start, cursor.rowcount


def now() -> Any:
    from django.utils import timezone

    return timezone.now()


def memory() -> float:
    """The most memory that this process had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
