"""URLs of ``cells``."""

from django.urls import path

from cells import acts, handover_views, share_views, views

app_name = "cells"
urlpatterns = [
    path("", views.CellListView.as_view(), name="list"),
    path("quotas/", share_views.ShareOutView.as_view(), name="share-out"),
    path("<uuid:pk>/", views.CellDetailView.as_view(), name="detail"),
    path("<uuid:pk>/rename/", acts.RenameView.as_view(), name="rename"),
    path("<uuid:pk>/merge/", acts.MergeView.as_view(), name="merge"),
    path("<uuid:pk>/split/", acts.SplitView.as_view(), name="split"),
    path("<uuid:pk>/move/", acts.MoveView.as_view(), name="move"),
    path("<uuid:pk>/close/", acts.CloseView.as_view(), name="close"),
    path("<uuid:pk>/in-charge/", acts.PutInChargeView.as_view(), name="put-in-charge"),
    path("in-charge/<uuid:pk>/end/", acts.EndChargeView.as_view(), name="end-charge"),
    path("posts/<uuid:pk>/handover/", handover_views.HandoverView.as_view(), name="handover"),
    path(
        "reorganisations/<uuid:pk>/",
        acts.ReorganisationView.as_view(),
        name="reorganisation",
    ),
]
