"""What posts let people see and do.

Access comes only from posts held today (and, on an upper floor, from mentorships). A post
gives a :class:`Role` at an organisation; roles add up to a :class:`Reach`, from which every
``visible_to`` builds its query, so that lists, details, exports and the API agree.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from cells.models import Organization, OrganizationKind, Post, PostKind
from people import clock
from people.models import User


class Role(StrEnum):
    """What a post makes of its holder, whatever it is called."""

    CELL_LEADER = "cell_leader"  # bí thư, phó bí thư chi bộ
    CELL_COMMITTEE = "cell_committee"  # chi ủy viên
    IN_CHARGE = "in_charge"  # đảng ủy viên phụ trách chi bộ
    OFFICE = "office"  # văn phòng đảng ủy
    COMMITTEE = "committee"  # bí thư, phó bí thư, thường vụ đảng ủy
    COMMITTEE_MEMBER = "committee_member"  # đảng ủy viên
    INSPECTION = "inspection"  # ủy ban kiểm tra
    SUPERIOR = "superior"  # cán bộ theo dõi của cấp trên
    ADMIN = "admin"  # quản trị hệ thống


_AT_CELL = {
    PostKind.SECRETARY: Role.CELL_LEADER,
    PostKind.DEPUTY: Role.CELL_LEADER,
    PostKind.STANDING_DEPUTY: Role.CELL_LEADER,
    PostKind.COMMITTEE_MEMBER: Role.CELL_COMMITTEE,
    PostKind.IN_CHARGE: Role.IN_CHARGE,
}
_AT_COMMITTEE = {
    PostKind.SECRETARY: Role.COMMITTEE,
    PostKind.DEPUTY: Role.COMMITTEE,
    PostKind.STANDING_DEPUTY: Role.COMMITTEE,
    PostKind.STANDING_MEMBER: Role.COMMITTEE,
    PostKind.COMMITTEE_MEMBER: Role.COMMITTEE_MEMBER,
    PostKind.OFFICE: Role.OFFICE,
    PostKind.INSPECTION: Role.INSPECTION,
    PostKind.SUPERIOR_VIEWER: Role.SUPERIOR,
    PostKind.SYSTEM_ADMIN: Role.ADMIN,
}
# Members, candidates and their stages are seen throughout the reach of these.
_SEE_CELL = {Role.CELL_LEADER, Role.CELL_COMMITTEE, Role.IN_CHARGE}
_SEE_COMMITTEE = {Role.OFFICE, Role.COMMITTEE, Role.INSPECTION}
# Drafts (unsubmitted reports, meetings before finalised, notes) stay in the cell.
_SEE_DRAFTS = {Role.CELL_LEADER, Role.CELL_COMMITTEE}
_NOBODY = Q(pk__in=[])


def role_of(post: Post) -> Role | None:
    """The role ``post`` gives, or None where its kind means nothing at that organisation."""
    at_cell = post.organization.kind == OrganizationKind.CELL
    return (_AT_CELL if at_cell else _AT_COMMITTEE).get(PostKind(post.kind))


def fits(kind: str, organization: Organization) -> bool:
    """Whether the post ``kind`` exists at ``organization``: a cell has no office."""
    at_cell = organization.kind == OrganizationKind.CELL
    return kind in (_AT_CELL if at_cell else _AT_COMMITTEE)


@dataclass(frozen=True)
class Reach:
    """The roles a user holds today, and where; built once for each request."""

    held: list[tuple[Role, Organization]] = field(default_factory=list)

    @property
    def roles(self) -> set[Role]:
        return {role for role, _organization in self.held}

    def where(self, *roles: Role) -> list[Organization]:
        """The organisations where one of ``roles`` is held."""
        return [organization for role, organization in self.held if role in roles]

    def leads(self, cell: Organization) -> bool:
        """Whether the user is secretary or deputy of ``cell``."""
        return cell in self.where(Role.CELL_LEADER)

    def sits_in(self, cell: Organization) -> bool:
        """Whether the user belongs to the cell committee of ``cell`` (leaders included)."""
        return cell in self.where(*_SEE_DRAFTS)

    def above(self, organization: Organization, *roles: Role) -> bool:
        """Whether one of ``roles`` is held at ``organization`` or anywhere above it."""
        return any(organization.path.startswith(o.path) for o in self.where(*roles))

    def people(self, cell: str = "cell", committee: str = "committee") -> Q:
        """The rows with people in them that these posts show.

        ``cell`` and ``committee`` name the lookups to them; the query starts from the cell or
        the committee, never from the whole table.
        """
        query = _NOBODY
        if cells := [o.pk for o in self.where(*_SEE_CELL)]:
            query |= Q(**{f"{cell}__in": cells})
        return query | self._below(committee, _SEE_COMMITTEE)

    def drafts(self, cell: str = "cell") -> Q:
        """The rows whose drafts these posts show: those of the user's own cell committee."""
        cells = [o.pk for o in self.where(*_SEE_DRAFTS)]
        return Q(**{f"{cell}__in": cells}) if cells else _NOBODY

    def submitted(self, committee: str = "committee") -> Q:
        """The rows that a superior viewer sees once they were submitted."""
        return self._below(committee, {Role.SUPERIOR})

    def organizations(self, prefix: str = "") -> Q:
        """The organisations these posts show; ``prefix`` names the lookup to them."""
        query = _NOBODY
        if cells := [o.pk for o in self.where(*_SEE_CELL)]:
            query |= Q(**{f"{prefix}pk__in": cells})
        below = _SEE_COMMITTEE | {Role.SUPERIOR, Role.ADMIN}
        for organization in self.where(*below):
            query |= Q(**{f"{prefix}path__startswith": organization.path})
        return query

    def _below(self, committee: str, roles: set[Role]) -> Q:
        query = _NOBODY
        for organization in self.where(*roles):
            if organization.kind == OrganizationKind.COMMITTEE:
                query |= Q(**{committee: organization.pk})
            else:
                query |= Q(**{f"{committee}__path__startswith": organization.path})
        return query


def reach_of_person(user: User) -> Reach:
    """Return what the person of ``user`` holds today, the account open or closed."""
    if user.person_id is None:
        return Reach()
    posts = Post.objects.held_by(user, clock.today()).select_related("organization")
    return Reach([(role, post.organization) for post in posts if (role := role_of(post))])


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


def roles(user: User) -> set[Role]:
    """The roles ``user`` holds today, wherever."""
    return reach(user).roles


def may_keep_quotas(user: User, organization: Organization) -> bool:
    """Whether ``user`` may set quotas of ``organization``: the office or the system admin."""
    return reach(user).above(organization, Role.OFFICE, Role.ADMIN)


def may_keep_organizations(user: User, organization: Organization) -> bool:
    """Whether ``user`` may change organisations, posts and accounts at ``organization``."""
    return reach(user).above(organization, Role.ADMIN)


def may_keep_rules(user: User) -> bool:
    """Whether ``user`` may set rule values for everybody: the admin of a topmost organisation."""
    return _is_topmost_admin(user)


def may_keep_schedules(user: User) -> bool:
    """Whether ``user`` may change when beat runs what: it runs for every committee at once."""
    return _is_topmost_admin(user)


def _is_topmost_admin(user: User) -> bool:
    return any(o.parent_id is None for o in reach(user).where(Role.ADMIN))


def may_keep_account(user: User, account: User) -> bool:
    """Whether ``user`` may close ``account`` or reset its password.

    An admin keeps the accounts of people whose every role lies in the admin's own reach:
    nobody takes over the account of who reaches further.
    """
    held = reach(user)
    if Role.ADMIN not in held.roles:
        return False
    theirs = reach_of_person(account)
    return all(held.above(organization, Role.ADMIN) for _role, organization in theirs.held)


def may_import(user: User, committee: Organization) -> bool:
    """Whether ``user`` may import lists into ``committee``: its office."""
    return reach(user).above(committee, Role.OFFICE)


# Who reads the trail of what was done below them; an admin, that of the settings alone.
_READ_AUDIT = (Role.INSPECTION, Role.COMMITTEE, Role.OFFICE)
_SETTINGS = ("cells.", "people.", "rules.")


def may_read_audit(user: User) -> bool:
    """Whether ``user`` may open the audit trail (nhật ký)."""
    return bool({*_READ_AUDIT, Role.ADMIN} & reach(user).roles)


def audit_seen_by(user: User) -> Q:
    """The audit entries in reach: those of the organisations below who inspects or leads.

    A system admin sees entries on organisations, posts, accounts, quotas and rules, and no
    dossier of a person.
    """
    held = reach(user)
    query = _NOBODY
    for organization in held.where(*_READ_AUDIT):
        query |= Q(organization_path__startswith=organization.path)
    kinds = Q()
    for prefix in _SETTINGS:
        kinds |= Q(target_type__startswith=prefix)
    for organization in held.where(Role.ADMIN):
        query |= kinds & Q(organization_path__startswith=organization.path)
    return query


def may_reorganise(user: User, organization: Organization) -> bool:
    """Whether ``user`` may rename, merge, move or close it: the office or the system admin."""
    return reach(user).above(organization, Role.OFFICE, Role.ADMIN)


def may_share_out(user: User, cell: Organization) -> bool:
    """Whether ``user`` may say who of a committee goes to which cell: the office, who sees them."""
    return reach(user).above(cell, Role.OFFICE)
