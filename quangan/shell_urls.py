"""URLs of the shell's own pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
