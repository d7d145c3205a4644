"""Each task has its queue, and what beat starts exists."""

import pytest
from django.conf import settings

from quangan.celery import app

QUEUES = {
    "notifications.tasks.deliver": "deliver",
    "notifications.tasks.plan": "schedule",
    "candidates.tasks.open_report_periods": "schedule",
    "meetings.tasks.draft_meetings": "schedule",
    "meetings.tasks.forget_operations": "schedule",
    "reports.tasks.add_up_figures": "schedule",
    "reports.tasks.count_statistics": "documents",
    "imports.tasks.work": "import",
    "imports.tasks.sweep": "schedule",
    "imports.tasks.purge": "schedule",
}


@pytest.fixture(scope="module")
def ours() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_every_task_goes_to_its_queue(ours):
    assert {name: app.amqp.router.route({}, name)["queue"].name for name in ours} == QUEUES


def test_a_queue_takes_its_own_tasks_alone():
    queues = settings.CELERY_TASK_QUEUES

    assert [(q.exchange.name, q.routing_key) for q in queues] == [(q.name, q.name) for q in queues]
    assert set(QUEUES.values()) <= {queue.name for queue in queues}


def test_beat_starts_tasks_that_exist(ours):
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= ours
