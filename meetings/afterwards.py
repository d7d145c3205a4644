"""What the pages show once a meeting is over: when it was sent, its amendments, its papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings import access
from meetings.models import Meeting, MeetingState
from meetings.services.sending import RULE, days_late, due_up, sent_on
from people import clock
from people.models import User
from rules.services import preload


@dataclass(frozen=True)
class Sending:
    """Whether the minutes went up in time, in words, and how that looks."""

    words: str
    look: str
    due: date


def sending_of(meeting: Meeting, on: date) -> Sending | None:
    """How the minutes of ``meeting`` stand to their term; None where none runs."""
    late, due = days_late(meeting, on), due_up(meeting)
    if late is None or due is None:
        return None
    days = {"days": late}
    if sent_on(meeting) is None:
        if not late:
            return Sending(_("chưa gửi"), "qa-info", due)
        words = ngettext("quá hạn gửi %(days)d ngày", "quá hạn gửi %(days)d ngày", late) % days
        return Sending(words, "qa-bad", due)
    if not late:
        return Sending(_("gửi đúng hạn"), "qa-ok", due)
    words = ngettext("gửi muộn %(days)d ngày", "gửi muộn %(days)d ngày", late) % days
    return Sending(words, "qa-warn", due)


def say_when_sent(meetings: Iterable[Any], on: date) -> None:
    """Let each meeting of a list carry how it stands to its term."""
    preload(RULE)
    for meeting in meetings:
        meeting.sending = sending_of(meeting, on)


def afterwards(
    meeting: Meeting, lines: list[dict[str, Any]], user: User, *, is_amended: bool
) -> dict[str, Any]:
    """What the page of one meeting adds; each line of ``lines`` gets its item's amendments."""
    is_final = meeting.state == MeetingState.FINALISED
    amendments = list(meeting.amendments.select_related("made_by__person")) if is_amended else []
    for line in lines:
        line["amendments"] = [one for one in amendments if one.item_id == line["item"].pk]
    prints = access.may_print_meeting(user, meeting)
    return {
        "amendments": [one for one in amendments if one.item_id is None],
        "sending": sending_of(meeting, clock.today()),
        "prints": prints and meeting.state in (MeetingState.HELD, MeetingState.FINALISED),
        "amends": is_final and access.may_run_meeting(user, meeting),
    }
