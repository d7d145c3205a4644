from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Sinh hoạt chi bộ")

    def ready(self) -> None:
        """Fill the registers of the floors below."""
        from cells.registry import open_under, open_work, reorganised
        from meetings import panels, reminding, reorganising, work
        from notifications.registry import rules
        from people.registry import cell_panels

        open_under.append(work.open_under)
        open_work.extend(work.SOURCES)
        reorganised.append(reorganising.carry_meetings)
        cell_panels.extend((panels.meetings_panel, panels.scores_panel))
        rules.extend(reminding.RULES)
