from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Đảng viên")

    def ready(self) -> None:
        """Fill the registers of the floors below."""
        from cells.registry import cell_people, open_under, open_work, reorganised
        from imports.registry import register
        from members import keys, reorganising, work
        from members.importers import MembersImporter
        from members.panels import attached_panel, roll_panel, stand_in_panel
        from people.models import Person
        from people.registry import cell_panels

        post_save.connect(keys.follow, sender=Person, dispatch_uid="members.keys")
        open_under.append(work.open_under)
        open_work.extend([work.transfers_to_answer, work.corrections_to_answer])
        cell_people.append(reorganising.cell_people)
        reorganised.append(reorganising.carry_members)
        cell_panels.extend([roll_panel, attached_panel, stand_in_panel])
        register(MembersImporter())
