"""URLs of ``cells``."""

from django.urls import path

from cells import views

app_name = "cells"
urlpatterns = [
    path("", views.CellListView.as_view(), name="list"),
    path("<uuid:pk>/", views.CellDetailView.as_view(), name="detail"),
]
