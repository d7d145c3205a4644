"""URLs of ``documents``."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("cells/", views.CellExportView.as_view(), name="cells"),
    path("filters/", views.SaveFilterView.as_view(), name="save-filter"),
    path("filters/<uuid:pk>/drop/", views.DropFilterView.as_view(), name="drop-filter"),
]
