"""In the room: what is said and concluded under each item, and how its vote went."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates import readiness
from candidates.models import Candidate, ClassKind, Matter, NextStep, Stage
from candidates.services import check_cell_vote
from candidates.services.voting import RULE_OF, STEP_OF
from meetings.models import AgendaItem, ItemKind, Meeting, MeetingState, Vote, VoteMethod
from meetings.services.guards import day_of, open_item, refusal
from meetings.services.quorum import require_quorum
from meetings.services.roll import seats_on, vote_base
from members.models import Member
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


@transaction.atomic
def write_item(
    *,
    item: AgendaItem,
    text: str,
    conclusion: str,
    actor: User,
    presenter: Member | None = None,
    seen: int | None = None,
) -> AgendaItem:
    """Minute what was said under an item, who presented it, and what the chair concluded.

    ``seen`` is the version that the writer had before them. Raises PermissionDenied when
    ``actor`` does not sit on the cell committee, and ValidationError once the minutes are
    locked, for a presenter who is not of the roll, or (code ``overwritten``) when somebody
    wrote other words meanwhile.
    """
    item = open_item(item, actor)
    refuse_overwriting(item, seen, text=text, conclusion=conclusion)
    if presenter is not None and not is_there(item.meeting, presenter):
        raise refusal("presenter", _("Chọn một đảng viên của chi bộ."), "not_of_roll")
    item.text, item.conclusion, item.presenter = text.strip(), conclusion.strip(), presenter
    _save_written(item, actor, "text", "conclusion", "presenter")
    _record(item, "meetings.item_written", actor, {"item": item.title})
    return item


def refuse_overwriting(item: AgendaItem, seen: int | None, **words: str) -> None:
    """Raise ValidationError when ``words`` would replace words that their writer has not seen."""
    if seen is None or seen == item.version:
        return
    if all(getattr(item, name) == text.strip() for name, text in words.items()):
        return
    by = str(item.written_by.person or item.written_by) if item.written_by else "–"
    raise ValidationError(
        _("Đ/c %(name)s vừa ghi mục này lúc %(at)s. Xem cả hai bản bên dưới rồi ghi lại.")
        % {"name": by, "at": _clock(item)},
        code="overwritten",
    )


def _clock(item: AgendaItem) -> str:
    return f"{timezone.localtime(item.written_at):%H:%M}" if item.written_at else "–"


def _save_written(item: AgendaItem, actor: User, *names: str) -> None:
    """Save ``names`` as one more version, by whom and when."""
    item.version += 1
    item.written_by, item.written_at = actor, timezone.now()
    item.save(update_fields=[*names, "version", "written_by", "written_at"])


def is_there(meeting: Meeting, member: Member) -> bool:
    """Whether ``member`` belongs in the room: of the roll, or with the cell for a time."""
    return any(seat.member == member for seat in seats_on(meeting, day_of(meeting)))


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
    *,
    item: AgendaItem,
    text: str,
    conclusion: str,
    next_step: str,
    actor: User,
    seen: int | None = None,
) -> AgendaItem:
    """Minute the cell's advice on a candidate and what it concludes (xét quần chúng).

    Nothing moves until the minutes are final. Raises PermissionDenied when ``actor`` does
    not sit on the cell committee, and ValidationError, by field, for a conclusion that does
    not fit the candidate's stage or that the rules refuse on the day of the meeting, or (code
    ``overwritten``) when somebody wrote other words meanwhile.
    """
    item = open_item(item, actor)
    refuse_overwriting(item, seen, text=text, conclusion=conclusion, next_step=next_step)
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
    _save_written(item, actor, "text", "conclusion", "next_step")
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
    *,
    item: AgendaItem,
    votes_for: int,
    actor: User,
    against: int = 0,
    other: int = 0,
    method: str = "",
) -> Vote:
    """Record the count of one vote (biểu quyết): numbers only, never names.

    Who is entitled and who of them is there comes from the roll-call. Raises
    PermissionDenied when ``actor`` does not sit on the cell committee, and ValidationError
    before the roll-call, without a quorum where the committee set one, once the minutes are
    locked, or, by field, for counts that cannot be.
    """
    item = open_item(item, actor)
    if item.meeting.state != MeetingState.HELD:
        raise ValidationError(_("Điểm danh trước rồi mới ghi biểu quyết."), code="no_roll")
    require_quorum(item.meeting)
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
    # On people a cell votes by ballot or cards (rule vote.method), else mostly by hand.
    usual = VoteMethod.HANDS if item.candidate is None else VoteMethod.BALLOT
    vote.method = method or usual
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
