"""Handing a post over (bàn giao): what is open under it, and that the next holder took it.

Work belongs to posts, so nothing moves when a post changes hands; the list is what both look
through together. It lives until the successor accepts it, and is kept as it was then.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may
from cells.models import Organization, Post, PostHandover, PostKind
from cells.registry import WorkItem, open_under
from people import audit, clock
from people.models import User

# Duties under which work lies open; who has a seat hands nothing over.
HANDED_OVER = (
    PostKind.SECRETARY,
    PostKind.DEPUTY,
    PostKind.STANDING_DEPUTY,
    PostKind.IN_CHARGE,
    PostKind.OFFICE,
)
# Who begins this long after the last holder left, or began this long ago, finds nobody to
# hand anything over; no text sets it.
WITHIN = timedelta(days=90)


def work_under(post: Post, day: date) -> list[WorkItem]:
    """All that is open under ``post``, what is due first in front."""
    found = [item for source in open_under for item in source(post, day)]
    listed = {(item.url, item.due_on) for item in found if not item.is_reminder}
    items = [i for i in found if not i.is_reminder or (i.url, i.due_on) not in listed]
    return sorted(items, key=lambda item: (item.due_on or date.max, item.title))


def handed_to(posts: Iterable[Post], day: date) -> list[tuple[Post, Post]]:
    """Which of ``posts``, begun not long before ``day``, take over from which other post.

    Each beside the one before it, where nobody has accepted yet.
    """
    taking = [
        post
        for post in posts
        if post.kind in HANDED_OVER
        and post.stands_in_for_id is None
        and day - WITHIN <= post.started_on <= day
    ]
    if not taking:
        return []
    done = set(PostHandover.objects.filter(taken_by__in=taking).values_list("taken_by", flat=True))
    left = list(
        Post.objects.filter(
            organization__in={post.organization_id for post in taking},
            stands_in_for=None,
            handover=None,
            ended_on__gte=min(post.started_on for post in taking) - WITHIN,
        )
        .select_related("person", "organization")
        .order_by("-ended_on", "pk")
    )
    pairs = []
    for post in taking:
        before = next((other for other in left if follows(post, other)), None)
        if post.pk not in done and before is not None:
            pairs.append((post, before))
            left.remove(before)
    return pairs


def follows(post: Post, before: Post) -> bool:
    """Whether ``post`` is the same duty as ``before``, by another person, next in time."""
    return (
        (post.organization_id, post.kind) == (before.organization_id, before.kind)
        and post.person_id != before.person_id
        and before.ended_on is not None
        and before.started_on < post.started_on <= before.ended_on + WITHIN
    )


def taking_over(user: User, before: Post, day: date) -> Post | None:
    """The post by which ``user`` takes over from ``before`` on ``day``, accepted or not."""
    posts = Post.objects.held_by(user, day).filter(stands_in_for=None)
    if before.kind not in HANDED_OVER:
        return None
    return next((post for post in posts if follows(post, before)), None)


def may_see_handover(user: User, post: Post) -> bool:
    """Whether ``user`` reads what ``post`` hands over: its holder, the next one, the office."""
    if post.kind not in HANDED_OVER or post.stands_in_for_id is not None:
        return False
    return (
        user.person_id == post.person_id
        or may(user, policy.SEE_HANDOVER, post.organization)
        or taking_over(user, post, clock.today()) is not None
    )


def handovers_at(organization: Organization, user: User, day: date) -> list[Post]:
    """The posts there, held or left not long ago, whose handover ``user`` reads."""
    posts = list(
        Post.objects.filter(organization=organization, kind__in=HANDED_OVER, stands_in_for=None)
        .not_ended_before(day - WITHIN)
        .select_related("person", "handover__taken_by__person")
        .order_by("started_on", "pk")
    )
    if may(user, policy.SEE_HANDOVER, organization):
        return posts
    own = [post for post in posts if post.person_id == user.person_id]
    return [post for post in posts if post in own or any(follows(held, post) for held in own)]


@transaction.atomic
def accept_handover(*, post: Post, actor: User) -> PostHandover:
    """Take over what is open under ``post``; the list is kept as it stands.

    Raises PermissionDenied for who does not hold the same post next, and ValidationError
    where it was accepted before.
    """
    today = clock.today()
    post = (
        Post.objects.select_for_update(of=("self",)).select_related("organization").get(pk=post.pk)
    )
    successor = taking_over(actor, post, today)
    if successor is None:
        raise PermissionDenied(_("Chỉ người nhận chức vụ này xác nhận bàn giao."))
    if PostHandover.objects.filter(post=post).exists():
        raise ValidationError(_("Bàn giao này đã được nhận."), code="accepted")
    handover = PostHandover(
        post=post,
        taken_by=successor,
        accepted_on=today,
        accepted_by=actor,
        items=[_kept(item) for item in work_under(post, today)],
    )
    handover.full_clean()
    handover.save()
    audit.record(
        actor,
        "cells.handover_accepted",
        handover,
        path=post.organization.path,
        data={"post": post, "items": len(handover.items)},
    )
    return handover


def _kept(item: WorkItem) -> dict[str, Any]:
    due_on = item.due_on.isoformat() if item.due_on else ""
    return {"title": item.title, "reason": item.reason, "due_on": due_on}
