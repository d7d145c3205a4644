"""After the minutes are locked: what was wrong is set right beside them, never in them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Amendment, Meeting, MeetingState
from meetings.services import telling
from meetings.services.guards import locked, refusal, require_leader, require_text
from notifications.services import notify
from people import audit
from people.language import of_the_books
from people.models import User


@transaction.atomic
def amend_minutes(
    *, meeting: Meeting, text: str, reason: str, actor: User, item: AgendaItem | None = None
) -> Amendment:
    """Write beside the locked minutes what is to be set right in them, and why (bản bổ sung).

    Who follows the cell from above is told as of the minutes themselves. Raises
    PermissionDenied when ``actor`` does not lead the cell, and ValidationError while the
    minutes are not locked, or, by field, for an item of another meeting or missing words.
    """
    meeting = locked(meeting)
    require_leader(actor, meeting)
    if meeting.state != MeetingState.FINALISED:
        raise ValidationError(_("Biên bản chưa khóa: sửa ngay trong cuộc họp."), code="not_final")
    if item is not None and item.meeting_id != meeting.pk:
        raise refusal("item", _("Chọn một mục của cuộc họp này."), "other_meeting")
    amendment = Amendment(
        meeting=meeting,
        item=item,
        text=require_text(text, "text", _("Còn thiếu nội dung sửa.")),
        reason=require_text(reason, "reason", _("Còn thiếu lý do.")),
        made_by=actor,
    )
    amendment.full_clean()
    amendment.save()
    audit.record(
        actor,
        "meetings.amended",
        meeting,
        path=meeting.cell.path,
        data={"item": item.title if item else "", "reason": amendment.reason},
    )
    _tell(amendment)
    return amendment


def _tell(amendment: Amendment) -> None:
    meeting = amendment.meeting
    with of_the_books():
        title = _("%(cell)s bổ sung biên bản họp %(kind)s tháng %(month)d") % {
            "cell": meeting.cell,
            "kind": meeting.get_kind_display(),
            "month": meeting.month.month,
        }
    notify(
        telling.followers(meeting),
        rule="meeting-amended",
        subject=amendment.pk,
        due_on=timezone.localdate(meeting.started_at),
        title=title,
        reason=amendment.reason,
        url=meeting.get_absolute_url(),
        committee=meeting.committee_id,
    )
