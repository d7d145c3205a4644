"""What the rules say to a class: what points allow, what excellent asks, how many may be it.

A rule that blocks refuses; one that does not is said, and the act goes on.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from cells.models import CellKind
from reports.models import Rating, RatingClass
from reports.rating.evidence import CellEvidence, MemberEvidence, number
from reports.rating.yardstick import RATED_GOOD, Yardstick


@dataclass
class Judgement:
    """What stands against a class, and what is only said."""

    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, said: str, *, blocks: bool) -> None:
        (self.refusals if blocks else self.warnings).append(said)

    def only_said(self) -> "Judgement":
        """The same where nothing blocks yet: before the committee decides."""
        return Judgement([], [*self.refusals, *self.warnings])

    def __add__(self, other: "Judgement") -> "Judgement":
        return Judgement(self.refusals + other.refusals, self.warnings + other.warnings)


def judge_points(yardstick: Yardstick, code: str, total: Decimal | None) -> Judgement:
    """Whether ``total`` allows the class ``code``."""
    found = Judgement()
    if not yardstick.has_points or total is None:
        return found
    limit = yardstick.class_of(total)
    if yardstick.is_above(code, limit):
        found.add(
            _("%(total)s điểm chỉ được xếp cao nhất «%(limit)s» (%(source)s).")
            % {
                "total": number(total),
                "limit": RatingClass(limit).label,
                "source": yardstick.classes.source,
            },
            blocks=yardstick.is_hard("rating.classes"),
        )
    return found


def judge_cell(yardstick: Yardstick, code: str, evidence: CellEvidence) -> Judgement:
    """What excellent asks of a cell: more than was asked, and no leader disciplined."""
    found = Judgement()
    if code != RatingClass.EXCELLENT:
        return found
    over = yardstick.overfulfilment
    if over is not None:
        said = {"percent": number(over), "source": yardstick.source(_OVER)}
        if not evidence.target:
            found.add(
                _(
                    "Xuất sắc cần vượt ít nhất %(percent)s%% mức được giao (%(source)s); chi bộ "
                    "không được chia chỉ tiêu kết nạp nên số liệu không đo được."
                )
                % said,
                blocks=False,
            )
        elif Decimal(evidence.admitted * 100) < evidence.target * (100 + over):
            found.add(
                _(
                    "Xuất sắc cần vượt ít nhất %(percent)s%% mức được giao (%(source)s); "
                    "chi bộ kết nạp %(admitted)d trên chỉ tiêu %(target)d."
                )
                % {**said, "admitted": evidence.admitted, "target": evidence.target},
                blocks=yardstick.is_hard(_OVER),
            )
    if yardstick.asks_no_discipline and evidence.leaders_disciplined:
        found.add(
            _(
                "Có cấp ủy viên chi bộ bị kỷ luật trong năm nên không xếp xuất sắc "
                "(%(source)s): %(who)s."
            )
            % {
                "source": yardstick.source(_CLEAN),
                "who": "; ".join(evidence.leaders_disciplined),
            },
            blocks=yardstick.is_hard(_CLEAN),
        )
    return found


def judge_member(yardstick: Yardstick, code: str, evidence: MemberEvidence) -> Judgement:
    """What is said to excellent for who was disciplined: the clause speaks of collectives."""
    found = Judgement()
    if code == RatingClass.EXCELLENT and yardstick.asks_no_discipline and evidence.disciplined:
        found.add(
            _("Đồng chí bị kỷ luật trong năm: %(what)s.")
            % {"what": "; ".join(evidence.disciplined)},
            blocks=False,
        )
    return found


_OVER, _CLEAN = "rating.excellent_overfulfilment", "rating.excellent_no_discipline"


@dataclass
class CapGroup:
    """Who is compared with whom, how many of them count, and how many are excellent."""

    label: str
    base: int
    excellent: int
    most: int | None

    @property
    def left(self) -> int:
        """How many more may be excellent as the ratings stand."""
        return 0 if self.most is None else max(self.most - self.excellent, 0)

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.excellent > self.most


def group_of(rating: Rating) -> str:
    """The group that a rating is counted in: cells of one kind; all members of a committee."""
    return str(rating.cell.cell_kind) if rating.is_of_cell else ""


def group_label(key: str) -> str:
    if not key:
        return _("đảng viên")
    return _("chi bộ %(kind)s") % {"kind": CellKind(key).label}


def cap_groups(yardstick: Yardstick, rated: Iterable[tuple[str, str]]) -> dict[str, CapGroup]:
    """The groups of ``rated`` (group, class), with what the cap allows each."""
    cap = yardstick.cap
    base: Counter[str] = Counter()
    excellent: Counter[str] = Counter()
    for key, code in rated:
        base[key] += 1 if cap is None or cap.counts(code) else 0
        excellent[key] += code == RatingClass.EXCELLENT
    return {
        key: CapGroup(
            group_label(key), base[key], excellent[key], cap.most(base[key]) if cap else None
        )
        for key in sorted(base)
    }


def over_the_cap(yardstick: Yardstick, group: CapGroup) -> str:
    """Say how many of ``group`` may be excellent, and by which clause."""
    cap = yardstick.cap
    if cap is None:
        return ""
    words = {
        "most": group.most,
        "base": group.base,
        "who": group.label,
        "count": group.excellent,
        "percent": number(cap.percent),
        "source": cap.source,
    }
    if cap.base == RATED_GOOD:
        return (
            _(
                "Xuất sắc nhiều nhất %(most)d trong %(base)d %(who)s xếp tốt trở lên "
                "(%(percent)s%%, làm tròn xuống; %(source)s), đang xếp %(count)d."
            )
            % words
        )
    return (
        _(
            "Xuất sắc nhiều nhất %(most)d trong %(base)d %(who)s được xếp loại "
            "(%(percent)s%%, làm tròn xuống; %(source)s), đang xếp %(count)d."
        )
        % words
    )
