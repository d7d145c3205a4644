"""How long a meeting lasts at least (thời lượng tối thiểu), by the rules of its day."""

from dataclasses import dataclass
from typing import cast

from meetings.models import Meeting, MeetingKind
from meetings.services.guards import day_of
from meetings.services.roll import roll_on
from rules.models import RuleValue
from rules.services import RuleMissing, find


@dataclass(frozen=True)
class Length:
    """The least minutes and the clause; ``of_session`` when two records share them."""

    minutes: int
    source: str
    of_session: bool = False


def min_minutes(meeting: Meeting, *, roll: int | None = None) -> Length:
    """The least length of ``meeting`` under the rules of its day.

    A regular and a thematic meeting in one session are measured together. A large cell meets
    longer only where its committee has said so; who has counted the ``roll`` gives it. Raises
    RuleMissing where no rule covers the day.
    """
    day = day_of(meeting)
    rule = find("meeting.min_minutes", on=day, organization=meeting.cell)
    found = Length(cast(int, rule.value), rule.source)
    if _shares_session(meeting) and (longer := _rule(meeting, "meeting.min_minutes_combined")):
        found = Length(cast(int, longer.value), longer.source, of_session=True)
    large = _rule(meeting, "meeting.min_minutes_large_cell")
    if large is None or large.organization is None or large.value is None:
        return found
    minutes, members_from = large.value["minutes"], large.value["members_from"]
    if minutes <= found.minutes:
        return found
    if (roll_on(meeting, day).count() if roll is None else roll) < members_from:
        return found
    return Length(minutes, large.source, found.of_session)


def _rule(meeting: Meeting, key: str) -> RuleValue | None:
    """The rule ``key`` on the meeting's day; it may be younger than the day."""
    try:
        return find(key, on=day_of(meeting), organization=meeting.cell)
    except RuleMissing:
        return None


def _shares_session(meeting: Meeting) -> bool:
    if meeting.kind == MeetingKind.THEMATIC:
        return meeting.session_of_id is not None
    return Meeting.objects.standing().filter(session_of=meeting).exists()
