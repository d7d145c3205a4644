"""The grid on which a year's targets are shared out: what stands, what is typed, what differs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Organization, QuotaSource
from cells.services import (
    PLANNED,
    SHARE_COLUMNS,
    ShareChange,
    judge_shares,
    moved_meanwhile,
    share_out,
    sharers,
    too_large,
)
from cells.services import shares_of as shares_standing
from people.models import User

LABELS: dict[str, Any] = {
    QuotaSource.ASSIGNED.value: gettext_lazy("Cấp trên giao"),
    QuotaSource.OWN.value: gettext_lazy("Nghị quyết"),
    "sources": gettext_lazy("Nguồn cần có"),
    "to_class": gettext_lazy("Cử đi học"),
    "dossiers": gettext_lazy("Lập hồ sơ"),
}
_NUMBER = re.compile(r"[0-9]{1,4}")
_DRAWN = re.compile(r"-|[0-9]{1,10}")


def number_typed(text: str) -> int | None:
    """The number in a box; an empty box holds none. Raises ValidationError for what is no count."""
    text = text.strip()
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return int(text)
    if re.fullmatch(r"[-−–][ 0-9.,]+", text):
        raise ValidationError(_("Không ghi số âm."))
    if re.fullmatch(r"[0-9]+[.,/][0-9]+", text):
        raise ValidationError(_("Chỉ ghi số nguyên, không ghi số lẻ."))
    if re.fullmatch(r"[0-9]+", text):
        raise ValidationError(too_large())
    raise ValidationError(_("Ghi số nguyên từ 0 trở lên, hoặc để trống."))


@dataclass
class Box:
    """One number on the grid: as typed or as it stands, and as it stood when it was drawn."""

    organization: Organization
    column: str
    now: int | None
    value: str = ""
    seen: int | None = None
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen = self.now
        self.value = _typed(self.now)

    @property
    def name(self) -> str:
        return f"{self.column}-{self.key}"

    @property
    def key(self) -> str:
        return self.organization.pk.hex[:12]

    @property
    def label(self) -> Any:
        return LABELS[self.column]

    def read(self, typed: str, seen: int | None) -> None:
        """Take what was typed; a box left as it was drawn follows what stands now."""
        if typed.strip() == _typed(seen):
            return
        self.value, self.seen = typed, seen
        try:
            number = number_typed(typed)
        except ValidationError as refusal:
            self.errors += refusal.messages
            return
        if self.is_moved and number != self.now:
            self.errors.append(moved_meanwhile(self.now, seen))

    @property
    def is_moved(self) -> bool:
        """Whether somebody gave another number since the page was drawn."""
        return self.now != self.seen

    @property
    def is_touched(self) -> bool:
        return self.value.strip() != _typed(self.now)


@dataclass
class Line:
    organization: Organization
    boxes: list[Box]

    @property
    def key(self) -> str:
        return self.boxes[0].key

    @property
    def quota_boxes(self) -> list[Box]:
        return [box for box in self.boxes if box.column not in PLANNED]


@dataclass
class Total:
    """The sum of one column, what it is to reach, and what to say where the two differ."""

    column: str
    sum: int | None
    target: int | None
    said: str

    @property
    def label(self) -> Any:
        return LABELS[self.column]


class Grid:
    """All that shares in one year of ``committee``; the committee's own numbers stand first."""

    def __init__(self, committee: Organization, year: int) -> None:
        self.committee, self.year = committee, year
        self.ground = ""
        self.ground_errors: list[str] = []
        self.errors: list[str] = []
        # What others gave meanwhile where nothing was typed over it.
        self.meanwhile: list[str] = []
        organizations = [committee, *sharers(committee)]
        standing = shares_standing(organizations, year)
        self.whole, *self.lines = [
            Line(each, [Box(each, c, standing.get((each.pk, c))) for c in SHARE_COLUMNS])
            for each in organizations
        ]

    @property
    def all_lines(self) -> list[Line]:
        return [self.whole, *self.lines]

    @property
    def boxes(self) -> list[Box]:
        return [box for line in self.all_lines for box in line.boxes]

    @property
    def organizations(self) -> list[Organization]:
        return [line.organization for line in self.all_lines]

    @property
    def columns(self) -> list[tuple[str, Any]]:
        return list(LABELS.items())

    @property
    def drawn(self) -> str:
        """The numbers as they stand on the page being drawn; it comes back with what is typed.

        A line for each organisation: its key and a number, or a dash, for each column.
        """
        return ";".join(
            " ".join([line.key, *(_typed(box.now) or "-" for box in line.boxes)])
            for line in self.all_lines
        )

    @cached_property
    def totals(self) -> list[Total]:
        found = []
        for n, column in enumerate(SHARE_COLUMNS):
            numbers = [_count(line.boxes[n].value) for line in self.lines]
            shared = [number for number in numbers if number is not None]
            target = _count(self.whole.boxes[n].value)
            judged = target is not None and column not in PLANNED
            said = judge_shares(target, shared) if judged and target is not None else ""
            found.append(Total(column, sum(shared) if shared else None, target, said))
        return found

    @property
    def quota_totals(self) -> list[Total]:
        return [total for total in self.totals if total.column not in PLANNED]

    @property
    def warnings(self) -> list[str]:
        return [f"{LABELS[total.column]}: {total.said}" for total in self.totals if total.said]

    @property
    def faults(self) -> list[Box]:
        return [box for box in self.boxes if box.errors]

    @property
    def is_refused(self) -> bool:
        return bool(self.faults or self.errors or self.ground_errors)

    def read(self, data: Mapping[str, str]) -> None:
        """Take what was typed; what was drawn says which numbers somebody else moved."""
        self.ground = data.get("ground", "").strip()
        if len(self.ground) > 160:
            self.ground_errors.append(_("Ghi ngắn lại, nhiều nhất 160 chữ."))
        drawn = _drawn(data.get("drawn", ""))
        if drawn is None:
            self.errors.append(_("Không đọc được trang đã gửi. Mở lại trang rồi ghi."))
            return
        for box in self.boxes:
            if box.name not in data or box.name not in drawn:
                continue
            seen = drawn[box.name]
            box.read(data[box.name], seen)
            if box.now != seen and not box.errors:
                self._note_meanwhile(box, seen)
        if any(
            name not in self._names and data.get(name, "") != _typed(drawn[name]) for name in drawn
        ):
            self.errors.append(
                _("Có tổ chức vừa giải thể hoặc chuyển đi, số gõ cho tổ chức đó không ghi.")
            )

    @cached_property
    def _names(self) -> set[str]:
        return {box.name for box in self.boxes}

    def _note_meanwhile(self, box: Box, seen: int | None) -> None:
        words = {
            "name": box.organization.name,
            "column": str(box.label).lower(),
            "seen": _said(seen),
            "now": _said(box.now),
        }
        self.meanwhile.append(_("%(name)s, %(column)s: %(seen)s → %(now)s") % words)

    def save(self, actor: User) -> int:
        """Give what was typed to the service; say how many numbers moved."""
        changes = [
            ShareChange(box.organization, box.column, box.seen, number_typed(box.value))
            for box in self.boxes
            if box.is_touched
        ]
        return share_out(
            committee=self.committee,
            year=self.year,
            changes=changes,
            ground=self.ground,
            actor=actor,
        )

    def refuse(self, refusal: ValidationError) -> None:
        """Put what the service refused beside its boxes; typed over again, it is a choice."""
        if not hasattr(refusal, "error_dict"):
            self.errors += refusal.messages
            return
        boxes = {box.name: box for box in self.boxes}
        for name, said in refusal.message_dict.items():
            if name in boxes:
                boxes[name].errors += said
            elif name == "ground":
                self.ground_errors += said
            else:
                self.errors += said


def _typed(number: int | None) -> str:
    return "" if number is None else str(number)


def _said(number: int | None) -> str:
    return _("để trống") if number is None else str(number)


def _count(text: str) -> int | None:
    try:
        return number_typed(text)
    except ValidationError:
        return None


def _drawn(text: str) -> dict[str, int | None] | None:
    """What a page held when it was drawn, by the name of each box; None for what is no page."""
    found: dict[str, int | None] = {}
    for line in text.split(";"):
        key, *numbers = line.split(" ")
        if len(numbers) != len(SHARE_COLUMNS) or not all(map(_DRAWN.fullmatch, numbers)):
            return None
        for column, number in zip(SHARE_COLUMNS, numbers, strict=True):
            found[f"{column}-{key}"] = None if number == "-" else int(number)
    return found
