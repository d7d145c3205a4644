"""Readiness (điều kiện): may the cell vote on this candidate, and if not, why and when.

One pure function over loaded facts; pages and reminders show it, and the service refuses
what it refuses. Each message names the clause of the day that is judged.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from candidates.deadlines import add_months
from candidates.models import Candidate
from people.models import EducationLevel
from rules.models import RuleValue
from rules.services import RuleMissing, find

MET, MISSING, WARNING = "met", "missing", "warning"
# How long ahead a page says "sắp hết hạn"; display only, no rule knows it.
LAPSES_SOON = timedelta(days=120)
_LEVELS = [level.value for level in EducationLevel]


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

    @property
    def status(self) -> str:
        """The state in the words of the page."""
        return {MET: _("Đủ"), MISSING: _("Thiếu"), WARNING: _("Sắp hết hạn")}[self.state]


@dataclass(frozen=True)
class Readiness:
    """The conditions of one step on one day, and what they come to."""

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
            return _("Đủ điều kiện để chi bộ xét.")
        if self.earliest:
            return _("Chưa. Sớm nhất từ ngày %(day)s.") % {"day": f"{self.earliest:%d/%m/%Y}"}
        return _("Chưa. Còn thiếu %(count)d trong %(total)d điều kiện.") % {
            "count": len(self.missing),
            "total": len(self.conditions),
        }


def for_cell_vote(candidate: Candidate, on: date) -> Readiness:
    """Judge whether the cell may vote to admit ``candidate`` on ``on``.

    Reads the person, the cell, the enrolments and the mentorships; prefetch them for a list.
    """
    checks = [
        (_("Tuổi"), _age),
        (_("Trình độ học vấn"), _schooling),
        (_("Giấy chứng nhận lớp nhận thức còn hạn"), _certificate),
        (_("Có đảng viên chính thức giúp đỡ"), _mentor),
        (_("Hồ sơ còn hạn"), _dossier),
    ]
    conditions = []
    for title, check in checks:
        try:
            conditions.append(check(candidate, on))
        except RuleMissing as unknown:
            conditions.append(
                Condition(
                    key=check.__name__.strip("_"),
                    title=title,
                    state=MISSING,
                    detail=" ".join(unknown.messages),
                    who=_("Văn phòng đảng ủy"),
                )
            )
    order = {MISSING: 0, WARNING: 1, MET: 2}
    return Readiness(on, sorted(conditions, key=lambda c: order[c.state]))


def _rule(key: str, candidate: Candidate, on: date) -> RuleValue:
    return find(key, on=on, organization=candidate.cell)


def _number(rule: RuleValue) -> int:
    """The value of a rule that counts years or months."""
    return int(str(rule.value))


def _clause(rule: RuleValue) -> str:
    """The clause, marked where the text itself was not yet compared."""
    if rule.confidence in ("C", "I"):
        return _("%(source)s (chưa đối chiếu văn bản)") % {"source": rule.source}
    return rule.source


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _birth_span(born: date, precision: str) -> tuple[date, date]:
    """The first and the last day on which somebody may have been born."""
    if precision == "year":
        return born.replace(month=1, day=1), born.replace(month=12, day=31)
    if precision == "month":
        last = calendar.monthrange(born.year, born.month)[1]
        return born.replace(day=1), born.replace(day=last)
    return born, born


def _age(candidate: Candidate, on: date) -> Condition:
    """From full 18 by the day; to full 60, counted through the month of birth."""
    least = _rule("admission.age_min", candidate, on)
    most = _rule("admission.age_max", candidate, on)
    person = candidate.person
    facts: dict[str, Any] = {
        "key": "age",
        "title": _("Từ đủ %(least)d đến đủ %(most)d tuổi")
        % {"least": least.value, "most": most.value},
        "clause": _clause(least),
        "who": _("Chi bộ"),
    }
    if person.birth_date is None:
        return Condition(state=MISSING, detail=_("Chưa ghi ngày sinh."), **facts)
    first, last = _birth_span(person.birth_date, person.birth_precision)
    age = _("%(age)d tuổi tại ngày chi bộ xét.") % {"age": person.age_on(on) or 0}
    certain = add_months(last, 12 * _number(least))
    if on < add_months(first, 12 * _number(least)):
        return Condition(
            state=MISSING,
            detail=_("Đủ tuổi vào %(day)s.") % {"day": _written(certain)},
            earliest=certain,
            **facts,
        )
    if on < certain:
        return Condition(
            state=WARNING,
            detail=_("Chỉ biết sinh %(born)s: kiểm tra đã đủ tuổi chưa.")
            % {"born": person.birth_label},
            **facts,
        )
    if on <= add_months(first, 12 * _number(most)):
        return Condition(state=MET, detail=age, **facts)
    limit = add_months(last, 12 * _number(most))
    through = limit.replace(day=calendar.monthrange(limit.year, limit.month)[1])
    if on <= through:
        return Condition(
            state=WARNING,
            detail=_("Hết tháng này là quá %(most)d tuổi.") % {"most": most.value},
            **facts,
        )
    return Condition(
        state=MISSING,
        detail=_("%(age)s Quá tuổi thì cần cấp trên đồng ý bằng văn bản.") % {"age": age},
        **facts,
    )


def _schooling(candidate: Candidate, on: date) -> Condition:
    """Lower secondary; primary completed in mountain and other hard areas."""
    rule = _rule("admission.education_min", candidate, on)
    level = candidate.person.education_level
    facts: dict[str, Any] = {
        "key": "education",
        "title": _("Trình độ học vấn từ trung học cơ sở"),
        "clause": _clause(rule),
        "who": _("Chi bộ"),
    }
    if not level:
        return Condition(state=MISSING, detail=_("Chưa ghi trình độ học vấn."), **facts)
    has = candidate.person.get_education_level_display()
    needed = EducationLevel.LOWER_SECONDARY
    if _LEVELS.index(level) >= _LEVELS.index(needed):
        return Condition(state=MET, detail=_("Đã học %(level)s.") % {"level": has}, **facts)
    if level == EducationLevel.PRIMARY and candidate.cell.is_upland:
        exception = _rule("admission.education_exception_primary", candidate, on)
        return Condition(
            state=MET,
            detail=_("Hoàn thành tiểu học, ở địa bàn miền núi, khó khăn."),
            **facts | {"clause": _clause(exception)},
        )
    return Condition(
        state=MISSING,
        detail=_("Mới học %(level)s. Ngoại lệ thì hỏi Ban Tổ chức cấp trên.") % {"level": has},
        **facts,
    )


def _certificate(candidate: Candidate, on: date) -> Condition:
    rule = _rule("admission.certificate_life", candidate, on)
    facts: dict[str, Any] = {
        "key": "certificate",
        "title": _("Giấy chứng nhận lớp nhận thức còn hạn"),
        "clause": _clause(rule),
        "who": _("Chi ủy cử đi học"),
    }
    enrolments = list(candidate.enrolments.all())
    certified = [
        (e.certified_on, e.certificate_number)
        for e in enrolments
        if e.certified_on and e.certified_on <= on
    ]
    if not certified:
        undated = any(e.certificate_number for e in enrolments)
        detail = _("Chưa ghi ngày cấp.") if undated else _("Chưa có giấy chứng nhận.")
        return Condition(state=MISSING, detail=detail, **facts)
    certified_on, number = max(certified)
    lapses = add_months(certified_on, _number(rule))
    return _lapsing(
        on,
        lapses,
        _("Số %(number)s cấp %(day)s.") % {"number": number or "…", "day": _written(certified_on)},
        _("Phải học lại."),
        facts,
    )


def _mentor(candidate: Candidate, on: date) -> Condition:
    rule = _rule("mentoring.must_be_official", candidate, on)
    facts: dict[str, Any] = {
        "key": "mentor",
        "title": _("Có đảng viên chính thức giúp đỡ"),
        "clause": _clause(rule),
        "who": _("Chi bộ phân công"),
    }
    helping = [
        m
        for m in candidate.mentorships.all()
        if m.ended_on is None and (m.started_on is None or m.started_on <= on)
    ]
    if not helping:
        return Condition(state=MISSING, detail=_("Chưa có người giúp đỡ."), **facts)
    official = [m for m in helping if m.mentor.is_official or not rule.value]
    if not official:
        return Condition(
            state=MISSING,
            detail=_("Đ/c %(name)s chưa là đảng viên chính thức.") % {"name": helping[0].mentor},
            **facts,
        )
    names = ", ".join(str(m.mentor) for m in official)
    return Condition(state=MET, detail=_("Đ/c %(names)s.") % {"names": names}, **facts)


def _dossier(candidate: Candidate, on: date) -> Condition:
    rule = _rule("admission.dossier_life", candidate, on)
    facts: dict[str, Any] = {
        "key": "dossier",
        "title": _("Hồ sơ lập chưa quá %(months)d tháng") % {"months": rule.value},
        "clause": _clause(rule),
        "who": _("Chi ủy"),
    }
    opened = candidate.dossier_opened_on
    if opened is None or opened > on:
        return Condition(state=MISSING, detail=_("Chưa ghi ngày lập hồ sơ."), **facts)
    return _lapsing(
        on,
        add_months(opened, _number(rule)),
        _("Lập %(day)s.") % {"day": _written(opened)},
        _("Làm lại các giấy tờ quá hạn."),
        facts,
    )


def _lapsing(on: date, lapses: date, fact: str, remedy: str, facts: dict[str, Any]) -> Condition:
    """A paper that lives until ``lapses``: met, soon lapsing, or lapsed."""
    words = {"fact": fact, "day": _written(lapses), "remedy": remedy}
    if on > lapses:
        detail = _("%(fact)s Hết hạn %(day)s. %(remedy)s") % words
        return Condition(state=MISSING, detail=detail, **facts)
    detail = _("%(fact)s Hạn %(day)s.") % words
    soon = lapses - on <= LAPSES_SOON
    return Condition(state=WARNING if soon else MET, detail=detail, **facts)
