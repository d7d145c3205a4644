"""What people must do about members, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from cells.access import Role, reach
from cells.registry import WorkItem
from members.models import TransferRequest
from people.models import User

MOST = 20


def transfers_to_answer(user: User, day: date) -> Iterator[WorkItem]:
    """Requests to transfer that the cell which the user leads must release or refuse."""
    cells = reach(user).where(Role.CELL_LEADER)
    if not cells:
        return
    requests = (
        TransferRequest.objects.open()
        .filter(answering_cell__in=cells)
        .exclude(asked_by=user)
        .exclude(member__person=user.person_id)
        .select_related("member__person", "from_cell", "to_cell")
        .order_by("asked_at")[:MOST]
    )
    for request in requests:
        yield WorkItem(
            title=_("Trả lời đề nghị chuyển sinh hoạt của đ/c %(name)s") % {"name": request.member},
            reason=_("Từ %(old)s đến %(new)s.")
            % {"old": request.from_cell, "new": request.to_cell},
            url=request.get_absolute_url(),
            button=_("Trả lời"),
        )
