"""Who sees which candidates and reports, and who may do what to them."""

from django.db.models import Q
from django.utils.translation import gettext as _

from candidates.models.acts import Body
from candidates.models.candidate import (
    SUBMITTED_STAGES,
    WAITING,
    Candidate,
    Matter,
    Stage,
    Step,
    matter_of,
)
from candidates.models.mentoring import MentorReport, Mentorship, ReportState
from cells import policy
from cells.access import may, reach
from cells.models import OrganizationKind
from cells.policy import Condition, Right
from cells.seeing import why
from people import services
from people.models import User


def candidates_seen_by(user: User, prefix: str = "") -> Q:
    """The candidates in reach of ``user``; ``prefix`` names the lookup to them.

    Posts show their cells and committees; a mentor sees those they help while assigned; a
    superior viewer sees submitted dossiers; everybody sees their own candidacy.
    """
    held = reach(user)
    lookups = (f"{prefix}cell", f"{prefix}committee")
    query = held.rows(policy.SEE_CANDIDATE, *lookups)
    query |= held.rows(policy.SEE_SUBMITTED, *lookups) & Q(
        **{f"{prefix}stage__in": SUBMITTED_STAGES}
    )
    if user.person_id:
        query |= Q(**{f"{prefix}person": user.person_id})
    if may_help(user):
        # A subquery, not a join: two mentors would double the rows.
        helped = Mentorship.objects.of_user(user).values("candidate")
        query |= Q(**{f"{prefix}pk__in": helped})
    return query


def may_help(user: User) -> bool:
    """Whether ``user`` may be helping somebody: the account of a request comes with the answer."""
    return user.person_id is not None and getattr(user, "helps_somebody", True)


def rights_to_see(candidate: Candidate) -> tuple[Right, ...]:
    """The rights of which any shows the candidate, at the stage they stand in."""
    if candidate.stage in SUBMITTED_STAGES:
        return (policy.SEE_CANDIDATE, policy.SEE_SUBMITTED)
    return (policy.SEE_CANDIDATE,)


def note_opening(user: User, candidate: Candidate) -> None:
    """Keep that ``user`` opened the candidate's record today, and why they may."""
    grounds = why(user, rights_to_see(candidate), candidate.cell)
    # Whoever holds no post here, and sees the record, helps the candidate.
    ground = grounds[0] if grounds else str(Condition.MENTOR.label)
    services.note_opening(person=candidate.person, user=user, ground=ground)


def reports_seen_by(user: User) -> Q:
    """The reports in reach: the mentor's own; in the cell every one; above it the submitted."""
    held = reach(user)
    submitted = Q(state=ReportState.SUBMITTED)
    query = held.rows(policy.SEE_REPORT_DRAFT) | (held.rows(policy.SEE_REPORT) & submitted)
    if user.person_id:
        query |= Q(mentorship__mentor__person=user.person_id)
    return query


def may_lead(user: User, candidate: Candidate) -> bool:
    """Whether ``user`` leads the candidate's cell: assigns mentors, proposes, holds ceremonies."""
    return may(user, policy.LEAD_CANDIDATE, candidate.cell)


def may_write_report(user: User, report: MentorReport) -> bool:
    """Whether the report is ``user``'s own to write: they are its mentor."""
    return user.person_id is not None and report.mentorship.mentor.person_id == user.person_id


def may_return_report(user: User, report: MentorReport) -> bool:
    """Whether ``user`` may send a submitted report back: the leaders of the cell."""
    return may(user, policy.RETURN_REPORT, report.cell)


def may_keep_dossier(user: User, candidate: Candidate) -> bool:
    """Whether ``user`` may enter facts reserved to the committee's office."""
    return may(user, policy.KEEP_DOSSIER, candidate.cell)


def may_correct(user: User, candidate: Candidate) -> bool:
    """Whether ``user`` may correct the person's data: the cell's leaders and the office."""
    return may(user, policy.CORRECT_CANDIDATE, candidate.cell)


def may_print(user: User, candidate: Candidate) -> bool:
    """Whether ``user`` may have papers of the candidate written: who leads, keeps, decides or
    helps."""
    if may(user, policy.PRINT_PAPER, candidate.cell):
        return True
    return any(
        m.ended_on is None and user.person_id and m.mentor.person_id == user.person_id
        for m in candidate.mentorships.all()
    )


def sits_on_committee(user: User, candidate: Candidate) -> bool:
    """Whether ``user`` is one of those who decide for the commune's committee itself.

    Who leads a section committee below it, or a committee above it, does not.
    """
    grounds = reach(user).grounds(policy.DECIDE, candidate.cell)
    return any(post.organization_id == candidate.committee_id for post in grounds)


def may_appraise(user: User, candidate: Candidate) -> bool:
    """Whether ``user`` may record what the section committee found: its leaders, the office."""
    if may_keep_dossier(user, candidate):
        return True
    grounds = reach(user).grounds(policy.DECIDE, candidate.cell)
    places = [post.organization for post in grounds]
    return any(
        place.kind == OrganizationKind.SECTION and place.pk == candidate.cell.parent_id
        for place in places
    )


def _decided_at(candidate: Candidate) -> tuple[Matter, ...]:
    """What a decision at the candidate's stage may settle: of who is stuck, either way."""
    if candidate.stage == Stage.RECOGNITION_STUCK:
        return (Matter.RECOGNITION, Matter.REMOVAL)
    matter = matter_of(candidate.stage)
    return (matter,) if matter else ()


def _submitted(user: User, candidate: Candidate, matter: Matter) -> bool:
    """Whether ``user`` wrote a vote that sent this up, or sent it up again, whoever did later.

    Of who is stuck the votes in vain are what went up. Read as rows, not asked as questions:
    a page has them at hand already.
    """
    in_vain = candidate.stage == Stage.RECOGNITION_STUCK
    return any(
        d.recorded_by_id == user.pk
        for d in candidate.decisions.all()
        if d.body == Body.CELL and (d.passed or in_vain) and d.matter == matter
    ) or any(
        e.actor_id == user.pk
        for e in candidate.events.all()
        if e.step == Step.RESUBMITTED and e.to_stage in WAITING[matter]
    )


def why_not_decide(user: User, candidate: Candidate) -> str:
    """Return why ``user`` may not decide on this admission though they sit on the committee.

    Empty when they may. Nobody decides what they submitted or mentor.
    """
    if any(_submitted(user, candidate, matter) for matter in _decided_at(candidate)):
        return _("Đồng chí đã trình hồ sơ này nên không xét.")
    if candidate.person_id == user.person_id:
        return _("Đồng chí không xét hồ sơ của chính mình.")
    helping = (m for m in candidate.mentorships.all() if m.ended_on is None)
    if any(m.mentor.person_id == user.person_id for m in helping):
        return _("Đồng chí đang giúp đỡ người này nên không xét.")
    return ""


def classes_seen_by(user: User) -> Q:
    """The classes in reach: of one's committees."""
    return reach(user).rows(policy.SEE_CLASS, "pk", "committee")


def movements_seen_by(user: User) -> Q:
    """The movements in reach: of one's cells and committees."""
    return reach(user).rows(policy.SEE_MOVEMENT)
