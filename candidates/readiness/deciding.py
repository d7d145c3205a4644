"""What is asked when bodies above the cell act: prior resolutions, consents, days."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from candidates import deadlines
from candidates.chain import bodies_after_cell
from candidates.models import Body, Candidate, ConsentKind, Decision, Matter
from candidates.readiness import person
from candidates.readiness.conditions import (
    MET,
    MISSING,
    WARNING,
    Condition,
    clause_of,
    rule_of,
    written,
)
from rules import workdays
from rules.services import value


def standing(candidate: Candidate, matter: str, body: str) -> Decision | None:
    """The last passed act of ``body`` on the matter since the cell last took it up."""
    acts = [d for d in candidate.decisions.all() if d.matter == matter and d.passed]
    if body != Body.CELL:
        voted = standing(candidate, matter, Body.CELL)
        if voted is None:
            return None
        acts = [d for d in acts if d.decided_on >= voted.decided_on]
    of_body = [d for d in acts if d.body == body]
    return max(of_body, key=lambda d: (d.decided_on, d.recorded_at), default=None)


def _said(decision: Decision) -> str:
    words = {
        "day": written(decision.decided_on),
        "for": decision.votes_for,
        "entitled": decision.entitled,
    }
    if decision.entitled is None:
        return _("Ngày %(day)s.") % words
    return _("Ngày %(day)s: %(for)d/%(entitled)d tán thành.") % words


def _vote_of(candidate: Candidate, matter: Matter, on: date, body: Body) -> Condition:
    titles = {
        Body.CELL: _("Chi bộ đề nghị, đủ số phiếu"),
        Body.SECTION: _("Đảng ủy bộ phận đã thẩm định"),
        Body.BASE: _("Đảng ủy cơ sở đề nghị, đủ số phiếu"),
    }
    who = {
        Body.CELL: _("Chi bộ"),
        Body.SECTION: _("Đảng ủy bộ phận"),
        Body.BASE: _("Đảng ủy"),
    }
    rule = rule_of("admission.chain", candidate, on)
    facts: dict[str, Any] = {
        "key": f"{body}_vote",
        "title": titles[body],
        "clause": clause_of(rule),
        "who": who[body],
    }
    act = standing(candidate, matter, body)
    if act is None:
        return Condition(state=MISSING, detail=_("Chưa có."), **facts)
    return Condition(state=MET, detail=_said(act), **facts)


def votes_before(matter: Matter, body: Body) -> list[Any]:
    """The checks that each body before ``body`` in the chain of the day has acted."""

    def check_of(earlier: Body) -> Any:
        def check(candidate: Candidate, on: date) -> Condition | None:
            if earlier == Body.CELL:
                return _vote_of(candidate, matter, on, earlier)
            chain = bodies_after_cell(candidate, matter, on)
            after = chain.index(body) if body in chain else len(chain)
            if earlier not in chain[:after]:
                return None
            return _vote_of(candidate, matter, on, earlier)

        check.__name__ = f"{earlier}_vote"
        return check

    order = [Body.CELL, Body.SECTION, Body.BASE, Body.DECIDER]
    return [check_of(earlier) for earlier in order[: order.index(body)]]


def deadline(matter: Matter) -> Any:
    """The check that the matter is decided in time: late warns, the act stays lawful."""

    def check(candidate: Candidate, on: date) -> Condition | None:
        voted = standing(candidate, matter, Body.CELL)
        if voted is None:
            return None
        key = (
            "admission.decision_deadline"
            if matter == Matter.ADMISSION
            else "recognition.decision_deadline"
        )
        rule = rule_of(key, candidate, voted.decided_on)
        due_on = deadlines.settled_due_on(voted)
        last = workdays.add_working_days(due_on, int(dict(rule.value or {}).get("extension", 0)))
        facts: dict[str, Any] = {
            "key": "deadline",
            "title": _("Còn trong thời hạn quyết định"),
            "clause": clause_of(rule),
            "who": _("Đảng ủy"),
        }
        words = {"day": written(due_on), "last": written(last)}
        if on <= due_on:
            return Condition(state=MET, detail=_("Hạn %(day)s.") % words, **facts)
        detail = _("Hạn %(day)s, gia hạn đến %(last)s.") % words
        if on > last:
            detail = _("Quá hạn: %(day)s, gia hạn đến %(last)s cũng đã hết.") % words
        return Condition(state=WARNING, detail=detail, **facts)

    check.__name__ = "deadline"
    return check


def age_at_vote(candidate: Candidate, on: date) -> Condition | None:
    """Age, and the consent where it asks for one, are judged on the day of the cell's vote."""
    voted = standing(candidate, Matter.ADMISSION, Body.CELL)
    return person.age(candidate, voted.decided_on) if voted else None


def decision_of(candidate: Candidate, on: date) -> Condition:
    """There is a decision to admit."""
    rule = rule_of("admission.decider", candidate, on)
    facts: dict[str, Any] = {
        "key": "decision",
        "title": _("Có quyết định kết nạp"),
        "clause": clause_of(rule),
        "who": _("Cấp quyết định"),
    }
    decision = standing(candidate, Matter.ADMISSION, Body.DECIDER)
    if decision is None:
        return Condition(state=MISSING, detail=_("Chưa có."), **facts)
    number = decision.number or "…"
    detail = _("Số %(number)s, %(day)s.") % {
        "number": number,
        "day": written(decision.decided_on),
    }
    return Condition(state=MET, detail=detail, **facts)


def ceremony_day(candidate: Candidate, on: date) -> Condition | None:
    """The ceremony is held between the decision and its deadline, or with a consent."""
    decision = standing(candidate, Matter.ADMISSION, Body.DECIDER)
    if decision is None:
        return None
    rule = rule_of("admission.ceremony_deadline", candidate, decision.decided_on)
    due_on = deadlines.ceremony_due_on(decision, candidate.cell)
    earliest = decision.received_on or decision.decided_on
    facts: dict[str, Any] = {
        "key": "ceremony_day",
        "title": _("Lễ kết nạp trong %(days)d ngày làm việc")
        % {
            "days": value(
                "admission.ceremony_deadline", on=decision.decided_on, organization=candidate.cell
            )
        },
        "clause": clause_of(rule),
        "who": _("Chi bộ"),
    }
    if on < earliest:
        return Condition(
            state=MISSING,
            detail=_("Từ ngày %(day)s.") % {"day": written(earliest)},
            earliest=earliest,
            **facts,
        )
    if on <= due_on:
        detail = _("Hạn %(day)s.") % {"day": written(due_on)}
        return Condition(state=MET, detail=detail, lapses_on=due_on, **facts)
    given = person.consent_of(candidate, ConsentKind.LATE_CEREMONY, on)
    detail = _("Quá hạn %(day)s.") % {"day": written(due_on)}
    if given is None:
        return Condition(
            state=MISSING,
            detail=detail + " " + _("Cần văn bản đồng ý của cấp trên."),
            **facts,
        )
    return Condition(
        state=MET,
        detail=detail + " " + _("Đã có văn bản đồng ý số %(number)s.") % {"number": given.number},
        **facts,
    )
