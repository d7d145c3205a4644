"""How good a meeting was: the chair's sheet, and what is said of it above (chấm điểm)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import access
from meetings.models import Meeting, MeetingKind, MeetingState, QualityScore
from meetings.services import telling_scores
from meetings.services.guards import day_of, locked, refusal, require_leader
from meetings.services.measuring import KEYS, Suggestion, combined, facts_of, suggest_from
from people import audit
from people.models import User
from rules.models import Rubric
from rules.rubrics import Sheet
from rules.services import RuleMissing, preload, value

# What a sheet calls a regular meeting that a thematic one follows in the same session.
_WITH_THEMATIC = "regular_with_thematic"


@dataclass(frozen=True)
class Suggested:
    """A sheet for a meeting, and what of it can be computed."""

    sheet: Sheet
    suggestions: dict[str, Suggestion]

    @property
    def points(self) -> dict[str, Any]:
        """What the sheet begins with: what is computed, else everything in order.

        A choice that nothing is known of is left to the chair.
        """
        filled: dict[str, Any] = {}
        for criterion in self.sheet.criteria:
            if criterion.code in self.suggestions:
                filled[criterion.code] = self.suggestions[criterion.code].points
            elif not self.sheet.has_points:
                filled[criterion.code] = True
            elif criterion.type == "yes_no":
                filled[criterion.code] = criterion.max
        return filled


def rubric_of(meeting: Meeting) -> Rubric | None:
    """The sheet by which ``meeting`` is judged; None where meetings of its kind are not.

    The rule of the day names one sheet, or several for the kinds of meetings. A committee's
    own sheet serves its own cells alone.
    """
    day = day_of(meeting)
    try:
        named = value("meeting.rubric", on=day, organization=meeting.cell)
    except RuleMissing:
        return None
    codes = named if isinstance(named, list) else [named]
    kinds = {meeting.kind}
    if meeting.kind == MeetingKind.REGULAR and combined(meeting) is not None:
        kinds.add(_WITH_THEMATIC)
    known = {
        rubric.code: rubric
        for rubric in Rubric.objects.on(day).filter(code__in=codes).select_related("organization")
        if rubric.organization is None or meeting.cell.path.startswith(rubric.organization.path)
    }
    sheets = (known[code] for code in codes if code in known)
    return next((rubric for rubric in sheets if kinds & set(rubric.meeting_kinds)), None)


def suggest(meeting: Meeting) -> Suggested | None:
    """The sheet of ``meeting`` with what can be computed of it; None where it has none."""
    preload(*KEYS)
    rubric = rubric_of(meeting)
    if rubric is None:
        return None
    sheet = Sheet(rubric)
    return Suggested(sheet, suggest_from(sheet, facts_of(meeting)))


@transaction.atomic
def score_meeting(
    *, meeting: Meeting, points: Mapping[str, Any], actor: User, to_mend: str = ""
) -> QualityScore:
    """Fill in the sheet of a meeting (chấm điểm); it may be done anew until it is confirmed.

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when
    the meeting was not held, is not judged by a sheet or was confirmed from above, or, by the
    criterion's code, for points that are missing or not on the sheet.
    """
    meeting = locked(meeting)
    require_leader(actor, meeting)
    if meeting.state not in (MeetingState.HELD, MeetingState.FINALISED):
        raise ValidationError(_("Họp xong mới chấm điểm."), code="not_held")
    rubric = rubric_of(meeting)
    if rubric is None:
        raise ValidationError(_("Cuộc họp loại này không chấm điểm."), code="no_rubric")
    score = QualityScore.objects.filter(meeting=meeting).first() or QualityScore(meeting=meeting)
    if score.confirmed_at is not None:
        raise ValidationError(_("Cấp trên đã xác nhận điểm cuộc họp này."), code="confirmed")
    sheet = Sheet(rubric)
    sheet.check(points)
    result = sheet.sum_up(points)
    score.rubric, score.points = rubric, dict(points)
    score.total, score.band = result.total, result.band
    score.to_mend = to_mend.strip()
    score.scored_by, score.scored_at = actor, timezone.now()
    score.full_clean()
    score.save()
    _record(actor, "meetings.scored", score, {"points": score.points})
    return score


@transaction.atomic
def confirm_score(
    *,
    meeting: Meeting,
    actor: User,
    points: Mapping[str, Any] | None = None,
    reason: str = "",
) -> QualityScore:
    """Confirm a cell's score from above, or give others with a reason (xác nhận điểm).

    The cell's leaders are told when the points differ. Raises PermissionDenied when ``actor``
    does not answer for the cell from above, or scored the meeting; ValidationError when there
    is no score, the minutes are not locked, it is confirmed already, or, by field, for points
    that are not on the sheet or differ without a reason.
    """
    meeting = locked(meeting)
    if not access.may_confirm_score(actor, meeting):
        raise PermissionDenied(_("Người phụ trách chi bộ hoặc đảng ủy mới xác nhận điểm."))
    if meeting.state != MeetingState.FINALISED:
        raise ValidationError(_("Biên bản chưa khóa, chưa xác nhận điểm."), code="not_final")
    score = (
        QualityScore.objects.select_for_update(of=("self",))
        .select_related("rubric", "scored_by")
        .filter(meeting=meeting)
        .first()
    )
    if score is None:
        raise ValidationError(_("Chi bộ chưa chấm điểm."), code="no_score")
    if is_scorer(actor, score):
        raise PermissionDenied(_("Người đã chấm không tự xác nhận được."))
    if score.confirmed_at is not None:
        raise ValidationError(_("Điểm cuộc họp này đã xác nhận."), code="confirmed")
    score.meeting = meeting
    differs = points is not None and dict(points) != score.points
    if points is not None and differs:
        _judge_anew(score, points, reason)
    else:
        score.confirmed_total, score.confirmed_band = score.total, score.band
    score.confirmed_by, score.confirmed_at = actor, timezone.now()
    score.full_clean()
    score.save()
    action = "meetings.score_changed" if differs else "meetings.score_confirmed"
    data = {"points": score.confirmed_points, "reason": score.confirm_reason}
    _record(actor, action, score, data if differs else {})
    if differs:
        telling_scores.tell_of_other_score(score)
    return score


def is_scorer(user: User, score: QualityScore) -> bool:
    """Whether the score is the user's own, by whichever account of theirs."""
    by = score.scored_by
    return by.pk == user.pk or (by.person_id is not None and by.person_id == user.person_id)


def _judge_anew(score: QualityScore, points: Mapping[str, Any], reason: str) -> None:
    sheet = Sheet(score.rubric)
    sheet.check(points)
    if not reason.strip():
        raise refusal("reason", _("Chấm khác với chi bộ thì phải ghi lý do."), "required")
    result = sheet.sum_up(points)
    score.confirmed_points, score.confirm_reason = dict(points), reason.strip()
    score.confirmed_total, score.confirmed_band = result.total, result.band


def _record(actor: User, action: str, score: QualityScore, data: dict[str, Any]) -> None:
    confirmed = action != "meetings.scored"
    total = score.confirmed_total if confirmed else score.total
    audit.record(
        actor,
        action,
        score.meeting,
        path=score.meeting.cell.path,
        data={
            "total": None if total is None else str(total),
            "band": score.confirmed_band if confirmed else score.band,
            **data,
        },
    )
