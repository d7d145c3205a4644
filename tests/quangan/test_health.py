"""``/healthz`` says that the web lives, ``/readyz`` which parts work."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery.contrib.testing.worker import start_worker
from django.utils import timezone

from notifications.models import Delivery, Digest, Heartbeat, Notification
from notifications.services import notify
from quangan.celery import app
from tests import factories as make

WEDNESDAY = date(2024, 5, 15)


def at(hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(WEDNESDAY, time(hour, minute)))


def test_healthz_answers_without_a_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.fixture
def no_broker():
    """A broker address where nobody listens."""
    before = app.conf.broker_url
    _connect("redis://127.0.0.1:1/0")
    yield
    _connect(before)


def _connect(url: str) -> None:
    app.conf.update(broker_url=url, broker_write_url=url, broker_read_url=url)


@pytest.mark.django_db
def test_readyz_says_503_and_what_is_missing(client, no_broker):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "database": True,
        "broker": False,
        "worker": False,
        "beat": False,
        "outbox": True,
        "outbox_oldest_seconds": 0,
        "queues": None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "ticks"), [(1, True), (6, False)])
def test_readyz_believes_beat_for_five_minutes(client, no_broker, minutes, ticks):
    at = timezone.now() - timedelta(minutes=minutes)
    Heartbeat.objects.create(name="beat", at=at)

    assert client.get("/readyz").json()["beat"] is ticks


def outbox(client) -> tuple[bool, int]:
    told = client.get("/readyz").json()
    return told["outbox"], told["outbox_oldest_seconds"] // 60


@pytest.fixture
def clock_at(monkeypatch):
    """Let a moment of a working week be now."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_to


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "flows"), [(10, True), (16, False)])
def test_readyz_tells_how_long_the_oldest_news_waits(client, no_broker, minutes, flows):
    (news,) = notify(
        [make.make_user()], rule="test", subject=uuid4(), due_on=WEDNESDAY, title="Một việc"
    )
    at = timezone.now() - timedelta(minutes=minutes)
    Notification.objects.filter(pk=news.pk).update(created_at=at, state="pending")

    assert outbox(client) == (flows, minutes)


def write_delivery(created_at: datetime, **fields: Any) -> None:
    digest = Digest.objects.create(
        recipient=make.make_user(), day=created_at.date(), created_at=created_at
    )
    Delivery.objects.create(digest=digest, channel="email", created_at=created_at, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "not_before", "now", "told"),
    [
        (at(9), None, at(9, 10), (True, 10)),
        (at(9), None, at(9, 20), (False, 20)),
        # It waited for the morning, not for a worker.
        (at(9) - timedelta(days=1), None, at(7, 5), (True, 5)),
        (at(9), None, at(21), (True, 0)),
        (at(9), at(12), at(11), (True, 0)),
        (at(9), at(12), at(12, 30), (False, 30)),
    ],
)
def test_readyz_counts_a_message_as_late_only_while_it_may_go(
    client, no_broker, clock_at, written, not_before, now, told
):
    write_delivery(written, not_before=not_before)
    clock_at(now)

    assert outbox(client) == told


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_readyz_says_200_when_all_parts_work(client):
    Heartbeat.objects.create(name="beat", at=timezone.now())

    with start_worker(app, perform_ping_check=False, pool="solo"):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "database": True,
            "broker": True,
            "worker": True,
            "beat": True,
            "outbox": True,
            "outbox_oldest_seconds": 0,
            "queues": {"deliver": 0, "schedule": 0, "import": 0, "documents": 0},
        },
    )
