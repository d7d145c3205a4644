"""How a candidacy rests or ends before its goal: pause, withdrawal, drop, moving away, death."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import deadlines, lifecycle
from candidates.models import Candidate, Matter, MentorReport, ReportState, Stage, Step
from candidates.models.candidate import IN_PROBATION, WAITING
from candidates.services.guards import (
    locked,
    refusal,
    refuse_closed,
    refuse_future,
    require_leader,
    require_leader_or_office,
    require_office,
    require_text,
)
from candidates.services.mentoring import close_mentorships
from cells.models import Organization
from cells.services import committee_of
from people import audit, clock
from people.models import User


def leave(
    candidate: Candidate,
    step: Step,
    on: date,
    reason: str,
    actor: User,
    ground: str = "",
) -> Candidate:
    """Close a candidacy that did not reach its end, and the mentorships with it."""
    moved = lifecycle.move(
        candidate, step, effective_on=on, actor=actor, ground=ground, reason=reason
    )
    close_mentorships(
        moved.mentorships.open().select_related("candidate__cell"),
        ended_on=on,
        reason=str(step.label),
        actor=actor,
    )
    return moved


def _refuse_member(candidate: Candidate) -> None:
    """Raise ValidationError for who is a member: their record says how a membership ends."""
    if candidate.stage in (*IN_PROBATION, Stage.OFFICIAL):
        raise ValidationError(
            _("%(name)s đã là đảng viên, ghi ở hồ sơ đảng viên.") % {"name": candidate},
            code="member",
        )


@transaction.atomic
def drop_candidate(
    *,
    candidate: Candidate,
    dropped_on: date,
    reason: str,
    actor: User,
    ground: str = "",
) -> Candidate:
    """Take ``candidate`` off the list (đưa ra khỏi danh sách), with the reason.

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when
    the reason is missing or the person has been admitted.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    return leave(candidate, Step.DROPPED, dropped_on, reason, actor, ground)


@transaction.atomic
def withdraw_candidate(
    *, candidate: Candidate, withdrawn_on: date, reason: str, actor: User
) -> Candidate:
    """Close the candidacy at the person's own wish (xin rút)."""
    candidate = locked(candidate)
    require_leader(actor, candidate)
    reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    return leave(candidate, Step.WITHDRAWN, withdrawn_on, reason, actor)


@transaction.atomic
def record_candidate_gone(
    *, candidate: Candidate, on: date, reason: str, actor: User, ground: str = ""
) -> Candidate:
    """Close the candidacy of who moved to another committee; a paper goes along (17-KNĐ).

    Raises PermissionDenied for who neither leads the cell nor works in the office, and
    ValidationError when the place is missing or the person is a member already.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    _refuse_member(candidate)
    reason = require_text(reason, "reason", _("Ghi nơi chuyển đến."))
    return leave(candidate, Step.LEFT, on, reason, actor, ground)


@transaction.atomic
def record_candidate_death(*, candidate: Candidate, on: date, actor: User) -> Candidate:
    """Close the candidacy of who died before the admission."""
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    _refuse_member(candidate)
    return leave(candidate, Step.DIED, on, "", actor)


@transaction.atomic
def pause_candidate(
    *,
    candidate: Candidate,
    paused_on: date,
    until_on: date | None,
    reason: str,
    actor: User,
) -> Candidate:
    """Let a candidacy rest (tạm dừng), as when somebody goes away to work.

    Mentors owe nothing meanwhile: reports nobody began are taken back. Raises
    PermissionDenied when ``actor`` does not lead the cell, and ValidationError when the
    reason is missing, the days are out of order or the person is a member already.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    reason = require_text(reason, "reason", _("Còn thiếu lý do, ví dụ: đi làm ăn xa."))
    if until_on is not None and until_on < paused_on:
        raise refusal("until_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "before_start")
    moved = lifecycle.move(
        candidate,
        Step.PAUSED,
        effective_on=paused_on,
        until_on=until_on,
        actor=actor,
        reason=reason,
    )
    MentorReport.objects.filter(
        mentorship__candidate=moved, mentorship__ended_on=None, state=ReportState.EXPECTED
    ).delete()
    return moved


@transaction.atomic
def resume_candidate(*, candidate: Candidate, resumed_on: date, actor: User) -> Candidate:
    """Take a paused candidacy up again (theo dõi tiếp), at the stage that was left.

    What would have been due while it rested is not owed after the fact.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    moved = lifecycle.move(candidate, Step.RESUMED, effective_on=resumed_on, actor=actor)
    first = deadlines.first_period_owed(moved.cell, max(resumed_on, clock.today()))
    moved.mentorships.open().filter(reports_from__lt=first).update(reports_from=first)
    return moved


@transaction.atomic
def move_candidate(
    *, candidate: Candidate, cell: Organization, moved_on: date, ground: str, actor: User
) -> Candidate:
    """Hand a candidate over to another cell of the committee, at the same stage.

    The new cell names a mentor; the months together are not asked again (06-HD/TW cl. 3.9a).
    Raises PermissionDenied for who is not the office, and ValidationError, by field, for the
    same cell, a cell elsewhere, a member, who is off the list, or a day that cannot be.
    """
    candidate = locked(candidate)
    require_office(actor, candidate)
    _refuse_member(candidate)
    refuse_closed(candidate)
    # What rests comes back to where it was: a pause is no way around the committee.
    if lifecycle.stands_at(candidate) in WAITING[Matter.ADMISSION]:
        raise ValidationError(
            _("Hồ sơ đang chờ xét. Trả lại chi bộ trước, rồi mới chuyển."), code="waiting"
        )
    refuse_future(moved_on, "moved_on")
    if moved_on < candidate.stage_since:
        raise refusal(
            "moved_on",
            _("Ngày này phải từ ngày %(day)s trở đi.")
            % {"day": f"{candidate.stage_since:%d/%m/%Y}"},
            "before_stage",
        )
    if cell.pk == candidate.cell_id:
        raise refusal("cell", _("Quần chúng đang ở chi bộ này."), "same_cell")
    if not cell.is_cell or committee_of(cell).pk != candidate.committee_id:
        raise refusal("cell", _("Chọn một chi bộ của đảng bộ này."), "elsewhere")
    source = candidate.cell
    close_mentorships(
        candidate.mentorships.open().select_related("candidate__cell"),
        ended_on=moved_on,
        reason=str(Step.MOVED.label),
        actor=actor,
    )
    carry(candidate, cell, moved_on, actor, ground)
    audit.record(
        actor,
        "candidates.transferred",
        candidate,
        path=cell.path,
        data={"from": source.pk, "to": cell.pk, "on": moved_on, "ground": ground},
    )
    return candidate


def carry(
    candidate: Candidate, cell: Organization, on: date, actor: User | None, ground: str
) -> None:
    """Put the candidacy and the reports owed for it into ``cell``, as an event of its life."""
    candidate.cell = cell
    candidate.save(update_fields=["cell"])
    MentorReport.objects.owed().filter(mentorship__candidate=candidate).update(cell=cell)
    lifecycle.pass_by(candidate, Step.MOVED, on=on, actor=actor, ground=ground)
