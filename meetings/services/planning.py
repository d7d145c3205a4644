"""Before the meeting: the draft, the invitation, another day, calling it off."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates import deadlines
from candidates.models import Candidate, Stage
from candidates.services import set_report_due
from cells.models import Organization, OrganizationQuerySet, Post, PostKind
from cells.services import committee_of
from meetings.models import (
    TO_COME,
    AgendaItem,
    ItemKind,
    Meeting,
    MeetingForm,
    MeetingKind,
    MeetingState,
)
from meetings.services import telling
from meetings.services.guards import (
    day_of,
    locked,
    refusal,
    refuse_begun,
    refuse_final,
    require_leader,
    require_text,
    require_writer,
)
from members.models import Member
from people import audit
from people.language import of_the_books
from people.models import User

# How long before the usual day a draft stands by itself: the product's own practice, no
# text of the Party asks for it.
DRAFTED_DAYS_BEFORE = 10

# The standing items of a regular meeting in their order (Charter Art. 22.6, 24.2 and the
# guidance on meetings of cells); a meeting on one matter has that matter alone. Places are
# spaced so that candidates enter later without moving the rest.
_REGULAR = (
    (10, ItemKind.OPENING),
    (20, ItemKind.LAST_MONTH),
    (30, ItemKind.NEWS),
    (40, ItemKind.IDEOLOGY),
    (50, ItemKind.TOPIC),
    (60, ItemKind.NEXT_MONTH),
    (800, ItemKind.SCORE),
    (900, ItemKind.CLOSING),
)
_ON_ONE_MATTER = (
    (10, ItemKind.OPENING),
    (50, ItemKind.TOPIC),
    (60, ItemKind.NEXT_MONTH),
    (900, ItemKind.CLOSING),
)
_FIRST_CANDIDATE = 100


def announce_by(meeting: Meeting) -> date:
    """The day by which the invitation goes out: the day before the meeting."""
    return timezone.localdate(meeting.planned_at) - timedelta(days=1)


def cells_that_meet() -> OrganizationQuerySet:
    """The cells that owe a regular meeting each month: those that stand and have members."""
    members = Member.objects.current().values("cell")
    return Organization.objects.cells().active().filter(pk__in=members).order_by("path")


@transaction.atomic
def draft_meeting(
    *,
    cell: Organization,
    kind: str,
    planned_at: datetime,
    place: str = "",
    form: str = MeetingForm.IN_PERSON,
    topic: str = "",
    presenter: Member | None = None,
    session_of: Meeting | None = None,
    actor: User | None,
    source: str = "",
) -> Meeting:
    """Draft a meeting of ``cell`` (lập cuộc họp) with its standing items.

    A regular one has the cell's open candidates and probationers on its agenda; ``topic``
    titles what is discussed. A thematic one may follow the regular one ``session_of`` in the
    same session; they stay two records. Raises PermissionDenied when ``actor`` does not sit
    on the cell committee, and ValidationError, by field, for a dissolved cell, a second
    regular meeting in the month, or a session that cannot be shared.
    """
    if actor is not None:
        require_writer(actor, cell)
    # Two of the cell committee may draft at once: the cell's row makes them take turns.
    cell = Organization.objects.select_for_update().get(pk=cell.pk)
    if not cell.is_cell or cell.dissolved_on is not None:
        raise refusal("cell", _("Chi bộ này không còn hoạt động."), "no_cell")
    meeting = Meeting(
        cell=cell,
        committee=committee_of(cell),
        kind=kind,
        month=_month(planned_at),
        planned_at=planned_at,
        place=place.strip(),
        form=form,
        chair=_secretary(cell, timezone.localdate(planned_at)),
        session_of=session_of,
        created_by=actor,
    )
    if session_of is not None:
        _refuse_apart(meeting, session_of)
    _save_alone_in_month(meeting)
    places = _REGULAR if kind == MeetingKind.REGULAR else _ON_ONE_MATTER
    with of_the_books():
        AgendaItem.objects.bulk_create(
            AgendaItem(
                meeting=meeting,
                position=n,
                kind=item,
                title=(topic if item == ItemKind.TOPIC and topic else str(item.label)),
                presenter=presenter if item == ItemKind.TOPIC else None,
            )
            for n, item in places
        )
    refresh_agenda(meeting)
    audit.record(
        actor,
        "meetings.drafted",
        meeting,
        path=cell.path,
        source=source,
        data={"kind": kind, "planned_at": planned_at},
    )
    return meeting


def _refuse_apart(meeting: Meeting, regular: Meeting) -> None:
    """Raise ValidationError unless ``meeting`` may follow ``regular`` in its session."""
    if meeting.kind != MeetingKind.THEMATIC or regular.is_locked or not meeting.may_follow(regular):
        raise refusal(
            "session_of",
            _("Chỉ sinh hoạt chuyên đề ghép cùng buổi thường kỳ của chi bộ."),
            "no_session",
        )


def _month(planned_at: datetime) -> date:
    return timezone.localdate(planned_at).replace(day=1)


def _secretary(cell: Organization, on: date) -> Member | None:
    """The member who is secretary of ``cell`` on ``on``: chairs unless another is named."""
    posts = Post.objects.answering_on(on).filter(organization=cell, kind=PostKind.SECRETARY)
    return Member.objects.current().in_cell(cell).filter(person__in=posts.values("person")).first()


def _save_alone_in_month(meeting: Meeting) -> None:
    """Save the meeting; refuse a second regular one in its month (Charter Art. 22.6, 24.2)."""
    # Two people may plan one month at once: the cell's row makes them take turns.
    Organization.objects.select_for_update().get(pk=meeting.cell_id)
    if meeting.kind == MeetingKind.REGULAR:
        regular = Meeting.objects.standing().filter(cell=meeting.cell_id, kind=meeting.kind)
        if regular.in_month(meeting.month).exclude(pk=meeting.pk).exists():
            raise refusal(
                "planned_at",
                _("Chi bộ đã có cuộc họp thường kỳ tháng %(month)d.")
                % {"month": meeting.month.month},
                "second_regular",
            )
    meeting.full_clean()
    meeting.save()


def refresh_agenda(meeting: Meeting) -> None:
    """Put the cell's open candidates on a regular meeting's agenda; take off who has gone.

    What was written of somebody stays until a person removes it.
    """
    if meeting.kind != MeetingKind.REGULAR:
        return
    followed = Candidate.objects.open().exclude(stage=Stage.PAUSED)
    candidates = list(followed.in_cell(meeting.cell).select_related("person"))
    items = meeting.items.filter(kind=ItemKind.CANDIDATE)
    items.exclude(candidate__in=candidates).filter(
        text="", conclusion="", next_step="", vote=None
    ).delete()
    there = set(items.values_list("candidate", flat=True))
    # Those on the way come before those admitted already.
    candidates.sort(key=lambda candidate: candidate.in_probation)
    _put_on(meeting, [candidate for candidate in candidates if candidate.pk not in there])


def _put_on(meeting: Meeting, candidates: list[Candidate]) -> None:
    """Put ``candidates`` on the agenda after those who stand there."""
    items = meeting.items.filter(kind=ItemKind.CANDIDATE)
    position = items.aggregate(last=Max("position"))["last"] or _FIRST_CANDIDATE
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position + n,
            kind=ItemKind.CANDIDATE,
            title=_candidate_title(candidate),
            candidate=candidate,
        )
        for n, candidate in enumerate(candidates, 1)
    )


def _candidate_title(candidate: Candidate) -> str:
    with of_the_books():
        if candidate.in_probation:
            return _("Xét đảng viên dự bị %(name)s") % {"name": candidate}
        return _("Xét quần chúng %(name)s") % {"name": candidate}


@transaction.atomic
def add_candidate(*, meeting: Meeting, candidate: Candidate, actor: User) -> None:
    """Put one more candidate on the agenda (thêm quần chúng): any meeting may review one.

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked, or beside ``candidate`` for somebody who
    stands there already or is not on the cell's list.
    """
    meeting = locked(meeting)
    require_writer(actor, meeting.cell)
    refuse_final(meeting)
    if candidate.cell_id != meeting.cell_id or not candidate.is_open:
        raise refusal("candidate", _("Chọn một quần chúng của chi bộ."), "not_of_cell")
    if meeting.items.filter(candidate=candidate).exists():
        raise refusal("candidate", _("Quần chúng này đã có trong chương trình."), "there")
    _put_on(meeting, [candidate])
    audit.record(
        actor,
        "meetings.candidate_added",
        meeting,
        path=meeting.cell.path,
        data={"candidate": candidate},
    )


@transaction.atomic
def announce_meeting(*, meeting: Meeting, actor: User) -> Meeting:
    """Send the invitation (gửi giấy mời): the members, who was sent to the cell, who is in
    charge of it are told.

    The due day of the mentors' reports moves to fit a regular meeting. Raises
    PermissionDenied when ``actor`` does not lead the cell, and ValidationError when the
    meeting was announced, held or called off already.
    """
    meeting = locked(meeting)
    require_leader(actor, meeting)
    refuse_begun(meeting)
    if meeting.state == MeetingState.ANNOUNCED:
        raise ValidationError(_("Giấy mời đã gửi."), code="announced")
    refresh_agenda(meeting)
    meeting.state = MeetingState.ANNOUNCED
    meeting.announced_at = timezone.now()
    meeting.save(update_fields=["state", "announced_at"])
    audit.record(
        actor,
        "meetings.announced",
        meeting,
        path=meeting.cell.path,
        data={"planned_at": meeting.planned_at, "place": meeting.place},
    )
    _follow_day(meeting, actor)
    telling.invite(meeting)
    return meeting


def _follow_day(meeting: Meeting, actor: User) -> None:
    """Let the mentors' due day follow the day of a regular meeting."""
    if meeting.kind == MeetingKind.REGULAR:
        set_report_due(
            cell=meeting.cell, month=meeting.month, meeting_on=day_of(meeting), actor=actor
        )


def _back_to_usual_day(meeting: Meeting, month: date, actor: User) -> None:
    """Let the mentors' due day follow the usual day where no meeting is planned any more."""
    if meeting.kind == MeetingKind.REGULAR:
        usual = deadlines.usual_meeting_on(meeting.cell, month)
        set_report_due(cell=meeting.cell, month=month, meeting_on=usual, actor=actor)


@transaction.atomic
def reschedule_meeting(
    *, meeting: Meeting, planned_at: datetime, place: str, form: str, actor: User
) -> Meeting:
    """Plan the meeting for another time or place (đổi lịch); who was invited is told.

    A thematic meeting in its session moves along; one that moves to another day by itself
    shares the session no more. A draft is the cell committee's to change, an announced
    meeting its leaders'. Raises PermissionDenied for others, and ValidationError when it was
    held or called off, or, by field, when the other month has its regular meeting.
    """
    meeting = locked(meeting)
    announced = meeting.state == MeetingState.ANNOUNCED
    if announced:
        require_leader(actor, meeting)
    else:
        require_writer(actor, meeting.cell)
    refuse_begun(meeting)
    before, month = meeting.planned_at, meeting.month
    stood = (meeting.planned_at, meeting.place, meeting.form)
    meeting.planned_at, meeting.month = planned_at, _month(planned_at)
    meeting.place, meeting.form = place.strip(), form
    if (meeting.planned_at, meeting.place, meeting.form) == stood:
        return meeting
    meeting.revision += 1
    if meeting.session_of is not None and not meeting.may_follow(meeting.session_of):
        meeting.session_of = None
    _save_alone_in_month(meeting)
    audit.record(
        actor,
        "meetings.rescheduled",
        meeting,
        path=meeting.cell.path,
        data={"before": before, "after": planned_at, "place": meeting.place, "form": form},
    )
    if announced:
        if meeting.month != month:
            _back_to_usual_day(meeting, month, actor)
        _follow_day(meeting, actor)
        telling.invite_anew(meeting)
    if (following := _following(meeting)) is not None:
        reschedule_meeting(
            meeting=following,
            planned_at=following.planned_at + (planned_at - before),
            place=meeting.place,
            form=form,
            actor=actor,
        )
    _part_from_begun(meeting)
    return meeting


def _part_from_begun(meeting: Meeting) -> None:
    """A thematic meeting that began first stays on its day: by itself, if ``meeting`` left it."""
    for other in Meeting.objects.filter(session_of=meeting):
        if not other.may_follow(meeting):
            other.session_of = None
            other.save(update_fields=["session_of"])


def _following(meeting: Meeting) -> Meeting | None:
    """The thematic meeting that shares the session and has not begun, if there is one."""
    return Meeting.objects.filter(session_of=meeting, state__in=TO_COME).first()


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, actor: User) -> Meeting:
    """Call the meeting off (hủy cuộc họp) with the reason; the month is free again.

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when
    the reason is missing, or the meeting was held already.
    """
    meeting = locked(meeting)
    require_leader(actor, meeting)
    refuse_begun(meeting)
    reason = require_text(reason, "reason", _("Hủy cuộc họp thì phải ghi lý do."))
    announced = meeting.state == MeetingState.ANNOUNCED
    meeting.state = MeetingState.CANCELLED
    meeting.cancel_reason = reason
    meeting.revision += 1
    # Called off, a thematic meeting frees the session for another one.
    meeting.session_of = None
    meeting.full_clean()
    meeting.save(update_fields=["state", "cancel_reason", "revision", "session_of"])
    # One that was to follow is held by itself.
    Meeting.objects.filter(session_of=meeting).update(session_of=None)
    audit.record(
        actor, "meetings.cancelled", meeting, path=meeting.cell.path, data={"reason": reason}
    )
    if announced:
        _back_to_usual_day(meeting, meeting.month, actor)
        telling.call_off(meeting)
    return meeting


def draft_coming_meetings(on: date, source: str = "draft_meetings") -> int:
    """Draft the regular meeting of each cell whose usual day is near; return how many.

    Safe to run twice: a month that has, or had and called off, its regular meeting is left
    alone.
    """
    months = (deadlines.month_of(on), deadlines.add_months(deadlines.month_of(on), 1))
    there = set(
        Meeting.objects.filter(kind=MeetingKind.REGULAR, month__in=months).values_list(
            "cell", "month"
        )
    )
    drafted = 0
    for cell in cells_that_meet():
        for month in months:
            usual = deadlines.usual_meeting_on(cell, month)
            near = timedelta(0) <= usual - on <= timedelta(days=DRAFTED_DAYS_BEFORE)
            if near and (cell.pk, month) not in there:
                drafted += _draft_usual(cell, usual, source)
    return drafted


def _draft_usual(cell: Organization, usual: date, source: str) -> int:
    planned_at = timezone.make_aware(datetime.combine(usual, cell.meeting_time))
    try:
        draft_meeting(
            cell=cell,
            kind=MeetingKind.REGULAR,
            planned_at=planned_at,
            place=cell.meeting_place,
            actor=None,
            source=source,
        )
    except ValidationError as standing:
        # Somebody drafted it at this moment; any other refusal is an error of ours.
        beside_time = getattr(standing, "error_dict", {}).get("planned_at", [])
        if "second_regular" not in {error.code for error in beside_time}:
            raise
        return 0
    return 1
