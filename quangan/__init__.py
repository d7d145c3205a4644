"""Joins the apps into one site: settings, URLs, the worker, the home page."""

from quangan.celery import app as celery_app

__all__ = ["celery_app"]
