"""What people must do about members, for the home page."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cells import policy
from cells.access import reach
from cells.models import Post, PostKind
from cells.policy import kinds_at_cell
from cells.registry import WorkItem
from members.models import CorrectionProposal, ToldField, TransferRequest
from people.models import User

MOST = 20


def transfers_to_answer(user: User, day: date) -> Iterator[WorkItem]:
    """Requests to transfer that the cell which the user leads must release or refuse."""
    cells = reach(user).places(policy.ANSWER_TRANSFER)
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


def corrections_to_answer(user: User, day: date) -> Iterator[WorkItem]:
    """Corrections that members of the user's cell propose of their own record.

    The office has those of who leads a cell, whom nobody there answers, and what follows
    papers that the office keeps.
    """
    held = reach(user)
    places = held.places(policy.ANSWER_PROPOSAL)
    cells = [place for place in places if place.is_cell]
    offices = [place for place in places if not place.is_cell]
    if not cells and not offices:
        return
    of_leaders = Exists(
        Post.objects.held_on(day).filter(
            organization=OuterRef("member__cell"),
            person=OuterRef("member__person"),
            kind__in=kinds_at_cell(policy.EDIT_MEMBER),
        )
    )
    query = Q(member__cell__in=cells)
    for office in offices:
        below = Q(member__committee__path__startswith=office.path)
        query |= below & (of_leaders | Q(field__in=ToldField.values))
    proposals = (
        CorrectionProposal.objects.visible_to(user)
        .open()
        .filter(query)
        .exclude(member__person=user.person_id)
        .select_related("member__person", "member__cell")
        .order_by("proposed_at")[:MOST]
    )
    for proposal in proposals:
        yield WorkItem(
            title=_("Trả lời đề nghị sửa thông tin của đ/c %(name)s") % {"name": proposal.member},
            reason=_("%(field)s, đề nghị ngày %(day)s.")
            % {
                "field": proposal.label[:1].upper() + proposal.label[1:],
                "day": f"{timezone.localtime(proposal.proposed_at):%d/%m/%Y}",
            },
            url=proposal.get_absolute_url(),
            button=_("Trả lời"),
        )


def open_under(post: Post, day: date) -> Iterator[WorkItem]:
    """What members asked for that waits for an answer under a post: transfers, corrections."""
    if post.kind == PostKind.IN_CHARGE:
        return
    place = post.organization
    transfers, proposals = TransferRequest.objects.open(), CorrectionProposal.objects.open()
    if place.is_cell:
        transfers = transfers.filter(answering_cell=place)
        proposals = proposals.filter(member__cell=place)
    elif post.kind == PostKind.OFFICE:
        transfers = transfers.filter(member__committee=place)
        proposals = proposals.filter(member__committee=place, field__in=ToldField.values)
    else:
        return
    for request in transfers.select_related("member__person", "to_cell").order_by("asked_at")[
        :MOST
    ]:
        yield WorkItem(
            title=_("Đề nghị chuyển sinh hoạt của đ/c %(name)s") % {"name": request.member},
            reason=_("Đến %(cell)s.") % {"cell": request.to_cell},
            url=request.get_absolute_url(),
            button=_("Trả lời"),
        )
    for proposal in proposals.select_related("member__person").order_by("proposed_at")[:MOST]:
        yield WorkItem(
            title=_("Đề nghị sửa thông tin của đ/c %(name)s") % {"name": proposal.member},
            reason=proposal.label[:1].upper() + proposal.label[1:],
            url=proposal.get_absolute_url(),
            button=_("Trả lời"),
        )
