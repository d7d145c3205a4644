"""The Celery application. The database is the truth; the broker only carries pokes."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quangan.settings")

app = Celery("quangan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
