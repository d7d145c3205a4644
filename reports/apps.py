from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Số liệu, chỉ tiêu")

    def ready(self) -> None:
        """Fill the registers of the floors below."""
        from imports.registry import register
        from notifications.registry import rules
        from reports import reminding
        from reports.importers import QuotasImporter

        register(QuotasImporter())
        rules.extend(reminding.RULES)
