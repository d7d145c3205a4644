"""The inbox (hộp thông báo): one's own notifications, opened and marked as read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import ListView, View

from cells import policy
from cells.access import holds
from notifications.models import Notification, NotificationQuerySet
from notifications.services import mark_all_read, mark_read, unread_count
from notifications.why import explained
from people import clock
from people.requests import SignedInMixin


class InboxView(SignedInMixin, ListView):
    """The list, newest first; what is unread says so."""

    template_name = "notifications/inbox.html"
    context_object_name = "notifications"
    paginate_by = 30

    def get_queryset(self) -> NotificationQuerySet:
        return Notification.objects.visible_to(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(unread=unread_count(self.user), **kwargs)
        context["watches"] = holds(self.user, policy.WATCH_REMINDERS)
        context["rows"] = explained(context["notifications"], clock.today())
        return context


class OneNotificationView(SignedInMixin, View):
    """Something done with one notification of one's own inbox."""

    def mark(self, pk: Any) -> Notification:
        inbox = Notification.objects.visible_to(self.user)
        notification = get_object_or_404(inbox, pk=pk)
        mark_read(notification=notification, actor=self.user)
        return notification


class OpenView(OneNotificationView):
    """Go to what a notification is about; it counts as read from then on."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return redirect(self.mark(pk).url or "notifications:inbox")


class ReadView(OneNotificationView):
    """Mark one notification as read and stay in the inbox."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        self.mark(pk)
        return redirect("notifications:inbox")


class ReadAllView(SignedInMixin, View):
    """Mark the whole inbox as read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if count := mark_all_read(actor=self.user):
            messages.success(
                request,
                ngettext(
                    "Đã đánh dấu %(count)d thông báo là đã đọc.",
                    "Đã đánh dấu %(count)d thông báo là đã đọc.",
                    count,
                )
                % {"count": count},
            )
        else:
            messages.info(request, _("Không còn thông báo chưa đọc."))
        return redirect("notifications:inbox")
