from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CellsConfig(AppConfig):
    name = "cells"
    verbose_name = _("Tổ chức đảng")

    def ready(self) -> None:
        """Add what this floor itself has for the work list."""
        from cells import work
        from cells.registry import open_work

        open_work.append(work.handovers_to_accept)
