"""The site's Celery application on a working morning, whatever the hour of the experiment.

The clock goes on at its own pace, so that what is put off comes due.
"""

import os
from datetime import date, datetime, timedelta

from django.utils import timezone

from people import clock
from quangan.celery import app

__all__ = ["app"]

AHEAD = timedelta(seconds=float(os.environ["QUANGAN_FAULTS_AHEAD"]))


def moment() -> datetime:
    return timezone.localtime() + AHEAD


def today() -> date:
    return clock._held.get() or moment().date()


clock.moment, clock.today = moment, today
