"""Look rules up by the day of the act, and judge votes by them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may_keep_organizations, may_keep_rules, reach
from cells.models import Organization
from people import audit, clock
from people.models import User
from rules.models import Holiday, Rubric, RuleValue
from rules.rubrics import check_shape, what_counts


class RuleMissing(ValidationError):
    """No rule set covers the day: the product says so and does not guess."""


def find(key: str, *, on: date, organization: Organization | None = None) -> RuleValue:
    """Return the value of rule ``key`` in force on ``on``.

    A committee's own value, set at ``organization`` or above it, goes before the general one;
    the nearest wins. Raises :class:`RuleMissing` when no value covers the day.
    """
    found = _in_force(key, on, organization)
    if found is None:
        raise RuleMissing(
            _("Chưa có quy định «%(key)s» cho ngày %(day)s, chưa kết luận được.")
            % {"key": key, "day": f"{on:%d/%m/%Y}"},
            code="rule_missing",
        )
    return found


def _in_force(key: str, on: date, organization: Organization | None) -> RuleValue | None:
    path = organization.path if organization else ""
    candidates = [
        value
        for value in _values_of(key)
        if value.effective_from <= on
        and (value.effective_to is None or on <= value.effective_to)
        and (value.organization is None or path.startswith(value.organization.path))
    ]
    return max(
        candidates,
        key=lambda v: (
            len(v.organization.path) if v.organization else 0,
            v.effective_from,
        ),
        default=None,
    )


def _values_of(key: str) -> list[RuleValue]:
    """Every value of a rule, read once in a request: pages ask for many days of one rule."""
    memo = clock.memo()
    if ("rule", key) not in memo:
        preload(key, memo=memo)
    values: list[RuleValue] = memo[("rule", key)]
    return values


def preload(*keys: str, memo: dict[Any, Any] | None = None) -> None:
    """Read the values of ``keys`` in one statement, for the rest of the request.

    Few committees set their own: whose they are is asked for only where there are some.
    """
    memo = clock.memo() if memo is None else memo
    memo.update({("rule", key): [] for key in keys})
    found = RuleValue.objects.filter(rule__in=keys).order_by().prefetch_related("organization")
    for row in found:
        memo["rule", row.rule_id].append(row)


def value(key: str, *, on: date, organization: Organization | None = None) -> Any:
    """Return the bare value of rule ``key`` on ``on``; see :func:`find`."""
    return find(key, on=on, organization=organization).value


def value_or_none(key: str, *, on: date, organization: Organization | None = None) -> Any:
    """The bare value of a rule, None on a day that no value covers: there nothing is asked."""
    # A table asks of hundreds of days: a refusal, put in words and dropped, would cost more.
    found = _in_force(key, on, organization)
    return found.value if found is not None else None


@dataclass(frozen=True)
class Judgement:
    """What a vote comes to under the rule of its day."""

    passed: bool
    votes_for: int
    entitled: int
    needed: int
    source: str

    @property
    def sentence(self) -> str:
        """The result in words: "Đạt: 10/12 tán thành, cần ít nhất 8."."""
        return _("%(result)s: %(for)d/%(entitled)d tán thành, cần ít nhất %(needed)d.") % {
            "result": _("Đạt") if self.passed else _("Chưa đạt"),
            "for": self.votes_for,
            "entitled": self.entitled,
            "needed": self.needed,
        }


def judge_vote(
    key: str,
    *,
    entitled: int,
    votes_for: int,
    on: date,
    organization: Organization | None = None,
) -> Judgement:
    """Judge ``votes_for`` of ``entitled`` by the share that rule ``key`` asks on ``on``.

    The base is everyone entitled, not those present; shares are exact fractions.
    """
    rule = find(key, on=on, organization=organization)
    share = Fraction(str(rule.value))
    if rule.unit == "share_more_than":
        needed = int(entitled * share) + 1
    else:
        needed = -int(-entitled * share // 1)
    return Judgement(votes_for >= needed, votes_for, entitled, needed, rule.source)


def check_counts(*, entitled: int, present: int, votes_for: int, against: int, other: int) -> None:
    """Refuse counts that cannot be.

    Raises ValidationError, by field, when more were present than are entitled, or more votes
    were cast than were present.
    """
    if present > entitled:
        raise ValidationError(
            {
                "present": _("Số có mặt %(present)d nhiều hơn số được biểu quyết %(entitled)d.")
                % {"present": present, "entitled": entitled}
            }
        )
    if votes_for > present:
        raise ValidationError(
            {
                "votes_for": _("Số phiếu %(votes)d nhiều hơn số có mặt %(present)d.")
                % {"votes": votes_for, "present": present}
            }
        )
    if (cast := votes_for + against + other) > present:
        raise ValidationError(
            {
                "against": _("Cộng số phiếu là %(votes)d, nhiều hơn số có mặt %(present)d.")
                % {"votes": cast, "present": present}
            }
        )


@transaction.atomic
def keep_rule_value(*, value: RuleValue, actor: User) -> RuleValue:
    """Write a value of a rule, general or a committee's own, with what stood before.

    Raises PermissionDenied when a general value is not ``actor``'s to set, or the committee
    lies outside their reach; ValidationError when the source is missing, or the reason of a
    committee's own value.
    """
    own = value.organization
    if own is None and not may_keep_rules(actor):
        raise PermissionDenied(_("Giá trị chung do quản trị cấp trên cùng đặt."))
    if own is not None and not may_keep_organizations(actor, own):
        raise PermissionDenied(_("Tổ chức này ngoài phạm vi quản trị của đồng chí."))
    before = RuleValue.objects.select_for_update().filter(pk=value.pk).first()
    value.full_clean()
    value.save()
    audit.record(
        actor,
        "rules.value_kept",
        value,
        path=_path(actor, own),
        data={
            "rule": value.rule_id,
            "before": before.value if before else None,
            "after": value.value,
            "source": value.source,
            "reason": value.reason,
        },
    )
    return value


@transaction.atomic
def keep_holiday(*, holiday: Holiday, actor: User) -> Holiday:
    """Write a day off, or a day worked in exchange, into the calendar of working days."""
    if not may_keep_rules(actor):
        raise PermissionDenied(_("Ngày nghỉ chung do quản trị cấp trên cùng đặt."))
    holiday.full_clean()
    holiday.save()
    audit.record(
        actor,
        "rules.holiday_kept",
        holiday,
        path=_path(actor, None),
        data={"day": holiday.day, "is_working": holiday.is_working},
    )
    return holiday


def _path(actor: User, own: Organization | None) -> str:
    """The organisation the act belongs to: the committee, or where the actor is admin."""
    homes = [own] if own else reach(actor).places(policy.KEEP_RULES)
    return homes[0].path if homes else ""


@transaction.atomic
def keep_rubric(*, rubric: Rubric, actor: User) -> Rubric:
    """Write a sheet for judging meetings, everybody's or a committee's own (phiếu chấm).

    Raises PermissionDenied when a general sheet is not ``actor``'s to write, or the committee
    lies outside their reach; ValidationError, by field, for a sheet that could not be filled
    in, and for other points under the code of a sheet that meetings were judged by.
    """
    own = rubric.organization
    if own is None and not may_keep_rules(actor):
        raise PermissionDenied(_("Phiếu chấm chung do quản trị cấp trên cùng đặt."))
    if own is not None and not may_keep_organizations(actor, own):
        raise PermissionDenied(_("Tổ chức này ngoài phạm vi quản trị của đồng chí."))
    before = Rubric.objects.select_for_update().filter(pk=rubric.pk).first()
    rubric.full_clean()
    check_shape(rubric)
    if before is not None and what_counts(before) != what_counts(rubric):
        raise ValidationError(
            _("Điểm và mức xếp loại của phiếu đã đặt không sửa được: lập phiếu khác, mã khác."),
            code="other_points",
        )
    rubric.save()
    audit.record(
        actor,
        "rules.rubric_kept",
        rubric,
        path=_path(actor, own),
        data={"code": rubric.code, "source": rubric.source, "groups": rubric.groups},
    )
    return rubric
