"""What would be told to whom on a day (lịch nhắc), in somebody's reach: nothing is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells import policy
from cells.access import Reach
from cells.models import Organization, Post
from notifications import registry
from notifications.climbing import Told, told_of
from notifications.ladder import Step
from notifications.models import Notification, NotificationState
from notifications.planning import due_of, horizon, ladders, refresh_duties, rounds, told_until
from people import clock
from people.models import User

MOST = 200
# Further away than this, what is due is not yet known or long done.
FARTHEST = timedelta(days=92)


@dataclass(frozen=True)
class Line:
    """One thing that one person would be told, or where words are withheld so many of a kind."""

    recipient: User
    post: Post | None
    rule: str
    words: str
    due_on: date | None
    step: str
    told_at: datetime | None
    count: int = 1


@dataclass(frozen=True)
class Preview:
    """The lines of a day, and whether there are more than are shown."""

    lines: list[Line]
    has_more: bool


def check_day(on: date, today: date) -> None:
    """Refuse a day too far from ``today`` to be foretold."""
    if abs(on - today) > FARTHEST:
        raise ValidationError(
            _("Chỉ xem được trong khoảng %(first)s đến %(last)s.")
            % {
                "first": f"{today - FARTHEST:%d/%m/%Y}",
                "last": f"{today + FARTHEST:%d/%m/%Y}",
            },
            code="too_far",
        )


def preview(held: Reach, on: date) -> Preview:
    """What would be told on ``on`` in the committees that ``held`` watches.

    Rules prepare and refresh what is due as on that day, in a transaction that is rolled back:
    what is shown is what the planner would write, and the day leaves no trace.
    """
    within = held.rows(policy.WATCH_REMINDERS, cell="cell_key", committee="committee_key")
    found: list[tuple[registry.ReminderRule, Told]] = []
    for rule in registry.rules:
        room = MOST + 1 - len(found)
        with transaction.atomic(), clock.held_today(on):
            found += [(rule, told) for told in _of_rule(rule, within, on, room)]
            transaction.set_rollback(True)
        if len(found) > MOST:
            break
    return Preview(_lines(held, found[:MOST]), len(found) > MOST)


def _of_rule(rule: registry.ReminderRule, within: Any, on: date, room: int) -> list[Told]:
    if rule.prepare is not None:
        rule.prepare(on)
    if rule.find is not None:
        refresh_duties(rule, on)
    told = chain.from_iterable(_rows(rule, within, on, room))
    # Who took up a post lately may be told of one thing in both rounds.
    once = {(row.subject, row.due_on, row.rung, row.account): row for row in told}
    return list(once.values())[:room]


def _rows(rule: registry.ReminderRule, within: Any, on: date, room: int) -> Iterator[list[Told]]:
    for committees, ladder in ladders(rule, on):
        due = due_of(rule, horizon(ladder, on)).filter(committees).filter(within)
        for some, reached, since in rounds(due, ladder, told_until(rule, on), on):
            yield told_of(rule.key, some, reached, on=on, posts_since=since, limit=room)


def _lines(held: Reach, found: list[tuple[registry.ReminderRule, Told]]) -> list[Line]:
    """The rows with the names they need, in a fixed number of statements."""
    users = User.objects.select_related("person").in_bulk({t.account for _rule, t in found})
    posts = Post.objects.select_related("organization", "stands_in_for__person").in_bulk(
        {t.post for _rule, t in found if t.post}
    )
    committees = Organization.objects.in_bulk({t.committee for _rule, t in found})
    open_to_read = {
        pk for pk, place in committees.items() if held.may(policy.READ_REMINDERS, place)
    }
    told_before = _told_before(found)
    lines = [
        Line(
            recipient=users[told.account],
            post=posts.get(told.post) if told.post else None,
            rule=str(rule.title),
            words=told.words,
            due_on=told.due_on,
            step=str(Step(told.step).label),
            told_at=told_before.get((rule.key, told.subject, told.due_on, told.rung, told.account)),
        )
        for rule, told in found
        if told.committee in open_to_read
    ]
    lines += _counted(
        [(rule, told) for rule, told in found if told.committee not in open_to_read], users, posts
    )
    return sorted(lines, key=lambda line: (_sorted_by(line.recipient), line.rule, line.words))


def _sorted_by(user: User) -> str:
    return user.person.sort_key if user.person else user.username


def _counted(
    found: list[tuple[registry.ReminderRule, Told]], users: Any, posts: Any
) -> Iterator[Line]:
    """How many of each rule somebody would be told, where the words are not the reader's."""
    counts = Counter((rule.title, told.account, told.post, told.step) for rule, told in found)
    for (title, account, post, step), count in counts.items():
        yield Line(
            recipient=users[account],
            post=posts.get(post) if post else None,
            rule=str(title),
            words="",
            due_on=None,
            step=str(Step(step).label),
            told_at=None,
            count=count,
        )


def _told_before(
    found: list[tuple[registry.ReminderRule, Told]],
) -> dict[tuple[str, UUID, date, int, UUID], datetime]:
    """When each of ``found`` was told already and still stands: it is not told again."""
    told = Notification.objects.filter(
        state=NotificationState.SENT,
        settled_at=None,
        rule__in={rule.key for rule, _told in found},
        subject_id__in={told.subject for _rule, told in found},
        recipient__in={told.account for _rule, told in found},
    )
    return {
        (row.rule, row.subject_id, row.due_on, row.rung, row.recipient_id): row.sent_at
        for row in told
        if row.sent_at
    }
