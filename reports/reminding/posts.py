"""Reminders that a post ends (hết nhiệm kỳ, hết thời gian đứng thay), so that another follows."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.readiness.conditions import written
from cells.models import Post, PostKind
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people import clock
from people.language import of_the_books
from reports.reminding.places import CHUNK, committee_above

# Whoever takes up one of these follows the one before; of the others several may be held.
_HELD_BY_ONE = (PostKind.SECRETARY, PostKind.STANDING_DEPUTY)


def ending(until: date, on: date) -> QuerySet[Post]:
    """The posts held on ``on`` whose term, or time of standing in, is over by ``until``.

    A term's end is a plan: the post goes on until somebody ends it or appoints who follows.
    """
    of_term = Q(ended_on=None, term_ends_on__lte=until)
    of_stand_in = Q(stands_in_for__isnull=False, ended_on__lte=until)
    follows = Post.objects.filter(
        organization=OuterRef("organization"),
        kind=OuterRef("kind"),
        kind__in=_HELD_BY_ONE,
        stands_in_for=None,
        started_on__gt=OuterRef("started_on"),
    )
    stands_longer = Post.objects.filter(
        stands_in_for=OuterRef("stands_in_for"), ended_on__gt=OuterRef("ended_on")
    )
    return (
        Post.objects.held_on(on)
        .filter(of_term | of_stand_in, organization__dissolved_on=None)
        .exclude(Exists(follows))
        .exclude(Exists(stands_longer))
    )


def find_ending(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The posts that end up to ``until`` with nobody to follow yet."""
    found = ending(until, clock.today())
    if only is not None:
        found = found.filter(pk__in=only)
    found = found.select_related("person", "organization__parent__parent").order_by("pk")
    for post in found.iterator(chunk_size=CHUNK):
        due_on = post.ended_on or post.term_ends_on
        if due_on is None:
            continue
        yield Due(
            subject=post.pk,
            due_on=due_on,
            cell=post.organization_id,
            committee=committee_above(post.organization).pk,
            title=_words(post, due_on),
            url=reverse("cells:detail", args=[post.organization_id]),
        )


def _words(post: Post, due_on: date) -> str:
    with of_the_books():
        words = {
            "name": post.person,
            "post": post.get_kind_display(),
            "place": post.organization,
            "day": written(due_on),
        }
        if post.stands_in_for_id is not None:
            return _("Đ/c %(name)s thôi đứng thay %(post)s %(place)s sau ngày %(day)s") % words
        return _("Đ/c %(name)s, %(post)s %(place)s, hết nhiệm kỳ ngày %(day)s") % words


# A month is enough to prepare a sitting that appoints; no text sets these days.
POST_ENDS = ReminderRule(
    key="post-ends",
    title=gettext_lazy("Sắp hết nhiệm kỳ, hết thời gian đứng thay"),
    source=gettext_lazy("Chức vụ có ngày hết nhiệm kỳ dự kiến, người đứng thay có ngày thôi."),
    ends_when=gettext_lazy("Hết nhắc khi đã có người kế tiếp, đã gia hạn hoặc đã thôi chức vụ."),
    rungs=rungs((-30, Step.OFFICE), (-7, Step.STANDING_DEPUTY), in_calendar_days=True),
    find=find_ending,
)
