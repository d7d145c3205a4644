"""The rules by which one committee rates one year: classes, the sheet, the cap on excellent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cells.models import Organization
from reports.models import RatingClass
from reports.rating.subjects import year_end
from rules.models import Rubric, RuleValue, Severity
from rules.rubrics import Sheet
from rules.services import RuleMissing, find, preload, value_or_none

KEYS = (
    "rating.classes",
    "rating.rubric",
    "rating.excellent_cap",
    "rating.excellent_overfulfilment",
    "rating.excellent_no_discipline",
    "rating.probationary",
    "rating.forms",
)
# What a sheet says it is for.
FOR_CELLS, FOR_MEMBERS = "rating_cell", "rating_member"
RATED_GOOD, ALL_RATED = "rated_good", "all_rated"


@dataclass(frozen=True)
class Cap:
    """The most that may be excellent (giới hạn xuất sắc), and the clause it comes from."""

    percent: Decimal
    base: str
    source: str

    def most(self, base: int) -> int:
        """How many of ``base`` may be excellent, rounded down."""
        return int(base * self.percent // 100)

    def counts(self, code: str) -> bool:
        """Whether one who is rated ``code`` belongs to the base."""
        return self.base == ALL_RATED or code in (RatingClass.EXCELLENT, RatingClass.GOOD)


class Yardstick:
    """What the rules in force at the end of ``year`` ask of ratings of ``committee``."""

    def __init__(self, year: int, committee: Organization) -> None:
        self.year, self.committee = year, committee
        self.day = year_end(year)
        preload(*KEYS)

    def _value(self, key: str) -> Any:
        return value_or_none(key, on=self.day, organization=self.committee)

    def rule(self, key: str) -> RuleValue | None:
        try:
            return find(key, on=self.day, organization=self.committee)
        except RuleMissing:
            return None

    def is_hard(self, key: str) -> bool:
        """Whether breaking the rule blocks; else it is said and goes on."""
        rule = self.rule(key)
        return rule is not None and rule.rule.severity == Severity.HARD

    @cached_property
    def classes(self) -> RuleValue:
        """The classes of the year. Raises RuleMissing where no rule set covers it."""
        return find("rating.classes", on=self.day, organization=self.committee)

    @property
    def _rows(self) -> list[Mapping[str, Any]]:
        """The classes as the rule holds them, the highest first."""
        rows: Any = self.classes.value
        return list(rows)

    @cached_property
    def missing(self) -> str:
        """What to say where the year cannot be rated: no rule covers it."""
        try:
            _found = self.classes
        except RuleMissing as refusal:
            return str(refusal.messages[0])
        return ""

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the classes, the highest first."""
        return [row["code"] for row in self._rows if row["code"] in RatingClass.values]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(code, str(RatingClass(code).label)) for code in self.codes]

    @property
    def has_points(self) -> bool:
        """Whether classes follow from points: they do since 366-QĐ/TW."""
        return all("min" in row for row in self._rows)

    def class_of(self, total: Decimal) -> str:
        """The highest class that ``total`` reaches."""
        rows = self._rows
        return str(next((r["code"] for r in rows if total >= r["min"]), rows[-1]["code"]))

    def is_above(self, code: str, limit: str) -> bool:
        """Whether the class ``code`` is better than ``limit``."""
        return self.codes.index(code) < self.codes.index(limit)

    def rubric(self, *, of_cell: bool) -> Rubric | None:
        """The sheet in use for cells or for members; None where the year has no points.

        A committee's own sheet serves its own cells alone.
        """
        if self.missing or not self.has_points:
            return None
        wanted = FOR_CELLS if of_cell else FOR_MEMBERS
        codes = self._value("rating.rubric") or []
        known = {
            rubric.code: rubric
            for rubric in Rubric.objects.on(self.day)
            .filter(code__in=codes)
            .select_related("organization")
            if rubric.organization is None
            or self.committee.path.startswith(rubric.organization.path)
        }
        sheets = (known[code] for code in codes if code in known)
        return next((sheet for sheet in sheets if wanted in sheet.meeting_kinds), None)

    def sheet(self, *, of_cell: bool) -> Sheet | None:
        rubric = self.rubric(of_cell=of_cell)
        return Sheet(rubric) if rubric else None

    @cached_property
    def cap(self) -> Cap | None:
        """The cap on excellent; None where no rule sets one."""
        rule = self.rule("rating.excellent_cap")
        if rule is None:
            return None
        # A committee may write the percentage alone.
        said = rule.value if isinstance(rule.value, dict) else {"percent": rule.value}
        base = said.get("base")
        return Cap(
            percent=Decimal(str(said["percent"])),
            base=base if base in (RATED_GOOD, ALL_RATED) else RATED_GOOD,
            source=rule.source,
        )

    @property
    def overfulfilment(self) -> Decimal | None:
        """By how many percent excellent has to exceed what was asked; None where it need not."""
        asked = self._value("rating.excellent_overfulfilment")
        return None if asked is None else Decimal(str(asked))

    @property
    def asks_no_discipline(self) -> bool:
        return bool(self._value("rating.excellent_no_discipline"))

    def source(self, key: str) -> str:
        """The clause of a rule, for the sentence that refuses by it."""
        rule = self.rule(key)
        return rule.source if rule else ""

    def form_name(self, *, of_cell: bool) -> str:
        """The official form that the printed sheet follows; empty before there was one."""
        forms = self._value("rating.forms") or {}
        if of_cell:
            return str(forms.get("collective", ""))
        others = [
            forms.get("individual_outside_political_system"),
            *forms.get("individual_others", []),
        ]
        return ", ".join(sorted(str(name) for name in others if name))

    @property
    def said(self) -> str:
        """By which text the year is rated, in a few words."""
        return _("theo %(source)s") % {"source": self.classes.source}
