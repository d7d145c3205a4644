"""The site's own settings, with waits short enough to watch."""

import os

from quangan.settings import *  # noqa: F403
from quangan.settings import CELERY_BEAT_SCHEDULE

DEMO = False
# Invented people never sign in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Long enough for a message to be handed over, short enough to see leases run out.
DELIVERY_LEASE_SECONDS = int(os.environ.get("QUANGAN_DELIVERY_LEASE_SECONDS", "6"))
DELIVERY_BACK_OFF_SECONDS = 1
EMAIL_TIMEOUT = 1
CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {
    "deliver-notifications": CELERY_BEAT_SCHEDULE["deliver-notifications"]
    | {"schedule": float(os.environ.get("QUANGAN_DELIVER_EVERY", "1"))},
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.alone.ReportsAlone"]  # noqa: F405
