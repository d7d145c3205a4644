"""The yearly plan of thematic meetings (kế hoạch sinh hoạt chuyên đề)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates import deadlines
from cells import policy
from cells.access import may
from cells.models import Organization
from meetings.models import TO_COME, Meeting, MeetingKind, MeetingState, ThematicTopic
from meetings.services.guards import refusal, require_text
from meetings.services.lengths import min_minutes
from meetings.services.planning import draft_meeting
from members.models import Member
from people import audit, clock
from people.models import User
from rules.services import RuleMissing, find

# How long after the usual day a thematic meeting stands by itself: our own practice.
_DAYS_AFTER = 7
QUARTERS = (1, 2, 3, 4)
RULE = "meeting.thematic_per_quarter"


@transaction.atomic
def add_topic(
    *, cell: Organization, month: date, title: str, presenter: Member | None, actor: User
) -> ThematicTopic:
    """Put a topic into the cell's plan (thêm chuyên đề).

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError, by
    field, for a missing title, one that stands there, or somebody of another cell.
    """
    _require_leader(actor, cell)
    title = require_text(title, "title", _("Còn thiếu tên chuyên đề."))
    if presenter is not None and presenter.cell_id != cell.pk:
        raise refusal("presenter", _("Chọn một đảng viên của chi bộ."), "not_of_cell")
    month = month.replace(day=1)
    if ThematicTopic.objects.filter(cell=cell, month=month, title=title).exists():
        raise refusal("title", _("Chuyên đề này đã có trong kế hoạch."), "there")
    topic = ThematicTopic(cell=cell, month=month, title=title, presenter=presenter)
    topic.full_clean()
    topic.save()
    audit.record(
        actor, "meetings.topic_added", topic, path=cell.path, data={"month": month, "title": title}
    )
    return topic


@transaction.atomic
def remove_topic(*, topic: ThematicTopic, actor: User) -> None:
    """Take a topic off the plan (bỏ chuyên đề) while no meeting stands on it."""
    topic = _locked(topic)
    _require_leader(actor, topic.cell)
    _refuse_drafted(topic)
    audit.record(
        actor,
        "meetings.topic_removed",
        topic,
        path=topic.cell.path,
        data={"month": topic.month, "title": topic.title},
    )
    topic.delete()


@transaction.atomic
def draft_thematic(*, topic: ThematicTopic, with_regular: bool, actor: User) -> Meeting:
    """Draft the thematic meeting of a topic (lập sinh hoạt chuyên đề).

    By itself it stands a week after the cell's usual day; ``with_regular`` puts it after the
    regular meeting of the month, in one session and as a record of its own. Raises
    PermissionDenied when ``actor`` does not lead the cell, and ValidationError when a meeting
    stands on the topic already, or there is no regular one to follow.
    """
    topic = _locked(topic)
    _require_leader(actor, topic.cell)
    _refuse_drafted(topic)
    regular = _regular_to_follow(topic) if with_regular else None
    meeting = draft_meeting(
        cell=topic.cell,
        kind=MeetingKind.THEMATIC,
        planned_at=_after(regular) if regular else _by_itself(topic),
        place=regular.place if regular else topic.cell.meeting_place,
        topic=topic.title,
        presenter=topic.presenter,
        session_of=regular,
        actor=actor,
    )
    topic.meeting = meeting
    topic.save(update_fields=["meeting"])
    return meeting


def _regular_to_follow(topic: ThematicTopic) -> Meeting:
    """The regular meeting of the topic's month that none follows and that has not begun."""
    meeting = (
        Meeting.objects.in_month(topic.month)
        .filter(cell=topic.cell, kind=MeetingKind.REGULAR, state__in=TO_COME, followed_by=None)
        .first()
    )
    if meeting is None:
        raise refusal(
            "with_regular",
            _("Tháng này chưa có cuộc họp thường kỳ để ghép. Lập cuộc họp thường kỳ trước."),
            "no_regular",
        )
    return meeting


def _after(regular: Meeting) -> datetime:
    """The moment by which ``regular`` has lasted as long as it must."""
    return regular.planned_at + timedelta(minutes=min_minutes(regular).minutes)


def _by_itself(topic: ThematicTopic) -> datetime:
    usual = deadlines.usual_meeting_on(topic.cell, topic.month)
    last = deadlines.add_months(topic.month, 1) - timedelta(days=1)
    today = clock.today()
    day = min(usual + timedelta(days=_DAYS_AFTER), last)
    if day < today <= last:
        day = today
    return timezone.make_aware(datetime.combine(day, topic.cell.meeting_time))


def _locked(topic: ThematicTopic) -> ThematicTopic:
    return (
        ThematicTopic.objects.select_for_update(of=("self",))
        .select_related("cell", "presenter", "meeting")
        .get(pk=topic.pk)
    )


def _require_leader(actor: User, cell: Organization) -> None:
    if not may(actor, policy.KEEP_PLAN, cell):
        raise PermissionDenied(_("Chỉ bí thư, phó bí thư chi bộ được lập kế hoạch chuyên đề."))


def _refuse_drafted(topic: ThematicTopic) -> None:
    if stands_on(topic):
        raise refusal("topic", _("Chuyên đề này đã có cuộc họp."), "drafted")


def stands_on(topic: ThematicTopic) -> bool:
    """Whether a meeting on the topic stands."""
    return topic.meeting is not None and topic.meeting.state != MeetingState.CANCELLED


@dataclass(frozen=True)
class Quarter:
    """A quarter of the plan: its topics, how many there must be, and by which clause."""

    number: int
    topics: list[ThematicTopic]
    needed: int
    source: str

    @property
    def lacks(self) -> int:
        return max(0, self.needed - len(self.topics))


def quarters_of(cell: Organization, year: int) -> list[Quarter]:
    """The plan of ``cell`` for ``year``; a quarter that no rule covers needs nothing."""
    topics = ThematicTopic.objects.filter(cell=cell, month__year=year)
    return in_quarters(cell, year, list(topics.select_related("presenter__person", "meeting")))


def in_quarters(cell: Organization, year: int, topics: list[ThematicTopic]) -> list[Quarter]:
    """The topics of ``cell`` by quarter; no more is read once the rule was (``RULE``)."""
    return [_quarter(cell, year, number, topics) for number in QUARTERS]


def _quarter(cell: Organization, year: int, number: int, topics: list[ThematicTopic]) -> Quarter:
    last = deadlines.add_months(date(year, number * 3, 1), 1) - timedelta(days=1)
    own = [topic for topic in topics if (topic.month.month + 2) // 3 == number]
    try:
        rule = find(RULE, on=last, organization=cell)
    except RuleMissing:
        return Quarter(number, own, 0, "")
    return Quarter(number, own, cast(int, rule.value), rule.source)


def replaces_regular(cell: Organization, on: date) -> bool:
    """Whether a thematic meeting stands for the regular one of its month: by the rules, never."""
    return bool(find("meeting.thematic_replaces_regular", on=on, organization=cell).value)


def months_without_regular(cell: Organization, topics: list[ThematicTopic]) -> set[date]:
    """The months of planned meetings in which no regular meeting stands yet."""
    months = {topic.month for topic in topics if stands_on(topic)}
    regular = Meeting.objects.standing().filter(
        cell=cell, kind=MeetingKind.REGULAR, month__in=months
    )
    return months - set(regular.values_list("month", flat=True))
