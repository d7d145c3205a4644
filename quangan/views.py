"""The home page and the pages of the shell."""

from django.views.generic import TemplateView


class HomeView(TemplateView):
    template_name = "home.html"
