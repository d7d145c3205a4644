"""The steps of a rating: self-rating, remarks with a proposal, the committee's decision."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization
from cells.services import committee_of
from members.models import Member
from people import audit, clock
from people.models import User
from reports.models import Rating, RatingState
from reports.rating import access
from reports.rating.evidence import number
from reports.rating.judging import judge_points
from reports.rating.standing import judge_all, over_in_group
from reports.rating.subjects import (
    cell_then,
    cells_standing,
    require_begun,
    why_not_rated,
    with_standing,
)
from reports.rating.yardstick import Yardstick


def refusal(name: str, said: str, code: str) -> ValidationError:
    return ValidationError({name: ValidationError(said, code=code)})


@transaction.atomic
def rate_itself(
    *,
    cell: Organization,
    year: int,
    actor: User,
    member: Member | None = None,
    points: Mapping[str, Any] | None = None,
    self_class: str = "",
    text: str = "",
) -> Rating:
    """Write how ``cell``, or ``member`` of it, rates itself for ``year`` (tự xếp loại).

    It may be written anew until somebody added remarks. Where the year has points the class
    follows from them, and a lower one may be chosen. Raises PermissionDenied when it is not
    ``actor``'s to write; ValidationError for a year to come or without rules, who is not
    rated, a rating that went on, and, by field, points or a class that cannot be.
    """
    require_begun(year)
    # Two who write the first self-rating at once take turns, and the second one edits.
    cell = Organization.objects.select_for_update().get(pk=cell.pk)
    committee = committee_of(cell)
    if not access.may_rate_itself(actor, cell, member):
        raise PermissionDenied(_whose_it_is(member))
    yardstick = _yardstick(year, committee)
    _require_rated(cell, member, year, committee)
    rating = Rating.objects.filter(cell=cell, member=None, year=year).first()
    if member is not None:
        rating = Rating.objects.filter(member=member, year=year).first()
    rating = rating or Rating(year=year, member=member)
    if rating.state != RatingState.SELF_RATED:
        raise ValidationError(
            _("Đã có đề xuất hoặc quyết định. Muốn sửa phải được trả lại trước."),
            code="went_on",
        )
    rating.cell, rating.committee = cell, committee
    _fill_in(rating, yardstick, points, self_class)
    rating.self_text = text.strip()
    rating.self_by, rating.self_at = actor, clock.moment()
    rating.full_clean()
    rating.save()
    data = {"points": rating.points, "total": _plain(rating.total), "class": rating.self_class}
    _record(actor, "reports.rated_itself", rating, data)
    return rating


def _whose_it_is(member: Member | None) -> str:
    if member is None:
        return _("Chỉ bí thư, phó bí thư chi bộ tự xếp loại chi bộ.")
    return _("Đảng viên tự xếp loại; chi bộ chỉ ghi thay người không có tài khoản.")


def _yardstick(year: int, committee: Organization) -> Yardstick:
    yardstick = Yardstick(year, committee)
    if yardstick.missing:
        raise ValidationError(yardstick.missing, code="rule_missing")
    return yardstick


def _require_rated(
    cell: Organization, member: Member | None, year: int, committee: Organization
) -> None:
    if member is None:
        if not cells_standing(year).filter(pk=cell.pk).exists():
            raise ValidationError(_("Chi bộ không hoạt động vào cuối năm đó."), code="not_rated")
        return
    then = with_standing(Member.objects.filter(pk=member.pk), year).get()
    if why := why_not_rated(then, year, committee):
        raise ValidationError(why, code="not_rated")
    if cell_then(then) != cell.pk:
        raise ValidationError(
            _("Cuối năm đồng chí sinh hoạt ở chi bộ khác, xếp loại ở đó."), code="elsewhere"
        )


def _fill_in(
    rating: Rating, yardstick: Yardstick, points: Mapping[str, Any] | None, code: str
) -> None:
    """Put points and class into the self-rating. Raises ValidationError, by field."""
    sheet = yardstick.sheet(of_cell=rating.is_of_cell)
    rating.sheet, rating.points, rating.total = None, {}, None
    if sheet is not None:
        sheet.check(points or {})
        rating.sheet, rating.points = sheet.rubric, dict(points or {})
        rating.total = sheet.sum_up(rating.points).total
        code = code or yardstick.class_of(rating.total or Decimal())
    rating.self_class = _class(yardstick, "self_class", code)
    judged = judge_points(yardstick, code, rating.total)
    if judged.refusals:
        raise refusal("self_class", " ".join(judged.refusals), "above_points")


def _class(yardstick: Yardstick, name: str, code: str) -> str:
    if code not in yardstick.codes:
        raise refusal(name, _("Chọn một mức xếp loại."), "required")
    return code


@transaction.atomic
def add_remarks(
    *,
    rating: Rating,
    remarks: str,
    proposed_class: str,
    actor: User,
    proposed_total: Decimal | None = None,
) -> Rating:
    """Add remarks and the class proposed to the committee (nhận xét, đề xuất).

    On a cell by who is in charge of it or the committee, on a member by the cell; they may be
    written anew until the decision. ``proposed_total`` stands for other points than the
    subject's own. Raises PermissionDenied when it is not ``actor``'s; ValidationError, by
    field, without remarks, for points outside 0–100 and for a class above what they allow.
    """
    rating = _locked(rating)
    if not access.may_remark(actor, rating.cell, rating.member):
        raise PermissionDenied(
            _(
                "Mức của chi bộ do người phụ trách hoặc đảng ủy đề xuất, "
                "của đảng viên do chi bộ đề xuất."
            )
        )
    if rating.is_of_cell and _is_by(actor, rating.self_by):
        raise PermissionDenied(_("Người ghi tự xếp loại không nhận xét chính bản đó."))
    if rating.is_decided:
        raise ValidationError(_already(rating), code="decided")
    yardstick = _yardstick(rating.year, rating.committee)
    _require_rated(rating.cell, rating.member, rating.year, rating.committee)
    if not remarks.strip():
        raise refusal("remarks", _("Còn thiếu nhận xét."), "required")
    rating.proposed_total = _total(yardstick, proposed_total)
    rating.proposed_class = _class(yardstick, "proposed_class", proposed_class)
    judged = judge_points(yardstick, proposed_class, rating.last_total)
    if judged.refusals:
        raise refusal("proposed_class", " ".join(judged.refusals), "above_points")
    rating.remarks = remarks.strip()
    rating.state = RatingState.REMARKED
    rating.remarked_by, rating.remarked_at = actor, clock.moment()
    rating.full_clean()
    rating.save()
    data = {"class": rating.proposed_class, "total": _plain(rating.proposed_total)}
    _record(actor, "reports.rating_remarked", rating, data)
    return rating


def _total(yardstick: Yardstick, total: Decimal | None) -> Decimal | None:
    if total is None or not yardstick.has_points:
        return None
    if not 0 <= total <= 100 or total != total.quantize(Decimal("0.1")):
        raise refusal("proposed_total", _("Ghi điểm từ 0 đến 100, nhiều nhất một số lẻ."), "range")
    return total


@transaction.atomic
def decide_ratings(
    *,
    committee: Organization,
    year: int,
    classes: Mapping[UUID, str],
    number: str,
    decided_on: date,
    actor: User,
) -> list[Rating]:
    """Write the committee's decision on many ratings at once (quyết định xếp loại).

    ``classes`` holds the class of each by the rating's id; all are of cells, or all of
    members. Raises PermissionDenied when ``actor`` does not decide there or would decide on
    themself; ValidationError without a number, for a day that cannot be, a rating that is not
    at this step, a class that the rules refuse (by the rating's id), and for more excellent
    than the cap allows.
    """
    # Two decisions at once take turns here: each counts what the other made excellent.
    committee = Organization.objects.select_for_update().get(pk=committee.pk)
    if not access.may_decide(actor, committee):
        raise PermissionDenied(_("Xếp loại do thường trực, thường vụ đảng ủy quyết định."))
    _check_decision(number, decided_on, year)
    yardstick = _yardstick(year, committee)
    ratings = _to_decide(committee, year, list(classes))
    faults: dict[str, ValidationError] = {}
    for rating in ratings:
        if access.is_self(actor, rating.member):
            raise PermissionDenied(_("Đồng chí không quyết định xếp loại của chính mình."))
        if said := _not_at_this_step(rating, yardstick, classes[rating.pk]):
            faults[str(rating.pk)] = said
    faults |= _not_rated(ratings, year, committee)
    if not faults:
        asked = [(rating, classes[rating.pk]) for rating in ratings]
        for pk, judged in judge_all(yardstick, asked).items():
            if judged.refusals:
                faults[str(pk)] = ValidationError(judged.refusals, code="refused")
    if faults:
        raise ValidationError(faults)
    for rating in ratings:
        rating.decided_class, rating.state = classes[rating.pk], RatingState.DECIDED
        rating.decision_number, rating.decided_on = number.strip(), decided_on
        rating.decided_by, rating.decided_at = actor, clock.moment()
        rating.full_clean()
        rating.save()
    if over := over_in_group(yardstick, ratings):
        raise ValidationError([ValidationError(said, code="cap") for said in over])
    audit.record_all(
        [
            audit.Act(
                "reports.rating_decided",
                rating,
                rating.cell.path,
                {"class": rating.decided_class, "number": rating.decision_number},
            )
            for rating in ratings
        ],
        actor=actor,
    )
    return ratings


def _check_decision(number: str, decided_on: date, year: int) -> None:
    if not number.strip():
        raise refusal("number", _("Còn thiếu số quyết định."), "required")
    if decided_on > clock.today():
        raise refusal("decided_on", _("Ngày quyết định chưa đến."), "future")
    if decided_on < date(year, 1, 1):
        raise refusal(
            "decided_on",
            _("Ngày quyết định phải từ năm %(year)d trở đi.") % {"year": year},
            "before",
        )


def _to_decide(committee: Organization, year: int, keys: Sequence[UUID]) -> list[Rating]:
    ratings = list(
        Rating.objects.select_for_update(of=("self",))
        .filter(pk__in=keys, committee=committee, year=year)
        .select_related("cell", "committee", "member__person")
        .order_by("pk")
    )
    if not ratings or len(ratings) != len(keys):
        raise ValidationError(_("Chọn ít nhất một bản xếp loại của đảng bộ."), code="nothing")
    if len({rating.is_of_cell for rating in ratings}) > 1:
        raise ValidationError(_("Quyết định tập thể và cá nhân riêng."), code="mixed")
    return ratings


def _not_at_this_step(rating: Rating, yardstick: Yardstick, code: str) -> ValidationError | None:
    if rating.is_decided:
        return ValidationError(_already(rating), code="decided")
    if rating.state != RatingState.REMARKED:
        return ValidationError(_("Chưa có đề xuất, chưa quyết định được."), code="not_remarked")
    if code not in yardstick.codes:
        return ValidationError(_("Chọn một mức xếp loại."), code="required")
    return None


def _not_rated(
    ratings: Sequence[Rating], year: int, committee: Organization
) -> dict[str, ValidationError]:
    """Who of ``ratings`` is not rated after all: exempt since, or gone."""
    members = Member.objects.filter(ratings__in=[r.pk for r in ratings])
    standing = {member.pk: member for member in with_standing(members, year)}
    return {
        str(rating.pk): ValidationError(why, code="not_rated")
        for rating in ratings
        if rating.member_id is not None
        and (why := why_not_rated(standing[rating.member_id], year, committee))
    }


@transaction.atomic
def step_back(*, rating: Rating, reason: str, actor: User) -> Rating:
    """Send a rating one step back, with the reason (trả lại): a decision to the proposal, a
    proposal to the self-rating. What was written stays to be edited.

    Raises PermissionDenied when it is not ``actor``'s to send back; ValidationError without a
    reason and where there is no step to go back.
    """
    rating = _locked(rating)
    if not access.may_step_back(actor, rating):
        raise PermissionDenied(_("Chỉ người nhận xét hoặc đảng ủy được trả lại."))
    if rating.state == RatingState.SELF_RATED:
        raise ValidationError(_("Bản tự xếp loại còn sửa được, không cần trả lại."), code="first")
    if not reason.strip():
        raise refusal("reason", _("Còn thiếu lý do."), "required")
    data = {"from": rating.state, "class": rating.last_class, "reason": reason.strip()}
    if rating.is_decided:
        data["number"] = rating.decision_number
        rating.state, rating.decided_class, rating.decision_number = RatingState.REMARKED, "", ""
        rating.decided_on = rating.decided_by = rating.decided_at = None
    else:
        rating.state, rating.proposed_class = RatingState.SELF_RATED, ""
        rating.proposed_total = rating.remarked_by = rating.remarked_at = None
    rating.return_reason = reason.strip()
    rating.full_clean()
    rating.save()
    _record(actor, "reports.rating_returned", rating, data)
    return rating


def _locked(rating: Rating) -> Rating:
    """The rating, held until the end; a member who went to another cell takes it along."""
    found = (
        Rating.objects.select_for_update(of=("self",))
        .select_related("cell", "committee", "member__person", "self_by")
        .get(pk=rating.pk)
    )
    if found.member_id is not None and not found.is_decided:
        then = with_standing(Member.objects.filter(pk=found.member_id), found.year).get()
        where = cell_then(then)
        if where not in (None, found.cell_id):
            found.cell = Organization.objects.get(pk=where)
            found.committee = committee_of(found.cell)
    return found


def _is_by(user: User, by: User) -> bool:
    """Whether ``by`` is the user, by whichever account of theirs."""
    return by.pk == user.pk or (by.person_id is not None and by.person_id == user.person_id)


def _already(rating: Rating) -> str:
    return _("%(who)s đã có quyết định số %(number)s ngày %(day)s: %(class)s.") % {
        "who": rating.subject,
        "number": rating.decision_number,
        "day": f"{rating.decided_on:%d/%m/%Y}",
        "class": rating.get_decided_class_display(),
    }


def _plain(total: Decimal | None) -> str | None:
    return None if total is None else number(total)


def _record(actor: User, action: str, rating: Rating, data: dict[str, Any]) -> None:
    audit.record(actor, action, rating, path=rating.cell.path, data=data)
