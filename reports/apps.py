from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Số liệu, chỉ tiêu")

    def ready(self) -> None:
        """Fill the registers of the floors below."""
        from cells.registry import open_work, reorganised
        from imports.registry import register
        from notifications.registry import rules
        from people.registry import cell_panels, member_panels
        from reports import reminding
        from reports.importers import QuotasImporter
        from reports.rating.panels import cell_rating_panel, member_rating_panel
        from reports.rating.reorganising import carry_ratings
        from reports.rating.work import ratings_to_do

        register(QuotasImporter())
        rules.extend(reminding.RULES)
        reorganised.append(carry_ratings)
        open_work.append(ratings_to_do)
        cell_panels.append(cell_rating_panel)
        member_panels.append(member_rating_panel)
