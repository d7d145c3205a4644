"""Quotas: the target of an organisation for a year, and how it was shared out."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization, Quota, SourcePlan
from people import audit
from people.models import User


@transaction.atomic
def set_quota(
    *,
    organization: Organization,
    year: int,
    source: str,
    target: int,
    actor: User | None,
    decision: str = "",
    ground: str = "",
    job: str = "",
) -> Quota:
    """Set the target of an organisation for a year and source, old value kept in history.

    ``ground`` says why a share already given changes (chia lại); raises ValidationError
    beside it where somebody changes a cell's share and gives none.
    """
    quota = Quota.objects.filter(organization=organization, year=year, source=source).first()
    before = quota.target if quota else None
    # What takes a sheet in names its job: the sheet is the ground.
    if organization.is_cell and not job and needs_ground(before, target) and not ground:
        raise ValidationError({"ground": ground_missing()})
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
            data={"before": before, "after": target} | ({"ground": ground} if ground else {}),
        )
    return quota


def needs_ground(before: int | None, after: int | None) -> bool:
    """Whether going from ``before`` to ``after`` shares out again what was given (chia lại)."""
    return before is not None and before != after


def ground_missing() -> str:
    return _("Chia lại phần đã giao thì ghi văn bản hoặc lý do.")


PLANNED = ("sources", "to_class", "dossiers")


@transaction.atomic
def set_source_plan(
    *, organization: Organization, year: int, actor: User | None, job: str = "", **planned: int
) -> SourcePlan:
    """Set how many sources, people sent to class and dossiers a year is to bring.

    ``planned`` names some of :data:`PLANNED`. Raises ValidationError, by field, for a number
    below zero or a year that cannot be.
    """
    plan = SourcePlan.objects.filter(organization=organization, year=year).first()
    plan = plan or SourcePlan(organization=organization, year=year)
    before = {name: getattr(plan, name) for name in PLANNED}
    for name in PLANNED:
        setattr(plan, name, planned.get(name, before[name]))
    plan.full_clean()
    after = {name: getattr(plan, name) for name in PLANNED}
    if plan._state.adding or before != after:
        plan.save()
        audit.record(
            actor,
            "cells.source_plan_set",
            plan,
            path=organization.path,
            source=job,
            data={"year": year, "before": before, "after": after},
        )
    return plan


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
