"""What many acts of a meeting ask before they begin."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cells.models import Organization
from meetings import access
from meetings.models import AgendaItem, Meeting, MeetingState
from people import clock
from people.models import User


def refusal(field: str, message: str, code: str) -> ValidationError:
    """A refusal that a form shows beside ``field`` (a plain dict would lose the code)."""
    return ValidationError({field: ValidationError(message, code=code)})


def locked(meeting: Meeting) -> Meeting:
    """The meeting's row as it stands, held until the transaction ends."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("cell", "committee")
        .get(pk=meeting.pk)
    )


def open_item(item: AgendaItem, actor: User) -> AgendaItem:
    """The item as it stands, its meeting held, when ``actor`` may still write it."""
    meeting = locked(item.meeting)
    require_writer(actor, meeting.cell)
    refuse_final(meeting)
    found = AgendaItem.objects.select_related(
        "candidate__person", "candidate__cell", "vote"
    ).get(pk=item.pk)  # fmt: skip
    found.meeting = meeting
    return found


def require_writer(actor: User, cell: Organization) -> None:
    if not access.may_write_meeting(actor, cell):
        raise PermissionDenied(_("Chỉ cấp ủy chi bộ được lập và ghi cuộc họp."))


def require_leader(actor: User, meeting: Meeting) -> None:
    if not access.may_run_meeting(actor, meeting):
        raise PermissionDenied(_("Chỉ bí thư, phó bí thư chi bộ được làm việc này."))


def refuse_final(meeting: Meeting) -> None:
    """Raise ValidationError once the minutes are locked or the meeting was called off."""
    if meeting.state == MeetingState.FINALISED:
        raise ValidationError(
            _("Biên bản đã khóa. Muốn sửa phải ghi bản bổ sung có lý do."), code="locked"
        )
    if meeting.state == MeetingState.CANCELLED:
        raise ValidationError(_("Cuộc họp này đã hủy."), code="cancelled")


def refuse_begun(meeting: Meeting) -> None:
    """Raise ValidationError when the meeting is being held or is over."""
    refuse_final(meeting)
    if meeting.state == MeetingState.HELD:
        raise ValidationError(_("Cuộc họp đã diễn ra."), code="held")


def refuse_future(day: date, field: str) -> None:
    if day > clock.today():
        raise refusal(
            field,
            _("Ngày %(day)s chưa tới. Ghi ngày đã diễn ra.") % {"day": f"{day:%d/%m/%Y}"},
            "future",
        )


def require_text(text: str, field: str, message: str) -> str:
    """Return ``text`` without outer spaces; raise ValidationError when nothing is left."""
    text = text.strip()
    if not text:
        raise refusal(field, message, "required")
    return text


def day_of(meeting: Meeting) -> date:
    """The day of the meeting's acts: the one it began on, until then the one planned."""
    return timezone.localdate(meeting.started_at or meeting.planned_at)
