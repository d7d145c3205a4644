"""URLs of ``imports``."""

from django.urls import path

from imports import job_views, mapping_views, views

app_name = "imports"
urlpatterns = [
    path("", views.ImportListView.as_view(http_method_names=["get"]), name="list"),
    path("upload/", views.UploadView.as_view(), name="upload"),
    path("<uuid:pk>/", views.BatchView.as_view(), name="batch"),
    path("<uuid:pk>/columns/", mapping_views.MappingView.as_view(), name="mapping"),
    path("<uuid:pk>/job/", job_views.JobView.as_view(), name="job"),
    path("<uuid:pk>/marked/", views.MarkedView.as_view(), name="marked"),
    path("<uuid:pk>/commit/", views.CommitView.as_view(), name="commit"),
    path("<uuid:pk>/undo/", views.UndoView.as_view(), name="undo"),
]
