from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RulesConfig(AppConfig):
    name = "rules"
    verbose_name = _("Quy định theo ngày")

    def ready(self) -> None:
        from rules.loading import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self)
