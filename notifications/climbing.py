"""The one statement that writes a rule's reminders of a day, however many there are.

From what is due to whom it is told, inside the database: which rungs are reached, who holds
the posts there, who is next where nobody can be told, and of several rungs the highest for
each person. What was told already is passed over by the unique key; what was taken back and
is due again is put back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from cells.models import Post
from notifications.inserting import new_id
from notifications.ladder import AT_COMMITTEE, POSTS
from notifications.models import Notification
from notifications.registry import KEYS, TEXTS
from people.bulk import adapted
from people.models import User


@dataclass(frozen=True)
class Reached:
    """A rung on a day: things due after ``after`` and up to ``until`` have just reached it."""

    number: int
    step: int
    after: date
    until: date


# ``{keys}`` and ``{texts}`` ask the same of what is due: its keys, and what to say of it. The
# words are fetched last, for what is new alone. "<= 1" says "= 1" in a way that does not let
# PostgreSQL believe in one row and loop over thousands.
_TOLD = """
WITH rungs(number, step, after_day, until_day) AS (VALUES {rungs}),
steps(place, step, kind, at_committee) AS (VALUES {steps}),
keys({key_columns}) AS ({keys}),
reached AS MATERIALIZED (
    SELECT keys.*, rungs.number, rungs.step
    FROM keys JOIN rungs ON keys.due_day > rungs.after_day AND keys.due_day <= rungs.until_day
),
places AS (SELECT DISTINCT cell_key, committee_key FROM reached),
held AS MATERIALIZED (
    SELECT post.id AS post_id, post.organization_id, post.kind, account.id AS account_id,
        -- Whoever comes back takes the post up on the day the stand-in left it.
        COALESCE((
            SELECT MAX(stood_in.ended_on) FROM {post} stood_in
            WHERE stood_in.stands_in_for_id = post.id AND stood_in.ended_on < {today}
        ), post.started_on) AS started_on
    FROM {post} post JOIN {account} account ON account.person_id = post.person_id
    WHERE account.is_active AND post.started_on <= {today}
      AND (post.ended_on IS NULL OR post.ended_on >= {today})
      AND NOT EXISTS (
          SELECT 1 FROM {post} stand_in WHERE stand_in.stands_in_for_id = post.id
             AND stand_in.started_on <= {today}
             AND (stand_in.ended_on IS NULL OR stand_in.ended_on >= {today})
      )
      AND post.organization_id IN (
          SELECT cell_key FROM places UNION SELECT committee_key FROM places
      )
),
answers AS MATERIALIZED (
    SELECT step, place, cell_key, committee_key, account_id, post_id, started_on FROM (
        SELECT asked.step, steps.place, places.cell_key, places.committee_key,
            held.account_id, held.post_id, held.started_on,
            RANK() OVER (
                PARTITION BY asked.step, places.cell_key, places.committee_key
                ORDER BY steps.place
            ) AS nearest
        FROM places
        CROSS JOIN steps
        JOIN (SELECT DISTINCT step FROM rungs) asked ON steps.place >= asked.step
        JOIN held ON held.kind = steps.kind AND held.organization_id =
            CASE WHEN steps.at_committee = 1 THEN places.committee_key ELSE places.cell_key END
        -- What a committee does itself begins with its own office, not with a cell's secretary.
        WHERE steps.at_committee = 1 OR places.cell_key <> places.committee_key
    ) climbed WHERE nearest <= 1
),
told AS (
    SELECT reached.*, owner.id AS account_id, NULL AS post_id, 1 AS is_owner, NULL AS started_on
    FROM reached JOIN {account} owner ON owner.person_id = reached.owner_key AND owner.is_active
    WHERE reached.step = 0
    UNION ALL
    SELECT reached.*, answers.account_id, answers.post_id,
        -- Where no person owns a thing, it is the first post's own; whoever else is above.
        CASE WHEN reached.owner_key IS NULL AND answers.place < reached.step + 10
            AND reached.step = (SELECT MIN(step) FROM rungs) THEN 1 ELSE 0 END,
        answers.started_on
    FROM reached
    JOIN answers ON answers.step = reached.step AND answers.cell_key = reached.cell_key
        AND answers.committee_key = reached.committee_key
    WHERE reached.step > 0 OR NOT EXISTS (
        SELECT 1 FROM {account} owner
        WHERE owner.person_id = reached.owner_key AND owner.is_active
    )
),
highest AS (
    SELECT told.*, ROW_NUMBER() OVER (
        PARTITION BY subject, due_day, account_id ORDER BY number DESC, is_owner DESC
    ) AS choice
    FROM told WHERE {new_posts}
),
news AS MATERIALIZED (
    SELECT * FROM highest WHERE choice <= 1 AND NOT EXISTS (
        SELECT 1 FROM {notification} known
        WHERE known.rule = {rule} AND known.subject_id = highest.subject
          AND known.due_on = highest.due_day AND known.rung = highest.number
          AND known.recipient_id = highest.account_id
          AND known.state <> 'withdrawn' AND known.settled_at IS NULL
    )
),
texts({text_columns}) AS ({texts})
"""

# What is said to whom: its own words to the owner, where those above have others.
_WORDS = (
    "substr(CASE WHEN is_owner = 1 OR words_above = '' THEN words ELSE words_above END, 1, 200)"
)
_LINK = "CASE WHEN is_owner = 1 OR link_above = '' THEN link ELSE link_above END"
_TEXTS = """texts ON texts.subject = told.subject
    AND COALESCE(texts.owner_key, texts.subject) = COALESCE(told.owner_key, told.subject)"""

_INSERT = """
INSERT INTO {notification} (
    id, recipient_id, post_id, committee_id, rule, subject_id, due_on, rung, title, reason, url,
    is_urgent, state, created_at
)
{told}
SELECT {new_id}, account_id, post_id, committee_key, {rule}, told.subject, due_day, number,
    {words}, '', {link}, {false}, 'pending', {now}
FROM news told JOIN {texts}
WHERE 1 = 1
ON CONFLICT (rule, subject_id, due_on, rung, recipient_id) DO UPDATE SET
    state = 'pending', settled_at = NULL, read_at = NULL, digest_id = NULL,
    created_at = excluded.created_at, post_id = excluded.post_id,
    committee_id = excluded.committee_id, title = excluded.title, url = excluded.url
WHERE {notification}.state = 'withdrawn' OR {notification}.settled_at IS NOT NULL
"""


def insert_reminders(
    rule: str,
    due: QuerySet[Any, Any],
    reached: Sequence[Reached],
    *,
    on: date,
    now: datetime,
    posts_since: date | None = None,
) -> int:
    """Write what ``rule`` tells of ``due`` on ``on``; return how many are new or back.

    ``due`` has the annotations of :data:`registry.KEYS` and :data:`registry.TEXTS`. With
    ``posts_since`` only those are told whose post began on that day or later: they inherit
    what others were told before.
    """
    told = _told(rule, due, reached, on=on, posts_since=posts_since)
    if told is None:
        return 0
    sql, params = told
    # The SELECT of the statement begins with its tables; both databases take that after INSERT.
    statement = _INSERT.format(
        notification=Notification._meta.db_table,
        told=sql,
        new_id=new_id().sql,
        words=_WORDS,
        link=_LINK,
        texts=_TEXTS,
        false="false" if connection.vendor == "postgresql" else "0",
        rule="%s",
        now="%s",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, rule, adapted(now)])
        return int(cursor.rowcount)


class Told(NamedTuple):
    """Who would be told of what, by which post and at which rung."""

    subject: UUID
    due_on: date
    rung: int
    step: int
    account: UUID
    post: UUID | None
    committee: UUID
    words: str


_SHOWN = """
{told}
SELECT told.subject, due_day, number, step, account_id, post_id, committee_key, {words}
FROM highest told JOIN {texts}
WHERE choice <= 1 ORDER BY account_id, due_day, told.subject LIMIT {limit}
"""


def told_of(
    rule: str,
    due: QuerySet[Any, Any],
    reached: Sequence[Reached],
    *,
    on: date,
    posts_since: date | None = None,
    limit: int,
) -> list[Told]:
    """What :func:`insert_reminders` would write and what of it is told already, the first
    ``limit`` rows: nothing is written.
    """
    told = _told(rule, due, reached, on=on, posts_since=posts_since)
    if told is None:
        return []
    sql, params = told
    statement = _SHOWN.format(told=sql, words=_WORDS, texts=_TEXTS, limit="%s")
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, limit])
        return [_read(row) for row in cursor.fetchall()]


def _read(row: tuple[Any, ...]) -> Told:
    """A row as Python keeps it; SQLite has keys and days as text."""
    subject, due_on, rung, step, account, post, committee, words = row
    return Told(
        _key(subject),
        due_on if isinstance(due_on, date) else date.fromisoformat(due_on),
        rung,
        step,
        _key(account),
        _key(post) if post else None,
        _key(committee),
        words,
    )


def _key(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _told(
    rule: str,
    due: QuerySet[Any, Any],
    reached: Sequence[Reached],
    *,
    on: date,
    posts_since: date | None = None,
) -> tuple[str, list[Any]] | None:
    """The tables ``highest``, ``news`` and ``texts`` as SQL with their values.

    None where nothing can be due.
    """
    if not reached:
        return None
    try:
        keys, key_params = _asked(due, KEYS)
        texts, text_params = _asked(due, TEXTS)
    except EmptyResultSet:
        return None
    rungs, rung_params = _values(
        [(r.number, r.step, adapted(r.after), adapted(r.until)) for r in reached],
        ("%s", "%s", _DAY.get(connection.vendor, "%s"), _DAY.get(connection.vendor, "%s")),
    )
    steps, step_params = _values(
        [
            (step + place, int(step), kind, int(step in AT_COMMITTEE))
            for step, kinds in POSTS.items()
            for place, kind in enumerate(kinds)
        ],
        ("%s",) * 4,
    )
    sql = _TOLD.format(
        rungs=rungs,
        steps=steps,
        key_columns=", ".join(KEYS),
        keys=keys,
        text_columns=", ".join(TEXTS),
        texts=texts,
        post=Post._meta.db_table,
        account=User._meta.db_table,
        notification=Notification._meta.db_table,
        today="%s",
        rule="%s",
        new_posts="1 = 1" if posts_since is None else "started_on >= %s",
    )
    since = [] if posts_since is None else [adapted(posts_since)]
    return sql, [
        *rung_params,
        *step_params,
        *key_params,
        *[adapted(on)] * 5,
        *since,
        rule,
        *text_params,
    ]


# A day that is given as a value has no type of its own on PostgreSQL.
_DAY = {"postgresql": "CAST(%s AS date)"}


def _asked(due: QuerySet[Any, Any], columns: tuple[str, ...]) -> tuple[str, list[Any]]:
    query = due.order_by().values_list(*columns).query
    sql, params = query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _values(rows: list[tuple[Any, ...]], marks: tuple[str, ...]) -> tuple[str, list[Any]]:
    row = f"({', '.join(marks)})"
    return ", ".join([row] * len(rows)), [value for values in rows for value in values]
