"""What reminders leave open under a post, for a handover."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from cells.models import Post
from cells.registry import WorkItem
from notifications.models import Notification, NotificationState

MOST = 200


def open_under(post: Post, day: date) -> Iterator[WorkItem]:
    """What the holders of this duty were told and is not settled, each thing once.

    The duty, not the row: what the former holder was told is settled when the post ends, and
    the next holder and a stand-in are told of it by posts of their own.
    """
    told = (
        Notification.objects.filter(
            post__organization=post.organization_id, post__kind=post.kind, settled_at=None
        )
        .exclude(state=NotificationState.WITHDRAWN)
        .order_by("due_on", "-rung", "pk")
    )
    seen = set()
    for row in told[:MOST]:
        thing = (row.rule, row.subject_id, row.due_on)
        if thing in seen:
            continue
        seen.add(thing)
        yield WorkItem(
            title=row.title,
            reason=_("Phần mềm đã nhắc theo chức vụ này."),
            url=row.url,
            button=_("Mở"),
            due_on=row.due_on,
            is_reminder=True,
        )
