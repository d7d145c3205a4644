"""URLs of the whole site; each app brings its own."""

from django.contrib import admin
from django.urls import include, path

from notifications.device_views import ServiceWorkerView
from quangan import api, health, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("", include("quangan.shell_urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("sw.js", ServiceWorkerView.as_view(), name="service-worker"),
    path("cells/", include("cells.urls")),
    path("members/", include("members.urls")),
    path("candidates/", include("candidates.urls")),
    path("meetings/", include("meetings.urls")),
    path("reports/", include("reports.urls")),
    path("notifications/", include("notifications.urls")),
    path("documents/", include("documents.urls")),
    path("imports/", include("imports.urls")),
    path("accounts/", include("quangan.account_urls")),
    path("admin/", admin.site.urls),
    path("api/", include(api.urlpatterns)),
]

handler500 = views.server_error
