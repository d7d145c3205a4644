"""The end of a meeting: what is still missing, then the minutes lock and act."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.models import Candidate, NextStep
from candidates.services import record_cell_review, record_cell_vote
from meetings.models import AgendaItem, ItemKind, Meeting, MeetingState, VoteMethod
from meetings.services import telling
from meetings.services.guards import (
    day_of,
    locked,
    refusal,
    refuse_final,
    refuse_future,
    require_leader,
    require_text,
)
from meetings.services.holding import MATTER_OF, judge
from meetings.services.lengths import min_minutes
from meetings.services.quorum import Quorum, quorum_of
from meetings.services.roll import vote_base
from people import audit, clock
from people.language import of_the_books
from people.models import User
from rules.services import RuleMissing


@dataclass(frozen=True)
class Missing:
    """One thing that keeps the minutes from being final, and the item where to mend it."""

    sentence: str
    item: AgendaItem | None = None


def missing_to_finalise(
    meeting: Meeting, items: list[AgendaItem] | None = None, quorum: Quorum | None = None
) -> list[Missing]:
    """What is still missing before the minutes can be final, in the order of the agenda.

    A page that holds the items (with candidate and vote) and the quorum gives them.
    """
    if items is None:
        items = list(meeting.items.select_related("candidate__person", "vote"))
    opening = next((item for item in items if item.kind == ItemKind.OPENING), None)
    missing = []
    if meeting.state != MeetingState.HELD:
        missing.append(Missing(_("Chưa điểm danh."), opening))
    if meeting.chair_id is None:
        missing.append(Missing(_("Chưa ghi người chủ trì."), opening))
    if meeting.minute_taker_id is None:
        missing.append(Missing(_("Chưa ghi thư ký."), opening))
    quorum = quorum or quorum_of(meeting)
    if meeting.state == MeetingState.HELD and not quorum.met:
        missing.append(Missing(quorum.sentence, opening))
    for item in items:
        if item.kind == ItemKind.CANDIDATE:
            item.meeting = meeting
            missing += [Missing(sentence, item) for sentence in _missing_of(item)]
    return missing


def _missing_of(item: AgendaItem) -> list[str]:
    name = {"name": item.candidate}
    if item.candidate is not None and not item.candidate.is_open:
        return [_("%(name)s không còn trong danh sách: bỏ mục này.") % name]
    if not item.next_step:
        return [_("Chưa ghi kết luận về %(name)s.") % name]
    vote = getattr(item, "vote", None)
    if vote is None:
        if item.next_step in MATTER_OF:
            matter = MATTER_OF[NextStep(item.next_step)]
            words = {"name": item.candidate, "matter": matter.label}
            return [_("Chưa ghi biểu quyết đề nghị %(matter)s %(name)s.") % words]
        return []
    # A vote on admission that fails is itself the cell's answer and goes into the trail.
    if item.next_step in (NextStep.LIST, NextStep.DROP) and not judge(item, vote).passed:
        return [_("Biểu quyết về %(name)s chưa đạt: chọn kết luận khác.") % name]
    return []


@transaction.atomic
def finalise_meeting(
    *,
    meeting: Meeting,
    ended_at: datetime,
    conclusion: str,
    actor: User,
    short_reason: str = "",
) -> Meeting:
    """End the meeting and lock its minutes (kết thúc và gửi biên bản).

    What the cell concluded acts on each candidate, the member in charge and the committee
    are told, and nothing of the minutes changes any more. All of it happens or nothing.
    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when
    something is missing, by field for the time, the conclusion and the reason of a meeting
    that was shorter than the rule, and as ``item-<key>``
    when an act on a candidate is refused.
    """
    meeting = locked(meeting)
    require_leader(actor, meeting)
    refuse_final(meeting)
    conclusion = require_text(conclusion, "conclusion", _("Còn thiếu kết luận của chủ trì."))
    if missing := missing_to_finalise(meeting):
        raise ValidationError([ValidationError(m.sentence, code="missing") for m in missing])
    _check_end(meeting, ended_at)
    meeting.short_reason = _reason_of_length(meeting, ended_at, short_reason.strip())
    items = meeting.items.filter(kind=ItemKind.CANDIDATE)
    for item in items.select_related("candidate__person", "vote"):
        if item.candidate is not None:
            _act_on(item.candidate, meeting, item, actor)
    meeting.state = MeetingState.FINALISED
    meeting.ended_at = ended_at
    meeting.conclusion = conclusion
    meeting.finalised_at = clock.moment()
    meeting.finalised_by = actor
    meeting.full_clean()
    meeting.save(update_fields=[
            "state", "ended_at", "conclusion", "finalised_at", "finalised_by", "short_reason",
        ]
    )  # fmt: skip
    audit.record(
        actor,
        "meetings.finalised",
        meeting,
        path=meeting.cell.path,
        data={"started_at": meeting.started_at, "ended_at": ended_at},
    )
    telling.report_final(meeting)
    return meeting


def _check_end(meeting: Meeting, ended_at: datetime) -> None:
    if meeting.started_at is not None and ended_at < meeting.started_at:
        raise refusal("ended_at", _("Giờ kết thúc phải sau giờ bắt đầu."), "before_start")
    refuse_future(timezone.localdate(ended_at), "ended_at")


def _reason_of_length(meeting: Meeting, ended_at: datetime, reason: str) -> str:
    """Why the meeting was short, empty when it was not; the rule warns and asks for it.

    Two records of one session are measured together, by the second to be final.
    """
    try:
        least = min_minutes(meeting)
    except RuleMissing:
        return ""
    began, ended = meeting.started_at or ended_at, ended_at
    if least.of_session:
        other = Meeting.objects.filter(Q(session_of=meeting) | Q(followed_by=meeting)).first()
        if other is None or other.started_at is None or other.ended_at is None:
            return ""
        began, ended = min(began, other.started_at), max(ended, other.ended_at)
    minutes = int((ended - began).total_seconds() // 60)
    if minutes >= least.minutes:
        return ""
    if not reason:
        raise refusal(
            "short_reason",
            _("Họp %(minutes)d phút, ngắn hơn %(least)d phút (%(source)s). Ghi lý do.")
            % {"minutes": minutes, "least": least.minutes, "source": least.source},
            "short",
        )
    return reason


def _act_on(candidate: Candidate, meeting: Meeting, item: AgendaItem, actor: User) -> None:
    """Let the conclusion act; a refusal of the candidate's services stands at the item."""
    day, ground = day_of(meeting), _ground(meeting)
    try:
        item.review = record_cell_review(
            candidate=candidate,
            reviewed_on=day,
            advice=item.text,
            conclusion=item.conclusion,
            next_step=item.next_step,
            actor=actor,
            ground=ground,
        )
        if item.next_step in MATTER_OF:
            item.decision = record_cell_vote(
                candidate=candidate,
                decided_on=day,
                present=item.vote.present,
                votes_for=item.vote.votes_for,
                against=item.vote.against,
                other=item.vote.other,
                method=item.vote.method if item.vote.method != VoteMethod.HANDS else "",
                exempt_absent=vote_base(meeting).exempt_absent,
                actor=actor,
                ground=ground,
                matter=MATTER_OF[NextStep(item.next_step)],
                reason=item.conclusion,
            )
    except ValidationError as refused:
        raise refusal_at(item, refused) from refused
    item.save(update_fields=["review", "decision"])


def refusal_at(item: AgendaItem, refused: ValidationError) -> ValidationError:
    """The same refusal, standing at the item it concerns."""
    errors = [
        ValidationError(f"{item.title}: {message}", code="refused") for message in refused.messages
    ]
    return ValidationError({f"item-{item.pk}": errors})


def _ground(meeting: Meeting) -> str:
    with of_the_books():
        return _("Cuộc họp chi bộ ngày %(day)s") % {"day": f"{day_of(meeting):%d/%m/%Y}"}
