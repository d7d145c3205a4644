"""URLs of the shell's own pages."""

from django.urls import path

from quangan import views

urlpatterns = [
    path("more/", views.MoreView.as_view(), name="more"),
    path("help/", views.HelpView.as_view(), name="help"),
    path("demo-day/", views.DemoDayView.as_view(), name="demo-day"),
]
