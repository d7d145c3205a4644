"""The dossier as facts: which papers are there, what was asked, what was consented to."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import access, lifecycle
from candidates.models import (
    Candidate,
    Consent,
    DossierItem,
    Matter,
    Opinions,
    Paper,
    PaperState,
    Route,
    Stage,
)
from candidates.models.candidate import WAITING_STAGES
from candidates.models.dossier import IN_HAND
from candidates.services.guards import (
    locked,
    refusal,
    refuse_before_birth,
    refuse_closed,
    refuse_future,
    require_leader,
    require_leader_or_office,
    require_office,
    require_text,
)
from people import audit, clock
from people.models import User

# The paper that the summary of opinions is, by matter.
_SUMMARY = {Matter.ADMISSION: Paper.OPINIONS, Matter.RECOGNITION: Paper.PROBATION_OPINIONS}


@dataclass(frozen=True)
class PaperFact:
    """What is known of one paper."""

    paper: str
    state: str
    number: str = ""
    dated_on: date | None = None
    kept_where: str = ""


def _refuse_sent_up(candidate: Candidate, actor: User) -> None:
    """What was sent up is read-only for the cell until it comes back."""
    sent = lifecycle.stands_at(candidate) in (*WAITING_STAGES, Stage.DECIDED)
    if sent and not access.may_keep_dossier(actor, candidate):
        raise ValidationError(
            _("Hồ sơ đã trình, được trả lại thì chi bộ mới sửa được."), code="sent_up"
        )


@transaction.atomic
def keep_papers(*, candidate: Candidate, facts: list[PaperFact], actor: User) -> list[DossierItem]:
    """Write what is known of papers: state, number, day, where kept; never the paper itself.

    All are written, or none. "Checked" is the office's to say. Raises PermissionDenied for
    who neither leads the cell nor works in the office, and ValidationError, by
    ``<paper>-<field>``, for a day that cannot be or is missing; when the dossier stands
    above the cell.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    refuse_closed(candidate)
    _refuse_sent_up(candidate, actor)
    held = {item.paper: item for item in candidate.papers.all()}
    faults: dict[str, ValidationError] = {}
    changed = []
    for fact in facts:
        item = held.get(fact.paper) or DossierItem(candidate=candidate, paper=fact.paper)
        if fault := _fault(candidate, fact, item, actor):
            faults[f"{fact.paper}-{fault[0]}"] = ValidationError(fault[1], code=fault[2])
            continue
        if item._state.adding and fact.state == PaperState.MISSING:
            continue
        before = (item.state, item.number, item.dated_on, item.kept_where)
        after = (fact.state, fact.number.strip(), fact.dated_on, fact.kept_where.strip())
        if not item._state.adding and before == after:
            continue
        item.state, item.number, item.dated_on, item.kept_where = after
        checked = fact.state == PaperState.CHECKED
        item.checked_by = actor if checked else None
        item.checked_on = clock.today() if checked else None
        changed.append(item)
    if faults:
        raise ValidationError(faults)
    for item in changed:
        item.full_clean(exclude=["checked_by"])
        item.save()
    if changed:
        audit.record(
            actor,
            "candidates.papers_kept",
            candidate,
            path=candidate.cell.path,
            data={item.paper: [item.state, item.number, item.dated_on] for item in changed},
        )
    return changed


def note_paper(candidate: Candidate, paper: Paper, *, number: str, dated_on: date) -> None:
    """Write the paper that an act of a body is into the dossier: nobody types it twice."""
    item = DossierItem.objects.filter(candidate=candidate, paper=paper).first()
    item = item or DossierItem(candidate=candidate, paper=paper)
    item.state, item.number, item.dated_on = PaperState.HELD, number, dated_on
    item.checked_by = item.checked_on = None
    item.full_clean(exclude=["checked_by"])
    item.save()


def _fault(
    candidate: Candidate, fact: PaperFact, item: DossierItem, actor: User
) -> tuple[str, str, str] | None:
    """The field, the words and the code of what is wrong with ``fact``, if anything."""
    if fact.state in IN_HAND and fact.dated_on is None:
        return ("dated_on", _("Giấy tờ đã có thì ghi ngày của giấy."), "required")
    if fact.dated_on is not None and fact.dated_on > clock.today():
        day = f"{fact.dated_on:%d/%m/%Y}"
        return ("dated_on", _("Ngày %(day)s chưa tới.") % {"day": day}, "future")
    born = candidate.person.birth_date
    if fact.dated_on is not None and born is not None and fact.dated_on < born:
        return ("dated_on", _("Ngày này trước ngày sinh."), "before_birth")
    checks = fact.state == PaperState.CHECKED and item.state != PaperState.CHECKED
    if checks and not access.may_keep_dossier(actor, candidate):
        return ("state", _("Văn phòng đảng ủy kiểm tra rồi mới ghi."), "not_yours")
    return None


@transaction.atomic
def record_opinions(
    *,
    candidate: Candidate,
    matter: str,
    summarised_on: date,
    bodies: str,
    asked: int,
    agreed: int,
    actor: User,
    residence: str = "",
    residence_asked: int = 0,
    residence_agreed: int = 0,
    strengths: str = "",
    weaknesses: str = "",
) -> Opinions:
    """Record what mass bodies and the place of residence answered, as counts and a summary.

    The summary is a paper of the dossier and stands there from its day. Raises
    PermissionDenied when ``actor`` does not lead the cell, and ValidationError, by field, for
    counts that cannot be or a day that has not come.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    refuse_closed(candidate)
    _refuse_sent_up(candidate, actor)
    refuse_future(summarised_on, "summarised_on")
    if agreed > asked:
        raise refusal("agreed", _("Số tán thành nhiều hơn số người được hỏi."), "more_than_asked")
    if residence_agreed > residence_asked:
        raise refusal(
            "residence_agreed", _("Số tán thành nhiều hơn số người được hỏi."), "more_than_asked"
        )
    opinions = Opinions.objects.filter(candidate=candidate, matter=matter).first()
    opinions = opinions or Opinions(candidate=candidate, matter=matter)
    opinions.summarised_on = summarised_on
    opinions.bodies = require_text(bodies, "bodies", _("Ghi các đoàn thể được hỏi."))
    opinions.asked, opinions.agreed = asked, agreed
    opinions.residence = residence.strip()
    opinions.residence_asked, opinions.residence_agreed = residence_asked, residence_agreed
    opinions.strengths, opinions.weaknesses = strengths.strip(), weaknesses.strip()
    opinions.recorded_by = actor
    opinions.full_clean()
    opinions.save()
    audit.record(
        actor,
        "candidates.opinions_recorded",
        candidate,
        path=candidate.cell.path,
        data={"matter": matter, "on": summarised_on, "asked": asked, "agreed": agreed},
    )
    fact = PaperFact(_SUMMARY[Matter(matter)], PaperState.HELD, "", summarised_on)
    keep_papers(candidate=candidate, facts=[fact], actor=actor)
    return opinions


@transaction.atomic
def record_consent(
    *,
    candidate: Candidate,
    kind: str,
    number: str,
    given_on: date,
    given_by: str,
    actor: User,
) -> Consent:
    """Record a written consent of a body above the commune; the office alone does it."""
    candidate = locked(candidate)
    require_office(actor, candidate)
    refuse_closed(candidate)
    refuse_future(given_on, "given_on")
    refuse_before_birth(candidate, given_on, "given_on")
    consent = Consent(
        candidate=candidate,
        kind=kind,
        number=require_text(number, "number", _("Còn thiếu số văn bản.")),
        given_on=given_on,
        given_by=require_text(given_by, "given_by", _("Ghi nơi đồng ý.")),
        recorded_by=actor,
    )
    consent.full_clean()
    consent.save()
    audit.record(
        actor,
        "candidates.consent_recorded",
        candidate,
        path=candidate.cell.path,
        data={"kind": kind, "number": consent.number, "on": given_on},
    )
    return consent


@transaction.atomic
def choose_route(*, candidate: Candidate, route: str, actor: User) -> Candidate:
    """Say by which route somebody is introduced; empty lets the introductions say it."""
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    refuse_closed(candidate)
    _refuse_sent_up(candidate, actor)
    if route and route not in Route.values:
        raise refusal("route", _("Chọn lại."), "no_such_route")
    before, candidate.route = candidate.route, route
    candidate.save(update_fields=["route"])
    audit.record(
        actor,
        "candidates.route_chosen",
        candidate,
        path=candidate.cell.path,
        data={"before": before, "after": route},
    )
    return candidate
