"""Whom a meeting tells of what, through the outbox."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.models import Post, PostKind
from meetings.models import Meeting, MeetingState
from meetings.wording import when_and_where
from members.models import Member, MemberQuerySet
from notifications.services import notify
from people import clock
from people.language import of_the_books
from people.models import User

# Of the committee, who follows the cells' meetings: its office and its standing deputy.
_FOLLOW = (PostKind.OFFICE, PostKind.STANDING_DEPUTY)


def invite(meeting: Meeting) -> None:
    """Tell the members and the member in charge when and where the cell meets.

    A meeting entered after its day invites nobody.
    """
    day = timezone.localtime(meeting.planned_at)
    if day.date() < clock.today():
        return
    with of_the_books():
        title = _("Họp chi bộ %(kind)s tháng %(month)d: %(when)s") % {
            "kind": meeting.get_kind_display(),
            "month": meeting.month.month,
            "when": when_and_where(meeting),
        }
    # Another hour of the same day is news again, the same hour is not.
    _tell_cell(meeting, rule="meeting-announced", rung=day.hour * 60 + day.minute, title=title)


def call_off(meeting: Meeting, invited: MemberQuerySet | None = None) -> None:
    """Tell whoever was invited that the meeting is called off, and why.

    ``invited`` names them where they are members of another cell by now.
    """
    with of_the_books():
        title = _("Hủy cuộc họp chi bộ %(when)s") % {"when": when_and_where(meeting)}
    _tell_cell(
        meeting,
        rule="meeting-cancelled",
        title=title,
        reason=meeting.cancel_reason,
        members=invited,
    )


def _tell_cell(
    meeting: Meeting,
    *,
    rule: str,
    title: str,
    reason: str = "",
    rung: int = 0,
    members: MemberQuerySet | None = None,
) -> None:
    day = timezone.localdate(meeting.planned_at)
    if members is None:
        members = Member.objects.current().in_cell(meeting.cell)
    people = members.values("person")
    invited = list(_accounts(Q(person__in=people)))
    above = _accounts(Q(person__in=_holders(meeting, day)) & ~Q(person__in=people))
    # The member in charge reads the minutes once they are final, not the cell's papers.
    for users, url in ((invited, meeting.get_absolute_url()), (above, "")):
        notify(
            users,
            rule=rule,
            subject_id=str(meeting.pk),
            due_on=day,
            rung=rung,
            title=title,
            reason=reason or str(meeting.cell),
            url=url,
        )


def report_final(meeting: Meeting) -> None:
    """Tell the member in charge and the committee that the minutes stand (biên bản đã gửi)."""
    if meeting.state != MeetingState.FINALISED:
        return
    with of_the_books():
        title = _("%(cell)s đã gửi biên bản họp %(kind)s tháng %(month)d") % {
            "cell": meeting.cell,
            "kind": meeting.get_kind_display(),
            "month": meeting.month.month,
        }
    notify(
        followers(meeting),
        rule="meeting-finalised",
        subject_id=str(meeting.pk),
        due_on=timezone.localdate(meeting.started_at),
        title=title,
        url=meeting.get_absolute_url(),
    )


def followers(meeting: Meeting) -> Iterable[User]:
    """Who follows the meeting's minutes from above: in charge of the cell, and the committee."""
    following = Q(person__in=_holders(meeting, clock.today()))
    following |= Q(
        person__in=Post.objects.held_on(clock.today())
        .filter(organization=meeting.committee_id, kind__in=_FOLLOW)
        .values("person")
    )
    return _accounts(following)


def _holders(meeting: Meeting, on: date) -> QuerySet[Post, Any]:
    """The people in charge of the meeting's cell on ``on``."""
    posts = Post.objects.held_on(on).filter(organization=meeting.cell_id)
    return posts.filter(kind=PostKind.IN_CHARGE).values("person")


def _accounts(who: Q) -> Iterable[User]:
    return User.objects.filter(who, is_active=True).select_related("person")
