"""Whose figures a person sees, and whether they may open the people behind them."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
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
    def committees(self) -> list[Organization]:
        """The grassroots committees among and below the tops."""
        below = [o for o in self.tops if o.kind == OrganizationKind.SUPERIOR]
        found = [o for o in self.tops if o.kind == OrganizationKind.COMMITTEE]
        if below:
            paths = Q(pk__in=[])
            for top in below:
                paths |= Q(path__startswith=top.path)
            found += (
                Organization.objects.active()
                .filter(paths, kind=OrganizationKind.COMMITTEE)
                .order_by("position", "name_key", "pk")
            )
        return found

    @property
    def counts_committees(self) -> bool:
        """Whether the lines of a table are committees: there are several in the scope."""
        return len(self.committees) > 1

    def people(self) -> Q:
        """The rows of people counted: from the committee or the cell, never the whole table."""
        query = Q(pk__in=[])
        for top in self.tops:
            if top.kind == OrganizationKind.CELL:
                query |= Q(cell=top.pk)
            elif top.kind == OrganizationKind.SECTION:
                query |= Q(cell__path__startswith=top.path)
        if committees := [o.pk for o in self.committees]:
            query |= Q(committee__in=committees)
        return query

    def lines(self) -> list[Organization]:
        """What a table has a line for: the cells, or the committees where there are several."""
        if self.counts_committees:
            return self.committees
        paths = Q(pk__in=[])
        for top in self.tops:
            paths |= Q(path__startswith=top.path)
        cells = Organization.objects.cells().active().filter(paths)
        return list(cells.order_by("position", "name_key", "pk"))

    def holders(self) -> list[Organization]:
        """Who carries the targets of the whole: the committees, else the cells themselves."""
        outside = [
            o for o in self.tops if o.kind in (OrganizationKind.CELL, OrganizationKind.SECTION)
        ]
        return [*self.committees, *outside]


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
