"""The one authentication backend: allauth's sign-in, and rights computed from posts."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model

from cells import policy
from cells.access import holds
from cells.policy import Right
from people.models import User

# What Django admin shows of a model, to whom. No personal dossier is among it.
READS: dict[str, Right] = {
    "people.user": policy.KEEP_ACCOUNT,
    "people.auditentry": policy.READ_SETTINGS_TRAIL,
    "cells.organization": policy.KEEP_ORGANIZATION,
    "cells.post": policy.KEEP_POST,
    "cells.term": policy.KEEP_TERM,
    "cells.quota": policy.KEEP_QUOTA,
    "cells.sourceplan": policy.KEEP_QUOTA,
    "rules.rule": policy.KEEP_LOCAL_RULES,
    "rules.rulevalue": policy.KEEP_LOCAL_RULES,
    "rules.holiday": policy.KEEP_LOCAL_RULES,
    "rules.rubric": policy.KEEP_LOCAL_RULES,
    "notifications.delivery": policy.SEE_DELIVERY,
    "notifications.rulesetting": policy.KEEP_REMINDERS,
    "notifications.committeesetting": policy.KEEP_REMINDERS,
    "django_celery_beat.periodictask": policy.KEEP_SCHEDULES,
    "django_celery_beat.intervalschedule": policy.KEEP_SCHEDULES,
    "django_celery_beat.crontabschedule": policy.KEEP_SCHEDULES,
}
# Written by the site alone.
READ_ONLY = {"people.auditentry", "notifications.delivery"}
# Without a row the default holds again; the trail keeps what stood there.
REMOVABLE = {"notifications.rulesetting", "notifications.committeesetting"}


class PostBackend(AuthenticationBackend):
    """Answers ``has_perm`` from the posts that the user's person holds today."""

    def has_perm(self, user_obj: User, perm: str, obj: Model | None = None) -> bool:
        if not user_obj.is_active or not holds(user_obj, policy.ENTER_ADMIN):
            return False
        if perm == "admin.enter":
            return True
        app_label, _dot, codename = perm.partition(".")
        action, _underscore, model = codename.partition("_")
        label = f"{app_label}.{model.removeprefix('historical')}"
        right = READS.get(label)
        if right is None or not holds(user_obj, right):
            return False
        if action == "delete":
            return label in REMOVABLE
        return action == "view" or (action in {"add", "change"} and label not in READ_ONLY)

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        models = (label for label in READS if label.startswith(f"{app_label}."))
        return any(self.has_perm(user_obj, label.replace(".", ".view_")) for label in models)

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        """Rights are asked one by one; there is no list of them to keep."""
        return set()
