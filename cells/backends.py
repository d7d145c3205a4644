"""The one authentication backend: allauth's sign-in, and rights computed from posts."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model

from cells.access import Role, may_keep_schedules, roles
from people.models import User

# When the jobs run that serve every committee of the install.
SCHEDULES = "django_celery_beat"
# What a system admin manages in Django admin; no personal dossier is among it.
ADMIN_MODELS = {
    "people": {"user", "auditentry"},
    "cells": {"organization", "post", "term", "quota"},
    "rules": {"rule", "rulevalue", "holiday"},
    "notifications": {"delivery"},
    SCHEDULES: {"periodictask", "intervalschedule", "crontabschedule"},
}
READ_ONLY_MODELS = {"auditentry", "delivery"}


class PostBackend(AuthenticationBackend):
    """Answers ``has_perm`` from the posts that the user's person holds today."""

    def has_perm(self, user_obj: User, perm: str, obj: Model | None = None) -> bool:
        if not user_obj.is_active or Role.ADMIN not in roles(user_obj):
            return False
        if perm == "admin.enter":
            return True
        app_label, _dot, codename = perm.partition(".")
        if app_label == SCHEDULES and not may_keep_schedules(user_obj):
            return False
        action, _underscore, model = codename.partition("_")
        if model.removeprefix("historical") not in ADMIN_MODELS.get(app_label, ()):
            return False
        return action == "view" or (action in {"add", "change"} and model not in READ_ONLY_MODELS)

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        if app_label == SCHEDULES and not may_keep_schedules(user_obj):
            return False
        return self.has_perm(user_obj, "admin.enter") and app_label in ADMIN_MODELS

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        """Rights are asked one by one; there is no list of them to keep."""
        return set()
