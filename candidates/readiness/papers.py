"""What is asked of papers: certificate, dossier, what it holds and in which order."""

from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from candidates.chain import has_section
from candidates.deadlines import add_months
from candidates.models import Candidate, ClassKind, DossierItem, Paper, Route
from candidates.readiness.conditions import (
    MET,
    MISSING,
    Condition,
    clause_of,
    lapsing,
    listed,
    number,
    rule_of,
    written,
)
from candidates.routes import route_of

# How papers stand in ``admission.dossier_redo``: those made anew when a dossier has lapsed.
# Vetting is made anew only where something changed, which nobody but people can see.
_REDONE = {
    Paper.INTRODUCTION: "mentor_introduction",
    Paper.UNION_RESOLUTION: "mass_organisation_resolution",
    Paper.OPINIONS: "opinions_of_mass_organisations_and_residence",
}


def certified_on(candidate: Candidate, kind: str, on: date) -> tuple[date, str] | None:
    """The day and the number of the last certificate of that class by ``on``."""
    held = (
        (e.certified_on, e.certificate_number)
        for e in candidate.enrolments.all()
        if e.kind == kind and e.certified_on and e.certified_on <= on
    )
    return max(held, default=None)


def certificate_lapses_on(candidate: Candidate, on: date) -> date | None:
    """When the certificate of the awareness class lapses by the rules of ``on``; None if none."""
    held = certified_on(candidate, ClassKind.AWARENESS, on)
    if held is None:
        return None
    return add_months(held[0], number(rule_of("admission.certificate_life", candidate, on)))


def certificate(candidate: Candidate, on: date) -> Condition:
    """A certificate of the awareness class that still lives on the day."""
    rule = rule_of("admission.certificate_life", candidate, on)
    facts: dict[str, Any] = {
        "key": "certificate",
        "title": _("Giấy chứng nhận lớp nhận thức còn hạn"),
        "clause": clause_of(rule),
        "who": _("Chi ủy cử đi học"),
    }
    held = certified_on(candidate, ClassKind.AWARENESS, on)
    lapses = certificate_lapses_on(candidate, on)
    if held is None or lapses is None:
        undated = any(
            e.is_certified and e.kind == ClassKind.AWARENESS and not e.certified_on
            for e in candidate.enrolments.all()
        )
        detail = _("Chưa ghi ngày cấp.") if undated else _("Chưa có giấy chứng nhận.")
        return Condition(state=MISSING, detail=detail, **facts)
    day, its_number = held
    return lapsing(
        on,
        lapses,
        _("Số %(number)s cấp %(day)s.") % {"number": its_number or "…", "day": written(day)},
        _("Phải học lại."),
        facts,
    )


def dossier_lapses_on(candidate: Candidate, on: date) -> date | None:
    """When the dossier is older than it may be by the rules of ``on``; None before it is set up."""
    opened = candidate.dossier_opened_on
    if opened is None or opened > on:
        return None
    return add_months(opened, number(rule_of("admission.dossier_life", candidate, on)))


def dossier(candidate: Candidate, on: date) -> Condition:
    """The dossier was set up, and is not older than it may be."""
    rule = rule_of("admission.dossier_life", candidate, on)
    facts: dict[str, Any] = {
        "key": "dossier",
        "title": _("Hồ sơ lập chưa quá %(months)d tháng") % {"months": rule.value},
        "clause": clause_of(rule),
        "who": _("Chi ủy"),
    }
    opened, lapses = candidate.dossier_opened_on, dossier_lapses_on(candidate, on)
    if opened is None or lapses is None:
        return Condition(state=MISSING, detail=_("Chưa ghi ngày lập hồ sơ."), **facts)
    return lapsing(
        on,
        lapses,
        _("Lập %(day)s.") % {"day": written(opened)},
        _("Làm lại các giấy tờ quá hạn."),
        facts,
    )


def _held(candidate: Candidate) -> dict[str, DossierItem]:
    return {item.paper: item for item in candidate.papers.all()}


def lapses_on(item: DossierItem, candidate: Candidate, on: date) -> date | None:
    """When a paper of the dossier lapses by the rules of ``on``; None for what does not."""
    if item.dated_on is None or item.paper not in _REDONE:
        return None
    redone = rule_of("admission.dossier_redo", candidate, on)
    if _REDONE[Paper(item.paper)] not in listed(redone):
        return None
    return add_months(item.dated_on, number(rule_of("admission.dossier_life", candidate, on)))


def needed_papers(candidate: Candidate, key: str, on: date) -> list[Paper]:
    """The papers that rule ``key`` asks of this person on ``on``, in the order of the index."""
    papers = [Paper(paper) for paper in listed(rule_of(key, candidate, on))]
    if route_of(candidate, on) == Route.MEMBERS_ONLY and Paper.UNION_RESOLUTION in papers:
        papers.remove(Paper.UNION_RESOLUTION)
    return papers


def index_of(candidate: Candidate, on: date) -> list[Paper]:
    """Every paper of the dossier that the page lists, in the order of the index."""
    key = "dossier.recognition_papers" if candidate.in_probation else "dossier.index"
    papers = needed_papers(candidate, key, on)
    if not has_section(candidate) and Paper.SECTION_REPORT in papers:
        papers.remove(Paper.SECTION_REPORT)
    return papers


def papers(candidate: Candidate, on: date) -> Condition:
    """Every paper that stands in the dossier before the cell votes is in hand and lives."""
    rule = rule_of("dossier.admission_papers", candidate, on)
    facts: dict[str, Any] = {
        "key": "papers",
        "title": _("Giấy tờ trong hồ sơ"),
        "clause": clause_of(rule),
        "who": _("Chi ủy"),
    }
    held, missing, old = _held(candidate), [], []
    needed = needed_papers(candidate, "dossier.admission_papers", on)
    for paper in needed:
        item = held.get(paper)
        if item is not None and item.state == "not_needed":
            continue
        if item is None or not item.is_in_hand or (item.dated_on and item.dated_on > on):
            missing.append(str(paper.label))
        elif (lapses := lapses_on(item, candidate, on)) and on > lapses:
            old.append(str(paper.label))
    said = []
    if missing:
        said.append(_("Chưa có: %(papers)s.") % {"papers": "; ".join(missing)})
    if old:
        said.append(_("Quá hạn, làm lại: %(papers)s.") % {"papers": "; ".join(old)})
        if not missing:
            facts["clause"] = clause_of(rule_of("admission.dossier_redo", candidate, on))
    if said:
        return Condition(state=MISSING, detail=" ".join(said), **facts)
    return Condition(state=MET, detail=_("Đủ %(count)d loại.") % {"count": len(needed)}, **facts)


def order(candidate: Candidate, on: date) -> Condition | None:
    """The papers of the CV follow one another: vetted, remarked, certified, then the vote."""
    rule = rule_of("dossier.paper_order", candidate, on)
    held = _held(candidate)
    row = [held[p] for p in listed(rule) if p in held and held[p].is_in_hand]
    facts: dict[str, Any] = {
        "key": "order",
        "title": _("Lý lịch lập đúng thứ tự"),
        "clause": clause_of(rule),
        "who": _("Chi ủy"),
    }
    for before, after in pairwise(row):
        if before.dated_on and after.dated_on and after.dated_on < before.dated_on:
            words = {
                "after": after,
                "day": written(after.dated_on),
                "before": before,
                "other": written(before.dated_on),
            }
            return Condition(
                state=MISSING,
                detail=_("%(after)s (%(day)s) trước %(before)s (%(other)s).") % words,
                **facts,
            )
    if not row:
        return None
    return Condition(state=MET, detail=_("Đúng thứ tự."), **facts)
