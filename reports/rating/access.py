"""Who sees a rating, and whose each step is."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from cells import policy
from cells.access import may, reach
from cells.models import Organization, OrganizationKind
from cells.services import committee_of
from members.models import Member, MembershipPeriod
from people.models import User
from reports.models import Rating
from reports.rating.subjects import day_of, with_standing


def ratings_seen_by(user: User) -> Q:
    """The ratings of the cells in reach of ``user``, and the user's own."""
    own = Q(member__person=user.person_id) if user.person_id else Q(pk__in=[])
    return own | reach(user).rows(policy.SEE_RATING)


def is_self(user: User, member: Member | None) -> bool:
    """Whether ``member`` is the user themself."""
    return member is not None and member.person_id == user.person_id


def may_see_ratings(user: User, cell: Organization) -> bool:
    """Whether ``user`` may see how ``cell`` and its members are rated."""
    return may(user, policy.SEE_RATING, cell)


def may_rate_itself(user: User, cell: Organization, member: Member | None = None) -> bool:
    """Whether ``user`` may write the self-rating of ``cell``, or of ``member`` of it.

    Members write their own; who has no account to write with, the cell's leaders write for.
    """
    if member is None:
        return may(user, policy.RATE_CELL, cell)
    if is_self(user, member):
        return True
    alone = User.objects.filter(person=member.person_id, is_active=True).exists()
    return not alone and may(user, policy.RATE_CELL, cell)


def may_remark(user: User, cell: Organization, member: Member | None = None) -> bool:
    """Whether ``user`` may add remarks and propose a class: on ``cell`` who is in charge of it
    or the committee, on ``member`` the cell's leaders; nobody on themself."""
    if member is None:
        return may(user, policy.REMARK_RATING, cell)
    return not is_self(user, member) and may(user, policy.PROPOSE_RATING, cell)


def may_decide(user: User, committee: Organization) -> bool:
    """Whether ``user`` decides on ratings of ``committee``."""
    return may(user, policy.DECIDE_RATING, committee)


def may_step_back(user: User, rating: Rating) -> bool:
    """Whether ``user`` may send ``rating`` one step back: a decision who decides, a proposal
    also who proposes."""
    if may_decide(user, rating.committee):
        return True
    return not rating.is_decided and may_remark(user, rating.cell, rating.member)


def members_seen_by(user: User, year: int) -> "QuerySet[Member]":
    """The members in reach today, and those who were in a cell in reach as the year ended.

    Annotated with how they stood then, see ``subjects.with_standing``.
    """
    within = reach(user).organizations(policy.SEE_RATING, "cell__")
    there = MembershipPeriod.objects.on(day_of(year)).filter(within, member=OuterRef("pk"))
    seen = Q(pk__in=Member.objects.visible_to(user).order_by().values("pk")) | Exists(there)
    return with_standing(Member.objects.filter(seen), year)


def committees_seen_by(user: User) -> list[Organization]:
    """The committees whose ratings ``user`` sees, wholly or those of a cell of it."""
    found: dict[str, Organization] = {}
    for place in reach(user).places(policy.SEE_RATING):
        if place.kind == OrganizationKind.SUPERIOR:
            below = Organization.objects.active().under(place)
            committees = list(below.filter(kind=OrganizationKind.COMMITTEE).order_by("path"))
        else:
            committees = [committee_of(place)]
        found |= {committee.path: committee for committee in committees}
    return [found[path] for path in sorted(found)]
