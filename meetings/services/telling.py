"""Whom a meeting tells of what, through the outbox."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.models import Post, PostKind
from meetings.models import ItemKind, Meeting, MeetingState
from meetings.wording import when_and_where
from members.models import CellAttachment, Member, MemberQuerySet
from notifications.services import notify, take_back
from people import clock
from people.language import of_the_books
from people.models import User

_INVITED = "meeting-announced"
# Of the committee, who follows the cells' meetings: its office and its standing deputy.
_FOLLOW = (PostKind.OFFICE, PostKind.STANDING_DEPUTY)


def invite(meeting: Meeting, *, is_urgent: bool = False) -> None:
    """Tell when, where and of what the cell meets: its members, and who comes from elsewhere.

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
        reason = _("%(cell)s. Nội dung: %(matters)s.") % {
            "cell": meeting.cell,
            "matters": "; ".join(matters(meeting)),
        }
    # Each change of time or place is news again.
    _tell_cell(
        meeting,
        rule=_INVITED,
        rung=meeting.revision,
        title=title,
        reason=reason,
        is_urgent=is_urgent,
    )


def invite_anew(meeting: Meeting) -> None:
    """Tell at once the other time or place of a meeting to which people were invited.

    The older invitation is taken back, so that nobody reads of both.
    """
    take_back(rules=[_INVITED], subject=meeting.pk)
    invite(meeting, is_urgent=True)


def matters(meeting: Meeting) -> list[str]:
    """The agenda in words that name nobody: of candidates how many there are."""
    items = list(meeting.items.order_by("position").values_list("kind", "title"))
    candidates = _("%(matter)s (%(count)d)") % {
        "matter": ItemKind.CANDIDATE.label,
        "count": sum(kind == ItemKind.CANDIDATE for kind, _title in items),
    }
    said = (candidates if kind == ItemKind.CANDIDATE else title for kind, title in items)
    return list(dict.fromkeys(said))


def call_off(meeting: Meeting, invited: MemberQuerySet | None = None) -> None:
    """Tell at once whoever was invited that the meeting is called off, and why.

    The invitation is taken back. ``invited`` names the members where they are of another cell
    by now.
    """
    take_back(rules=[_INVITED], subject=meeting.pk)
    with of_the_books():
        title = _("Hủy cuộc họp chi bộ %(when)s") % {"when": when_and_where(meeting)}
    _tell_cell(
        meeting,
        rule="meeting-cancelled",
        title=title,
        reason=meeting.cancel_reason,
        is_urgent=True,
        members=invited,
    )


def _tell_cell(
    meeting: Meeting,
    *,
    rule: str,
    title: str,
    reason: str = "",
    rung: int = 0,
    is_urgent: bool = False,
    members: MemberQuerySet | None = None,
) -> None:
    day = timezone.localdate(meeting.planned_at)
    if members is None:
        members = Member.objects.current().in_cell(meeting.cell)
    people = members.values("person")
    invited = list(_accounts(Q(person__in=people)))
    coming = Q(person__in=_holders(meeting, day)) | Q(person__in=_sent(meeting, day))
    above = _accounts(coming & ~Q(person__in=people))
    # Who comes from elsewhere reads no papers of the cell.
    for users, url in ((invited, meeting.get_absolute_url()), (above, "")):
        notify(
            users,
            rule=rule,
            subject=meeting.pk,
            due_on=day,
            rung=rung,
            title=title,
            reason=reason or str(meeting.cell),
            url=url,
            committee=meeting.committee_id,
            is_urgent=is_urgent,
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
        subject=meeting.pk,
        due_on=timezone.localdate(meeting.started_at),
        title=title,
        url=meeting.get_absolute_url(),
        committee=meeting.committee_id,
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


def _sent(meeting: Meeting, on: date) -> QuerySet[CellAttachment, Any]:
    """The people of the members sent to the meeting's cell on ``on`` (về sinh hoạt)."""
    sent = CellAttachment.objects.running_on(on).filter(cell=meeting.cell_id)
    return sent.values("member__person")


def _accounts(who: Q) -> Iterable[User]:
    return User.objects.filter(who, is_active=True).select_related("person")
