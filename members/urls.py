"""URLs of ``members``."""

from django.urls import path

from members import identity_views, views

app_name = "members"
urlpatterns = [
    path("", views.MemberListView.as_view(), name="list"),
    path("export/", views.MemberExportView.as_view(), name="export"),
    path("me/", views.OwnRecordView.as_view(), name="me"),
    path("<uuid:pk>/", views.MemberDetailView.as_view(), name="detail"),
    path("<uuid:pk>/edit/", views.CorrectPersonView.as_view(), name="edit"),
    path(
        "<uuid:pk>/national-id/",
        identity_views.RevealNationalIdView.as_view(),
        name="reveal-national-id",
    ),
    path(
        "<uuid:pk>/national-id/set/",
        identity_views.SetNationalIdView.as_view(),
        name="set-national-id",
    ),
]
