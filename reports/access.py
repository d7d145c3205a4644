"""Whose figures a person sees, and whether they may open the people behind them."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property

from candidates.models import Candidate
from cells import policy
from cells.access import reach
from cells.models import Organization, OrganizationKind, Post
from members.models import Member
from people.models import User


@dataclass(frozen=True)
class Scope:
    """The organisations whose figures are counted; none lies below another."""

    tops: tuple[Organization, ...]
    opens_people: bool = True

    def __bool__(self) -> bool:
        return bool(self.tops)

    @property
    def name(self) -> str:
        return ", ".join(top.name for top in self.tops)

    @cached_property
    def members_url(self) -> str:
        """Where people are listed; a page of figures leads there fifty times."""
        return reverse("members:list")

    @cached_property
    def added_up(self) -> list[Organization]:
        """The tops whose people nobody counts on a page: their figures are added up before.

        Organisations above communes; and communes where there are several.
        """
        above = [o for o in self.tops if o.kind in (_SUPERIOR, _COMMITTEE)]
        return above if len(above) > 1 or any(o.kind == _SUPERIOR for o in above) else []

    @cached_property
    def counted(self) -> list[Organization]:
        """The tops whose people are counted as they stand: one commune, sections, cells."""
        return [o for o in self.tops if o not in self.added_up]

    @cached_property
    def committees(self) -> list[Organization]:
        """The communes' committees among and below the tops."""
        found = [o for o in self.tops if o.kind == _COMMITTEE]
        above = Q(pk__in=[])
        for top in self.tops:
            if top.kind == _SUPERIOR:
                above |= Q(path__startswith=top.path)
        if any(top.kind == _SUPERIOR for top in self.tops):
            below = Organization.objects.active().filter(above, kind=_COMMITTEE)
            found += below.order_by("position", "name_key", "pk")
        return found

    @property
    def counts_organizations(self) -> bool:
        """Whether the lines of a table are organisations above cells."""
        return bool(self.added_up)

    def people(self) -> Q:
        """The rows of people in ``counted``: from the committee or the cell, never all of them."""
        query = Q(pk__in=[])
        for top in self.counted:
            match top.kind:
                case OrganizationKind.CELL:
                    query |= Q(cell=top.pk)
                case OrganizationKind.SECTION:
                    query |= Q(cell__path__startswith=top.path)
                case _:
                    query |= Q(committee=top.pk)
        return query

    @cached_property
    def units(self) -> dict[uuid.UUID, Organization]:
        """What the scope is made of, by key, each with the line on which it is shown.

        The cells of a commune; what stands right below an organisation above. What was
        dissolved is shown with what took it over, or alone where nothing did.
        """
        found = Q(pk__in=[o.pk for o in self.added_up if o.kind == _COMMITTEE])
        found |= Q(parent__in=[o.pk for o in self.added_up if o.kind == _SUPERIOR])
        for top in self.counted:
            found |= Q(path__startswith=top.path, kind=OrganizationKind.CELL)
        rows = Organization.objects.filter(found).order_by("position", "name_key", "pk")
        by_key = {o.pk: o for o in rows}
        return {pk: _heir(o, by_key) for pk, o in by_key.items()}

    def lines(self) -> list[Organization]:
        """What a table has a line for, in the order of the tree; dissolved ones last."""
        shown = dict.fromkeys(self.units.values())
        return sorted(shown, key=lambda o: o.dissolved_on is not None)

    def holders(self) -> list[Organization]:
        """Who carries the targets of what is counted: the commune, else the cells themselves."""
        return self.counted


_SUPERIOR, _COMMITTEE = OrganizationKind.SUPERIOR, OrganizationKind.COMMITTEE


def _heir(organization: Organization, known: dict[uuid.UUID, Organization]) -> Organization:
    """What took ``organization`` over, however often; itself while it stands."""
    while organization.successor_id in known and organization.dissolved_on is not None:
        organization = known[organization.successor_id]
    return organization


def figures_of(user: User, chosen: str = "") -> Scope:
    """Return the scope of ``user``'s figures.

    ``chosen`` is the id of one organisation to look at; it narrows the scope where it lies
    within, and is left out where it does not.
    """
    held = reach(user)
    found: list[Organization] = []
    # The highest first: what lies below one of them is counted there.
    for organization in sorted(held.places(policy.SEE_FIGURES), key=lambda o: len(o.path)):
        if not any(organization.path.startswith(top.path) for top in found):
            found.append(organization)
    scope = Scope(tuple(found), held.holds(policy.SEE_MEMBER))
    return _narrowed(scope, chosen) if chosen and found else scope


def _narrowed(scope: Scope, chosen: str) -> Scope:
    try:
        pk = uuid.UUID(chosen)
    except ValueError:
        return scope
    one = Organization.objects.active().filter(pk=pk).first()
    within = one and any(one.path.startswith(top.path) for top in scope.tops)
    return Scope((one,), scope.opens_people) if one and within else scope


def people_kept_by(user: User) -> Q:
    """The people whose posts and accounts a system admin keeps.

    Those with a membership, candidacy or post, past ones too, in the admin's reach, and those who
    stand on no list anywhere yet.
    """
    homes = reach(user).places(policy.KEEP_ACCOUNT)
    if not homes:
        return Q(pk__in=[])

    def below(lookup: str) -> Q:
        query = Q()
        for home in homes:
            query |= Q(**{f"{lookup}__path__startswith": home.path})
        return query

    listed = (
        (Member.objects.all(), "committee"),
        (Candidate.objects.all(), "committee"),
        (Post.objects.all(), "organization"),
    )
    within, nowhere = Q(), Q()
    for rows, lookup in listed:
        within |= Q(pk__in=rows.filter(below(lookup)).order_by().values("person"))
        nowhere &= ~Q(Exists(rows.filter(person=OuterRef("pk"))))
    return within | nowhere
