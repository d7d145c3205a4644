"""Changes to the tree, to posts and to quotas; the first committee of an empty install."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.access import fits
from cells.models import (
    CellKind,
    Organization,
    OrganizationKind,
    Placement,
    Post,
    PostKind,
    Quota,
    Term,
)
from people import audit, names
from people.models import Person, User
from people.services import create_account

_Row = TypeVar("_Row", Organization, Post)

POST_FIELDS = ("decision", "term_ends_on")
ORGANIZATION_FIELDS = (
    "name",
    "code",
    "cell_kind",
    "position",
    "is_upland",
    "established_on",
    "meeting_day",
    "meeting_time",
    "meeting_place",
    "help_phone",
)
# Cells of these names are village cells; every other cell met in a list is an agency's. "Bản"
# counts with its tone alone: Ban Chỉ huy quân sự and Trường Bán trú are no villages.
_VILLAGE = re.compile(r"\b(thon|khu|xom|to dan pho)\b")
_HAMLET = re.compile(r"\bbản\b")


def cell_kind_of(name: str) -> CellKind:
    """Guess a cell's kind from its name: village when named thôn, bản, khu; else agency."""
    is_village = _VILLAGE.search(names.fold(name)) or _HAMLET.search(names.clean(name).lower())
    return CellKind.VILLAGE if is_village else CellKind.AGENCY


@transaction.atomic
def create_organization(
    *,
    name: str,
    kind: str,
    parent: Organization | None,
    actor: User | None,
    source: str = "",
    established_on: date | None = None,
    **fields: Any,
) -> Organization:
    """Put a new organisation into the tree. Raises ValidationError when its name is taken."""
    organization = Organization(
        name=name, kind=kind, parent=parent, established_on=established_on, **fields
    )
    organization.name = names.clean(name)
    organization.name_key = names.fold(name)
    organization.path = organization.path_under(parent)
    organization.full_clean()
    organization.save()
    Placement.objects.create(organization=organization, parent=parent, started_on=established_on)
    audit.record(
        actor,
        "cells.organization_created",
        organization,
        path=organization.path,
        source=source,
    )
    return organization


def create_cell(
    *,
    name: str,
    committee: Organization,
    actor: User | None,
    source: str = "",
    position: int = 0,
) -> Organization:
    """Make a cell below ``committee``, its kind taken from its name."""
    return create_organization(
        name=name,
        kind=OrganizationKind.CELL,
        cell_kind=cell_kind_of(name),
        parent=committee,
        position=position,
        is_upland=committee.is_upland,
        actor=actor,
        source=source,
    )


def committee_of(cell: Organization) -> Organization:
    """Return the grassroots committee above ``cell``; raises ValidationError if there is none."""
    node: Organization | None = cell
    while node is not None:
        if node.kind == OrganizationKind.COMMITTEE:
            return node
        node = node.parent
    raise ValidationError(_("Chi bộ %(cell)s chưa trực thuộc đảng ủy nào.") % {"cell": cell})


@transaction.atomic
def appoint(
    *,
    person: Person,
    organization: Organization,
    kind: str,
    started_on: date,
    actor: User | None,
    source: str = "",
    decision: str = "",
) -> Post:
    """Give ``person`` a post from ``started_on``.

    Appointing a secretary ends the predecessor the day before. Raises ValidationError when
    the organisation has no such post, the person holds it already, or the predecessor began
    on or after that day.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    if not fits(kind, organization):
        raise ValidationError({"kind": _("Tổ chức này không có chức vụ đó.")})
    if kind == PostKind.SECRETARY:
        for predecessor in organization.posts.filter(kind=kind, ended_on=None).exclude(
            person=person
        ):
            end_post(
                post=predecessor,
                ended_on=started_on - timedelta(days=1),
                actor=actor,
                source=source,
            )
    post = Post(
        person=person,
        organization=organization,
        kind=kind,
        started_on=started_on,
        decision=decision,
    )
    post.full_clean()
    post.save()
    audit.record(
        actor,
        "cells.appointed",
        post,
        path=organization.path,
        source=source,
        data={"person": person, "kind": kind, "from": started_on},
    )
    return post


@transaction.atomic
def end_post(*, post: Post, ended_on: date, actor: User | None, source: str = "") -> Post:
    """End a post on ``ended_on`` (its last day).

    Raises ValidationError for a day before the post began, and when the actor would remove
    the post that gives them the right.
    """
    if actor is not None and actor.person_id == post.person_id and post.kind == "system_admin":
        raise ValidationError(_("Không tự bỏ chức vụ đang cho mình quyền quản trị."))
    if ended_on < post.started_on:
        raise ValidationError(
            {
                "ended_on": _("Ngày thôi chức vụ phải từ ngày %(day)s trở đi.")
                % {"day": f"{post.started_on:%d/%m/%Y}"}
            }
        )
    post.ended_on = ended_on
    post.save(update_fields=["ended_on"])
    audit.record(
        actor,
        "cells.post_ended",
        post,
        path=post.organization.path,
        source=source,
        data={"on": ended_on},
    )
    return post


@transaction.atomic
def change_post(*, post: Post, changes: dict[str, Any], actor: User | None) -> Post:
    """Correct what a post's papers say: the decision, the planned end of the term.

    Who holds which post where is never edited: a post ends, and another begins.
    """
    return _change(post, POST_FIELDS, changes, actor, "cells.post_changed", post.organization.path)


@transaction.atomic
def change_organization(
    *, organization: Organization, changes: dict[str, Any], actor: User | None
) -> Organization:
    """Change what an organisation is called and when it meets; its place stays.

    Raises ValidationError when the name or the code is taken.
    """
    return _change(
        organization,
        ORGANIZATION_FIELDS,
        changes,
        actor,
        "cells.organization_changed",
        organization.path,
    )


def _change(
    row: _Row,
    allowed: tuple[str, ...],
    changes: dict[str, Any],
    actor: User | None,
    action: str,
    path: str,
) -> _Row:
    """Write the fields that differ, with their old and new values in the trail."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    changed: dict[str, Any] = {}
    for name in allowed:
        if name in changes and changes[name] != getattr(row, name):
            changed[name] = [str(getattr(row, name) or ""), str(changes[name] or "")]
            setattr(row, name, changes[name])
    if changed:
        row.full_clean()
        row.save()
        audit.record(actor, action, row, path=path, data=changed)
    return row


@transaction.atomic
def keep_term(*, term: Term, actor: User | None) -> Term:
    """Write a term of an organisation, from congress to congress (nhiệm kỳ)."""
    term.full_clean()
    term.save()
    audit.record(
        actor,
        "cells.term_kept",
        term,
        path=term.organization.path,
        data={"from": term.started_on, "to": term.ended_on},
    )
    return term


@transaction.atomic
def set_quota(
    *,
    organization: Organization,
    year: int,
    source: str,
    target: int,
    actor: User | None,
    decision: str = "",
    job: str = "",
) -> Quota:
    """Set the target of an organisation for a year and source, old value kept in history."""
    quota = Quota.objects.filter(organization=organization, year=year, source=source).first()
    before = quota.target if quota else None
    quota = quota or Quota(organization=organization, year=year, source=source)
    quota.target = target
    quota.decision = decision or quota.decision
    quota.full_clean()
    quota.save()
    if before != target:
        audit.record(
            actor,
            "cells.quota_set",
            quota,
            path=organization.path,
            source=job,
            data={"before": before, "after": target},
        )
    return quota


def judge_shares(target: int, shares: Iterable[int]) -> str:
    """Say where the cells' shares of a target do not add up to it; empty where they do.

    A source that was not shared out at all is no mismatch.
    """
    shared = list(shares)
    total = sum(shared)
    if not shared or total == target:
        return ""
    words = {"total": total, "target": target}
    if total < target:
        return _("Các chi bộ cộng lại %(total)d, ít hơn chỉ tiêu %(target)d.") % words
    return _("Các chi bộ cộng lại %(total)d, nhiều hơn chỉ tiêu %(target)d.") % words


@transaction.atomic
def start_committee(
    *,
    code: str,
    name: str,
    admin_name: str,
    username: str,
    password: str,
    started_on: date,
    upland: bool = True,
) -> Organization:
    """Make the first committee of an empty install and its first admin, who also keeps
    the office until somebody is appointed.

    Raises ValidationError when an organisation stands already.
    """
    if Organization.objects.exists():
        raise ValidationError(_("Đã có tổ chức trong hệ thống. Vào trang quản trị để thêm."))
    committee = create_organization(
        name=name,
        kind=OrganizationKind.COMMITTEE,
        parent=None,
        code=code,
        is_upland=upland,
        actor=None,
        source="start_committee",
    )
    person = Person(full_name=admin_name)
    person.full_clean()
    person.save()
    create_account(
        username=username,
        password=password,
        person=person,
        actor=None,
        source="start_committee",
    )
    for kind in (PostKind.SYSTEM_ADMIN, PostKind.OFFICE):
        appoint(
            person=person,
            organization=committee,
            kind=kind,
            started_on=started_on,
            actor=None,
            source="start_committee",
        )
    return committee
