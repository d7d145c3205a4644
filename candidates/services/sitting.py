"""Several matters settled in one sitting of the committee, with one resolution."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.chain import committee_act
from candidates.models import Body, Candidate, Decision, Sitting
from candidates.services.deciding import record_committee_vote
from candidates.services.guards import refuse_future
from candidates.services.numbering import number_sitting
from cells import policy
from cells.access import may
from cells.models import Organization
from people import audit
from people.models import User
from rules.services import check_counts


@dataclass(frozen=True)
class Ballot:
    """How the sitting voted on one candidate, and the number of the decision, if one is."""

    candidate: Candidate
    votes_for: int
    against: int = 0
    other: int = 0
    number: str = ""
    matter: str = ""


@transaction.atomic
def hold_sitting(
    *,
    committee: Organization,
    held_on: date,
    entitled: int,
    present: int,
    number: str,
    ballots: list[Ballot],
    actor: User,
    method: str = "",
) -> list[Decision]:
    """Record a sitting: one resolution, one count of who was there, a vote on each person.

    All votes are recorded, or none. Raises PermissionDenied when ``actor`` does not sit on
    the committee, and ValidationError, by ``<candidate's key>-<field>`` for what concerns one
    person, else by field.
    """
    if not may(actor, policy.DECIDE, committee):
        raise PermissionDenied(_("Chỉ bí thư, phó bí thư, ủy viên ban thường vụ đảng ủy được xét."))
    refuse_future(held_on, "held_on")
    if not ballots:
        raise ValidationError(_("Chọn ít nhất một hồ sơ."), code="nothing")
    check_counts(entitled=entitled, present=present, votes_for=0, against=0, other=0)
    sitting = Sitting(
        committee=committee,
        held_on=held_on,
        number=number.strip(),
        entitled=entitled,
        present=present,
        recorded_by=actor,
    )
    sitting.full_clean()
    sitting.save()
    audit.record(
        actor,
        "candidates.sitting_held",
        sitting,
        path=committee.path,
        data={"on": held_on, "number": sitting.number, "count": len(ballots)},
    )
    base = any(committee_act(b.candidate, held_on) == Body.BASE for b in ballots)
    if base or sitting.number:
        sitting.number = number_sitting(sitting, actor)
        sitting.save(update_fields=["number"])
    decisions, faults = [], {}
    for ballot in ballots:
        try:
            decisions.append(_vote(ballot, sitting, method, actor))
        except PermissionDenied as refused:
            faults[f"{ballot.candidate.pk}-votes_for"] = [str(refused)]
        except ValidationError as refused:
            named = getattr(refused, "error_dict", None) or {"votes_for": refused.messages}
            for name, error in named.items():
                faults[f"{ballot.candidate.pk}-{name}"] = error
    if faults:
        raise ValidationError(faults)
    return decisions


def _resolution(ballot: Ballot, sitting: Sitting) -> str:
    """The sitting's own number where it proposes; a decision has a number of its own."""
    body = committee_act(ballot.candidate, sitting.held_on)
    return sitting.number if body == Body.BASE else ""


def _vote(ballot: Ballot, sitting: Sitting, method: str, actor: User) -> Decision:
    return record_committee_vote(
        candidate=ballot.candidate,
        decided_on=sitting.held_on,
        entitled=sitting.entitled,
        present=sitting.present,
        votes_for=ballot.votes_for,
        against=ballot.against,
        other=ballot.other,
        number=ballot.number or _resolution(ballot, sitting),
        matter=ballot.matter,
        method=method,
        sitting=sitting,
        actor=actor,
    )
