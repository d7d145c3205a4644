"""The head-counts of a roll."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from meetings import services
from meetings.models import Attendance, AttendanceState, Meeting
from meetings.wording import percent


def count_roll(meeting: Meeting, attendances: list[Attendance]) -> dict[str, Any]:
    """The head-counts of a roll: who is there, of the base without the exempt, who may vote."""
    states = Counter(row.state for row in attendances)
    present = states[AttendanceState.PRESENT]
    base = len(attendances) - states[AttendanceState.EXEMPT]
    votes = services.base_of(meeting, (row.state for row in attendances if row.is_official))
    words = [_("%(count)d có mặt") % {"count": present}]
    if temporary := sum(row.is_temporary for row in attendances):
        words.append(_("%(count)d sinh hoạt tạm thời") % {"count": temporary})
    for state, text in (
        (AttendanceState.EXCUSED, _("%(count)d vắng có lý do")),
        (AttendanceState.ABSENT, _("%(count)d vắng không lý do")),
        (AttendanceState.EXEMPT, _("%(count)d miễn")),
    ):
        if states[state]:
            words.append(text % {"count": states[state]})
    return {
        "total": len(attendances),
        "present": present,
        "base": base,
        "rate": percent(present, base),
        "entitled": votes.entitled,
        "entitled_present": votes.present,
        "words": ", ".join(words),
    }
