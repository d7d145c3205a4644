"""URLs of ``notifications``."""

from django.urls import path

from notifications import device_views, settings_views, views

app_name = "notifications"
urlpatterns = [
    path("", views.InboxView.as_view(), name="inbox"),
    path("read-all/", views.ReadAllView.as_view(), name="read-all"),
    path("settings/", settings_views.SettingsView.as_view(), name="settings"),
    path("stop-mail/<str:token>/", settings_views.StopMailView.as_view(), name="stop-mail"),
    path("push/on/", device_views.PushSubscribeView.as_view(), name="push-subscribe"),
    path("push/off/", device_views.PushUnsubscribeView.as_view(), name="push-unsubscribe"),
    path("devices/<int:pk>/remove/", device_views.RemoveDeviceView.as_view(), name="remove-device"),
    path("<uuid:pk>/", views.OpenView.as_view(), name="open"),
    path("<uuid:pk>/read/", views.ReadView.as_view(), name="read"),
]
