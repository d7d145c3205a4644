"""The home page's work list: what somebody must do, by when, in three groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cells.access import Role
from cells.registry import WorkItem, open_work
from people.models import User

SHOWN = 7
LATE, TODAY, COMING = "late", "today", "coming"
_TITLES = {
    LATE: gettext_lazy("Quá hạn"),
    TODAY: gettext_lazy("Hôm nay"),
    COMING: gettext_lazy("Sắp tới"),
}


@dataclass(frozen=True)
class DatedWork:
    """One thing to do beside its day: which group it belongs to and how far the day is."""

    item: WorkItem
    group: str
    distance: str


@dataclass(frozen=True)
class Group:
    """Quá hạn, Hôm nay or Sắp tới, with its things in order of their day."""

    key: str
    rows: list[DatedWork]

    @property
    def title(self) -> Any:
        return _TITLES[self.key]


def work_of(user: User, day: date) -> list[DatedWork]:
    """Everything that the apps know ``user`` must do, the earliest day first."""
    items = [item for source in open_work for item in source(user, day)]
    return [_dated(item, day) for item in sorted(items, key=_order)]


def grouped(rows: Iterable[DatedWork]) -> list[Group]:
    """The groups that are not empty, late first."""
    kept = list(rows)
    found = [Group(key, [row for row in kept if row.group == key]) for key in _TITLES]
    return [group for group in found if group.rows]


@dataclass(frozen=True)
class Door:
    """One of the commonest acts, at the top of the page."""

    label: Any
    view: str
    icon: str

    @property
    def url(self) -> str:
        return reverse(self.view)


_LIST = Door(gettext_lazy("Danh sách quần chúng"), "candidates:list", "sprout")
_ROLL = Door(gettext_lazy("Danh sách đảng viên"), "members:list", "people")
_MEETINGS = Door(gettext_lazy("Ghi cuộc họp"), "meetings:list", "meeting")
_DOORS = {
    Role.COMMITTEE: (
        Door(gettext_lazy("Xét kết nạp"), "candidates:desk", "flag"),
        Door(gettext_lazy("Chỉ tiêu kết nạp"), "reports:quotas", "chart"),
    ),
    Role.OFFICE: (Door(gettext_lazy("Nhập Excel"), "imports:list", "upload"), _ROLL),
    Role.CELL_LEADER: (_MEETINGS, _LIST),
    Role.CELL_COMMITTEE: (_MEETINGS, _LIST),
    Role.IN_CHARGE: (Door(gettext_lazy("Chi bộ phụ trách"), "cells:list", "cell"), _LIST),
    Role.INSPECTION: (Door(gettext_lazy("Nhật ký"), "reports:audit", "log"), _ROLL),
    Role.SUPERIOR: (Door(gettext_lazy("Chỉ tiêu kết nạp"), "reports:quotas", "chart"),),
    Role.ADMIN: (Door(gettext_lazy("Quản trị"), "admin:index", "shield"),),
}
_OF_MENTORS = (
    Door(gettext_lazy("Viết nhận xét"), "candidates:my-reports", "pencil"),
    Door(gettext_lazy("Cuộc họp"), "meetings:list", "meeting"),
)


def doors_of(role: Role | None, *, mentors: bool) -> tuple[Door, ...]:
    """The two doors of somebody's role: the commonest act, the list."""
    if role in _DOORS:
        return _DOORS[role]
    return _OF_MENTORS if mentors else ()


def _order(item: WorkItem) -> tuple[date, str]:
    return (item.due_on or date.max, item.title)


def _dated(item: WorkItem, day: date) -> DatedWork:
    if item.due_on is None:
        return DatedWork(item, COMING, _("Khi được"))
    days = (item.due_on - day).days
    if days < 0:
        late = ngettext("Quá %(count)d ngày", "Quá %(count)d ngày", -days) % {"count": -days}
        return DatedWork(item, LATE, late)
    if days == 0:
        return DatedWork(item, TODAY, _("Hôm nay"))
    left = ngettext("Còn %(count)d ngày", "Còn %(count)d ngày", days) % {"count": days}
    return DatedWork(item, COMING, left)
