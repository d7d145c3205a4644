"""Who answers for what is late in a cell, by post; where nobody there has an account, who next.

A post is told through whoever holds it that day, or stands in for it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from cells.models import Post, PostKind
from members.models import Member
from people.models import User


class Duty(StrEnum):
    """Who answers for a report, from the mentor up."""

    MENTOR = "mentor"
    SECRETARY = "secretary"
    IN_CHARGE = "in_charge"
    OFFICE = "office"
    STANDING_DEPUTY = "standing_deputy"


# Within a duty, the first post that somebody with an account holds. The office and the
# standing deputy sit at the committee, the others in the cell.
POSTS: dict[Duty, tuple[PostKind, ...]] = {
    Duty.SECRETARY: (PostKind.SECRETARY, PostKind.STANDING_DEPUTY, PostKind.DEPUTY),
    Duty.IN_CHARGE: (PostKind.IN_CHARGE,),
    Duty.OFFICE: (PostKind.OFFICE,),
    Duty.STANDING_DEPUTY: (
        PostKind.STANDING_DEPUTY,
        PostKind.DEPUTY,
        PostKind.SECRETARY,
    ),
}
_AT_COMMITTEE = {Duty.OFFICE, Duty.STANDING_DEPUTY}

Holders = dict[tuple[Any, str], list[User]]


class Placed(Protocol):
    """What stands in a cell of a committee: a candidacy, a report."""

    cell_id: Any
    committee_id: Any


def holders_of(rows: Iterable[Placed], on: date) -> Holders:
    """The accounts of those who hold posts on ``on``, by organisation and kind of post.

    Where somebody with an account stands in, they are told instead of the holder.
    """
    organizations = {id_ for r in rows for id_ in (r.cell_id, r.committee_id)}
    kinds = {kind for posts in POSTS.values() for kind in posts}
    found: Holders = defaultdict(list)
    posts = list(
        Post.objects.held_on(on)
        .filter(
            organization__in=organizations,
            kind__in=kinds,
            person__user__is_active=True,
        )
        .select_related("person__user__person")
        .order_by("started_on", "pk")
    )
    stood_in_for = {post.stands_in_for_id for post in posts}
    for post in posts:
        if post.pk not in stood_in_for:
            found[post.organization_id, post.kind].append(post.person.user)
    return found


def told_at(duty: Duty, row: Placed, holders: Holders) -> list[User]:
    """The accounts of who holds ``duty`` for ``row``: of the first post that has any."""
    place = row.committee_id if duty in _AT_COMMITTEE else row.cell_id
    return next((u for kind in POSTS[duty] if (u := holders.get((place, kind)))), [])


def accounts_of(members: Iterable[Member]) -> list[User]:
    """The accounts in use of ``members`` (their persons' users are read with them)."""
    users = (getattr(member.person, "user", None) for member in members)
    return [user for user in users if user is not None and user.is_active]
