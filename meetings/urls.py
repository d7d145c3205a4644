"""URLs of ``meetings``."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "meetings"
urlpatterns = [path("<uuid:pk>/", TemplateView.as_view(), name="detail")]
