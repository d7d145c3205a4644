"""What a readiness consists of: conditions, each met, missing or a warning."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from candidates.models import Candidate, Step
from rules.models import RuleValue
from rules.services import find

MET, MISSING, WARNING = "met", "missing", "warning"
# How long ahead a page says "sắp hết hạn"; display only, no rule knows it.
LAPSES_SOON = timedelta(days=120)


@dataclass(frozen=True)
class Condition:
    """One condition: met, missing (blocks) or a warning, with its clause and who acts."""

    key: str
    title: str
    state: str
    detail: str
    clause: str = ""
    who: str = ""
    earliest: date | None = None
    lapses_on: date | None = None

    @property
    def status(self) -> str:
        """The state in the words of the page."""
        if self.state == WARNING:
            return _("Sắp hết hạn") if self.lapses_on else _("Cần xem")
        return {MET: _("Đủ"), MISSING: _("Thiếu")}[self.state]

    @property
    def sentence(self) -> str:
        """What a refusal says: the condition, what is there, the clause."""
        if not self.clause:
            return f"{self.title}: {self.detail}"
        return _("%(title)s: %(detail)s (%(clause)s)") % {
            "title": self.title,
            "detail": self.detail,
            "clause": self.clause,
        }


# A condition looks at one candidate on one day; None where it is not asked of this person.
Check = Callable[[Candidate, date], Condition | None]


@dataclass(frozen=True)
class Readiness:
    """The conditions of one step on one day, and what they come to."""

    step: Step
    on: date
    conditions: list[Condition] = field(default_factory=list)

    @property
    def missing(self) -> list[Condition]:
        return [c for c in self.conditions if c.state == MISSING]

    @property
    def warnings(self) -> list[Condition]:
        return [c for c in self.conditions if c.state == WARNING]

    @property
    def met(self) -> list[Condition]:
        return [c for c in self.conditions if c.state == MET]

    @property
    def ready(self) -> bool:
        return not self.missing

    @property
    def earliest(self) -> date | None:
        """The first lawful day, when only time is missing; else None."""
        days = [c.earliest for c in self.missing]
        return max(d for d in days if d) if days and all(days) else None

    @property
    def act(self) -> str:
        """The step in a few words, as "Đủ điều kiện để …" goes on."""
        return {
            Step.ALLOWED: _("cho làm thủ tục"),
            Step.CELL_VOTED: _("chi bộ xét"),
            Step.BASE_VOTED: _("đảng ủy biểu quyết"),
            Step.DECIDED: _("quyết định kết nạp"),
            Step.CEREMONY: _("tổ chức lễ kết nạp"),
            Step.RECOGNITION_VOTED: _("chi bộ xét công nhận"),
            Step.RECOGNISED: _("quyết định công nhận"),
            Step.REMOVED: _("quyết định xóa tên"),
        }.get(self.step, str(self.step.label))

    @property
    def summary(self) -> str:
        """How many conditions are met or missing, and on which day that was judged."""
        words = {
            "missing": len(self.missing),
            "total": len(self.conditions),
            "day": f"{self.on:%d/%m/%Y}",
        }
        if self.ready:
            return _("Đủ %(total)d điều kiện, xét tại ngày %(day)s.") % words
        return _("Còn thiếu %(missing)d trong %(total)d điều kiện, xét tại ngày %(day)s.") % words

    @property
    def answer(self) -> str:
        """The answer in words, as the page and the refusal say it."""
        if self.ready:
            return _("Đủ điều kiện để %(act)s.") % {"act": self.act}
        if self.earliest:
            return _("Chưa. Sớm nhất từ ngày %(day)s.") % {"day": f"{self.earliest:%d/%m/%Y}"}
        return _("Chưa. Còn thiếu %(count)d trong %(total)d điều kiện.") % {
            "count": len(self.missing),
            "total": len(self.conditions),
        }


def rule_of(key: str, candidate: Candidate, on: date) -> RuleValue:
    """The rule in force for the candidate's cell on the day; raises RuleMissing."""
    return find(key, on=on, organization=candidate.cell)


def number(rule: RuleValue) -> int:
    """The value of a rule that counts years, months or people."""
    return int(str(rule.value))


def listed(rule: RuleValue) -> list[str]:
    """The value of a rule that names several things, in its order."""
    return [str(one) for one in rule.value or []]


def clause_of(rule: RuleValue) -> str:
    """The clause, marked where the text itself was not yet compared."""
    if rule.confidence in ("C", "I"):
        return _("%(source)s (chưa đối chiếu văn bản)") % {"source": rule.source}
    return rule.source


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def lapsing(on: date, lapses_on: date, fact: str, remedy: str, facts: dict[str, Any]) -> Condition:
    """A paper that lives until ``lapses_on``: met, soon lapsing, or lapsed."""
    words = {"fact": fact, "day": written(lapses_on), "remedy": remedy}
    if on > lapses_on:
        detail = _("%(fact)s Hết hạn %(day)s. %(remedy)s") % words
        return Condition(state=MISSING, detail=detail, **facts)
    detail = pgettext("lapses", "%(fact)s Hạn %(day)s.") % words
    state = WARNING if lapses_on - on <= LAPSES_SOON else MET
    return Condition(state=state, detail=detail, lapses_on=lapses_on, **facts)
