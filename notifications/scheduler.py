"""A beat that runs once: DatabaseScheduler under a lock of ours."""

from django_celery_beat.schedulers import DatabaseScheduler


class OneAtATimeScheduler(DatabaseScheduler):
    """Ticks only while it holds the lock."""
