"""URLs of ``notifications``."""

from django.urls import path

from notifications import device_views, settings_views, views, watching_views

app_name = "notifications"
urlpatterns = [
    path("", views.InboxView.as_view(), name="inbox"),
    path("read-all/", views.ReadAllView.as_view(), name="read-all"),
    path("preview/", watching_views.PreviewView.as_view(), name="preview"),
    path("gaps/", watching_views.GapsView.as_view(), name="gaps"),
    path("settings/", settings_views.SettingsView.as_view(), name="settings"),
    path("stop-mail/<str:token>/", settings_views.StopMailView.as_view(), name="stop-mail"),
    path("push/on/", device_views.PushSubscribeView.as_view(), name="push-subscribe"),
    path("push/off/", device_views.PushUnsubscribeView.as_view(), name="push-unsubscribe"),
    path("devices/<int:pk>/remove/", device_views.RemoveDeviceView.as_view(), name="remove-device"),
    path("<uuid:pk>/", views.OpenView.as_view(), name="open"),
    path("<uuid:pk>/read/", views.ReadView.as_view(), name="read"),
]
