"""What happens to a probation beside its votes: only an extension, and never silently."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from candidates import lifecycle
from candidates.models import Candidate, Stage, Step
from candidates.services.guards import (
    locked,
    refusal,
    refuse_future,
    require_office,
    require_text,
)
from people import audit
from people.models import User
from rules.services import find


@transaction.atomic
def extend_probation(
    *, candidate: Candidate, months: int, decided_on: date, number: str, reason: str, actor: User
) -> Candidate:
    """Prolong a probation by a recorded local decision; the Charter knows none (Article 5).

    Raises PermissionDenied for who is not the office, and ValidationError when no local rule
    of that day allows so many months, or the number or the reason is missing.
    """
    candidate = locked(candidate)
    require_office(actor, candidate)
    if candidate.stage != Stage.PROBATIONARY:
        raise lifecycle.no_edge(candidate, Step.EXTENDED)
    refuse_future(decided_on, "decided_on")
    number = require_text(number, "number", _("Còn thiếu số quyết định."))
    reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    rule = find("probation.extension_months", on=decided_on, organization=candidate.cell)
    most = int(str(rule.value))
    if months < 1 or candidate.probation_extension + months > most:
        raise refusal(
            "months",
            _("Được kéo dài nhiều nhất %(most)d tháng (%(clause)s).")
            % {"most": most, "clause": rule.source},
            "too_long",
        )
    candidate.probation_extension += months
    candidate.save(update_fields=["probation_extension"])
    lifecycle.pass_by(candidate, Step.EXTENDED, on=decided_on, actor=actor, ground=number)
    audit.record(
        actor,
        "candidates.extended",
        candidate,
        path=candidate.cell.path,
        data={"months": months, "number": number, "reason": reason, "on": decided_on},
    )
    return candidate
