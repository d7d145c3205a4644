"""URLs of ``reports``."""

from django.urls import include, path

from reports import trail, views
from reports.statistics import exporting, period_views
from reports.statistics import views as statistics

app_name = "reports"
urlpatterns = [
    path("", views.ReportsIndexView.as_view(), name="index"),
    path("quotas/", views.QuotaProgressView.as_view(), name="quotas"),
    path("story/", views.StoryView.as_view(), name="story"),
    path("ratings/", include("reports.rating.urls")),
    path("audit/", trail.AuditView.as_view(), name="audit"),
    path("statistics/", statistics.StatisticsView.as_view(), name="statistics"),
    path("statistics/people/", statistics.StatisticsPeopleView.as_view(), name="statistics-people"),
    path("statistics/excel/", statistics.StatisticsFileView.as_view(), name="statistics-workbook"),
    path(
        "statistics/word/",
        statistics.StatisticsFileView.as_view(kind=exporting.REPORT),
        name="statistics-report",
    ),
    path("statistics/run/", statistics.StatisticsRunView.as_view(), name="statistics-run"),
    path("periods/", period_views.ClosedPeriodsView.as_view(), name="closed-periods"),
    path("periods/close/", period_views.ClosePeriodView.as_view(), name="close-period"),
    path("periods/<uuid:pk>/", period_views.ClosedPeriodView.as_view(), name="closed-period"),
    path(
        "periods/<uuid:pk>/excel/",
        period_views.ClosedPeriodFileView.as_view(),
        name="closed-period-workbook",
    ),
    path(
        "periods/<uuid:pk>/word/",
        period_views.ClosedPeriodFileView.as_view(kind=exporting.REPORT),
        name="closed-period-report",
    ),
    path("models/", include("reports.mobilisation.urls")),
]
