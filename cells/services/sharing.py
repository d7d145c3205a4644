"""Sharing a year's targets out to the organisations below, all at once (chia chỉ tiêu)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from cells.access import may_keep_quotas
from cells.models import Organization, OrganizationKind, Quota, QuotaSource, SourcePlan
from cells.services.quotas import PLANNED, ground_missing, needs_ground
from people import audit
from people.models import AuditEntry, User

# The two targets, then the source plan beside them.
SOURCES = (QuotaSource.ASSIGNED.value, QuotaSource.OWN.value)
SHARE_COLUMNS = (*SOURCES, *PLANNED)
MOST_SHARED = 9999
MOVES_SHOWN = 50

Shares = dict[tuple[UUID, str], int | None]


@dataclass(frozen=True)
class ShareChange:
    """One share or planned number as it was ``seen`` and as it is ``asked`` for."""

    organization: Organization
    column: str
    seen: int | None
    asked: int | None

    @property
    def name(self) -> str:
        """What a refusal of this one change is filed under."""
        return f"{self.column}-{self.organization.pk.hex[:12]}"


@dataclass(frozen=True)
class ShareMove:
    """One line of the trail: who gave or changed which share, when and on what ground."""

    at: datetime
    who: str
    organization: Organization
    source: str
    before: int | None
    after: int | None
    ground: str


def sharers(committee: Organization) -> list[Organization]:
    """Those to whom ``committee`` shares out: a superior's committees, a committee's cells."""
    if _is_superior(committee):
        found = Organization.objects.filter(parent=committee)
    else:
        found = Organization.objects.cells().under(committee)
    return list(found.active().order_by("position", "name_key", "pk"))


def shares_of(organizations: Iterable[Organization], year: int) -> Shares:
    """The shares and planned numbers of a year; a plan that does not stand is not a number."""
    asked = [organization.pk for organization in organizations]
    found: Shares = {
        (quota.organization_id, quota.source): quota.target
        for quota in Quota.objects.filter(organization__in=asked, year=year)
    }
    for plan in SourcePlan.objects.filter(organization__in=asked, year=year):
        found |= {(plan.organization_id, name): getattr(plan, name) for name in PLANNED}
    return found


def shared_out(quotas: Iterable[Quota]) -> dict[UUID, int]:
    """How much of each target is shared out below, for those that share; one question for all."""
    wholes = [quota for quota in quotas if not quota.organization.is_cell]
    below = Q(pk__in=[])
    for quota in wholes:
        below |= Q(_below(quota.organization), year=quota.year, source=quota.source)
    rows = list(
        Quota.objects.filter(below, organization__dissolved_on=None)
        .order_by()
        .values_list("year", "source", "target", "organization__path", "organization__parent")
    )
    found: dict[UUID, int] = {}
    for quota in wholes:
        place = quota.organization
        shares = [
            target
            for year, source, target, path, parent in rows
            if (year, source) == (quota.year, quota.source)
            and path != place.path
            and (parent == place.pk if _is_superior(place) else path.startswith(place.path))
        ]
        if shares:
            found[quota.pk] = sum(shares)
    return found


def _is_superior(organization: Organization) -> bool:
    return organization.kind == OrganizationKind.SUPERIOR


def _below(organization: Organization) -> Q:
    """The quotas of those to whom ``organization`` shares out."""
    if _is_superior(organization):
        return Q(organization__parent=organization.pk)
    return Q(
        organization__path__startswith=organization.path,
        organization__kind=OrganizationKind.CELL,
    )


@transaction.atomic
def share_out(
    *,
    committee: Organization,
    year: int,
    changes: Iterable[ShareChange],
    ground: str,
    actor: User,
) -> int:
    """Give, change and take back shares of a year, all or none; say how many moved.

    ``asked`` None takes a share back, and a planned number to nothing. Raises PermissionDenied
    when ``actor`` does not keep the quotas of ``committee``, and ValidationError, by
    :attr:`ShareChange.name`, for what is no share of it or has moved since it was ``seen``
    (code "changed"), and beside ``ground`` where a share given before moves without one.
    """
    if not may_keep_quotas(actor, committee):
        raise PermissionDenied(_("Tổ chức này ngoài phạm vi giao chỉ tiêu của đồng chí."))
    # Two who share out at once take turns, so that what is compared below stays true.
    Organization.objects.select_for_update().get(pk=committee.pk)
    among = {each.pk for each in (committee, *sharers(committee))}
    changes = list(changes)
    standing = shares_of((change.organization for change in changes), year)
    moved = [
        change
        for change in changes
        if _plain(change.column, change.asked) != _now(standing, change)
    ]
    _refuse(moved, standing, among, year)
    if not ground and any(
        change.column in SOURCES and needs_ground(_now(standing, change), change.asked)
        for change in moved
    ):
        raise ValidationError({"ground": ground_missing()})
    acts = [
        *_move_quotas([c for c in moved if c.column in SOURCES], year, ground, actor),
        *_move_plans([c for c in moved if c.column in PLANNED], year),
    ]
    audit.record_all(acts, actor=actor)
    return len(moved)


def _plain(column: str, number: int | None) -> int | None:
    """A planned number that is not there plans nothing; a share of 0 is a share."""
    return number or 0 if column in PLANNED else number


def _now(standing: Shares, change: ShareChange) -> int | None:
    return _plain(change.column, standing.get((change.organization.pk, change.column)))


def _refuse(moved: list[ShareChange], standing: Shares, among: set[UUID], year: int) -> None:
    refusals: dict[str, ValidationError] = {}
    for change in moved:
        now, seen = _now(standing, change), _plain(change.column, change.seen)
        if change.organization.pk not in among:
            refusals[change.name] = ValidationError(_("Tổ chức này không thuộc đảng bộ đang chia."))
        elif change.asked is not None and change.asked < 0:
            refusals[change.name] = ValidationError(_("Không ghi số âm."))
        elif change.asked is not None and change.asked > MOST_SHARED:
            refusals[change.name] = ValidationError(too_large())
        elif now != seen:
            refusals[change.name] = ValidationError(moved_meanwhile(now, seen), code="changed")
    if refusals:
        raise ValidationError(refusals)


def too_large() -> str:
    return _("Số lớn quá: nhiều nhất %(most)d.") % {"most": MOST_SHARED}


def moved_meanwhile(now: int | None, seen: int | None) -> str:
    """What somebody is told who typed over a number that another has just given."""
    return _(
        "Người khác vừa ghi %(now)s, lúc mở trang là %(seen)s. Ghi lần nữa để lấy số đã gõ."
    ) % {
        "now": _said(now),
        "seen": _said(seen),
    }


def _said(number: int | None) -> str:
    return _("để trống") if number is None else str(number)


def _move_quotas(moved: list[ShareChange], year: int, ground: str, actor: User) -> list[audit.Act]:
    rows = {
        (row.organization_id, row.source): row
        for row in Quota.objects.select_for_update().filter(
            organization__in=[change.organization.pk for change in moved], year=year
        )
    }
    given: list[Quota] = []
    changed: list[Quota] = []
    taken: list[Quota] = []
    acts: list[audit.Act] = []
    for change in moved:
        row = rows.get((change.organization.pk, change.column))
        before = row.target if row else None
        row = row or Quota(year=year, source=change.column)
        # The one at hand spares a question for the name of each.
        row.organization = change.organization
        if change.asked is None:
            taken.append(row)
        else:
            row.target = change.asked
            row.decision = ground or row.decision
            # The organisation stands locked above; asking for each would be a question a row.
            row.clean_fields(exclude=["organization"])
            (changed if before is not None else given).append(row)
        acts.append(
            audit.Act(
                "cells.quota_set" if change.asked is not None else "cells.quota_removed",
                row,
                change.organization.path,
                {"before": before, "after": change.asked} | ({"ground": ground} if ground else {}),
            )
        )
    if given:
        bulk_create_with_history(given, Quota, default_user=actor)
    if changed:
        bulk_update_with_history(changed, Quota, ["target", "decision"], default_user=actor)
    for row in taken:
        pk = row.pk
        # Where simple_history looks for who did it.
        row._history_user = actor  # type: ignore[attr-defined]
        row.delete()
        # The trail is still to name it.
        row.pk = pk
    return acts


def _move_plans(moved: list[ShareChange], year: int) -> list[audit.Act]:
    asked: dict[Organization, dict[str, int]] = defaultdict(dict)
    for change in moved:
        asked[change.organization][change.column] = change.asked or 0
    rows = {
        plan.organization_id: plan
        for plan in SourcePlan.objects.select_for_update().filter(
            organization__in=[each.pk for each in asked], year=year
        )
    }
    made: list[SourcePlan] = []
    kept: list[SourcePlan] = []
    acts: list[audit.Act] = []
    for organization, numbers in asked.items():
        plan = rows.get(organization.pk) or SourcePlan(year=year)
        plan.organization = organization
        before = {name: getattr(plan, name) for name in PLANNED}
        for name, number in numbers.items():
            setattr(plan, name, number)
        plan.clean_fields(exclude=["organization"])
        (kept if organization.pk in rows else made).append(plan)
        after = {name: getattr(plan, name) for name in PLANNED}
        data: dict[str, Any] = {"year": year, "before": before, "after": after}
        acts.append(audit.Act("cells.source_plan_set", plan, organization.path, data))
    if made:
        SourcePlan.objects.bulk_create(made)
    if kept:
        SourcePlan.objects.bulk_update(kept, PLANNED)
    return acts


def share_trail(
    organizations: Iterable[Organization], year: int, most: int = MOVES_SHOWN
) -> list[ShareMove]:
    """How shares of a year were given and given again, the latest first.

    A share that was taken back is still told of: its row is gone, its history is not.
    """
    known = {organization.pk: organization for organization in organizations}
    history: Any = Quota.history
    rows = {
        str(pk): (known[organization], QuotaSource(source).label)
        for pk, organization, source in history.filter(year=year, organization_id__in=list(known))
        .order_by()
        .values_list("id", "organization_id", "source")
        .distinct()
    }
    entries = AuditEntry.objects.filter(target_type="cells.quota", target_id__in=list(rows))
    return [
        ShareMove(
            at=timezone.localtime(entry.at),
            who=str(entry.actor) if entry.actor else f"{_('máy tự làm')} ({entry.source})",
            organization=rows[entry.target_id][0],
            source=str(rows[entry.target_id][1]),
            before=entry.data.get("before"),
            after=entry.data.get("after"),
            ground=entry.data.get("ground", ""),
        )
        for entry in entries.select_related("actor__person").order_by("-at", "-pk")[:most]
    ]
