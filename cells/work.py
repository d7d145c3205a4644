"""What people must do about posts, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cells.access import reach
from cells.registry import WorkItem
from cells.services.handing_over import handed_to
from people.models import User


def handovers_to_accept(user: User, day: date) -> Iterator[WorkItem]:
    """What the holder before left under posts that the user took not long ago."""
    for post, before in handed_to([held.post for held in reach(user).held], day):
        yield WorkItem(
            title=_("Nhận bàn giao chức vụ %(kind)s") % {"kind": post.get_kind_display()},
            reason=_("Đ/c %(name)s, %(place)s, thôi từ hết ngày %(day)s.")
            % {
                "name": before.person,
                "place": before.organization,
                "day": f"{before.ended_on:%d/%m/%Y}",
            },
            url=reverse("cells:handover", args=[before.pk]),
            button=_("Xem và nhận"),
            due_on=post.started_on,
        )
