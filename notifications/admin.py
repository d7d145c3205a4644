"""What the outbox holds and what could not be delivered; looked at, never edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notifications.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """Deliveries; those that failed stand first, with what the server answered."""

    list_display = [
        "recipient",
        "rule",
        "channel",
        "state",
        "attempts",
        "error",
        "sent_at",
    ]
    list_filter = ["state", "channel", "notification__rule"]
    search_fields = ["notification__recipient__username"]
    list_select_related = ["notification__recipient__person"]
    ordering = ["-error", "-pk"]
    show_full_result_count = False

    @admin.display(description=_("người nhận"))
    def recipient(self, delivery: Delivery) -> str:
        return str(delivery.notification.recipient)

    @admin.display(description=_("quy tắc"))
    def rule(self, delivery: Delivery) -> str:
        return delivery.notification.rule

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
