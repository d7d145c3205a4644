"""How reminders run below a committee: set with a reason, unset, and written in the trail."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cells.access import may_keep_reminders
from cells.models import Organization
from notifications.models import CommitteeSetting, RuleSetting
from people import audit
from people.models import User

# What the trail says of a setting, before and after.
RULE_FIELDS = ("is_on", "days")
WAY_FIELDS = ("allows_email", "allows_push", "allows_gateway")


@transaction.atomic
def keep_rule_setting(*, setting: RuleSetting, actor: User) -> RuleSetting:
    """Set how one reminder rule runs below a committee, with what stood before.

    Raises PermissionDenied outside the actor's reach, and ValidationError, by field, for a
    rule that is none, days that do not climb and a missing reason.
    """
    _require(actor, setting.committee)
    before = RuleSetting.objects.select_for_update().filter(pk=setting.pk).first()
    setting.full_clean()
    setting.save()
    audit.record(
        actor,
        "notifications.rule_set",
        setting,
        path=setting.committee.path,
        data={
            "rule": setting.rule,
            "before": _said(before, RULE_FIELDS),
            "after": _said(setting, RULE_FIELDS),
            "reason": setting.reason,
        },
    )
    return setting


@transaction.atomic
def drop_rule_setting(*, setting: RuleSetting, actor: User) -> None:
    """Let the rule run below the committee as it was made."""
    _require(actor, setting.committee)
    audit.record(
        actor,
        "notifications.rule_unset",
        setting,
        path=setting.committee.path,
        data={"rule": setting.rule, "before": _said(setting, RULE_FIELDS)},
    )
    setting.delete()


@transaction.atomic
def keep_committee_setting(*, setting: CommitteeSetting, actor: User) -> CommitteeSetting:
    """Set which ways out of the app a committee allows, with what stood before."""
    _require(actor, setting.committee)
    before = CommitteeSetting.objects.select_for_update().filter(pk=setting.pk).first()
    setting.full_clean()
    setting.save()
    audit.record(
        actor,
        "notifications.ways_set",
        setting,
        path=setting.committee.path,
        data={"before": _said(before, WAY_FIELDS), "after": _said(setting, WAY_FIELDS)},
    )
    return setting


@transaction.atomic
def drop_committee_setting(*, setting: CommitteeSetting, actor: User) -> None:
    """Let the committee allow the ways that are allowed where nobody said anything."""
    _require(actor, setting.committee)
    audit.record(
        actor,
        "notifications.ways_unset",
        setting,
        path=setting.committee.path,
        data={"before": _said(setting, WAY_FIELDS)},
    )
    setting.delete()


def _require(actor: User, committee: Organization) -> None:
    if not may_keep_reminders(actor, committee):
        raise PermissionDenied(_("Đảng bộ này ngoài phạm vi của đồng chí."))


def _said(
    setting: RuleSetting | CommitteeSetting | None, fields: tuple[str, ...]
) -> dict[str, Any] | None:
    return {name: getattr(setting, name) for name in fields} if setting else None
