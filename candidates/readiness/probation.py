"""What is asked before a cell votes to recognise a probationary member."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from candidates import deadlines
from candidates.models import Candidate, ClassKind, Paper
from candidates.readiness.conditions import (
    MET,
    MISSING,
    WARNING,
    Condition,
    clause_of,
    listed,
    rule_of,
    written,
)
from candidates.readiness.papers import certified_on


def ends_on(candidate: Candidate) -> date | None:
    """The day the candidate's probation ends; None before the ceremony."""
    member = getattr(candidate.person, "member", None)
    if member is None:
        return None
    return deadlines.probation_ends_on(
        member.joined_on, candidate.cell, extension=candidate.probation_extension
    )


def months(candidate: Candidate, on: date) -> Condition:
    """The twelve months are over."""
    ended = ends_on(candidate)
    start = on if ended is None else candidate.person.member.joined_on
    rule = rule_of("probation.months", candidate, start)
    facts: dict[str, Any] = {
        "key": "months",
        "title": _("Đã hết %(months)d tháng dự bị") % {"months": rule.value},
        "clause": clause_of(rule),
        "who": _("Chi bộ"),
    }
    if ended is None:
        return Condition(state=MISSING, detail=_("Chưa có lễ kết nạp."), **facts)
    state = MET if on >= ended else MISSING
    detail = _("Hết dự bị ngày %(day)s.") % {"day": written(ended)}
    return Condition(state=state, detail=detail, earliest=None if state == MET else ended, **facts)


def new_member_class(candidate: Candidate, on: date) -> Condition | None:
    """The certificate of the new-member class."""
    rule = rule_of("probation.new_member_class", candidate, on)
    if not rule.value:
        return None
    facts: dict[str, Any] = {
        "key": "new_member_class",
        "title": _("Giấy chứng nhận lớp đảng viên mới"),
        "clause": clause_of(rule),
        "who": _("Đảng ủy cử đi học"),
    }
    held = certified_on(candidate, ClassKind.NEW_MEMBER, on)
    if held is None:
        return Condition(state=MISSING, detail=_("Chưa có giấy chứng nhận."), **facts)
    day, number = held
    detail = _("Số %(number)s cấp %(day)s.") % {"number": number or "…", "day": written(day)}
    return Condition(state=MET, detail=detail, **facts)


def papers(candidate: Candidate, on: date) -> Condition:
    """Self-review, mentor's remark and opinions, each made after the twelve months."""
    rule = rule_of("dossier.recognition_papers", candidate, on)
    after = rule_of("recognition.not_before_probation_end", candidate, on)
    ended = ends_on(candidate)
    facts: dict[str, Any] = {
        "key": "recognition_papers",
        "title": _("Giấy tờ đề nghị công nhận"),
        "clause": clause_of(rule),
        "who": _("Chi ủy"),
    }
    held = {item.paper: item for item in candidate.papers.all() if item.is_in_hand}
    missing, early = [], []
    for paper in (Paper(name) for name in listed(rule)):
        item = held.get(paper)
        if item is None or item.dated_on is None or item.dated_on > on:
            missing.append(str(paper.label))
        elif after.value and ended and item.dated_on < ended:
            early.append(str(paper.label))
    said = []
    if missing:
        said.append(_("Chưa có: %(papers)s.") % {"papers": "; ".join(missing)})
    if early and ended:
        said.append(
            _("Lập trước ngày %(day)s, phải lập lại: %(papers)s.")
            % {"papers": "; ".join(early), "day": written(ended)}
        )
        facts["clause"] = clause_of(after)
    if said:
        return Condition(state=MISSING, detail=" ".join(said), **facts)
    count = len(listed(rule))
    return Condition(state=MET, detail=_("Đủ %(count)d loại.") % {"count": count}, **facts)


def in_time(candidate: Candidate, on: date) -> Condition | None:
    """The cell considers it soon after; late warns, the member is official from the same day."""
    ended = ends_on(candidate)
    if ended is None or on < ended:
        return None
    rule = rule_of("recognition.consider_deadline", candidate, ended)
    due_on = deadlines.recognition_to_consider_by(ended, candidate.cell)
    late = on > due_on
    detail = _("Quá hạn %(day)s.") if late else _("Hạn %(day)s.")
    return Condition(
        key="in_time",
        title=_("Xét trong %(days)d ngày làm việc") % {"days": rule.value},
        state=WARNING if late else MET,
        detail=detail % {"day": written(due_on)},
        clause=clause_of(rule),
        who=_("Chi bộ"),
    )
