"""When and where a cell usually meets."""

from datetime import time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import deadlines
from candidates.services import set_report_due
from cells import policy
from cells.access import may
from cells.models import Organization
from cells.services import change_organization
from meetings.models import Meeting, MeetingKind, MeetingState
from people import clock
from people.models import User

_PLANNED = (MeetingState.ANNOUNCED, MeetingState.HELD, MeetingState.FINALISED)


@transaction.atomic
def set_usual_meeting(
    *, cell: Organization, day: int, at: time, place: str, actor: User
) -> Organization:
    """Say when and where ``cell`` usually meets (ngày, giờ, nơi họp thường lệ).

    Drafts that stand keep their day; the mentors' due day follows where no meeting was
    announced yet. Raises PermissionDenied when ``actor`` does not lead the cell, and
    ValidationError, by field, for a day that not every month has.
    """
    if not may(actor, policy.RUN_MEETING, cell):
        raise PermissionDenied(_("Chỉ bí thư, phó bí thư chi bộ được làm việc này."))
    cell = change_organization(
        organization=cell,
        changes={"meeting_day": day, "meeting_time": at, "meeting_place": place.strip()},
        actor=actor,
    )
    this = deadlines.month_of(clock.today())
    months = (this, deadlines.add_months(this, 1))
    planned = set(
        Meeting.objects.filter(
            cell=cell, kind=MeetingKind.REGULAR, state__in=_PLANNED, month__in=months
        ).values_list("month", flat=True)
    )
    for month in months:
        usual = deadlines.usual_meeting_on(cell, month)
        if month not in planned and usual >= clock.today():
            set_report_due(cell=cell, month=month, meeting_on=usual, actor=actor)
    return cell
