"""The organisation tree: what enters it, what it is called, its terms."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import CellKind, Organization, OrganizationKind, Placement, Term
from cells.services.changing import change
from people import audit, names
from people.models import User

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
def change_organization(
    *, organization: Organization, changes: dict[str, Any], actor: User | None
) -> Organization:
    """Change what an organisation is called and when it meets; its place stays.

    Raises ValidationError when the name or the code is taken.
    """
    return change(
        organization,
        ORGANIZATION_FIELDS,
        changes,
        actor,
        "cells.organization_changed",
        organization.path,
    )


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
