"""What candidates carry when a member transfers, leaves, or is back after all."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from candidates import lifecycle
from candidates.models import Candidate, Mentorship, Step
from candidates.services.entering import register_probationer
from candidates.services.leaving import carry
from candidates.services.mentoring import close_mentorships
from members.models import LeavingKind, Member, MembershipEventKind, MemberStatus
from members.registry import Move
from people import audit
from people.models import User


def carry_candidacy(move: Move, actor: User | None) -> None:
    """Let the candidacy of a probationer follow; who is gone helps nobody any more."""
    if move.source is None:
        if move.member.status == MemberStatus.PROBATIONARY:
            register_probationer(move.member, actor=actor, ground=move.ground, on=move.on)
        return
    candidacy = (
        Candidate.objects.open()
        .select_for_update(of=("self",))
        .select_related("person", "cell")
        .filter(person=move.member.person_id)
        .first()
    )
    if move.target is None:
        if candidacy is not None:
            _end(candidacy, move, actor)
        _end_helping(move, actor)
    elif candidacy is not None:
        carry(candidacy, move.target, move.on, actor, move.ground)
        audit.record(
            actor,
            "candidates.transferred",
            candidacy,
            path=move.target.path,
            data={"from": move.source.pk, "to": move.target.pk, "on": move.on},
        )


def _end(candidacy: Candidate, move: Move, actor: User | None) -> None:
    if move.member.status == MemberStatus.LEFT and _of_the_candidacy(move.member):
        raise ValidationError(
            _("Việc này quyết định ở hồ sơ kết nạp của đ/c %(name)s: chi bộ biểu quyết trước.")
            % {"name": move.member},
            code="open_candidacy",
        )
    ended = lifecycle.move(
        candidacy,
        Step.DIED if move.member.status == MemberStatus.DIED else Step.LEFT,
        effective_on=move.on,
        actor=actor,
        reason=move.ground,
    )
    _close(
        Mentorship.objects.open().filter(candidate=ended),
        move,
        actor,
    )


def _of_the_candidacy(member: Member) -> bool:
    """Whether the ending is one that bodies decide on the candidacy, not on the member."""
    left = member.events.standing().filter(kind=MembershipEventKind.LEFT).order_by("-id").first()
    return left is not None and left.detail in (
        LeavingKind.REMOVED_FROM_PROBATION,
        LeavingKind.ANNULLED,
    )


def _end_helping(move: Move, actor: User | None) -> None:
    _close(Mentorship.objects.open().filter(mentor=move.member), move, actor)


def _close(mentorships: QuerySet[Mentorship], move: Move, actor: User | None) -> None:
    for mentorship in mentorships.select_related("candidate__cell"):
        close_mentorships(
            [mentorship],
            ended_on=max(move.last_day, mentorship.started_on or move.last_day),
            reason=move.ground,
            actor=actor,
        )
