"""What posts let people see and do, asked of the one table in ``cells.policy``.

Access comes only from posts held today (and, on upper floors, from being somebody to the very
row: oneself, a mentor). Roles add up to a :class:`Reach`, from which every ``visible_to``
builds its query, so that lists, details, exports and the API agree.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from cells import policy
from cells.models import Organization, OrganizationKind, Post
from cells.policy import Right, Role, fits, role_of
from people import clock
from people.models import User

__all__ = ["Held", "Reach", "Right", "Role", "fits", "reach", "reach_of_person", "role_of"]

_NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Held:
    """A role held today, where, and by which post."""

    role: Role
    organization: Organization
    post: Post


@dataclass(frozen=True)
class Reach:
    """The roles a user holds today, and where; built once for each request."""

    held: list[Held] = field(default_factory=list)
    _below: dict[UUID, list[UUID]] = field(default_factory=dict, compare=False)

    @property
    def roles(self) -> set[Role]:
        return {held.role for held in self.held}

    def holds(self, right: Right) -> bool:
        """Whether ``right`` is held anywhere."""
        return bool(self.places(right))

    def places(self, right: Right) -> list[Organization]:
        """The organisations where a post held gives ``right``, there or also below."""
        return [
            held.organization
            for held in self.held
            if held.role in right.roles and _reaches_up(right, held.organization)
        ]

    def may(self, right: Right, organization: Organization) -> bool:
        """Whether ``right`` is held over what belongs to ``organization``."""
        return bool(self.grounds(right, organization))

    def grounds(self, right: Right, organization: Organization) -> list[Post]:
        """The posts that give ``right`` over what belongs to ``organization``."""
        return [held.post for held in self.held if gives(right, held, organization)]

    def home(self, role: Role) -> Organization:
        """The organisation where ``role`` is held first. Raises StopIteration where it is not."""
        return next(held.organization for held in self.held if held.role == role)

    def rows(self, right: Right, cell: str = "cell", committee: str = "committee") -> Q:
        """The rows over which ``right`` is held.

        ``cell`` and ``committee`` name the lookups to them; the query starts from the cell or
        the committees, never from the whole table.
        """
        query = _NOBODY
        if cells := [held.organization.pk for held in self.held if held.role in right.own]:
            query |= Q(**{f"{cell}__in": cells})
        for held in self.held:
            if held.role not in right.below:
                continue
            if held.organization.kind == OrganizationKind.COMMITTEE:
                query |= Q(**{committee: held.organization.pk})
            elif held.organization.kind == OrganizationKind.SECTION:
                query |= Q(**{f"{cell}__in": self._cells(held.organization)})
            else:
                query |= Q(**{f"{committee}__in": self._committees(held.organization)})
        return query

    def _committees(self, superior: Organization) -> list[UUID]:
        """The committees below ``superior``, by key: an index serves these, not a path."""
        if superior.pk not in self._below:
            found = Organization.objects.under(superior).filter(kind=OrganizationKind.COMMITTEE)
            self._below[superior.pk] = list(found.order_by().values_list("pk", flat=True))
        return self._below[superior.pk]

    def _cells(self, section: Organization) -> list[UUID]:
        """The cells below a section committee, by key."""
        if section.pk not in self._below:
            found = Organization.objects.under(section).cells()
            self._below[section.pk] = list(found.order_by().values_list("pk", flat=True))
        return self._below[section.pk]

    def organizations(self, right: Right, prefix: str = "") -> Q:
        """The organisations over which ``right`` is held; ``prefix`` names the lookup to them."""
        query = _NOBODY
        if own := [held.organization.pk for held in self.held if held.role in right.own]:
            query |= Q(**{f"{prefix}pk__in": own})
        for held in self.held:
            if held.role in right.below:
                query |= Q(**{f"{prefix}path__startswith": held.organization.path})
        return query


def _reaches_up(right: Right, organization: Organization) -> bool:
    return not right.topmost or organization.parent_id is None


def gives(right: Right, held: Held, organization: Organization) -> bool:
    """Whether what is ``held`` gives ``right`` over what belongs to ``organization``."""
    if held.role in right.own and held.organization == organization:
        return True
    below = held.role in right.below and organization.path.startswith(held.organization.path)
    return below and _reaches_up(right, held.organization)


def reach_of_person(user: User) -> Reach:
    """Return what the person of ``user`` holds today, the account open or closed."""
    if user.person_id is None:
        return Reach()
    posts = Post.objects.held_by(user, clock.today()).select_related("organization")
    return Reach([Held(role, post.organization, post) for post in posts if (role := role_of(post))])


def reach(user: User) -> Reach:
    """Return what the posts of ``user`` held today let them see."""
    if not user.is_authenticated or not user.is_active or user.person_id is None:
        return Reach()
    today = clock.today()
    kept: tuple[object, Reach] | None = getattr(user, "_kept_reach", None)
    if kept is not None and kept[0] == today and clock.is_held():
        return kept[1]
    found = reach_of_person(user)
    if clock.is_held():
        # Kept beside the account that one request loads, and no longer than it.
        user._kept_reach = (today, found)  # type: ignore[attr-defined]
    return found


def holds(user: User, right: Right) -> bool:
    """Whether ``user`` holds ``right`` anywhere."""
    return reach(user).holds(right)


def may(user: User, right: Right, organization: Organization) -> bool:
    """Whether ``user`` holds ``right`` over what belongs to ``organization``."""
    return reach(user).may(right, organization)


def may_keep_quotas(user: User, organization: Organization) -> bool:
    """Whether ``user`` may set quotas of ``organization``."""
    return may(user, policy.KEEP_QUOTA, organization)


def may_keep_organizations(user: User, organization: Organization) -> bool:
    """Whether ``user`` may change organisations, posts and accounts at ``organization``."""
    return may(user, policy.KEEP_ORGANIZATION, organization)


def may_keep_rules(user: User) -> bool:
    """Whether ``user`` may set rule values for everybody."""
    return holds(user, policy.KEEP_RULES)


def may_keep_reminders(user: User, committee: Organization) -> bool:
    """Whether ``user`` may say how reminders run below ``committee``."""
    return may(user, policy.KEEP_REMINDERS, committee)


def may_import(user: User, committee: Organization) -> bool:
    """Whether ``user`` may import lists into ``committee``."""
    return may(user, policy.IMPORT, committee)


def may_reorganise(user: User, organization: Organization) -> bool:
    """Whether ``user`` may rename, merge, move or close ``organization``."""
    return may(user, policy.REORGANISE, organization)


def may_share_out(user: User, cell: Organization) -> bool:
    """Whether ``user`` may say who of a committee goes to which cell."""
    return may(user, policy.SPLIT, cell)


def may_keep_account(user: User, account: User) -> bool:
    """Whether ``user`` may close ``account`` or reset its password.

    An admin keeps the accounts of people whose every role lies in the admin's own reach:
    nobody takes over the account of who reaches further.
    """
    held = reach(user)
    if not held.holds(policy.KEEP_ACCOUNT):
        return False
    theirs = reach_of_person(account)
    return all(held.may(policy.KEEP_ACCOUNT, each.organization) for each in theirs.held)


# What an admin reads of the trail: what was set, and no dossier of a person.
_SETTINGS = ("cells.", "people.", "rules.", "notifications.")


def may_read_audit(user: User) -> bool:
    """Whether ``user`` may open the audit trail (nhật ký)."""
    return holds(user, policy.READ_TRAIL) or holds(user, policy.READ_SETTINGS_TRAIL)


def audit_seen_by(user: User) -> Q:
    """The audit entries in reach: those of the organisations below who inspects or leads.

    A system admin sees entries on organisations, posts, accounts, quotas, rules and reminders,
    and no dossier of a person.
    """
    held = reach(user)
    query = _NOBODY
    for organization in held.places(policy.READ_TRAIL):
        query |= Q(organization_path__startswith=organization.path)
    kinds = Q()
    for prefix in _SETTINGS:
        kinds |= Q(target_type__startswith=prefix)
    for organization in held.places(policy.READ_SETTINGS_TRAIL):
        query |= kinds & Q(organization_path__startswith=organization.path)
    return query
