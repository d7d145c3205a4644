"""Head-counts and who was there, in the words of minutes."""

from collections.abc import Iterable
from typing import Any

from candidates.printing.heads import rule_of
from meetings.models import Attendance, AttendanceState, Visitor, VisitorKind
from meetings.papers.facts import MeetingFacts
from meetings.services.roll import base_of
from meetings.wording import percent
from rules.services import judge_vote

_LISTED = {
    VisitorKind.GUEST: "khách mời",
    VisitorKind.DELEGATE: "đại biểu cấp ủy cấp trên",
    VisitorKind.ATTACHED: "đảng viên được cử về dự sinh hoạt",
}


def head_counts(facts: MeetingFacts) -> dict[str, Any]:
    """The roll in numbers and names; empty before it was called."""
    rows = facts.attendances
    if not rows:
        return {}
    present = [row for row in rows if row.state == AttendanceState.PRESENT]
    exempt = sum(row.state == AttendanceState.EXEMPT for row in rows)
    own = [row for row in rows if row.is_official and not row.is_temporary]
    votes = base_of(facts.meeting, (row.state for row in own))
    return {
        **_split(rows),
        **{f"present_{key}": count for key, count in _split(present).items()},
        "present": len(present),
        "rate": percent(len(present), len(rows) - exempt),
        "exempt": exempt,
        "away": facts.away,
        "excused": _named(row for row in rows if row.state == AttendanceState.EXCUSED),
        "absent": _named(row for row in rows if row.state == AttendanceState.ABSENT),
        "entitled": votes.entitled,
        "entitled_present": votes.present,
    }


def _split(rows: list[Attendance]) -> dict[str, int]:
    temporary = sum(row.is_temporary for row in rows)
    official = sum(row.is_official and not row.is_temporary for row in rows)
    return {
        "total": len(rows),
        "official": official,
        "probationary": len(rows) - official - temporary,
        "temporary": temporary,
    }


def _named(rows: Iterable[Attendance]) -> str:
    """How many, and who with their reasons: "2 đồng chí: Lý A Dơ (ốm), Bàn Văn Ái"."""
    names = [f"{row.member} ({row.reason})" if row.reason else str(row.member) for row in rows]
    return f"{len(names)} đồng chí: {', '.join(names)}" if names else "không"


def quorum_said(facts: MeetingFacts, roll: dict[str, Any]) -> str:
    """Whether enough were there, where the rules of the day or the committee ask for a share."""
    if not roll or rule_of("meeting.quorum", facts.day, facts.cell) is None:
        return ""
    asked = judge_vote(
        "meeting.quorum",
        entitled=roll["entitled"],
        votes_for=roll["entitled_present"],
        on=facts.day,
        organization=facts.cell,
    )
    result = "Đủ" if asked.passed else "Không đủ"
    return f"{result} số có mặt để biểu quyết (cần ít nhất {asked.needed} đồng chí)."


def visitors_said(visitors: list[Visitor]) -> str:
    """Guests and delegates by name, and as what they came."""
    said = []
    for visitor in visitors:
        came_as = _LISTED[VisitorKind(visitor.kind)]
        known = f"{visitor.capacity}, {came_as}" if visitor.capacity else came_as
        said.append(f"{visitor} ({known})")
    return "; ".join(said) or "không"
