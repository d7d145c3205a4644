"""A sheet for judging meetings, read from its row: criteria, what points come to, the class.

Pure: nothing here asks the database, so that a page, a service and an invariant agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rules.models import Rubric

CHOICE, YES_NO, POINTS = "choice", "yes_no", "points"
TYPES = (CHOICE, YES_NO, POINTS)
# How a criterion that does not apply is counted: the rest made up to the whole, or as they are.
RESCALE, RAW, SKIP = "rescale", "raw", "skip"
MODES = (RESCALE, RAW, SKIP)
_BOUNDS = ("from", "above", "short_at_most", "absent_at_most")
_MOST_CRITERIA = 100

# What a criterion was given: points, met or not where there are none, None where it does not
# apply.
Given = int | bool | None


@dataclass(frozen=True)
class Measure:
    """What a meeting measures up to, as bounds of options ask for it."""

    percent: Fraction | None = None
    short: Fraction | None = None
    absent: int = 0

    def fits(self, option: Mapping[str, Any]) -> bool:
        """Whether ``option`` says between which bounds it holds, and this lies within them."""
        asked = [bound for bound in _BOUNDS if bound in option]
        return bool(asked) and all(self._within(bound, option[bound]) for bound in asked)

    def _within(self, bound: str, value: Any) -> bool:
        if bound == "absent_at_most":
            return self.absent <= value
        if bound == "short_at_most":
            return self.short is not None and self.short <= value
        if self.percent is None:
            return False
        return self.percent > value if bound == "above" else self.percent >= value


@dataclass(frozen=True)
class Criterion:
    """One line of a sheet (tiêu chí)."""

    code: str
    title: str
    type: str
    max: int
    options: list[dict[str, Any]] = field(default_factory=list)
    computed_from: str = ""
    # Where it says when, the criterion may be left out of the sum.
    not_applicable_when: str = ""
    full_points_when: str = ""

    @property
    def may_not_apply(self) -> bool:
        return bool(self.not_applicable_when)

    def proposed(self, measure: Measure) -> int | None:
        """The points of the first option that ``measure`` fits; None where no bounds stand."""
        return next((o["points"] for o in self.options if measure.fits(o)), None)

    def refusal(self, given: Any, *, has_points: bool) -> ValidationError | None:
        """Why ``given`` cannot stand for this criterion; None where it can."""
        if given is None:
            if self.may_not_apply:
                return None
            return ValidationError(_("Mục này luôn phải chấm."), code="always_applies")
        if not has_points:
            if isinstance(given, bool):
                return None
            return ValidationError(_("Chọn đạt hoặc chưa đạt."), code="no_such_points")
        known = isinstance(given, int) and not isinstance(given, bool)
        if self.type == POINTS:
            known = known and 0 <= given <= self.max
            said = _("Ghi số điểm từ 0 đến %(max)d.") % {"max": self.max}
        else:
            known = known and given in {option["points"] for option in self.options}
            said = _("Chọn một mức điểm của phiếu.")
        return None if known else ValidationError(said, code="no_such_points")


@dataclass(frozen=True)
class Group:
    """Criteria that stand together on the sheet (nhóm tiêu chí)."""

    code: str
    title: str
    max: int
    criteria: list[Criterion]


@dataclass(frozen=True)
class Result:
    """What the points of a sheet come to."""

    total: Decimal | None
    band: str
    earned: int = 0
    applicable: int = 0


class Sheet:
    """A rubric as it is filled in."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.has_points = rubric.total is not None
        self.groups = [
            Group(
                code=row["code"],
                title=row["title"],
                max=row.get("max") or 0,
                criteria=[_criterion(each) for each in row["criteria"]],
            )
            for row in rubric.groups
        ]
        self.criteria = [each for group in self.groups for each in group.criteria]

    def check(self, points: Mapping[str, Any]) -> None:
        """Raise ValidationError, by the criterion's code, for what is missing or cannot be."""
        faults: dict[str, ValidationError] = {}
        for criterion in self.criteria:
            if criterion.code not in points:
                faults[criterion.code] = ValidationError(_("Còn thiếu mục này."), code="required")
            elif refusal := criterion.refusal(points[criterion.code], has_points=self.has_points):
                faults[criterion.code] = refusal
        if faults:
            raise ValidationError(faults)
        if set(points) - {criterion.code for criterion in self.criteria}:
            raise ValidationError(_("Phiếu không có mục này."), code="no_such_criterion")
        if all(given is None for given in points.values()):
            raise ValidationError(_("Phải có ít nhất một mục được chấm."), code="nothing")

    def sum_up(self, points: Mapping[str, Any]) -> Result:
        """The total of checked ``points`` and their class.

        What does not apply is left out, and the rest made up to the whole by the sheet's
        rule, rounded half up. Without points every criterion that applies has to be met.
        """
        if not self.has_points:
            met = all(points[c.code] for c in self.criteria if points[c.code] is not None)
            return Result(None, self.rubric.bands[0 if met else -1]["code"])
        applied = [c for c in self.criteria if points[c.code] is not None]
        earned = sum(points[c.code] for c in applied)
        applicable = sum(c.max for c in applied)
        exact = Fraction(earned)
        if self.rubric.not_applicable.get("mode") == RESCALE:
            exact = Fraction(earned * (self.rubric.total or 0), applicable)
        total = _half_up(exact, self.rubric.not_applicable.get("decimals", 1))
        return Result(total, self._band(total), earned, applicable)

    def _band(self, total: Decimal) -> str:
        """The class of ``total``, as it is shown: the highest whose least it reaches."""
        bands: list[dict[str, Any]] = self.rubric.bands
        return str(next((b for b in bands if total >= b["min"]), bands[-1])["code"])


def _criterion(row: Mapping[str, Any]) -> Criterion:
    return Criterion(
        code=row["code"],
        title=row["title"],
        type=row["type"],
        max=row.get("max") or 0,
        options=row.get("options") or [],
        computed_from=row.get("computed_from") or "",
        not_applicable_when=row.get("not_applicable_when") or "",
        full_points_when=row.get("full_points_when") or "",
    )


def _half_up(exact: Fraction, decimals: int) -> Decimal:
    whole = (exact * 10**decimals + Fraction(1, 2)) // 1
    return Decimal(whole).scaleb(-decimals)


def band_title(rubric: Rubric, code: str) -> str:
    """The name of a class on the sheet; the code itself where the sheet knows it no more."""
    return next((str(b["title"]) for b in rubric.bands if b["code"] == code), code)


def what_counts(rubric: Rubric) -> Any:
    """What the points and the class of a filled-in sheet depend on: not words, not dates."""
    return (
        rubric.total,
        [(band["code"], band.get("min")) for band in rubric.bands],
        (rubric.not_applicable.get("mode"), rubric.not_applicable.get("decimals", 1)),
        [
            (c.code, c.type, c.max, c.may_not_apply, sorted(o["points"] for o in c.options))
            for c in Sheet(rubric).criteria
        ],
    )


def check_shape(rubric: Rubric) -> None:
    """Raise ValidationError, by field, for a sheet that could not be filled in."""
    faults: dict[str, str] = {}
    if not _is_list(rubric.meeting_kinds, str):
        faults["meeting_kinds"] = _('Ghi danh sách loại cuộc họp, ví dụ ["regular"].')
    if not isinstance(rubric.not_applicable, dict) or (
        rubric.not_applicable.get("mode") not in MODES
        or rubric.not_applicable.get("decimals", 1) not in (0, 1)
    ):
        faults["not_applicable"] = _('Ghi cách tính: {"mode": "rescale", "decimals": 1}.')
    if not _bands_fit(rubric.bands, has_points=rubric.total is not None):
        faults["bands"] = _("Mỗi mức cần mã, tên; mức có điểm xếp từ cao xuống và mức cuối từ 0.")
    if not _groups_fit(rubric.groups, rubric.total):
        faults["groups"] = _(
            "Mỗi mục cần mã riêng, tên, kiểu chấm, điểm tối đa và các mức điểm; "
            "cộng điểm tối đa phải bằng tổng điểm của phiếu."
        )
    if faults:
        raise ValidationError(faults)


def _is_list(value: Any, kind: type) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and bool(value) and all(isinstance(v, kind) for v in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _named(row: Any, longest: int) -> bool:
    return (
        isinstance(row, dict)
        and isinstance(row.get("code"), str)
        and 0 < len(row["code"]) <= longest
        and isinstance(row.get("title"), str)
        and bool(row["title"])
    )


def _bands_fit(bands: Any, *, has_points: bool) -> bool:
    if not _is_list(bands, dict) or not all(_named(band, 20) for band in bands):
        return False
    if not has_points:
        return len(bands) == 2
    least = [band.get("min") for band in bands]
    numbers = all(_is_number(each) for each in least)
    return numbers and least[-1] == 0 and least == sorted(set(least), reverse=True)


def _groups_fit(groups: Any, total: int | None) -> bool:
    if not _is_list(groups, dict) or not all(_named(group, 20) for group in groups):
        return False
    criteria = [c for group in groups for c in _rows(group.get("criteria"))]
    if not 0 < len(criteria) <= _MOST_CRITERIA or not all(_named(c, 20) for c in criteria):
        return False
    if len({c["code"] for c in criteria}) != len(criteria):
        return False
    if total is None:
        return all(c.get("type") == YES_NO for c in criteria)
    fits = all(_criterion_fits(c) for c in criteria)
    return fits and sum(c["max"] for c in criteria) == total


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None]


def _criterion_fits(row: dict[str, Any]) -> bool:
    if row.get("type") not in TYPES or not _is_number(row.get("max")) or row["max"] == 0:
        return False
    if row["type"] == POINTS:
        return True
    options = row.get("options")
    if not _is_list(options, dict) or not all(_is_number(o.get("points")) for o in options):
        return False
    points = [option["points"] for option in options]
    named = all(isinstance(o.get("label"), str) and o["label"] for o in options)
    yes_and_no = row["type"] == CHOICE or sorted(points) == [0, row["max"]]
    return named and yes_and_no and max(points) == row["max"] and len(set(points)) == len(points)
