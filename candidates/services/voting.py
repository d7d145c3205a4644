"""The cell's vote on an admission (chi bộ biểu quyết đề nghị kết nạp)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import lifecycle, readiness
from candidates.models import Body, Candidate, Decision, Stage, Step
from candidates.services.guards import locked, refuse_future, require_leader
from cells.models import Organization
from members.models import Member
from people.models import User
from rules.services import check_counts, find, judge_vote, value


def entitled_of(official: int, *, exempt_absent: int, cell: Organization, on: date) -> int:
    """How many of ``official`` members a vote of ``cell`` counts on ``on`` (tổng số được tính).

    ``exempt_absent`` of them are exempt from meetings and did not come; the rule of the day
    says whether they leave the base. An ordinary absentee stays in it (294-QĐ/TW cl. 9.3.2,
    our reading).
    """
    left_out = value("vote.cell.base", on=on, organization=cell)["minus"]
    return official - exempt_absent if "exempt_and_absent" in left_out else official


def entitled_in_cell(cell: Organization, on: date, *, exempt_absent: int = 0) -> int:
    """How many may vote in ``cell`` on ``on``: its official members of that day.

    Who lives with another cell for a time votes at neither (the roll leaves them out too).
    """
    official = Member.objects.in_cell(cell).official_on(on)
    here = official.exclude(pk__in=Member.objects.in_cell(cell).away_on(on))
    return entitled_of(here.count(), exempt_absent=exempt_absent, cell=cell, on=on)


def check_cell_vote(candidate: Candidate, on: date) -> None:
    """Raise ValidationError listing each condition that keeps the cell from voting."""
    if candidate.stage != Stage.DOSSIER_OPEN:
        raise ValidationError(
            _("%(name)s đang ở bước «%(stage)s» nên chưa biểu quyết kết nạp được.")
            % {"name": candidate, "stage": candidate.get_stage_display()},
            code="no_edge",
        )
    missing = readiness.for_cell_vote(candidate, on).missing
    if missing:
        raise ValidationError(
            [
                ValidationError(
                    _("%(title)s: %(detail)s (%(clause)s)")
                    % {"title": c.title, "detail": c.detail, "clause": c.clause},
                    code=c.key,
                )
                for c in missing
            ]
        )


def counted_vote(
    *,
    rule: str,
    candidate: Candidate,
    body: str,
    organization: Organization,
    decided_on: date,
    entitled: int,
    present: int,
    votes_for: int,
    against: int,
    other: int,
    number: str,
    actor: User,
) -> Decision:
    """Check the counts, judge them by ``rule`` of that day, and write the Decision."""
    check_counts(
        entitled=entitled,
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
    )
    judged = judge_vote(
        rule,
        entitled=entitled,
        votes_for=votes_for,
        on=decided_on,
        organization=organization,
    )
    decision = Decision(
        candidate=candidate,
        body=body,
        organization=organization,
        passed=judged.passed,
        entitled=entitled,
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
        number=number.strip(),
        decided_on=decided_on,
        clause=judged.source,
        recorded_by=actor,
    )
    decision.full_clean()
    decision.save()
    return decision


@transaction.atomic
def record_cell_vote(
    *,
    candidate: Candidate,
    decided_on: date,
    present: int,
    votes_for: int,
    against: int,
    other: int,
    actor: User,
    exempt_absent: int = 0,
    number: str = "",
    ground: str = "",
) -> Decision:
    """Record the cell's vote to propose admission; two thirds of all entitled must be for.

    ``exempt_absent`` official members are exempt from meetings and were not there. Passed or
    not, the vote is recorded and the stage follows it. Raises PermissionDenied when
    ``actor`` does not lead the cell, and ValidationError when a condition is unmet, the cell
    has too few official members, or, by field, the counts cannot be.
    """
    candidate = locked(candidate)
    require_leader(actor, candidate)
    refuse_future(decided_on, "decided_on")
    check_cell_vote(candidate, decided_on)
    cell = candidate.cell
    entitled = entitled_in_cell(cell, decided_on, exempt_absent=exempt_absent)
    least = find("vote.cell.min_official_members", on=decided_on, organization=cell)
    if entitled < int(str(least.value)):
        raise ValidationError(
            _(
                "Chi bộ có %(count)d đảng viên chính thức, cần ít nhất %(least)d để "
                "biểu quyết (%(clause)s)."
            )
            % {"count": entitled, "least": least.value, "clause": least.source},
            code="too_few_members",
        )
    decision = counted_vote(
        rule="vote.cell.admission",
        candidate=candidate,
        body=Body.CELL,
        organization=cell,
        decided_on=decided_on,
        entitled=entitled,
        present=present,
        votes_for=votes_for,
        against=against,
        other=other,
        number=number,
        actor=actor,
    )
    lifecycle.move(
        candidate,
        Step.CELL_VOTED,
        effective_on=decided_on,
        actor=actor,
        ground=ground or decision.number,
        decision=decision,
    )
    return decision
