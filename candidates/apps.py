from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CandidatesConfig(AppConfig):
    name = "candidates"
    verbose_name = _("Quần chúng, kết nạp")

    def ready(self) -> None:
        """Fill the registers of the floors below."""
        from candidates import moving, panels, reminding, reorganising, work
        from candidates.importers import (
            CandidatesImporter,
            candidacies_touched,
            follow_members,
            refuse_candidates,
        )
        from cells.registry import cell_people, open_under, open_work, reorganised
        from imports.registry import after, before, register, touched
        from members.registry import moved
        from notifications.registry import rules
        from people.registry import cell_panels, member_panels

        open_under.append(work.open_under)
        open_work.extend(work.SOURCES)
        cell_people.append(reorganising.cell_people)
        reorganised.append(reorganising.carry_candidates)
        moved.append(moving.carry_candidacy)
        rules.extend(reminding.RULES)
        member_panels.append(panels.helping_panel)
        cell_panels.append(panels.stages_panel)
        register(CandidatesImporter())
        before["members"].append(refuse_candidates)
        after["members"].append(follow_members)
        touched["members"].append(candidacies_touched)
