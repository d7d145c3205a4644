"""The places of the shell: which pages stand in a person's bar, by what their posts make them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cells.access import Role


@dataclass(frozen=True)
class Place:
    """A page of the bar: its word on a phone, its longer word beside, its icon."""

    view: str
    short: Any
    icon: str
    long: Any = ""

    @property
    def url(self) -> str:
        return reverse(self.view)

    @property
    def label(self) -> Any:
        return self.long or self.short


WORK = Place("home", pgettext_lazy("bar", "Việc"), "work", _("Việc phải làm"))
MEETINGS = Place("meetings:list", _("Họp"), "meeting", _("Cuộc họp"))
GUIDANCE = Place("meetings:guidance-list", _("Định hướng"), "doc", _("Định hướng sinh hoạt"))
CANDIDATES = Place("candidates:list", _("Quần chúng"), "sprout")
MEMBERS = Place("members:list", _("Đảng viên"), "people")
CELLS = Place("cells:list", pgettext_lazy("bar", "Chi bộ"), "cell")
REPORTS = Place("candidates:my-reports", _("Nhận xét"), "pencil", _("Nhận xét hằng tháng"))
OWN = Place("members:me", _("Hồ sơ tôi"), "person")
DESK = Place("candidates:desk", _("Xét duyệt"), "flag", _("Xét kết nạp"))
QUOTAS = Place("reports:quotas", _("Chỉ tiêu"), "chart")
IMPORTS = Place("imports:list", _("Nhập Excel"), "upload")
AUDIT = Place("reports:audit", _("Nhật ký"), "log")
SUBMITTED = Place("candidates:list", _("Hồ sơ trình"), "doc")
INBOX = Place("notifications:inbox", _("Thông báo"), "bell")
ADMIN = Place("admin:index", _("Quản trị"), "shield")
MORE = Place("more", _("Thêm"), "more")

_CELL = (WORK, MEETINGS, CANDIDATES, MEMBERS)
_ABOVE = (WORK, CELLS, CANDIDATES, MEMBERS)
# Which role gives the bar of somebody who holds several, the busiest first.
BARS: dict[Role, tuple[Place, ...]] = {
    Role.COMMITTEE: (WORK, DESK, QUOTAS, CANDIDATES),
    Role.OFFICE: (WORK, IMPORTS, MEMBERS, CANDIDATES),
    Role.CELL_LEADER: _CELL,
    Role.CELL_COMMITTEE: _CELL,
    Role.IN_CHARGE: (WORK, CELLS, MEETINGS, CANDIDATES),
    Role.INSPECTION: (WORK, CELLS, AUDIT, CANDIDATES),
    Role.SUPERIOR: (WORK, QUOTAS, CELLS, SUBMITTED),
    Role.ADMIN: (WORK, ADMIN, CELLS, AUDIT),
    Role.COMMITTEE_MEMBER: (WORK, MEETINGS, OWN),
}
# What else a role opens, beside the bars of all roles held.
_FURTHER: dict[Role, tuple[Place, ...]] = {
    Role.COMMITTEE: (CELLS, MEMBERS, MEETINGS, GUIDANCE, AUDIT),
    Role.OFFICE: (CELLS, MEETINGS, GUIDANCE, QUOTAS, AUDIT),
    Role.CELL_LEADER: (CELLS, QUOTAS),
    Role.CELL_COMMITTEE: (CELLS, QUOTAS),
    Role.IN_CHARGE: (MEMBERS, QUOTAS),
    Role.INSPECTION: (MEMBERS, MEETINGS, QUOTAS),
    Role.ADMIN: (QUOTAS,),
}


def first_role(roles: set[Role]) -> Role | None:
    """The role that shapes the bar of who holds ``roles``."""
    return next((role for role in BARS if role in roles), None)


def bar(roles: set[Role], *, mentors: bool, is_member: bool) -> list[Place]:
    """The places of the bottom bar, at most five with "Thêm"."""
    role = first_role(roles)
    if role is not None:
        places = BARS[role]
    elif mentors:
        places = (WORK, REPORTS, MEETINGS, OWN)
    elif is_member:
        places = (WORK, MEETINGS, OWN)
    else:
        places = (WORK, INBOX)
    return [*places, MORE]


def all_places(roles: set[Role], *, mentors: bool, is_member: bool) -> list[Place]:
    """Every place that somebody may go, the bar's own first, each page once."""
    found: list[Place] = bar(roles, mentors=mentors, is_member=is_member)[:-1]
    for role in BARS:
        if role in roles:
            found += [*BARS[role], *_FURTHER.get(role, ())]
    if mentors:
        found.append(REPORTS)
    if is_member:
        found += [MEETINGS, OWN]
    return _each_once([*found, INBOX])


def _each_once(places: Iterable[Place]) -> list[Place]:
    found: dict[str, Place] = {}
    for place in places:
        found.setdefault(place.view, place)
    return list(found.values())


def current(places: Iterable[Place], path: str) -> str:
    """The view of the place that ``path`` lies in: the longest address it begins with."""
    holding = [p for p in places if path == p.url or (p.url != "/" and path.startswith(p.url))]
    return max(holding, key=lambda p: len(p.url)).view if holding else ""
