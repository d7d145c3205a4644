"""Who is in the room: the roll of the day, called as often as needed, and whom a vote counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from candidates.services import entitled_of
from meetings.models import Attendance, AttendanceState, Meeting, MeetingState, Vote
from meetings.services.guards import (
    day_of,
    locked,
    refusal,
    refuse_final,
    refuse_future,
    require_writer,
)
from meetings.services.planning import refresh_agenda
from members.models import (
    CURRENT,
    Member,
    MemberQuerySet,
    MembershipEvent,
    MembershipEventKind,
    StayKind,
)
from people import audit
from people.models import User


@dataclass(frozen=True)
class Mark:
    """How one member stands in the roll-call, with the reason of an excused absence."""

    state: str
    reason: str = ""


@dataclass(frozen=True)
class Seat:
    """One member in the room, as they stand on the day."""

    member: Member
    is_official: bool
    # Of another cell, and with this one for a time: counted here, votes at home.
    is_temporary: bool
    is_exempt: bool


def _own_on(meeting: Meeting, day: date) -> Q:
    away = Member.objects.in_cell(meeting.cell).away_on(day)
    return Q(status__in=CURRENT, joined_on__lte=day) & ~Q(pk__in=away)


def roll_on(meeting: Meeting, day: date) -> MemberQuerySet:
    """The members of the cell on ``day``, in the order of names (đảng số hôm đó).

    Who lives with another cell for a time is on that cell's list.
    """
    own = Member.objects.in_cell(meeting.cell).filter(_own_on(meeting, day))
    return own.select_related("person")


def seats_on(meeting: Meeting, day: date) -> list[Seat]:
    """Who belongs in the room on ``day``: the roll, then who lives with the cell for a time."""
    stays = MembershipEvent.objects.standing().running_on(day)
    stays = stays.filter(
        kind=MembershipEventKind.ARRIVED, detail=StayKind.TEMPORARY, member=OuterRef("pk")
    )
    exempt = Member.objects.exempt_on(day).filter(pk=OuterRef("pk"))
    found = (
        Member.objects.annotate(is_temporary=Exists(stays), is_exempt=Exists(exempt))
        .filter(_own_on(meeting, day) | Q(is_temporary=True), cell=meeting.cell)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    seats = []
    for member in found:
        # Annotated above: the model itself has no such columns.
        is_temporary, is_exempt = vars(member)["is_temporary"], vars(member)["is_exempt"]
        official = not is_temporary and was_official(member, day)
        seats.append(Seat(member, official, is_temporary, is_exempt))
    return sorted(seats, key=lambda seat: seat.is_temporary)


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
    seats = seats_on(meeting, day)
    roll = {seat.member.pk: seat.member for seat in seats if not seat.is_temporary}
    marks = _checked(states, {seat.member.pk for seat in seats})
    meeting.chair = _of_roll(chair, roll, "chair") or meeting.chair
    meeting.minute_taker = _of_roll(minute_taker, roll, "minute_taker") or meeting.minute_taker
    began = meeting.state != MeetingState.HELD
    if began:
        refresh_agenda(meeting)
    meeting.state = MeetingState.HELD
    meeting.full_clean(exclude=["ended_at"])
    meeting.save(update_fields=["started_at", "state", "chair", "minute_taker"])
    _write_roll(meeting, seats, marks)
    _recount_votes(meeting)
    audit.record(
        actor,
        "meetings.attended",
        meeting,
        path=meeting.cell.path,
        data={
            "started_at": meeting.started_at,
            "roll": len(roll),
            "temporary": len(seats) - len(roll),
            "not_present": {str(pk): mark.state for pk, mark in marks.items()},
        },
    )
    return meeting


def _checked(states: dict[Any, Mark], roll: set[Any]) -> dict[Any, Mark]:
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


def _write_roll(meeting: Meeting, seats: list[Seat], marks: dict[Any, Mark]) -> None:
    present = Mark(AttendanceState.PRESENT)
    rows = []
    for seat in seats:
        mark = marks.get(seat.member.pk, present)
        row = Attendance(
            meeting=meeting,
            member=seat.member,
            state=mark.state,
            reason=mark.reason,
            is_official=seat.is_official,
            is_temporary=seat.is_temporary,
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
