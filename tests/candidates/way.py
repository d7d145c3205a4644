"""The acts on the way to official member, with the least that each of them asks."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from candidates import services
from candidates.models import Candidate, Decision, Stage
from members.models import Member, MembershipEvent
from people import clock
from people.models import AuditEntry
from rules.models import RuleValue
from tests import factories as make

# The days on each side of the two changes: 24 and 232-QĐ/TW, 294-QĐ/TW, 208-QĐ/TW.
G1_LAST, G2_FIRST = date(2025, 6, 30), date(2025, 7, 1)
G2_LAST, G3_FIRST = date(2026, 7, 25), date(2026, 7, 26)
EACH_SIDE = [G1_LAST, G2_FIRST, G2_LAST, G3_FIRST]
DAY = timedelta(days=1)

on_day = clock.held_today


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


def unread(source: str) -> str:
    """A source whose text nobody compared yet: the product says so."""
    return f"{source} (chưa đối chiếu văn bản)"


def fresh(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_related("person", "cell").get(pk=candidate.pk)


def _rows() -> dict[Any, Any]:
    models = [*apps.get_app_config("candidates").get_models(), Member, MembershipEvent, AuditEntry]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def refused(
    act: Callable[[], Any],
    error: type[ValidationError] | type[PermissionDenied] = ValidationError,
) -> dict[str, str]:
    """Call ``act``, which must be refused and change nothing; return its words by code."""
    before = _rows()
    try:
        act()
    except error as refusal:
        assert _rows() == before
        if isinstance(refusal, PermissionDenied):
            return {"denied": str(refusal)}
        errors = getattr(refusal, "error_dict", {"": getattr(refusal, "error_list", [])})
        return {one.code: one.messages[0] for row in errors.values() for one in row}
    raise AssertionError("nothing was refused")


def ready_on(commune: Any, day: date, name: str = "Tằng Văn Hiếu", **fields: Any) -> Candidate:
    """A candidate on whom the cell may vote on ``day``: every paper is of that day."""
    mentor = fields.pop("mentor", commune.mentor)
    candidate = make.make_ready(commune.cell, name, mentor, dossier_opened_on=day, **fields)
    candidate.papers.update(dated_on=day)
    return candidate


def own_rule(commune: Any, key: str, value: Any, *, source: str = "Nghị quyết 02") -> RuleValue:
    """The committee's own value of a rule, from 2021 on."""
    clock.memo().clear()
    return RuleValue.objects.create(
        rule_id=key, value=value, effective_from=date(2021, 7, 30), source=source,
        confidence="B", organization=commune.committee, reason="Làm chắc",
    )  # fmt: skip


def cell_vote(commune: Any, candidate: Candidate, on: date, **changes: Any) -> Decision:
    """All nine of the cell are for."""
    fields = {
        "candidate": candidate, "decided_on": on, "present": 9, "votes_for": 9, "against": 0,
        "other": 0, "actor": commune.secretary,
    }  # fmt: skip
    return services.record_cell_vote(**fields | changes)


def committee_vote(commune: Any, candidate: Candidate, on: date, **changes: Any) -> Decision:
    """All twelve of the committee are for."""
    fields = {
        "candidate": candidate, "decided_on": on, "entitled": 12, "present": 12,
        "votes_for": 12, "against": 0, "other": 0, "number": "15-NQ/ĐU", "actor": commune.chair,
    }  # fmt: skip
    return services.record_committee_vote(**fields | changes)


def superior(commune: Any, candidate: Candidate, on: date, **changes: Any) -> Decision:
    fields = {
        "candidate": candidate, "number": "77-QĐ/HU", "decided_on": on, "received_on": on,
        "actor": commune.office,
    }  # fmt: skip
    return services.record_superior_decision(**fields | changes)


def probationer(commune: Any, joined_on: date, **fields: Any) -> Candidate:
    """A probationary member of the cell whose candidacy leads the membership."""
    member = make.make_member(commune.cell, official=False, joined_on=joined_on, **fields)
    return services.register_probationer(member, actor=commune.office, ground="Tệp", on=joined_on)


RECOGNITION_PAPERS = ("self_review", "mentor_remark", "probation_opinions")


def due_on(commune: Any, joined_on: date, day: date) -> Candidate:
    """A probationary member whom the cell may recognise on ``day``."""
    candidate = probationer(commune, joined_on)
    make.make_certificate(candidate, kind="new_member", certified_on=joined_on)
    make.make_papers(candidate, day, RECOGNITION_PAPERS)
    return candidate


def stage_of(candidate: Candidate) -> Stage:
    return Stage(fresh(candidate).stage)
