"""What every paper of a meeting bears: heading, day and hour, counts, who signs."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from candidates.printing.heads import Context, head_of, place_of
from documents.papers import long_date
from meetings.models import PaperKind
from meetings.papers.counting import head_counts, quorum_said
from meetings.papers.facts import MeetingFacts


def hour(at: datetime | None) -> str:
    """An hour as minutes write it: 19 giờ 30 phút."""
    return f"{timezone.localtime(at):%H giờ %M phút}" if at else ""


def month_of(facts: MeetingFacts) -> str:
    return f"{facts.meeting.month.month}/{facts.meeting.month.year}"


def head(facts: MeetingFacts, number_of: PaperKind) -> Context:
    """Heading, foot and head-counts; the number is the one of the paper ``number_of``."""
    meeting, signer = facts.meeting, facts.signer
    kept = facts.written.get((number_of, None))
    roll = head_counts(facts)
    context: dict[str, Any] = head_of(facts.cell, "cell", facts.day) | {
        "place": place_of(facts.committee),
        "number": f"Số {kept.number}" if kept and kept.number else "",
        "draft": not facts.is_final,
        "cell": facts.cell.name,
        "month": month_of(facts),
        "meeting_kind": meeting.get_kind_display(),
        "meeting_on": long_date(facts.day),
        "started": f"{hour(meeting.started_at)}, ngày {long_date(facts.day)}"
        if meeting.started_at
        else "",
        "ended": f"{hour(meeting.ended_at)}{_other_day(facts)}" if meeting.ended_at else "",
        "minutes": facts.minutes,
        "venue": meeting.place,
        "form": meeting.get_form_display(),
        "roll": roll,
        "quorum": quorum_said(facts, roll) or " ",
        "chair": meeting.chair.person.full_name if meeting.chair else "",
        "chair_post": facts.post_of(meeting.chair) or "đảng viên" if meeting.chair else "",
        "minute_taker": meeting.minute_taker.person.full_name if meeting.minute_taker else "",
    }
    context["signer_name"] = signer.person.full_name if signer else ""
    context["signer_post"] = str(signer.get_kind_display()).upper() if signer else ""
    return context


def _other_day(facts: MeetingFacts) -> str:
    ended = facts.meeting.ended_at
    if ended is None or timezone.localdate(ended) == facts.day:
        return " cùng ngày"
    return f", ngày {long_date(timezone.localdate(ended))}"
