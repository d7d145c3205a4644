from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Thông báo, nhắc việc")

    def ready(self) -> None:
        from cells.registry import open_under
        from notifications import work

        open_under.append(work.open_under)
