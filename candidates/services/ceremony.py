"""The ceremony (lễ kết nạp): from its day a person is a probationary member."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import deadlines, lifecycle
from candidates.models import (
    Body,
    Candidate,
    Ceremony,
    ConsentKind,
    Decision,
    Matter,
    Mentorship,
    Stage,
    Step,
)
from candidates.readiness import person as readiness
from candidates.readiness.person import consent_of
from candidates.services.guards import (
    locked,
    refusal,
    refuse_future,
    require_leader_or_office,
)
from candidates.services.mentoring import (
    add_mentorship,
    check_mentor,
    close_mentorships,
)
from candidates.services.reports import open_periods_of
from members.models import Member, MembershipEventKind
from members.services import NewMember, admit_members, readmit_member
from people import clock
from people.language import of_the_books
from people.models import User
from rules.services import find


def admitting_decision(candidate: Candidate) -> Decision | None:
    """The decision by which ``candidate`` is to be admitted, if there is one."""
    return (
        candidate.decisions.filter(matter=Matter.ADMISSION, body=Body.DECIDER, passed=True)
        .order_by("-decided_on", "-recorded_at")
        .first()
    )


@transaction.atomic
def hold_ceremony(
    *,
    candidate: Candidate,
    held_on: date,
    mentor: Member,
    handed_over_by: str,
    actor: User,
    consent: str = "",
) -> Ceremony:
    """Record the ceremony (lễ kết nạp): from this day the person is a probationary member.

    The mentor named there helps through the probation. Raises PermissionDenied when ``actor``
    neither leads the cell nor works in the office; ValidationError when no decision stands,
    the day cannot be, the deadline is past without the superior's ``consent``, or the mentor
    may not help.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    decision = admitting_decision(candidate)
    if candidate.stage != Stage.DECIDED or decision is None:
        raise ValidationError(
            _("%(name)s chưa có quyết định kết nạp.") % {"name": candidate},
            code="no_edge",
        )
    refuse_future(held_on, "held_on")
    _check_ceremony_day(candidate, decision, held_on, consent)
    check_mentor(candidate, mentor, held_on)
    close_mentorships(
        candidate.mentorships.open().select_related("candidate__cell"),
        ended_on=held_on,
        reason=_("lễ kết nạp"),
        actor=actor,
    )
    ceremony = Ceremony(
        candidate=candidate,
        decision=decision,
        held_on=held_on,
        host_cell=candidate.cell,
        handed_over_by=handed_over_by.strip(),
        mentor=mentor,
        recorded_by=actor,
    )
    ceremony.full_clean()
    ceremony.save()
    candidate = lifecycle.move(
        candidate,
        Step.CEREMONY,
        effective_on=held_on,
        actor=actor,
        ground=decision.number,
        reason=consent.strip(),
        decision=decision,
    )
    _admit(candidate, held_on, decision.number, actor)
    with of_the_books():
        ground = _("phân công tại lễ kết nạp")
    mentorship = add_mentorship(
        candidate=candidate,
        mentor=mentor,
        started_on=held_on,
        known_on=max(held_on, clock.today()),
        actor=actor,
        ground=ground,
    )
    open_periods_of(Mentorship.objects.filter(pk=mentorship.pk), on=clock.today(), actor=actor)
    return ceremony


def _admit(candidate: Candidate, held_on: date, ground: str, actor: User) -> None:
    """Make the person a probationary member, or one again."""
    former = readiness.former_member(candidate)
    if former is not None:
        readmit_member(
            member=former, cell=candidate.cell, joined_on=held_on, ground=ground, actor=actor
        )
        return
    admit_members(
        [NewMember(person=candidate.person, cell=candidate.cell, joined_on=held_on, ground=ground)],
        kind=MembershipEventKind.ADMITTED,
        actor=actor,
    )


def _check_ceremony_day(
    candidate: Candidate, decision: Decision, held_on: date, consent: str
) -> None:
    """Raise ValidationError for a day before the decision, or past the deadline unconsented."""
    cell = candidate.cell
    earliest = decision.received_on or decision.decided_on
    if held_on < earliest:
        raise refusal(
            "held_on",
            _("Lễ kết nạp phải từ ngày %(day)s (ngày có quyết định).")
            % {"day": f"{earliest:%d/%m/%Y}"},
            "before_decision",
        )
    due_on = deadlines.ceremony_due_on(decision, cell)
    on_file = consent_of(candidate, ConsentKind.LATE_CEREMONY, held_on)
    if held_on > due_on and not consent.strip() and on_file is None:
        rule = find("admission.ceremony_deadline", on=decision.decided_on, organization=cell)
        raise refusal(
            "held_on",
            _("Quá hạn tổ chức lễ (%(day)s). Ghi văn bản đồng ý của cấp trên (%(clause)s).")
            % {"day": f"{due_on:%d/%m/%Y}", "clause": rule.source},
            "too_late",
        )
