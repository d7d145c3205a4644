"""URLs of ``reports``."""

from django.urls import include, path

from reports import trail, views

app_name = "reports"
urlpatterns = [
    path("", views.ReportsIndexView.as_view(), name="index"),
    path("quotas/", views.QuotaProgressView.as_view(), name="quotas"),
    path("story/", views.StoryView.as_view(), name="story"),
    path("audit/", trail.AuditView.as_view(), name="audit"),
    path("models/", include("reports.mobilisation.urls")),
]
