"""In the room: who is there, what is said, what is concluded, how the vote went."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import readiness
from candidates.models import Candidate, ClassKind, Matter, NextStep, Stage
from candidates.services import check_cell_vote, entitled_of
from candidates.services.voting import RULE_OF, STEP_OF
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    ItemKind,
    Meeting,
    MeetingState,
    Vote,
)
from meetings.services.guards import (
    day_of,
    locked,
    open_item,
    refusal,
    refuse_final,
    refuse_future,
    require_writer,
)
from meetings.services.planning import refresh_agenda
from members.models import Member, MemberQuerySet
from people import audit
from people.models import User
from rules.services import Judgement, check_counts, judge_vote

ORDINARY_RULE = "vote.ordinary"
# The conclusions that are votes of their own, and on what.
MATTER_OF: dict[NextStep, Matter] = {
    NextStep.ADMIT: Matter.ADMISSION,
    NextStep.RECOGNISE: Matter.RECOGNITION,
    NextStep.REMOVE: Matter.REMOVAL,
}


@dataclass(frozen=True)
class Mark:
    """How one member stands in the roll-call, with the reason of an excused absence."""

    state: str
    reason: str = ""


def roll_on(meeting: Meeting, day: date) -> MemberQuerySet:
    """The members of the cell on ``day``, in the order of names (đảng số hôm đó).

    Who lives with another cell for a time is on that cell's list.
    """
    away = Member.objects.in_cell(meeting.cell).away_on(day)
    return (
        Member.objects.current()
        .in_cell(meeting.cell)
        .filter(joined_on__lte=day)
        .exclude(pk__in=away)
        .select_related("person")
    )


def was_official(member: Member, day: date) -> bool:
    """Whether ``member`` was official on ``day``, and so votes."""
    return member.official_on is not None and member.official_on <= day


@transaction.atomic
def take_attendance(
    *,
    meeting: Meeting,
    states: dict[Any, Mark],
    actor: User,
    started_at: datetime | None = None,
    chair: Member | None = None,
    minute_taker: Member | None = None,
) -> Meeting:
    """Call the roll (điểm danh); the meeting is held from here on.

    ``states`` names, by the member's key, who is not simply present. The roll is the cell's
    members on the day the meeting began (``started_at``, else as planned); it is called
    again as often as needed until the minutes are locked. Raises PermissionDenied when
    ``actor`` does not sit on the cell committee, and ValidationError, by field
    (``member-<key>`` for a row), for a day that cannot be, somebody who is not of the cell,
    an excused absence without its reason, or votes that outnumber who is left.
    """
    meeting = locked(meeting)
    require_writer(actor, meeting.cell)
    refuse_final(meeting)
    meeting.started_at = started_at or meeting.started_at or meeting.planned_at
    day = day_of(meeting)
    refuse_future(day, "started_at")
    if day.replace(day=1) != meeting.month:
        raise refusal(
            "started_at",
            _("Cuộc họp này của tháng %(month)s. Đổi lịch trước rồi mới ghi.")
            % {"month": f"{meeting.month:%m/%Y}"},
            "other_month",
        )
    roll = {member.pk: member for member in roll_on(meeting, day)}
    marks = _checked(states, roll)
    meeting.chair = _of_roll(chair, roll, "chair") or meeting.chair
    meeting.minute_taker = _of_roll(minute_taker, roll, "minute_taker") or meeting.minute_taker
    began = meeting.state != MeetingState.HELD
    if began:
        refresh_agenda(meeting)
    meeting.state = MeetingState.HELD
    meeting.full_clean(exclude=["ended_at"])
    meeting.save(update_fields=["started_at", "state", "chair", "minute_taker"])
    _write_roll(meeting, roll, marks, day)
    _recount_votes(meeting)
    audit.record(
        actor,
        "meetings.attended",
        meeting,
        path=meeting.cell.path,
        data={
            "started_at": meeting.started_at,
            "roll": len(roll),
            "not_present": {str(pk): mark.state for pk, mark in marks.items()},
        },
    )
    return meeting


def _checked(states: dict[Any, Mark], roll: dict[Any, Member]) -> dict[Any, Mark]:
    """The marks of who is not present; raises ValidationError with every fault by row."""
    faults: dict[str, ValidationError] = {}
    marks = {}
    for key, mark in states.items():
        reason = mark.reason.strip()
        if key not in roll:
            fault = _("Đồng chí này không có trong danh sách chi bộ ngày họp.")
            faults[f"member-{key}"] = ValidationError(fault, code="not_of_roll")
        elif mark.state not in AttendanceState.values:
            faults[f"member-{key}"] = ValidationError(_("Chọn lại."), code="no_such_state")
        elif mark.state == AttendanceState.EXCUSED and not reason:
            fault = _("Vắng có lý do thì phải ghi lý do.")
            faults[f"member-{key}"] = ValidationError(fault, code="no_reason")
        elif mark.state != AttendanceState.PRESENT:
            marks[key] = Mark(mark.state, reason)
    if faults:
        raise ValidationError(faults)
    return marks


def _of_roll(member: Member | None, roll: dict[Any, Member], field: str) -> Member | None:
    if member is not None and member.pk not in roll:
        raise refusal(field, _("Chọn một đảng viên của chi bộ."), "not_of_roll")
    return member


def _write_roll(
    meeting: Meeting, roll: dict[Any, Member], marks: dict[Any, Mark], day: date
) -> None:
    present = Mark(AttendanceState.PRESENT)
    rows = []
    for key, member in roll.items():
        mark = marks.get(key, present)
        row = Attendance(
            meeting=meeting,
            member=member,
            state=mark.state,
            reason=mark.reason,
            is_official=was_official(member, day),
        )
        row.full_clean(exclude=["meeting", "member"], validate_unique=False)
        rows.append(row)
    # Nothing points at these rows, and the roll itself may have changed with the day.
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(rows)


def _recount_votes(meeting: Meeting) -> None:
    """Let the votes already counted stand on the roll as it is called now."""
    votes = list(Vote.objects.filter(item__meeting=meeting).select_related("item"))
    if not votes:
        return
    base = vote_base(meeting)
    for vote in votes:
        cast = vote.votes_for + vote.against + vote.other
        if cast > base.present:
            raise ValidationError(
                _(
                    "Mục «%(item)s» đã ghi %(cast)d phiếu, nhiều hơn %(present)d đảng viên "
                    "chính thức có mặt. Sửa biểu quyết trước."
                )
                % {"item": vote.item, "cast": cast, "present": base.present},
                code="more_votes",
            )
        vote.entitled, vote.present = base.entitled, base.present
        vote.save(update_fields=["entitled", "present"])


@dataclass(frozen=True)
class Base:
    """On whom a vote is counted: everyone entitled, and those of them who are there."""

    entitled: int
    present: int
    exempt_absent: int = 0


def base_of(meeting: Meeting, states: Iterable[str]) -> Base:
    """The base of a vote, from how each official member of the roll stands."""
    counted = Counter(states)
    exempt = counted[AttendanceState.EXEMPT]
    entitled = entitled_of(
        counted.total(), exempt_absent=exempt, cell=meeting.cell, on=day_of(meeting)
    )
    return Base(entitled, counted[AttendanceState.PRESENT], exempt)


def vote_base(meeting: Meeting) -> Base:
    """The official members of the roll whom a vote counts, and how many are present."""
    return base_of(
        meeting, meeting.attendances.filter(is_official=True).values_list("state", flat=True)
    )


@transaction.atomic
def write_item(*, item: AgendaItem, text: str, conclusion: str, actor: User) -> AgendaItem:
    """Minute what was said under an item, and what the chair concluded.

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked.
    """
    item = open_item(item, actor)
    item.text, item.conclusion = text.strip(), conclusion.strip()
    item.save(update_fields=["text", "conclusion"])
    _record(item, "meetings.item_written", actor, {"item": item.title})
    return item


def _record(item: AgendaItem, action: str, actor: User, data: dict[str, Any]) -> None:
    audit.record(actor, action, item.meeting, path=item.meeting.cell.path, data=data)


def steps_for(candidate: Candidate) -> list[NextStep]:
    """What the cell may conclude for ``candidate`` at the stage where they stand."""
    step = {
        Stage.SOURCE: (NextStep.LIST, NextStep.DROP),
        Stage.SYMPATHISER: (NextStep.CLASS, NextStep.DOSSIER, NextStep.DROP),
        Stage.DOSSIER_ALLOWED: (NextStep.DROP,),
        Stage.DOSSIER_OPEN: (NextStep.ADMIT, NextStep.DROP),
        Stage.CELL_FAILED: (NextStep.DROP,),
        Stage.RETURNED: (NextStep.DROP,),
        Stage.REFUSED: (NextStep.LIST, NextStep.DROP),
        Stage.PAUSED: (NextStep.DROP,),
        Stage.PROBATIONARY: (NextStep.RECOGNISE, NextStep.REMOVE),
    }
    return [NextStep.KEEP, *step.get(Stage(candidate.stage), ())]


@transaction.atomic
def review_candidate(
    *, item: AgendaItem, text: str, conclusion: str, next_step: str, actor: User
) -> AgendaItem:
    """Minute the cell's advice on a candidate and what it concludes (xét quần chúng).

    Nothing moves until the minutes are final. Raises PermissionDenied when ``actor`` does
    not sit on the cell committee, and ValidationError, by field, for a conclusion that does
    not fit the candidate's stage or that the rules refuse on the day of the meeting.
    """
    item = open_item(item, actor)
    if item.candidate is None:
        raise ValidationError(_("Mục này không xét quần chúng."), code="no_candidate")
    if next_step and next_step != item.next_step:
        refuse_step(item.candidate, next_step, day_of(item.meeting))
    if next_step == NextStep.DROP and not conclusion.strip():
        raise refusal("conclusion", _("Đưa ra khỏi danh sách thì phải ghi lý do."), "required")
    if item.next_step in MATTER_OF and item.next_step != next_step:
        # Its count was of another question.
        Vote.objects.filter(item=item).delete()
    item.text, item.conclusion, item.next_step = text.strip(), conclusion.strip(), next_step
    item.full_clean(exclude=["meeting", "candidate"])
    item.save(update_fields=["text", "conclusion", "next_step"])
    _record(
        item,
        "meetings.candidate_reviewed",
        actor,
        {"candidate": item.candidate, "next_step": next_step},
    )
    return AgendaItem.objects.select_related("candidate__person", "meeting").get(pk=item.pk)


def refuse_step(candidate: Candidate, next_step: str, day: date) -> None:
    """Raise ValidationError beside ``next_step`` when the candidate may not take it on ``day``.

    An admission not yet lawful says why, and from when where only time is missing.
    """
    if next_step not in steps_for(candidate):
        raise refusal(
            "next_step",
            _("%(name)s đang ở bước «%(stage)s» nên không kết luận như thế được.")
            % {"name": candidate, "stage": candidate.get_stage_display()},
            "no_edge",
        )
    running = candidate.enrolments.of_kind(ClassKind.AWARENESS).running()
    if next_step == NextStep.CLASS and running.exists():
        raise refusal("next_step", _("Quần chúng này đang học."), "in_class")
    if next_step not in MATTER_OF:
        return
    matter = MATTER_OF[NextStep(next_step)]
    try:
        check_cell_vote(candidate, day, matter)
    except ValidationError as why:
        ready = readiness.judge(candidate, STEP_OF[matter], day)
        raise ValidationError(
            {"next_step": [ValidationError(not_yet(ready), code="wait"), *why.error_list]}
        ) from why


def not_yet(ready: readiness.Readiness) -> str:
    """That the cell may not propose yet, and from when where that is known."""
    recognises = ready.step == STEP_OF[Matter.RECOGNITION]
    what = Matter.RECOGNITION if recognises else Matter.ADMISSION
    words = {"matter": str(what.label)}
    if ready.earliest:
        words["day"] = f"{ready.earliest:%d/%m/%Y}"
        return _("Chưa đề nghị %(matter)s được trước ngày %(day)s.") % words
    return _("Chưa đề nghị %(matter)s được.") % words


@transaction.atomic
def record_vote(
    *, item: AgendaItem, votes_for: int, actor: User, against: int = 0, other: int = 0
) -> Vote:
    """Record the count of one vote (biểu quyết): numbers only, never names.

    Who is entitled and who of them is there comes from the roll-call. Raises
    PermissionDenied when ``actor`` does not sit on the cell committee, and ValidationError
    before the roll-call, once the minutes are locked, or, by field, for counts that cannot be.
    """
    item = open_item(item, actor)
    if item.meeting.state != MeetingState.HELD:
        raise ValidationError(_("Điểm danh trước rồi mới ghi biểu quyết."), code="no_roll")
    for field, count in (("votes_for", votes_for), ("against", against), ("other", other)):
        if count < 0:
            raise refusal(field, _("Số không được nhỏ hơn 0."), "negative")
    base = vote_base(item.meeting)
    check_counts(
        entitled=base.entitled,
        present=base.present,
        votes_for=votes_for,
        against=against,
        other=other,
    )
    vote = Vote.objects.filter(item=item).first() or Vote(item=item)
    vote.entitled, vote.present = base.entitled, base.present
    vote.votes_for, vote.against, vote.other = votes_for, against, other
    vote.full_clean()
    vote.save()
    _record(
        item,
        "meetings.voted",
        actor,
        {"item": item.title, "for": votes_for, "against": against, "other": other},
    )
    return vote


def rule_of(item: AgendaItem) -> str:
    """The rule that judges the vote of ``item``: what it proposes, else the ordinary one."""
    if item.kind != ItemKind.CANDIDATE:
        return ORDINARY_RULE
    if item.next_step:
        matter = MATTER_OF.get(NextStep(item.next_step))
        return RULE_OF[matter] if matter else ORDINARY_RULE
    # Before the conclusion is chosen, the count is shown against what it will most likely be.
    probationary = item.candidate is not None and item.candidate.in_probation
    return RULE_OF[Matter.RECOGNITION if probationary else Matter.ADMISSION]


def judge(item: AgendaItem, vote: Vote) -> Judgement:
    """What the vote of ``item`` comes to by the rule of the meeting's day."""
    return judge_vote(
        rule_of(item),
        entitled=vote.entitled,
        votes_for=vote.votes_for,
        on=day_of(item.meeting),
        organization=item.meeting.cell,
    )


@transaction.atomic
def remove_item(*, item: AgendaItem, actor: User) -> None:
    """Take a candidate off the agenda (bỏ mục này): they left the list, or it can wait.

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked, or for a standing item.
    """
    item = open_item(item, actor)
    if item.kind != ItemKind.CANDIDATE:
        raise ValidationError(_("Mục này thường có trong mọi cuộc họp."), code="standing")
    _record(item, "meetings.item_removed", actor, {"item": item.title})
    item.delete()
