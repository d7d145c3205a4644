"""The site, and two views to measure it against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bench import by_hand


def empty(request: HttpRequest) -> HttpResponse:
    """What sign-in and middleware cost alone."""
    return HttpResponse(request.user.get_username())


def templated(request: HttpRequest) -> HttpResponse:
    """What the shell of every page costs on top: base.html with nothing in it."""
    return render(request, "base.html")


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/templated/", templated),
    path("bench/figures/", by_hand.figures),
    path("", include("quangan.urls")),
]
