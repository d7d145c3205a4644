"""What who came from above says at a cell's meeting, what they bring up, how it is settled."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings import access
from meetings.models import Issue, Meeting, MeetingState, Visitor
from meetings.services.guards import day_of, locked, refusal, refuse_future, require_text
from people import audit
from people.models import User

_HAPPENED = (MeetingState.HELD, MeetingState.FINALISED)


@transaction.atomic
def write_remarks(*, visitor: Visitor, text: str, actor: User) -> Visitor:
    """Write what a visitor remarked (ý kiến chỉ đạo, nhận xét).

    Remarks that stand in locked minutes are not written over; where none stand they may still
    be added. Raises PermissionDenied unless ``actor`` is the visitor, leads the cell or keeps
    the office, and ValidationError when the meeting was not held or, by field, when the words
    are missing.
    """
    visitor, meeting = _locked_visitor(visitor, actor)
    text = require_text(text, "text", _("Còn thiếu ý kiến, nhận xét."))
    if visitor.remarks and meeting.state == MeetingState.FINALISED:
        raise ValidationError(
            _("Biên bản đã khóa, ý kiến đã ghi không sửa được nữa."), code="locked"
        )
    visitor.remarks = text
    visitor.full_clean(exclude=["meeting", "member", "recorded_by"])
    visitor.save(update_fields=["remarks"])
    _record(actor, "meetings.remarks_written", meeting, {"visitor": str(visitor), "text": text})
    return visitor


@transaction.atomic
def raise_issue(*, visitor: Visitor, text: str, actor: User) -> Issue:
    """Note what a visit brought up (vấn đề nêu ra), to be settled later.

    Raises PermissionDenied unless ``actor`` is the visitor, leads the cell or keeps the
    office, and ValidationError when the meeting was not held or, by field, when the words are
    missing.
    """
    visitor, meeting = _locked_visitor(visitor, actor)
    issue = Issue(visitor=visitor, text=require_text(text, "text", _("Còn thiếu vấn đề nêu ra.")))
    issue.full_clean(exclude=["visitor"])
    issue.save()
    _record(actor, "meetings.issue_raised", meeting, {"issue": issue, "text": issue.text})
    return issue


@transaction.atomic
def settle_issue(*, issue: Issue, settled_on: date, settlement: str, actor: User) -> Issue:
    """Note on which day and how an issue was settled (đã giải quyết).

    Raises PermissionDenied unless ``actor`` is the visitor who raised it, leads the cell or
    keeps the office, and ValidationError when it is settled already or, by field, for a day
    to come or before the meeting, or when the words are missing.
    """
    _visitor, meeting = _locked_visitor(issue.visitor, actor)
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if issue.settled_on is not None:
        raise ValidationError(_("Vấn đề này đã ghi giải quyết."), code="settled")
    refuse_future(settled_on, "settled_on")
    if settled_on < day_of(meeting):
        raise refusal("settled_on", _("Ngày giải quyết phải từ ngày họp."), "before_meeting")
    issue.settlement = require_text(settlement, "settlement", _("Còn thiếu kết quả giải quyết."))
    issue.settled_on = settled_on
    issue.full_clean(exclude=["visitor"])
    issue.save(update_fields=["settled_on", "settlement"])
    data = {"issue": issue, "on": settled_on, "settlement": issue.settlement}
    _record(actor, "meetings.issue_settled", meeting, data)
    return issue


def _locked_visitor(visitor: Visitor, actor: User) -> tuple[Visitor, Meeting]:
    """The visitor and the meeting as they stand, when ``actor`` may write on the visit."""
    meeting = locked(visitor.meeting)
    visitor = Visitor.objects.select_related("member__person").get(pk=visitor.pk)
    visitor.meeting = meeting
    if not access.may_keep_visit(actor, visitor):
        raise PermissionDenied(
            _("Người dự họp, bí thư, phó bí thư chi bộ hoặc văn phòng mới ghi được.")
        )
    if meeting.state not in _HAPPENED:
        raise ValidationError(_("Họp xong mới ghi ý kiến của người dự."), code="not_held")
    return visitor, meeting


def _record(actor: User, action: str, meeting: Meeting, data: dict[str, Any]) -> None:
    audit.record(actor, action, meeting, path=meeting.cell.path, data=data)
